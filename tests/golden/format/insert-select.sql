insert into archive (id,payload,archived_at) select id,payload,now() from events where created_at<now()-interval '90 days' and not is_pinned on conflict do nothing;
insert into t default values;
insert into t overriding system value values (1);
