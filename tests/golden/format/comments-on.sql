comment on table t is 'x';
comment on column public.partner_connections.responded_at is 'When the recipient accepted or declined, or when it has ended in another way';
comment on constraint a on b is null;
