create function f(a int) returns int language sql
begin atomic
  select   a;
  select case when a>1 then 2 end;
end;
create function g(a int) returns int return a+1;
