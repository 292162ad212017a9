select name,type,value,key,data,action,role,position,year,month,text,date,time,timestamp,level,owner,version,names.first,t.select,a as end,b as order,"select",Name,TYPE from names t;
