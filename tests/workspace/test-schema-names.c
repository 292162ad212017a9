/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a target's schema offers for parameters, against a real server. */
#include "sb-name-reader.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"

static gpointer
read_job (SbSession *session, gpointer data, GError **error)
{
  return sb_session_connect (session, error) ? sb_name_reader_read (session, error) : NULL;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  SbSchemaNames **names = user_data;

  *names = sb_connection_run_finish (result, &error);
  g_assert_no_error (error);
}

static gpointer
read_system_job (SbSession *session, gpointer data, GError **error)
{
  return sb_session_connect (session, error) ? sb_name_reader_read_system (session, error) : NULL;
}

static SbSchemaNames *
read_with (const char *database, SbJobFunc job)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (database, "postgres");
  g_autoptr (SbConnection) connection = sb_connection_new (target, "test");
  SbSchemaNames *names = NULL;

  sb_connection_run_async (connection, job, NULL, NULL, (GDestroyNotify) sb_schema_names_unref,
                           done_cb, &names);
  sb_test_wait_for (names != NULL);
  return names;
}

static SbSchemaNames *
read_names (const char *database)
{
  return read_with (database, read_job);
}

static void
assert_offers (SbSchemaNames *names, const char *kind, const char *of, const char *expected)
{
  g_auto (GStrv) candidates = sb_schema_names_dup_candidates (names, kind, of);
  g_autofree char *joined = g_strjoinv (" | ", candidates);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_names (void)
{
  g_autofree char *database = NULL;
  g_autoptr (SbSchemaNames) names = NULL;
  g_auto (GStrv) types = NULL;

  SB_TEST_NEEDS_SERVER ();
  database = sb_test_server_create_database ();
  g_free (sb_test_server_query (
      database,
      "CREATE SCHEMA app; CREATE TABLE app.\"T.1\" (\"a, b\" int CONSTRAINT pos CHECK (true));"
      "CREATE TABLE notes (id int PRIMARY KEY, title text, gone int);"
      "ALTER TABLE notes DROP COLUMN gone; CREATE POLICY \"Users see own\" ON notes;"
      "CREATE TYPE state AS ENUM ('a'); CREATE PUBLICATION p;"
      "CREATE VIEW v AS SELECT 1"));
  names = read_names (database);

  assert_offers (names, "table", NULL, "notes | app.\"T.1\"");
  assert_offers (names, "column", "notes", "id | title");
  assert_offers (names, "columns", "public.notes", "id | title");
  assert_offers (names, "keys", "app.\"T.1\"", "\"a, b\"");
  assert_offers (names, "column", "nothing", "");
  assert_offers (names, "column", NULL, "");
  assert_offers (names, "policy", "notes", "Users see own");
  assert_offers (names, "constraint", "notes", "notes_pkey");
  assert_offers (names, "enum", NULL, "state");
  assert_offers (names, "schema", NULL, "public | app");
  assert_offers (names, "publication", NULL, "p");
  assert_offers (names, "expression", NULL, "");
  types = sb_schema_names_dup_candidates (names, "type", NULL);
  g_assert_true (g_strv_contains ((const char *const *) types, "timestamptz"));
  g_assert_true (g_strv_contains ((const char *const *) types, "state"));
}

/* Everything that completion offers, also what was named to do harm. */
static void
test_kinds (void)
{
  static const struct
  {
    SbNameKind kind;
    const char *schema;
    const char *of;
    const char *expected;
  } parts[] = {
    { SB_NAME_COLUMN, NULL, "notes", "id:uuid | <b>x</b>:text | a\nb:numeric(10,2)" },
    { SB_NAME_COLUMN, "app", "notes", "other:integer" },
    { SB_NAME_COLUMN, NULL, "v", "id:uuid" },
    { SB_NAME_LABEL, "app", "state", "open | it's \xe2\x80\xae closed" },
    { SB_NAME_CONSTRAINT, "public", "notes", "notes_pkey" },
    { SB_NAME_TRIGGER, NULL, "notes", "tick" },
    { SB_NAME_POLICY, NULL, "notes", "Users; DROP TABLE x" },
  };
  g_autofree char *database = NULL;
  g_autoptr (SbSchemaNames) names = NULL;
  guint n;

  SB_TEST_NEEDS_SERVER ();
  database = sb_test_server_create_database ();
  g_free (sb_test_server_query (
      database,
      "CREATE SCHEMA app; CREATE TABLE app.notes (other int);"
      "CREATE TABLE notes (id uuid PRIMARY KEY, \"<b>x</b>\" text, \"a\nb\" numeric(10,2));"
      "CREATE VIEW v AS SELECT id FROM notes; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;"
      "CREATE TYPE app.state AS ENUM ('open', 'it''s \xe2\x80\xae closed');"
      "CREATE DOMAIN email AS text; CREATE SEQUENCE s; CREATE INDEX i ON notes (id);"
      "CREATE FUNCTION tick() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
      "CREATE FUNCTION app.f(p_id uuid, n int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';"
      "CREATE PROCEDURE p() LANGUAGE sql AS '';"
      "CREATE TRIGGER tick BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION tick();"
      "CREATE POLICY \"Users; DROP TABLE x\" ON notes"));
  names = read_names (database);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) said = g_string_new (NULL);
      const SbName *all = sb_schema_names_get_parts (names, parts[i].kind, parts[i].schema,
                                                     parts[i].of, &n);

      for (guint j = 0; j < n; j++)
        g_string_append_printf (said, "%s%s%s%s", j > 0 ? " | " : "", all[j].name,
                                all[j].detail != NULL ? ":" : "",
                                all[j].detail != NULL ? all[j].detail : "");
      g_assert_cmpstr (said->str, ==, parts[i].expected);
    }
  g_assert_true (sb_schema_names_has (names, SB_NAME_VIEW, "public", "v"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_MATVIEW, NULL, "m"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_ENUM, "app", "state"));
  g_assert_false (sb_schema_names_has (names, SB_NAME_ENUM, NULL, "state"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_DOMAIN, NULL, "email"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_SEQUENCE, NULL, "s"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_INDEX, NULL, "i"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_PROCEDURE, NULL, "p"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_ROLE, NULL, "postgres"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_EXTENSION, NULL, "plpgsql"));
  {
    const SbName *f = sb_schema_names_find (names, SB_NAME_FUNCTION, "f", &n);

    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpstr (f->detail, ==, "p_id uuid, n integer");
    g_assert_false (f->is_visible);
  }
}

static void
test_system (void)
{
  g_autofree char *database = NULL;
  g_autoptr (SbSchemaNames) names = NULL;
  guint n;

  SB_TEST_NEEDS_SERVER ();
  database = sb_test_server_create_database ();
  names = read_with (database, read_system_job);
  g_assert_true (sb_schema_names_has (names, SB_NAME_FUNCTION, NULL, "lower"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_FUNCTION, NULL, "count"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_FUNCTION, NULL, "gen_random_uuid"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_FUNCTION, NULL, "jsonb_build_object"));
  g_assert_false (sb_schema_names_has (names, SB_NAME_FUNCTION, NULL, "int4pl"));
  g_assert_false (sb_schema_names_has (names, SB_NAME_FUNCTION, NULL, "int4in"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_SETTING, NULL, "lock_timeout"));
  g_assert_true (sb_schema_names_has (names, SB_NAME_TABLE, "pg_catalog", "pg_class"));
  sb_schema_names_get_parts (names, SB_NAME_COLUMN, NULL, "pg_class", &n);
  g_assert_cmpuint (n, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema-names/names", test_names);
  g_test_add_func ("/schema-names/kinds", test_kinds);
  g_test_add_func ("/schema-names/system", test_system);
  return g_test_run ();
}
