/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "template-cases.h"

/* What keeps two columns the same, as the template "rename-expand" makes it. */
#define SYNC(table, trigger, to, column)                                                           \
  "CREATE FUNCTION " trigger                                                                       \
  "() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $body$\n"                           \
  "BEGIN\n"                                                                                        \
  "  IF TG_OP = 'INSERT' THEN\n"                                                                   \
  "    IF NEW." to " IS NULL THEN\n"                                                               \
  "      NEW." to " := NEW." column ";\n"                                                          \
  "    ELSE\n"                                                                                     \
  "      NEW." column " := NEW." to ";\n"                                                          \
  "    END IF;\n"                                                                                  \
  "  ELSIF NEW." column " IS DISTINCT FROM OLD." column " THEN\n"                                  \
  "    NEW." to " := NEW." column ";\n"                                                            \
  "  ELSIF NEW." to " IS DISTINCT FROM OLD." to " THEN\n"                                          \
  "    NEW." column " := NEW." to ";\n"                                                            \
  "  END IF;\n"                                                                                    \
  "  RETURN NEW;\n"                                                                                \
  "END\n"                                                                                          \
  "$body$;"                                                                                        \
  "CREATE TRIGGER " trigger " BEFORE INSERT OR UPDATE ON " table                                   \
  " FOR EACH ROW EXECUTE FUNCTION " trigger "();"

/* As much of Supabase's Storage as buckets and their policies ask for. */
#define STORAGE                                                                                    \
  "CREATE SCHEMA storage; GRANT USAGE ON SCHEMA storage TO authenticated;"                         \
  "CREATE TABLE storage.buckets (id text PRIMARY KEY, name text NOT NULL, public boolean,"         \
  " file_size_limit bigint, allowed_mime_types text[]);"                                           \
  "CREATE TABLE storage.objects (bucket_id text REFERENCES storage.buckets, name text);"           \
  "ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;"                                         \
  "GRANT SELECT ON storage.objects TO authenticated;"                                              \
  "CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS"         \
  " $$ SELECT string_to_array(name, '/') $$;"                                                      \
  "CREATE FUNCTION storage.protect_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"          \
  " IF coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' THEN"      \
  "  RAISE EXCEPTION 'not allowed' USING ERRCODE = '42501'; END IF; RETURN NULL; END $$;"          \
  "CREATE TRIGGER protect BEFORE DELETE ON storage.buckets"                                        \
  " FOR EACH STATEMENT EXECUTE FUNCTION storage.protect_delete();"                                 \
  "INSERT INTO storage.buckets VALUES ('other', 'other', true)"

/* pgTAP itself is an extension that few machines have. It too counts in a temporary table. */
#define PGTAP                                                                                      \
  "CREATE FUNCTION plan(n int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN"                          \
  " CREATE TEMP TABLE tap_count (n int) ON COMMIT DROP; INSERT INTO tap_count VALUES (0);"         \
  " RETURN '1..' || n; END $$;"                                                                    \
  "CREATE FUNCTION ok(good boolean, what text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE i int;" \
  " BEGIN UPDATE tap_count SET n = n + 1 RETURNING n INTO i;"                                      \
  " RETURN CASE WHEN good THEN '' ELSE 'not ' END || 'ok ' || i || ' - ' || what; END $$;"         \
  "CREATE FUNCTION \"is\"(a anyelement, b anyelement, what text) RETURNS text LANGUAGE sql AS $$"  \
  " SELECT ok(a IS NOT DISTINCT FROM b, what) $$;"                                                 \
  "CREATE FUNCTION finish() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN"                       \
  " RETURN QUERY SELECT '1..' || n FROM tap_count; END $$;"

static const SbTemplateCase cases[] = {
  { "table",
    "table",
    "SELECT",
    { "table=notes", "columns=title text NOT NULL, body text" },
    "SELECT count(*) = 6 FROM pg_attribute WHERE attrelid = 'notes'::regclass AND attnum > 0" },
  { "table-hostile",
    "table",
    "SELECT",
    { "table=\"My schema\".\"it's; DROP \"\"x\"\" --%s\"", "owner=Größe $$ order" },
    "SELECT count(*) = 4 FROM pg_policies WHERE schemaname = 'My schema'" },
  { "add-column",
    "add-column",
    "CREATE TABLE sessions (id int); INSERT INTO sessions VALUES (1)",
    { "table=sessions", "column=notes" },
    "SELECT count(notes) = 0 FROM sessions" },
  { "add-column-default-hostile",
    "add-column",
    "CREATE TABLE s (id int); INSERT INTO s VALUES (1)",
    { "table=s", "column=order", "type=numeric(12,2)", "default=1.5", "nulls=default" },
    "SELECT count(*) = 1 FROM s WHERE \"order\" = 1.5" },
  { "add-column-fill",
    "add-column",
    "CREATE TABLE \"My schema\".\"S'\" (id int); INSERT INTO \"My schema\".\"S'\" VALUES (7)",
    { "table=My schema.S'", "column=\"a.b\"", "type=timestamp with time zone", "nulls=fill",
      "fill=to_timestamp(id)" },
    "SELECT \"a.b\" = to_timestamp(7) FROM \"My schema\".\"S'\"" },
  { "enum",
    "enum",
    "SELECT",
    { "type=state", "labels=open, it's, \"a,b\"" },
    "SELECT enum_range(NULL::state)::text[] = ARRAY['open', 'it''s', 'a,b']" },
  { "index",
    "index",
    "CREATE TABLE n (a int, b int)",
    { "table=n", "columns=b,a" },
    "SELECT indisvalid FROM pg_index WHERE indexrelid = 'n_b_a_idx'::regclass" },
  { "index-hostile",
    "index",
    "CREATE TABLE \"My schema\".\"T\" (\"A;B\" int)",
    { "table=My schema.T", "columns=A;B", "unique=yes", "where=\"A;B\" > 0", "build=plain" },
    "SELECT indisunique FROM pg_index WHERE indexrelid = '\"My schema\".\"T_A;B_idx\"'::regclass" },
  { "foreign-key",
    "foreign-key",
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int);"
    "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1), (NULL)",
    { "table=c", "column=p_id", "references=p", "on-delete=cascade" },
    "SELECT confdeltype = 'c' AND convalidated FROM pg_constraint WHERE conname = 'c_p_id_fkey'" },
  { "foreign-key-refuse",
    "foreign-key",
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int)",
    { "table=c", "column=p_id", "references=p" },
    "SELECT confdeltype = 'a' FROM pg_constraint WHERE conname = 'c_p_id_fkey'" },
  { "foreign-key-hostile",
    "foreign-key",
    "CREATE TABLE \"My schema\".\"P'\" (\"a.b\" uuid UNIQUE);"
    "CREATE TABLE \"My schema\".\"order\" (\"It's\" uuid)",
    { "table=\"My schema\".order", "column=It's", "references=My schema.P'", "key=\"a.b\"",
      "on-delete=set-null" },
    "SELECT confdeltype = 'n' FROM pg_constraint WHERE conname = 'order_It''s_fkey'" },
  { "check",
    "check",
    "CREATE TABLE s (price int); INSERT INTO s VALUES (1), (NULL)",
    { "table=s", "condition=price>0" },
    "SELECT convalidated FROM pg_constraint WHERE conname = 's_check'" },
  { "check-hostile",
    "check",
    "CREATE TABLE \"My schema\".\"T'\" (\"a;b\" text)",
    { "table=My schema.T'", "condition=\"a;b\" <> '--' AND NOT coalesce(\"a;b\" = '''', false)" },
    "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'T''_check'" },
  { "policy",
    "policy",
    "CREATE TABLE n (user_id uuid); ALTER TABLE n ENABLE ROW LEVEL SECURITY;"
    "GRANT SELECT ON n TO authenticated; INSERT INTO n VALUES (gen_random_uuid())",
    { "table=n" },
    "SELECT count(*) = 4 FROM pg_policies WHERE tablename = 'n'" },
  { "policy-hostile",
    "policy",
    "CREATE TABLE \"My schema\".\"it's\" (\"Owner\" uuid);"
    "GRANT SELECT ON \"My schema\".\"it's\" TO authenticated",
    { "table=\"My schema\".it's", "owner=Owner", "allow=select", "security=turn-on" },
    "SELECT policyname = 'it''s_select_own' FROM pg_policies WHERE tablename = 'it''s'" },
  { "updated-at",
    "updated-at",
    "CREATE TABLE n (a int, updated_at timestamptz NOT NULL DEFAULT 'epoch');"
    "INSERT INTO n VALUES (1)",
    { "table=n" },
    "UPDATE n SET a = 2 RETURNING updated_at > 'today'" },
  { "updated-at-hostile",
    "updated-at",
    "CREATE TABLE \"My schema\".\"T'\" (a int, \"When?\" timestamp);"
    "INSERT INTO \"My schema\".\"T'\" VALUES (1)",
    { "table=My schema.T'", "column=When?" },
    "UPDATE \"My schema\".\"T'\" SET a = 2 RETURNING \"When?\" > 'today'" },
  { "table-bigint",
    "table-bigint",
    "SELECT",
    { "table=products", "columns=name text NOT NULL" },
    "INSERT INTO products (name) VALUES ('a') RETURNING id = 1" },
  { "table-bigint-hostile",
    "table-bigint",
    "SELECT",
    { "table=\"My schema\".T'", "read=signed-in" },
    "SELECT count(*) = 1 FROM pg_policies WHERE tablename = 'T'''" },
  { "table-full",
    "table-full",
    "SELECT",
    { "table=examples", "purpose=It's an example" },
    "SELECT count(*) = 2 FROM pg_policies WHERE tablename = 'examples'" },
  { "table-full-hostile",
    "table-full",
    "SELECT",
    { "table=My schema.T'", "owner=Own er", "title=order", "purpose=-- ; $body$" },
    "SELECT obj_description('\"My schema\".\"T''\"'::regclass) = '-- ; $body$'" },
  { "profile-table",
    "profile-table",
    "SELECT",
    { "columns=name text" },
    "SELECT count(*) = 3 FROM pg_policies WHERE tablename = 'profiles'" },
  { "status",
    "status",
    "CREATE TABLE s (id int); INSERT INTO s VALUES (1)",
    { "table=s", "words=draft, it's", "default=draft" },
    "SELECT status = 'draft' FROM s" },
  { "status-hostile",
    "status",
    "CREATE TABLE \"My schema\".\"T'\" (id int)",
    { "table=My schema.T'", "column=order", "words=\"a,b\"", "default=a,b" },
    "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'T''_order_check'" },
  { "jsonb",
    "jsonb",
    "CREATE TABLE s (id int); INSERT INTO s VALUES (1)",
    { "table=s", "column=settings", "comment=It's {theme}" },
    "SELECT settings = '{}' FROM s" },
  { "jsonb-array",
    "jsonb-array",
    "CREATE TABLE s (id int); INSERT INTO s VALUES (1)",
    { "table=s", "column=tags" },
    "SELECT tags = '[]' FROM s" },
  { "jsonb-array-hostile",
    "jsonb-array",
    "CREATE TABLE \"My schema\".\"T'\" (id int)",
    { "table=My schema.T'", "column=\"a.b\"", "comment=; --" },
    "SELECT count(*) = 1 FROM pg_indexes WHERE tablename = 'T'''" },
  { "not-null",
    "not-null",
    "CREATE TABLE s (id int PRIMARY KEY, d text, e text);"
    "INSERT INTO s VALUES (1, 'x', 'a'), (2, NULL, 'b'), (3, NULL, 'c')",
    { "table=s", "column=d", "fill=upper(e)", "default='none'" },
    "SELECT string_agg(d, '' ORDER BY id) = 'xBC' FROM s",
    "SELECT string_agg(s::text, '' ORDER BY id) FROM s" },
  { "not-null-hostile",
    "not-null",
    "CREATE TABLE \"My schema\".\"T'\" (\"K\" uuid DEFAULT gen_random_uuid(), \"d d\" text);"
    "INSERT INTO \"My schema\".\"T'\" (\"d d\") VALUES ('x'), (NULL)",
    { "table=My schema.T'", "column=d d", "fill='''--'", "key=K" },
    "SELECT count(*) = 1 FROM \"My schema\".\"T'\" WHERE \"d d\" = '''--'",
    "SELECT string_agg(t::text, '' ORDER BY \"K\") FROM \"My schema\".\"T'\" AS t" },
  { "timestamptz",
    "timestamptz",
    "CREATE TABLE s (id int, at timestamp);"
    "INSERT INTO s VALUES (1, '2026-01-01 12:00'), (2, NULL)",
    { "table=s", "column=at" },
    "SELECT at = '2026-01-01 12:00+00' FROM s WHERE id = 1",
    "SELECT string_agg(s::text, '' ORDER BY id) FROM s" },
  { "timestamptz-zone",
    "timestamptz",
    "CREATE TABLE \"My schema\".\"T'\" (\"When?\" timestamp DEFAULT '2026-01-01');"
    "INSERT INTO \"My schema\".\"T'\" VALUES ('2026-07-01 12:00')",
    { "table=My schema.T'", "column=When?", "zone=Europe/Berlin" },
    "SELECT \"When?\" = '2026-07-01 10:00+00' FROM \"My schema\".\"T'\"",
    "SELECT string_agg(t::text, '') FROM \"My schema\".\"T'\" AS t" },
  { "rename-expand",
    "rename-expand",
    "CREATE TABLE v (id int PRIMARY KEY, url text NOT NULL);"
    "INSERT INTO v SELECT i, 'u' || i FROM generate_series(1, 25) AS i",
    { "table=v", "column=url", "to=key", "type=text", "nulls=never", "batch=10" },
    "WITH old AS (INSERT INTO v (id, url) VALUES (100, 'a') RETURNING key),"
    " fresh AS (INSERT INTO v (id, key) VALUES (101, 'b') RETURNING url)"
    " SELECT key || url = 'ab' FROM old, fresh",
    "SELECT string_agg(id || url, ',' ORDER BY id) FROM v WHERE id < 100" },
  { "rename-expand-hostile",
    "rename-expand",
    "CREATE TABLE \"My schema\".\"T'\" (\"K\" text, \"a b\" int);"
    "INSERT INTO \"My schema\".\"T'\" VALUES ('x', 1), ('y', NULL)",
    { "table=My schema.T'", "column=a b", "to=order", "type=integer", "key=K" },
    "SELECT count(*) = 1 FROM \"My schema\".\"T'\" WHERE \"order\" = 1",
    "SELECT string_agg(\"K\" || coalesce(\"a b\", 0), '' ORDER BY \"K\") FROM \"My "
    "schema\".\"T'\"" },
  { "rename-contract",
    "rename-contract",
    "CREATE TABLE v (id int PRIMARY KEY, key text, url text NOT NULL);"
    "INSERT INTO v VALUES (1, 'a', 'a'), (2, 'b', 'b');" SYNC ("v", "v_url_is_key", "key", "url"),
    { "table=v", "column=url", "to=key", "type=text", "nulls=never" },
    "SELECT string_agg(key, '' ORDER BY id) = 'ab' FROM v",
    "SELECT string_agg(v::text, '' ORDER BY id) FROM v" },
  { "drop-column-1",
    "drop-column-1",
    "CREATE TABLE s (id int, d text NOT NULL); INSERT INTO s VALUES (1, 'a')",
    { "table=s", "column=d", "fill=''" },
    "INSERT INTO s (id) VALUES (2) RETURNING d IS NULL",
    "SELECT string_agg(s::text, '') FROM s WHERE id = 1" },
  { "drop-column-2",
    "drop-column-2",
    "CREATE TABLE s (id int PRIMARY KEY, d text DEFAULT 'x');"
    "INSERT INTO s VALUES (1, 'a'), (2, NULL), (3, 'x')",
    { "table=s", "column=d", "type=text", "default='x'" },
    "SELECT d = 'a' FROM _before_034 WHERE id = 1",
    "SELECT string_agg(s::text, '' ORDER BY id) FROM s" },
  { "drop-column-2-hostile",
    "drop-column-2",
    "CREATE TABLE \"My schema\".\"T'\" (\"K\" uuid DEFAULT gen_random_uuid(), \"d d\" "
    "numeric(12,2));"
    "INSERT INTO \"My schema\".\"T'\" (\"d d\") VALUES (1.5), (NULL)",
    { "table=My schema.T'", "column=d d", "type=numeric(12,2)", "key=K" },
    "SELECT count(*) = 2 FROM \"My schema\"._before_034",
    "SELECT string_agg(t::text, '' ORDER BY \"K\") FROM \"My schema\".\"T'\" AS t" },
  { "enum-value",
    "enum-value",
    "CREATE TYPE state AS ENUM ('open', 'closed');"
    "CREATE TABLE s (id int, s state NOT NULL DEFAULT 'open', many state[]);"
    "INSERT INTO s VALUES (1, 'closed', '{open}')",
    { "type=state", "label=it's", "after=open" },
    "SELECT enum_range(NULL::state)::text = '{open,it''s,closed}'",
    "SELECT string_agg(s::text, '') FROM s" },
  { "enum-value-hostile",
    "enum-value",
    "CREATE TYPE \"My schema\".\"T'\" AS ENUM ('%s', 'b')",
    { "type=My schema.T'", "label=$label", "after=%s" },
    "SELECT enum_range(NULL::\"My schema\".\"T'\")::text = '{%s,$label,b}'" },
  { "index-order",
    "index",
    "CREATE TABLE n (a int, \"b DESC\" int)",
    { "table=n", "columns=a desc nulls last, \"b DESC\"", "where=a > 0" },
    "SELECT indexdef LIKE '%(a DESC NULLS LAST, \"b DESC\") WHERE (a > 0)' FROM pg_indexes"
    " WHERE tablename = 'n'" },
  { "index-jsonb",
    "index-jsonb",
    "CREATE TABLE n (data jsonb)",
    { "table=n", "column=data" },
    "SELECT indexdef LIKE '%gin (data jsonb_path_ops)' FROM pg_indexes WHERE tablename = 'n'" },
  { "index-jsonb-hostile",
    "index-jsonb",
    "CREATE TABLE \"My schema\".\"T'\" (\"a;b\" jsonb)",
    { "table=My schema.T'", "column=a;b", "ops=jsonb_ops" },
    "SELECT indexdef LIKE '%gin (\"a;b\")' FROM pg_indexes WHERE tablename = 'T'''" },
  { "index-text",
    "index-text",
    "CREATE TABLE n (name text, description text)",
    { "table=n", "words=name || ' ' || coalesce(description, '')" },
    "SELECT count(*) = 1 FROM pg_indexes WHERE indexname = 'n_search_idx'" },
  { "foreign-key-action",
    "foreign-key-action",
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);"
    "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)",
    { "table=c", "column=p_id", "references=p" },
    "SELECT confdeltype = 'c' AND convalidated FROM pg_constraint WHERE conname = 'c_p_id_fkey'" },
  { "foreign-key-action-hostile",
    "foreign-key-action",
    "CREATE TABLE \"My schema\".\"P'\" (\"a.b\" uuid UNIQUE);"
    "CREATE TABLE \"My schema\".\"order\" (\"It's\" uuid REFERENCES \"My schema\".\"P'\" (\"a.b\")"
    " ON DELETE CASCADE)",
    { "table=\"My schema\".order", "column=It's", "references=My schema.P'", "key=\"a.b\"",
      "was=cascade", "action=set-null" },
    "SELECT confdeltype = 'n' FROM pg_constraint WHERE conname = 'order_It''s_fkey'" },
  { "unique",
    "unique",
    "CREATE TABLE e (user_id int, name text);"
    "INSERT INTO e VALUES (1, 'a'), (1, 'b'), (1, NULL), (1, NULL)",
    { "table=e", "columns=user_id, name" },
    "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'e_user_id_name_key'" },
  { "unique-hostile",
    "unique",
    "CREATE TABLE \"My schema\".\"T'\" (\"a;b\" text)",
    { "table=My schema.T'", "columns=a;b" },
    "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'T''_a;b_key'" },
  { "data",
    "data",
    "CREATE TABLE p (id int PRIMARY KEY, a int, b text);"
    "INSERT INTO p VALUES (1, 1, 'x'), (2, 5, 'y'), (3, NULL, 'z'), (4, 2, 'done')",
    { "table=p", "columns=a, b", "values=a + 1, 'done'", "where=a > 0 AND b <> 'done'" },
    "SELECT string_agg(p::text, '' ORDER BY id) = '(1,2,done)(2,6,done)(3,,z)(4,2,done)' FROM p",
    "SELECT string_agg(p::text, '' ORDER BY id) FROM p" },
  { "data-stays-true",
    "data",
    "CREATE TABLE p (id int, a int); INSERT INTO p VALUES (1, 1), (2, 5)",
    { "table=p", "columns=a", "values=a + 1", "where=a > 0", "after=a > 1" },
    "SELECT sum(a) = 8 FROM p",
    "SELECT string_agg(p::text, '' ORDER BY id) FROM p" },
  { "data-hostile",
    "data",
    "CREATE TABLE \"My schema\".\"T'\" (\"K\" uuid DEFAULT gen_random_uuid(), \"a;b\" text);"
    "INSERT INTO \"My schema\".\"T'\" (\"a;b\") VALUES ('--'), (NULL)",
    { "table=My schema.T'", "columns=a;b", "values='$keep '", "where=\"a;b\" IS NULL", "key=K" },
    "SELECT count(*) = 1 FROM \"My schema\".\"T'\" WHERE \"a;b\" = '$keep '",
    "SELECT string_agg(t::text, '' ORDER BY \"K\") FROM \"My schema\".\"T'\" AS t" },
  { "backfill",
    "backfill",
    "CREATE TABLE batch (id uuid DEFAULT gen_random_uuid(), sb_x int, a int);"
    "INSERT INTO batch (a) SELECT nullif(i % 5, 4) FROM generate_series(1, 2500) AS i",
    { "table=batch", "columns=a, sb_x", "values=coalesce(a, 0) + 10, 1",
      "where=a < 2 OR a IS NULL" },
    "SELECT count(*) = 1500 FROM batch WHERE sb_x = 1 AND a >= 10",
    "SELECT md5(string_agg(b::text, '' ORDER BY id)) FROM batch AS b" },
  { "policy-shared",
    "policy-shared",
    "CREATE TABLE n (user_id uuid, is_public boolean); ALTER TABLE n ENABLE ROW LEVEL SECURITY;"
    "GRANT SELECT ON n TO authenticated;"
    "INSERT INTO n VALUES (gen_random_uuid(), true), (gen_random_uuid(), NULL)",
    { "table=n" },
    "SELECT count(*) = 1 FROM pg_policies WHERE tablename = 'n'" },
  { "policy-shared-hostile",
    "policy-shared",
    "CREATE TABLE \"My schema\".\"it's\" (\"Owner\" uuid, \"all\" boolean);"
    "GRANT SELECT ON \"My schema\".\"it's\" TO authenticated",
    { "table=\"My schema\".it's", "owner=Owner", "shared=all", "security=turn-on" },
    "SELECT count(*) = 1 FROM pg_policies WHERE tablename = 'it''s'" },
  { "policy-join",
    "policy-join",
    "CREATE TABLE e (id int PRIMARY KEY, user_id uuid); CREATE TABLE t (e_id int);"
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY; INSERT INTO e VALUES (1, gen_random_uuid());"
    "INSERT INTO t VALUES (1); GRANT SELECT ON e, t TO authenticated",
    { "table=t", "column=e_id", "parent=e" },
    "SELECT count(*) = 1 FROM pg_policies WHERE tablename = 't'" },
  { "policy-join-hostile",
    "policy-join",
    "CREATE TABLE \"My schema\".\"E'\" (\"a.b\" int, \"O\" uuid);"
    "CREATE TABLE \"My schema\".\"order\" (\"It's\" int);"
    "GRANT SELECT ON \"My schema\".\"order\", \"My schema\".\"E'\" TO authenticated",
    { "table=My schema.order", "column=It's", "parent=My schema.E'", "key=\"a.b\"", "owner=O",
      "allow=select", "security=turn-on" },
    "SELECT count(*) = 1 FROM pg_policies WHERE tablename = 'order'" },
  { "policy-replace",
    "policy-replace",
    "CREATE TABLE n (user_id uuid, team int); ALTER TABLE n ENABLE ROW LEVEL SECURITY;"
    "CREATE POLICY see ON n AS RESTRICTIVE FOR UPDATE TO anon, authenticated"
    " USING (user_id = auth.uid()) WITH CHECK (team > 0)",
    { "table=n", "policy=see", "using=team = 1 OR user_id = (SELECT auth.uid())" },
    "SELECT cmd = 'SELECT' FROM pg_policies WHERE tablename = 'n'" },
  { "policy-replace-hostile",
    "policy-replace",
    "CREATE TABLE \"My schema\".\"T'\" (\"a;b\" text);"
    "CREATE POLICY \"See; it's\" ON \"My schema\".\"T'\" USING (\"a;b\" <> '%s')",
    { "table=My schema.T'", "policy=See; it's", "command=INSERT", "check=\"a;b\" = '%I'" },
    "SELECT with_check = '(\"a;b\" = ''%I''::text)' FROM pg_policies WHERE tablename = 'T'''" },
  { "materialized-view",
    "materialized-view",
    "CREATE TABLE o (status text); INSERT INTO o VALUES ('a'), ('a'), ('b')",
    { "view=per_status", "query=SELECT status, count(*) AS n FROM o GROUP BY status",
      "key=status" },
    "SELECT n = 2 FROM per_status WHERE status = 'a'" },
  { "materialized-view-hostile",
    "materialized-view",
    "CREATE TABLE o (status text)",
    { "view=My schema.V'", "query=SELECT status AS \"a;b\" FROM o", "key=a;b", "api=open" },
    "SELECT count(*) = 1 FROM pg_matviews WHERE matviewname = 'V'''" },
  { "storage-bucket",
    "storage-bucket",
    STORAGE,
    { "bucket=avatars", "types=image/png, image/jpeg" },
    "SELECT allowed_mime_types[2] = 'image/jpeg' AND NOT public FROM storage.buckets"
    " WHERE id = 'avatars'",
    "SELECT string_agg(id, ' ') FROM storage.buckets" },
  { "storage-bucket-hostile",
    "storage-bucket",
    STORAGE,
    { "bucket=It's; --", "public=yes" },
    "SELECT public FROM storage.buckets WHERE id = 'It''s; --'",
    "SELECT string_agg(id, ' ') FROM storage.buckets" },
  { "realtime",
    "realtime",
    "CREATE TABLE n (id int PRIMARY KEY); CREATE PUBLICATION supabase_realtime",
    { "table=n" },
    "SELECT count(*) = 1 FROM pg_publication_tables WHERE tablename = 'n'" },
  { "realtime-hostile",
    "realtime",
    "CREATE TABLE \"My schema\".\"T'\" (id int); CREATE PUBLICATION \"It's\"",
    { "table=My schema.T'", "publication=It's", "old=all" },
    "SELECT count(*) = 1 FROM pg_publication_tables WHERE tablename = 'T'''" },
  { "extension",
    "extension",
    "CREATE SCHEMA extensions",
    { "extension=pg_trgm" },
    "SELECT extensions.similarity('a', 'a') = 1" },
  { "comments",
    "comments",
    "CREATE TABLE s (id int, d text)",
    { "table=s", "comment=It's a thing", "column=d", "column-comment=; --" },
    "SELECT obj_description('s'::regclass) = 'It''s a thing'" },
  { "comments-replaced",
    "comments",
    "CREATE TABLE s (id int, d text); COMMENT ON TABLE s IS 'old'; COMMENT ON COLUMN s.d IS 'o'",
    { "table=s", "comment=new", "was=old", "column=d", "column-comment=n", "column-was=o" },
    "SELECT col_description('s'::regclass, 2) = 'n'" },
  { "pgtap",
    "pgtap",
    "CREATE TABLE s (id int);" PGTAP,
    { "table=s", "column=d" },
    "SELECT count(d) = 0 FROM s" },
};

/**
 * sb_template_cases_get:
 * @n_cases: (out): how many
 *
 * Returns: (array length=n_cases): every template that changes something, filled once or more
 */
const SbTemplateCase *
sb_template_cases_get (guint *n_cases)
{
  *n_cases = G_N_ELEMENTS (cases);
  return cases;
}
