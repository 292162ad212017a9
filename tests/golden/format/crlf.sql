select  1;
create table t (
 a int,
 b int -- x
);



select 'a
b';
