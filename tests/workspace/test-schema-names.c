/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a target's schema offers for parameters, against a real server. */
#include "sb-schema-names.h"

#include "sb-test-server.h"
#include "sb-test-wait.h"

static gpointer
read_job (SbSession *session, gpointer data, GError **error)
{
  return sb_session_connect (session, error) ? sb_schema_names_read (session, error) : NULL;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  SbSchemaNames **names = user_data;

  *names = sb_connection_run_finish (result, &error);
  g_assert_no_error (error);
}

static SbSchemaNames *
read_names (const char *database)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (database, "postgres");
  g_autoptr (SbConnection) connection = sb_connection_new (target, "test");
  SbSchemaNames *names = NULL;

  sb_connection_run_async (connection, read_job, NULL, NULL, (GDestroyNotify) sb_schema_names_unref,
                           done_cb, &names);
  sb_test_wait_for (names != NULL);
  return names;
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema-names/names", test_names);
  return g_test_run ();
}
