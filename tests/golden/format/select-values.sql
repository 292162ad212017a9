values (1,'a'),(2,'b');
table t;
select * from (values (1,2),(3,4)) as v(a,b);
