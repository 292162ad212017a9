alter table t add column a int;
alter table public.orders add constraint orders_user_id_fkey foreign key(user_id) references public.users(id) on delete cascade not valid;
alter table only public.t add column a int not null default 0, add column b text, drop column if exists c cascade, alter column d type BIGINT using d::bigint, alter column e set default now(), rename to x;
