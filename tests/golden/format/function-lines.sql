create function f(p_user uuid, out n bigint, variadic rest text[] default '{}')
 returns table(id uuid,name text)
 language plpgsql stable security definer
 set search_path to public, pg_temp
as $fn$ begin select 1; end $fn$;
CREATE FUNCTION g() RETURNS void AS $$ BEGIN END $$ LANGUAGE plpgsql;
create function h()
returns setof t.x%type
as $$
select
$$ language sql volatile;
create function i() returns trigger as $$
begin
end
$$ language plpgsql security definer;
create function j() returns trigger as $$
begin
end
$$ language plpgsql
security definer set search_path = '';
