create or replace function public.set_updated_at() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.updated_at = now();
  return new;
end;
$$;
create function add(a int,b int default 1) returns int as 'select a+b' language sql immutable strict;
