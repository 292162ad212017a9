/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills every template and runs what comes out on a server: its checks, which must not pass yet; forward
 * twice, its checks, back; and all of that once more. */
#include "sb-template.h"

#include <string.h>

#include "sb-test-server.h"
#include "sb-test-supabase.h"
#include "sb-verify-fixture.h"
#include "template-cases.h"

static GPtrArray *
load_ours (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data",
                                              "templates", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *templates = sb_template_load_folder (folder, NULL, &error);

  g_assert_no_error (error);
  return templates;
}

static void
fill (const SbTemplateCase *c, char **scripts)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  SbTemplate *template = sb_template_find (templates, c->id, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (c->values) && c->values[i] != NULL; i++)
    {
      const char *equals = strchr (c->values[i], '=');

      g_hash_table_insert (values, g_strndup (c->values[i], equals - c->values[i]),
                           g_strdup (equals + 1));
    }
  sb_template_set_version (template, values, SB_TEMPLATE_CASE_VERSION);
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      scripts[role] = sb_template_fill (template, role, values, &error);
      g_assert_no_error (error);
    }
}

static char *
look_at_rows (const SbTemplateCase *c, const char *database)
{
  return c->rows != NULL ? sb_test_server_query (database, c->rows) : NULL;
}

static void
assert_not_all_passed (SbVerifyFixture *fixture)
{
  for (guint i = 0; i < fixture->results->len; i++)
    if (sb_verify_fixture_get (fixture, i + 1)->verdict != SB_VERDICT_PASSED)
      return;
  g_test_message ("all %u checks pass without the forward script", fixture->results->len);
  g_test_fail ();
}

static void
go (char **scripts, SbVerifyFixture *fixture, guint n_times)
{
  for (guint i = 0; i < n_times; i++)
    sb_test_supabase_run_script (fixture->database, scripts[SB_ROLE_FORWARD]);
  sb_verify_fixture_run (fixture, scripts[SB_ROLE_VERIFY]);
  sb_verify_fixture_assert_all_passed (fixture);
}

static void
return_to (const SbTemplateCase *c, char **scripts, SbVerifyFixture *fixture, const char *schema,
           const char *rows)
{
  g_autofree char *schema_now = NULL, *rows_now = NULL;

  sb_test_supabase_run_script (fixture->database, scripts[SB_ROLE_ROLLBACK]);
  schema_now = sb_test_supabase_dump_schema (fixture->database);
  g_assert_cmpstr (schema_now, ==, schema);
  rows_now = look_at_rows (c, fixture->database);
  g_assert_cmpstr (rows_now, ==, rows);
  sb_verify_fixture_run (fixture, scripts[SB_ROLE_VERIFY]);
  assert_not_all_passed (fixture);
}

static void
test_there_and_back (gconstpointer data)
{
  const SbTemplateCase *c = data;
  SbVerifyFixture fixture = { 0 };
  g_autofree char *schema = NULL, *rows = NULL, *proof = NULL;
  char *scripts[SB_N_ROLES];

  SB_TEST_NEEDS_PG_DUMP ();
  fill (c, scripts);
  sb_verify_fixture_set_up (&fixture, NULL);
  sb_verify_fixture_query (&fixture, "CREATE SCHEMA \"My schema\";"
                                     "GRANT USAGE ON SCHEMA \"My schema\" TO anon, authenticated");
  sb_verify_fixture_query (&fixture, c->setup);

  schema = sb_test_supabase_dump_schema (fixture.database);
  rows = look_at_rows (c, fixture.database);
  sb_verify_fixture_capture (&fixture, scripts[SB_ROLE_VERIFY]);
  sb_verify_fixture_run (&fixture, scripts[SB_ROLE_VERIFY]);
  assert_not_all_passed (&fixture);

  go (scripts, &fixture, 2);
  proof = sb_test_server_query (fixture.database, c->proof); /* may write, so last */
  g_assert_cmpstr (proof, ==, "t");
  return_to (c, scripts, &fixture, schema, rows);

  sb_verify_fixture_capture (&fixture, scripts[SB_ROLE_VERIFY]);
  go (scripts, &fixture, 1);
  return_to (c, scripts, &fixture, schema, rows);

  sb_verify_fixture_tear_down (&fixture, NULL);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_free (scripts[role]);
}

static void
test_all_are_proven (void)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  guint n_cases;
  const SbTemplateCase *cases = sb_template_cases_get (&n_cases);

  for (guint i = 0; i < templates->len; i++)
    {
      const char *id = sb_template_get_id (templates->pdata[i]);
      guint at = 0;

      while (at < n_cases && strcmp (cases[at].id, id) != 0)
        at++;
      if (at == n_cases && strcmp (id, "empty") != 0)
        {
          g_test_message ("the template \"%s\" has no case", id);
          g_test_fail ();
        }
    }
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
    { "table-bigint", "CREATE TABLE t (id int)", "table=t" },
    { "table-full", "CREATE TABLE t (id uuid, user_id uuid, name varchar)", "table=t",
      "purpose=x" },
    { "profile-table", "CREATE TABLE profiles (id uuid, created_at timestamptz,"
                       " updated_at timestamptz)" },
    { "policy-shared",
      "CREATE TABLE t (user_id uuid, is_public boolean); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY t_select_own_or_shared ON t FOR SELECT TO authenticated USING (true)",
      "table=t" },
    { "policy-join",
      "CREATE TABLE e (id int, user_id uuid); CREATE TABLE t (e_id int);"
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY t_of_own_e ON t TO authenticated USING (e_id > 0)",
      "table=t", "column=e_id", "parent=e" },
    { "materialized-view", "CREATE MATERIALIZED VIEW t AS SELECT 1 AS a", "view=t",
      "query=SELECT 2 AS a", "key=a" },
    { "comments", "CREATE TABLE t (); COMMENT ON TABLE t IS 'other'", "table=t", "comment=mine" },
    { "updated-at",
      "CREATE TABLE t (updated_at timestamptz); CREATE FUNCTION t_set_updated_at () RETURNS int"
      " LANGUAGE sql AS 'SELECT 1'",
      "table=t" },
  };
  g_autoptr (GPtrArray) templates = load_ours ();

  SB_TEST_NEEDS_SERVER ();
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
  const SbTemplateCase *cases;
  guint n_cases;

  g_test_init (&argc, &argv, NULL);
  cases = sb_template_cases_get (&n_cases);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat ("/template-server/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_there_and_back);
    }
  g_test_add_func ("/template-server/all-are-proven", test_all_are_proven);
  g_test_add_func ("/template-server/not-taken-over", test_others_are_not_taken_over);
  return g_test_run ();
}
