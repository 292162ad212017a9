delete from t where a=1;
delete from sessions s using users u where u.id=s.user_id and u.deleted_at is not null and s.created_at < now() - interval '30 days' returning s.id;
