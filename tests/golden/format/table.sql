create table if not exists public.orders(
 id UUID primary key default gen_random_uuid(), -- the key
 user_id uuid not null references auth.users(id) on delete cascade,
  name TEXT,   type varchar(20) check(type in('a','b')),
  amount numeric(10,2) not null default 0 , -- in cents
  created_at timestamp with time zone default now(),

  -- one of each
  constraint orders_unique unique(user_id,name)
);
