create rule r as on insert to t do instead (insert into u values (new.a); delete from v where id=new.id);
create statistics s (dependencies) on a,b from t;
create operator === (leftarg=int,rightarg=int,function=int4eq);
select 1 operator(pg_catalog.+) 2;
create event trigger e on ddl_command_end when tag in ('CREATE TABLE') execute function f();
create cast (a as b) with function f(a);
