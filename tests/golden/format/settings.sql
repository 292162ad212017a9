set search_path to public,extensions;
set local lock_timeout='5s';
set timezone = 'utc';
set statement_timeout=0;
reset all;
show search_path;
set role authenticated;
set session characteristics as transaction isolation level serializable;
select set_config('a.b','c',true);
