-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes a plain PostgreSQL database look enough like a Supabase project for migrations, policies and
-- rehearsals to run.
-- PostgreSQL 14 or newer, plain SQL without psql commands, idempotent. Run as the bootstrap superuser
-- (initdb -U supabase_admin, so that "postgres" is an ordinary role as on the platform), in one
-- transaction; what is cluster-wide is skipped when present. Settings and grants of the database
-- itself are not here: CREATE DATABASE ... TEMPLATE does not copy them, so each copy gets its own.
-- Strict mode (as hosted, "postgres" is no superuser):
--     set switchback.strict_postgres = 'on';   -- before this file

set client_min_messages = warning;

-- 1. roles (cluster-wide) ----------------------------------------------------------------
do $roles$
declare
  r record;
begin
  for r in
    select * from (values
      ('supabase_admin',             'login superuser createdb createrole replication bypassrls'),
      ('postgres',                   'login createdb createrole replication bypassrls'),
      ('anon',                       'nologin'),
      ('authenticated',              'nologin'),
      ('service_role',               'nologin bypassrls'),
      ('authenticator',              'login noinherit'),
      ('dashboard_user',             'nologin createdb createrole replication'),
      ('pgbouncer',                  'login'),
      ('supabase_auth_admin',        'login noinherit createrole'),
      ('supabase_storage_admin',     'login noinherit createrole'),
      ('supabase_functions_admin',   'login noinherit createrole'),
      ('supabase_realtime_admin',    'nologin noinherit'),
      ('supabase_replication_admin', 'login replication'),
      ('supabase_read_only_user',    'login bypassrls'),
      ('supabase_etl_admin',         'login replication'),
      ('pgsodium_keyholder',         'nologin')
    ) as t(name, attrs)
  loop
    if not exists (select from pg_roles where rolname = r.name) then
      execute format('create role %I %s', r.name, r.attrs);
    end if;
  end loop;

  -- "postgres" owns user objects on the platform but is not a superuser there.
  if exists (select from pg_roles where rolname = 'postgres' and oid <> 10) then
    if coalesce(nullif(current_setting('switchback.strict_postgres', true), ''), 'off')::boolean then
      alter role postgres nosuperuser createdb createrole login replication bypassrls;
    else
      alter role postgres superuser createdb createrole login replication bypassrls;
    end if;
  end if;
end
$roles$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, supabase_auth_admin, supabase_storage_admin,
      supabase_realtime_admin, supabase_functions_admin to postgres;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
grant pg_read_all_data to supabase_read_only_user;
grant authenticator to supabase_storage_admin;
grant pgsodium_keyholder to service_role;

-- Role settings are cluster-wide, so they survive CREATE DATABASE ... TEMPLATE.
alter role anon                set statement_timeout = '3s';
alter role authenticated       set statement_timeout = '8s';
alter role authenticator       set statement_timeout = '8s';
alter role authenticator       set lock_timeout = '8s';
alter role supabase_auth_admin set idle_in_transaction_session_timeout = 60000;
alter role supabase_auth_admin    set search_path = auth;
alter role supabase_storage_admin set search_path = storage;
alter role supabase_admin      set search_path = "$user", public, auth, extensions;
alter role postgres            set search_path = "$user", public, extensions;

-- 2. schemas -----------------------------------------------------------------------------
create schema if not exists extensions;
create schema if not exists auth              authorization supabase_admin;
create schema if not exists storage           authorization supabase_admin;
create schema if not exists realtime          authorization supabase_admin;
create schema if not exists _realtime         authorization postgres;
create schema if not exists graphql           authorization supabase_admin;
create schema if not exists graphql_public    authorization supabase_admin;
create schema if not exists vault             authorization supabase_admin;
create schema if not exists pgbouncer         authorization pgbouncer;
create schema if not exists supabase_migrations;
create schema if not exists supabase_functions authorization supabase_admin;
alter schema extensions owner to postgres;
alter schema supabase_migrations owner to postgres;
alter schema public owner to pg_database_owner;

set search_path = "$user", public, extensions;

-- 3. extensions (only those a stock contrib install has; everything else is reported) -----
do $ext$
declare
  want text;
begin
  foreach want in array array['uuid-ossp', 'pgcrypto', 'pg_stat_statements'] loop
    if exists (select from pg_available_extensions where name = want) then
      execute format('create extension if not exists %I with schema extensions', want);
    else
      raise warning 'switchback: extension % is not installed on this machine', want;
    end if;
  end loop;
end
$ext$;

-- 4. grants on public and defaults for new objects ---------------------------------------
grant usage on schema public, extensions to postgres, anon, authenticated, service_role;
grant all   on schema public to postgres;
grant usage on schema auth to anon, authenticated, service_role;
grant all   on schema auth to supabase_auth_admin, dashboard_user, postgres;
grant usage on schema storage to anon, authenticated, service_role;
grant all   on schema storage to supabase_storage_admin, dashboard_user, postgres;
grant all   on schema extensions to dashboard_user;
grant usage on schema realtime to postgres, anon, authenticated, service_role;
grant all   on schema realtime to supabase_realtime_admin;
grant usage on schema graphql, graphql_public to postgres, anon, authenticated, service_role;
grant usage on schema vault to postgres, service_role;

do $defaults$
declare
  owner_name text;
begin
  foreach owner_name in array array['postgres', 'supabase_admin'] loop
    execute format('alter default privileges for role %I in schema public grant all on tables    to postgres, anon, authenticated, service_role', owner_name);
    execute format('alter default privileges for role %I in schema public grant all on sequences to postgres, anon, authenticated, service_role', owner_name);
    execute format('alter default privileges for role %I in schema public grant all on functions to postgres, anon, authenticated, service_role', owner_name);
  end loop;
  alter default privileges for role supabase_admin in schema storage grant all on tables    to postgres, anon, authenticated, service_role;
  alter default privileges for role supabase_admin in schema storage grant all on sequences to postgres, anon, authenticated, service_role;
  alter default privileges for role supabase_admin in schema storage grant all on functions to postgres, anon, authenticated, service_role;
  -- Newer projects do not expose new tables automatically ([api] auto_expose_new_tables = false).
  if coalesce(nullif(current_setting('switchback.no_auto_expose', true), ''), 'off')::boolean then
    alter default privileges for role postgres in schema public revoke select, insert, update, delete on tables from anon, authenticated, service_role;
    alter default privileges for role postgres in schema public revoke usage, select on sequences from anon, authenticated, service_role;
    alter default privileges for role postgres in schema public revoke execute on functions from anon, authenticated, service_role;
  end if;
end
$defaults$;

-- 5. auth --------------------------------------------------------------------------------
do $types$
declare
  t record;
begin
  for t in
    select * from (values
      ('aal_level',           $$'aal1', 'aal2', 'aal3'$$),
      ('factor_type',         $$'totp', 'webauthn', 'phone'$$),
      ('factor_status',       $$'unverified', 'verified'$$),
      ('one_time_token_type', $$'confirmation_token', 'reauthentication_token', 'recovery_token', 'email_change_token_new', 'email_change_token_current', 'phone_change_token'$$)
    ) as v(name, labels)
  loop
    if to_regtype('auth.' || t.name) is null then
      execute format('create type auth.%I as enum (%s)', t.name, t.labels);
    end if;
  end loop;
end
$types$;

create table if not exists auth.users (
  instance_id                 uuid,
  id                          uuid not null primary key,
  aud                         varchar(255),
  role                        varchar(255),
  email                       varchar(255),
  encrypted_password          varchar(255),
  email_confirmed_at          timestamptz,
  invited_at                  timestamptz,
  confirmation_token          varchar(255),
  confirmation_sent_at        timestamptz,
  recovery_token              varchar(255),
  recovery_sent_at            timestamptz,
  email_change_token_new      varchar(255),
  email_change                varchar(255),
  email_change_sent_at        timestamptz,
  last_sign_in_at             timestamptz,
  raw_app_meta_data           jsonb,
  raw_user_meta_data          jsonb,
  is_super_admin              boolean,
  created_at                  timestamptz,
  updated_at                  timestamptz,
  phone                       text unique default null,
  phone_confirmed_at          timestamptz,
  phone_change                text default '',
  phone_change_token          varchar(255) default '',
  phone_change_sent_at        timestamptz,
  confirmed_at                timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
  email_change_token_current  varchar(255) default '',
  email_change_confirm_status smallint default 0 check (email_change_confirm_status between 0 and 2),
  banned_until                timestamptz,
  reauthentication_token      varchar(255) default '',
  reauthentication_sent_at    timestamptz,
  is_sso_user                 boolean not null default false,
  deleted_at                  timestamptz,
  is_anonymous                boolean not null default false
);
create unique index if not exists users_email_partial_key on auth.users (email) where is_sso_user = false;
create index if not exists users_instance_id_idx on auth.users (instance_id);
create index if not exists users_is_anonymous_idx on auth.users (is_anonymous);

create table if not exists auth.identities (
  provider_id     text not null,
  user_id         uuid not null references auth.users (id) on delete cascade,
  identity_data   jsonb not null,
  provider        text not null,
  last_sign_in_at timestamptz,
  created_at      timestamptz,
  updated_at      timestamptz,
  email           text generated always as (lower(identity_data ->> 'email')) stored,
  id              uuid not null default gen_random_uuid() primary key,
  constraint identities_provider_id_provider_unique unique (provider_id, provider)
);
create index if not exists identities_user_id_idx on auth.identities (user_id);

create table if not exists auth.sessions (
  id           uuid not null primary key,
  user_id      uuid not null references auth.users (id) on delete cascade,
  created_at   timestamptz,
  updated_at   timestamptz,
  factor_id    uuid,
  aal          auth.aal_level,
  not_after    timestamptz,
  refreshed_at timestamp,
  user_agent   text,
  ip           inet,
  tag          text
);

create table if not exists auth.refresh_tokens (
  instance_id uuid,
  id          bigserial primary key,
  token       varchar(255) unique,
  user_id     varchar(255),
  revoked     boolean,
  created_at  timestamptz,
  updated_at  timestamptz,
  parent      varchar(255),
  session_id  uuid references auth.sessions (id) on delete cascade
);

create table if not exists auth.mfa_factors (
  id                 uuid not null primary key,
  user_id            uuid not null references auth.users (id) on delete cascade,
  friendly_name      text,
  factor_type        auth.factor_type not null,
  status             auth.factor_status not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  secret             text,
  phone              text,
  last_challenged_at timestamptz unique
);

create table if not exists auth.one_time_tokens (
  id         uuid primary key,
  user_id    uuid not null references auth.users (id) on delete cascade,
  token_type auth.one_time_token_type not null,
  token_hash text not null check (char_length(token_hash) > 0),
  relates_to text not null,
  created_at timestamp not null default now(),
  updated_at timestamp not null default now()
);

create table if not exists auth.audit_log_entries (
  instance_id uuid,
  id          uuid not null primary key,
  payload     json,
  created_at  timestamptz,
  ip_address  varchar(64) not null default ''
);

create table if not exists auth.instances (
  id uuid not null primary key, uuid uuid, raw_base_config text,
  created_at timestamptz, updated_at timestamptz
);
create table if not exists auth.schema_migrations (version varchar(255) not null primary key);

-- Claims: one JSON document in request.jwt.claims (set per transaction by the API layer);
-- the older one-setting-per-claim form request.jwt.claim.<name> wins when present.
create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;
create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

do $auth_own$
declare
  t record;
begin
  for t in select c.oid::regclass as rel from pg_class c
            where c.relnamespace = 'auth'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s owner to supabase_auth_admin', t.rel);
    execute format('alter table %s enable row level security', t.rel);
    execute format('grant all on %s to dashboard_user', t.rel);
    execute format('grant select on %s to postgres with grant option', t.rel);
    execute format('grant insert, update, delete, references, trigger, truncate on %s to postgres', t.rel);
  end loop;
  for t in select p.oid::regprocedure as fn from pg_proc p where p.pronamespace = 'auth'::regnamespace loop
    execute format('alter function %s owner to supabase_auth_admin', t.fn);
    execute format('grant all on function %s to dashboard_user, postgres', t.fn);
  end loop;
  for t in select format_type(y.oid, null) as ty from pg_type y
            where y.typnamespace = 'auth'::regnamespace and y.typtype = 'e' loop
    execute format('alter type %s owner to supabase_auth_admin', t.ty);
  end loop;
end
$auth_own$;
grant all on all sequences in schema auth to supabase_auth_admin, dashboard_user, postgres;

-- 6. storage -----------------------------------------------------------------------------
do $$ begin
  if to_regtype('storage.buckettype') is null then
    create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
  end if;
end $$;

create table if not exists storage.buckets (
  id                 text not null primary key,
  name               text not null,
  owner              uuid,
  created_at         timestamptz default now(),
  updated_at         timestamptz default now(),
  public             boolean default false,
  avif_autodetection boolean default false,
  file_size_limit    bigint,
  allowed_mime_types text[],
  owner_id           text,
  type               storage.buckettype not null default 'STANDARD'
);
create unique index if not exists bname on storage.buckets (name);

create table if not exists storage.objects (
  id               uuid not null default gen_random_uuid() primary key,
  bucket_id        text,
  name             text,
  owner            uuid,
  created_at       timestamptz default now(),
  updated_at       timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata         jsonb,
  path_tokens      text[] generated always as (string_to_array(name, '/')) stored,
  version          text,
  owner_id         text,
  user_metadata    jsonb,
  constraint "objects_bucketId_fkey" foreign key (bucket_id) references storage.buckets (id)
);
create unique index if not exists bucketid_objname on storage.objects (bucket_id, name);
create index if not exists name_prefix_search on storage.objects (name text_pattern_ops);

create table if not exists storage.migrations (
  id integer primary key, name varchar(100) unique not null,
  hash varchar(40) not null, executed_at timestamp default current_timestamp
);

create or replace function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : cardinality(string_to_array(name, '/')) - 1]
$$;
create or replace function storage.filename(name text) returns text language sql immutable as $$
  select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))]
$$;
create or replace function storage.extension(name text) returns text language sql immutable as $$
  select reverse(split_part(reverse(storage.filename(name)), '.', 1))
$$;
create or replace function storage.operation() returns text language sql stable as $$
  select current_setting('storage.operation', true)
$$;
create or replace function storage.update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end $$;
create or replace trigger update_objects_updated_at before update on storage.objects
  for each row execute function storage.update_updated_at_column();
create or replace function storage.protect_delete() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise exception using errcode = '42501',
      message = 'rows of the storage schema cannot be deleted directly',
      hint = 'Delete through the Storage API, or set storage.allow_delete_query.';
  end if;
  return null;
end $$;
create or replace trigger protect_buckets_delete before delete on storage.buckets
  for each statement execute function storage.protect_delete();
create or replace trigger protect_objects_delete before delete on storage.objects
  for each statement execute function storage.protect_delete();

do $storage_own$
declare
  t record;
begin
  for t in select c.oid::regclass as rel from pg_class c
            where c.relnamespace = 'storage'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s owner to supabase_storage_admin', t.rel);
    execute format('alter table %s enable row level security', t.rel);
  end loop;
  for t in select p.oid::regprocedure as fn from pg_proc p where p.pronamespace = 'storage'::regnamespace loop
    execute format('alter function %s owner to supabase_storage_admin', t.fn);
  end loop;
  alter type storage.buckettype owner to supabase_storage_admin;
end
$storage_own$;
grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role, dashboard_user;

-- 7. realtime ----------------------------------------------------------------------------
do $$ begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end $$;
alter publication supabase_realtime owner to postgres;

create table if not exists realtime.messages (
  topic       text not null,
  extension   text not null,
  payload     jsonb,
  event       text,
  private     boolean default false,
  updated_at  timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id          uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
) partition by range (inserted_at);
create table if not exists realtime.messages_default partition of realtime.messages default;
alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;

create or replace function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
  insert into realtime.messages (payload, event, topic, private, extension)
  values (send.payload, send.event, send.topic, send.private, 'broadcast');
end $$;
create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW')
returns void language plpgsql as $$
begin
  perform realtime.send(
    jsonb_build_object('operation', operation, 'table', table_name, 'schema', table_schema,
                       'record', to_jsonb(new), 'old_record', to_jsonb(old)),
    event_name, topic_name, true);
end $$;

-- 8. vault and graphql stand-ins ---------------------------------------------------------
-- Not encrypted: a sandbox is no place for real secrets.
create table if not exists vault.secrets (
  id uuid primary key default gen_random_uuid(), name text unique, description text not null default '',
  secret text not null, key_id uuid, nonce bytea,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create or replace view vault.decrypted_secrets as
  select id, name, description, secret, secret as decrypted_secret, key_id, nonce, created_at, updated_at
    from vault.secrets;
create or replace function vault.create_secret(new_secret text, new_name text default null,
                                               new_description text default '', new_key_id uuid default null)
returns uuid language sql as $$
  insert into vault.secrets (secret, name, description, key_id)
  values (new_secret, new_name, new_description, new_key_id) returning id
$$;
create or replace function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null,
                                               new_description text default null, new_key_id uuid default null)
returns void language sql as $$
  update vault.secrets
     set secret = coalesce(new_secret, secret), name = coalesce(new_name, name),
         description = coalesce(new_description, description), updated_at = now()
   where id = secret_id
$$;
grant select, delete on vault.secrets, vault.decrypted_secrets to postgres, service_role;
grant execute on all functions in schema vault to postgres, service_role;

create or replace function graphql_public.graphql("operationName" text default null, query text default null,
                                                  variables jsonb default null, extensions jsonb default null)
returns jsonb language sql as $$
  select jsonb_build_object('errors', jsonb_build_array(
    jsonb_build_object('message', 'pg_graphql is not part of the Switchback sandbox')))
$$;

-- 9. Supabase CLI history ----------------------------------------------------------------
create table if not exists supabase_migrations.schema_migrations (
  version text not null primary key, statements text[], name text
);
create table if not exists supabase_migrations.seed_files (path text not null primary key, hash text not null);
alter table supabase_migrations.schema_migrations owner to postgres;
alter table supabase_migrations.seed_files owner to postgres;

grant all on all tables    in schema extensions to postgres with grant option;
grant all on all routines  in schema extensions to postgres with grant option;
alter default privileges in schema extensions grant all on tables   to postgres with grant option;
alter default privileges in schema extensions grant all on routines to postgres with grant option;
