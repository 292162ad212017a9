create or replace view public.active_users with (security_invoker=on) as select u.id,u.email from users u where u.deleted_at is null and exists (select 1 from sessions s where s.user_id=u.id) with check option;
create materialized view mv as select 1 with no data;
