create table t (
  id            bigint generated always as identity primary key,
  name   text not null,
  "Mixed Case" TIMESTAMPTZ DEFAULT NOW(),  -- when
  x int, -- no
  primary key (id)
);
