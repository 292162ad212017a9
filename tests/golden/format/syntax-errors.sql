select   1;
select  from  where  ;
create tabel x(a int);
select   2;
