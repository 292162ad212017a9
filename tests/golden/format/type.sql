create type mood as enum ('sad','ok');
create type public.connection_status as enum ('pending','accepted','declined','ended','blocked_by_requester','blocked_by_recipient');
create type pair as (a int,b text);
create type e as enum (
 'a', -- first
 'b'
);
alter type mood add value if not exists 'happy' after 'ok';
create domain email as citext constraint email_ok check (value ~ '^[^@]+@[^@]+$');
