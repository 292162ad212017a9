alter table t
  add column a int,
 add column b text; alter table t enable row level security; alter table t force row level security;
alter table t
 rename column a to b;
alter table t attach partition p for values in ('a');
