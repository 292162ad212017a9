update t set a=1,b=default where id=3;
update public.accounts as a set display_name=trim(a.display_name),updated_at=now(),normalized_name=lower(trim(a.display_name)) from users u where u.id=a.user_id and a.display_name<>trim(a.display_name) returning a.id;
update t
set
 a = 1,
 (b,c) = (select 1,2)
where true;
