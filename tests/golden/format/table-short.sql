create table t(id int,name text);
create temp table x as select 1 as a;
create unlogged table y (like t including all);
