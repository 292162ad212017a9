/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills every template and runs what comes out on a server: twice forward, its checks, back. */
#include "sb-template.h"

#include <string.h>

#include "sb-test-server.h"
#include "sb-test-supabase.h"
#include "sb-verify-fixture.h"

typedef struct
{
  const char *name;
  const char *id;
  const char *setup;
  const char *values[8];
  const char *proof; /* a query that answers "t" after the forward script */
} Case;

static const Case cases[] = {
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
  { "add-column-default",
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
  { "data",
    "data",
    "CREATE TABLE batch (id uuid DEFAULT gen_random_uuid(), sb_x int, a int);"
    "INSERT INTO batch SELECT FROM generate_series(1, 2500)",
    { "table=batch", "set=a = 1", "where=a IS NULL", "undo=a = NULL", "undo-where=a = 1" },
    "SELECT count(*) = 2500 FROM batch WHERE a = 1" },
  { "data-stays-true",
    "data",
    "CREATE TABLE p (id int, a int); INSERT INTO p VALUES (1, 1), (2, 5)",
    { "table=p", "set=a = a + 1", "where=a > 0", "batch=1", "after=a > 1", "undo=a = 0",
      "undo-where=a > 1" },
    "SELECT sum(a) IN (8, 10) FROM p" },
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
};

static void
test_there_and_back (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SbVerifyFixture fixture = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *proof = NULL;
  char *scripts[SB_N_ROLES];
  SbTemplate *template;

  SB_TEST_NEEDS_SERVER ();
  folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data", "templates", NULL);
  templates = sb_template_load_folder (folder, NULL, &error);
  g_assert_no_error (error);
  template = sb_template_find (templates, c->id, &error);
  g_assert_no_error (error);
  for (guint i = 0; c->values[i] != NULL; i++)
    {
      const char *equals = strchr (c->values[i], '=');

      g_hash_table_insert (values, g_strndup (c->values[i], equals - c->values[i]),
                           (char *) equals + 1);
    }
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      scripts[role] = sb_template_fill (template, role, values, &error);
      g_assert_no_error (error);
    }

  sb_verify_fixture_set_up (&fixture, NULL);
  sb_verify_fixture_query (&fixture, "CREATE SCHEMA \"My schema\";"
                                     "GRANT USAGE ON SCHEMA \"My schema\" TO anon, authenticated");
  sb_verify_fixture_query (&fixture, c->setup);
  before = sb_test_supabase_dump_schema (fixture.database);

  sb_verify_fixture_capture (&fixture, scripts[SB_ROLE_VERIFY]);
  sb_test_supabase_run_script (fixture.database, scripts[SB_ROLE_FORWARD]);
  sb_test_supabase_run_script (fixture.database, scripts[SB_ROLE_FORWARD]);
  proof = sb_test_server_query (fixture.database, c->proof);
  g_assert_cmpstr (proof, ==, "t");
  sb_verify_fixture_run (&fixture, scripts[SB_ROLE_VERIFY]);
  sb_verify_fixture_assert_all_passed (&fixture);

  sb_test_supabase_run_script (fixture.database, scripts[SB_ROLE_ROLLBACK]);
  after = sb_test_supabase_dump_schema (fixture.database);
  g_assert_cmpstr (before, ==, after);
  sb_verify_fixture_run (&fixture, scripts[SB_ROLE_VERIFY]);
  g_assert_cmpint (sb_verify_fixture_get (&fixture, 1)->verdict, !=, SB_VERDICT_PASSED);

  sb_verify_fixture_tear_down (&fixture, NULL);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_free (scripts[role]);
}

/* IF NOT EXISTS and duplicate_object must not hide that something else has the name. */
static void
test_others_are_not_taken_over (void)
{
  const char *const refused[][6] = {
    { "table", "CREATE TABLE t (id int)", "table=t", NULL },
    { "add-column", "CREATE TABLE t (c int)", "table=t", "column=c" },
    { "enum", "CREATE TYPE t AS ENUM ('b', 'a')", "type=t", "labels=a,b" },
    { "enum", "CREATE TABLE t ()", "type=t", "labels=a,b" },
    { "check", "CREATE TABLE t (a int CONSTRAINT t_check CHECK (a > 1))", "table=t",
      "condition=a > 0" },
    { "check", "CREATE TABLE t (a int CONSTRAINT t_check UNIQUE)", "table=t", "condition=a > 0" },
    { "foreign-key",
      "CREATE TABLE p (id int PRIMARY KEY);"
      "CREATE TABLE t (c int CONSTRAINT t_c_fkey REFERENCES p ON DELETE CASCADE)",
      "table=t", "column=c", "references=p" },
    { "policy",
      "CREATE TABLE t (user_id uuid); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY t_select_own ON t USING (true)",
      "table=t" },
    { "updated-at",
      "CREATE TABLE t (updated_at timestamptz); CREATE FUNCTION t_set_updated_at () RETURNS int"
      " LANGUAGE sql AS 'SELECT 1'",
      "table=t" },
  };
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) templates = NULL;

  SB_TEST_NEEDS_SERVER ();
  folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data", "templates", NULL);
  templates = sb_template_load_folder (folder, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      SbTemplate *template = sb_template_find (templates, refused[i][0], NULL);
      g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autofree char *database = sb_test_server_create_database ();
      g_autofree char *forward = NULL;
      g_autofree char *guarded = NULL;
      g_autofree char *answer = NULL;

      for (guint j = 2; refused[i][j] != NULL; j++)
        {
          const char *equals = strchr (refused[i][j], '=');

          g_hash_table_insert (values, g_strndup (refused[i][j], equals - refused[i][j]),
                               (char *) equals + 1);
        }
      forward = sb_template_fill (template, SB_ROLE_FORWARD, values, NULL);
      if (strstr (forward, " CONCURRENTLY ") != NULL) /* may not run in what catches the error */
        {
          g_autofree char *block = g_strdup (strstr (forward, "DO $"));

          g_free (forward);
          forward = g_steal_pointer (&block);
        }
      sb_test_supabase_prepare (database);
      g_free (sb_test_server_query (database, refused[i][1]));
      guarded =
          g_strdup_printf ("DO $outer$ BEGIN EXECUTE $script$%s$script$;"
                           " RAISE NOTICE 'taken over'; CREATE TABLE taken_over ();"
                           " EXCEPTION WHEN duplicate_table OR duplicate_column"
                           " OR duplicate_object OR duplicate_function THEN NULL; END $outer$",
                           forward);
      sb_test_supabase_run_script (database, guarded);
      answer = sb_test_server_query (database, "SELECT to_regclass('taken_over') IS NULL");
      g_assert_cmpstr (answer, ==, "t");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/template-server/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_there_and_back);
    }
  g_test_add_func ("/template-server/not-taken-over", test_others_are_not_taken_over);
  return g_test_run ();
}
