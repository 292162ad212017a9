create procedure p(a int) language sql as $$ select 1 $$;
drop function if exists public.f(int,text), g(uuid) cascade;
alter function f(int) owner to postgres;
create aggregate my_sum(int) (sfunc=int4pl,stype=int,initcond='0');
call p(1);
grant execute on function f(int,text) to anon;
comment on function f(int) is 'x';
