create index i on t(a);
create unique index concurrently if not exists orders_user_created_at_idx on public.orders using btree(user_id,created_at desc nulls last) include(status) where deleted_at is null;
create index i on t using gin(lower(name) gin_trgm_ops) with (fastupdate=off);
create index on only t ((a->>'b'));
drop index concurrently if exists a,b;
