grant select,insert,update on public.t,public.u to authenticated,anon with grant option;
revoke all privileges on all tables in schema public from public,anon;
grant usage on schema public to anon;
grant select(a,b),update on t to x;
alter default privileges for role postgres in schema public grant select,insert,update,delete,truncate,references,trigger on tables to service_role,authenticated;
grant admin to bob;
grant usage,select on all sequences in schema some_schema_with_a_long_name to a_role_with_a_long_name, another_role_with_a_name;
