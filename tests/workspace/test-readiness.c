/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checklist: each item judged by scripts that do it and by scripts that do not. */
#include <string.h>

#include "sb-readiness.h"
#include "sb-schema-reader.h"
#include "sb-test-folder.h"

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = sb_test_folder_new (SB_FILES ("migrations/001_create_a.sql"));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->project, sb_project_unref);
  sb_test_folder_free (self->folder);
}

static SbReadyRequest *
make_request (Fixture *self)
{
  g_autoptr (SbSchemaReader) reader = NULL;
  SbReadyRequest *request;

  g_clear_pointer (&self->project, sb_project_unref);
  self->project = sb_test_folder_open (self->folder, "migrations");
  request = sb_ready_request_new (sb_project_get_migration (self->project, 0));
  reader = sb_schema_reader_new ();
  request->schema = sb_schema_reader_read (reader, self->project, 1, 0);
  return request;
}

static SbReadiness *
judge (Fixture *self, const SbReadyRequest *request)
{
  g_auto (SbReadyFacts) facts = { 0 };

  sb_ready_facts_read (&facts, self->project, request);
  return sb_readiness_new (&facts);
}

static SbReadiness *
judge_scripts (Fixture *self, const char *forward, const char *rollback, const char *verify)
{
  g_autoptr (SbReadyRequest) request = NULL;

  sb_test_folder_write (self->folder, "migrations/001_create_a.sql", forward);
  if (rollback != NULL)
    sb_test_folder_write (self->folder, "migrations/rollback_001.sql", rollback);
  if (verify != NULL)
    sb_test_folder_write (self->folder, "migrations/verify_001.sql", verify);
  request = make_request (self);
  return judge (self, request);
}

static void
assert_item (SbReadiness *readiness, const char *id, SbReadyState state, const char *reason)
{
  const SbReadyItem *item = sb_readiness_find (readiness, id);

  g_assert_nonnull (item);
  if (item->state != state || strstr (item->reason, reason) == NULL)
    g_error ("%s is %s: %s", id, sb_ready_state_get_name (item->state), item->reason);
}

/* What forward says decides about one item. */
static const struct
{
  const char *id;
  const char *forward;
  SbReadyState state;
  const char *reason;
} cases[] = {
  { "enums", "SELECT 1;", SB_READY_NOT_APPLICABLE, "no enum" },
  { "enums", "CREATE TYPE s AS ENUM ('a');", SB_READY_OPEN, "line 1" },
  { "enums",
    "DO $$ BEGIN CREATE TYPE s AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
    SB_READY_DONE, "1 enum" },
  { "time-zones", "CREATE TABLE a (at timestamp);", SB_READY_OPEN, "line 1" },
  { "time-zones", "CREATE TABLE a (at timestamptz, seen timestamptz);", SB_READY_DONE,
    "2 columns" },
  { "time-zones", "CREATE TABLE a (id int);", SB_READY_NOT_APPLICABLE, "no column" },
  { "time-zones",
    "-- switchback: allow TY601 — the wall clock's time\nCREATE TABLE a (at timestamp);",
    SB_READY_DONE, "the wall clock's time" },
  { "jsonb", "ALTER TABLE t ADD COLUMN a jsonb;", SB_READY_OPEN, "line 1" },
  { "jsonb", "ALTER TABLE t ADD COLUMN a jsonb DEFAULT '{}';", SB_READY_DONE, "1 jsonb" },
  { "not-null", "ALTER TABLE t ADD COLUMN a int NOT NULL;", SB_READY_OPEN, "line 1" },
  { "not-null", "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1;", SB_READY_DONE, "1 column" },
  { "not-null", "CREATE TABLE t (a int NOT NULL);", SB_READY_NOT_APPLICABLE, "no existing row" },
  { "on-delete", "CREATE TABLE a (b int REFERENCES b);", SB_READY_OPEN, "line 1" },
  { "on-delete", "CREATE TABLE a (b int REFERENCES b ON DELETE CASCADE);", SB_READY_DONE,
    "1 foreign key" },
  { "references", "CREATE TABLE a (b int);", SB_READY_NOT_APPLICABLE, "no foreign key" },
  { "row-security", "CREATE TABLE a (b int); GRANT SELECT ON a TO anon;", SB_READY_OPEN, "line 1" },
  { "row-security", "CREATE TABLE a (b int);", SB_READY_NOT_APPLICABLE, "no API" },
  { "row-security",
    "CREATE TABLE a (b int);\n\nALTER TABLE a ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY p ON a FOR SELECT TO authenticated USING (b = 1);",
    SB_READY_DONE, "on for 1 new table: line 3" },
  { "row-security", "ALTER TABLE t ADD COLUMN b int;", SB_READY_NOT_APPLICABLE, "no new table" },
  { "policies", "CREATE POLICY p ON t FOR INSERT TO anon WITH CHECK (true);", SB_READY_OPEN,
    "line 1" },
  { "roles", "CREATE TABLE a (b int);", SB_READY_NOT_APPLICABLE, "no policy" },
  { "comments", "CREATE TABLE a (b int); ALTER TABLE t ADD COLUMN c int;", SB_READY_OPEN,
    "0 of 2" },
  { "comments",
    "CREATE TABLE public.a (b int); COMMENT ON TABLE a IS 'x';\n"
    "ALTER TABLE t ADD COLUMN c int; COMMENT ON COLUMN public.t.c IS 'x';",
    SB_READY_DONE, "2 of 2" },
  { "comments", "CREATE TABLE a (b int); COMMENT ON TABLE a IS NULL;", SB_READY_OPEN, "0 of 1" },
  { "session", "SET search_path = x;", SB_READY_OPEN, "line 1" },
  { "session", "SET LOCAL lock_timeout = '2s';", SB_READY_DONE, "nothing found" },
  { "locks", "CREATE INDEX IF NOT EXISTS i ON t (a);", SB_READY_OPEN, "line 1" },
  { "locks", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);", SB_READY_DONE, "1 statement" },
  { "locks", "CREATE TABLE a (b int); CREATE INDEX i ON a (b);", SB_READY_NOT_APPLICABLE,
    "reaches no table" },
  { "batches", "CREATE TABLE a (b int);", SB_READY_NOT_APPLICABLE, "no row" },
  { "batches", "UPDATE t SET a = 1;", SB_READY_OPEN, "line 1" },
  { "batches", "UPDATE t SET a = 1 WHERE b = 2;", SB_READY_OPEN, "only you can tell" },
  { "rows-kept", "INSERT INTO t VALUES (1);", SB_READY_NOT_APPLICABLE, "no existing row" },
  { "rows-kept", "ALTER TABLE t DROP COLUMN a;", SB_READY_OPEN, "only you can tell" },
  { "rows-kept", "CREATE TABLE a (b int); UPDATE a SET b = 1;", SB_READY_NOT_APPLICABLE,
    "no existing row" },
  { "idempotent", "CREATE TABLE a (b int);", SB_READY_OPEN, "line 1" },
  { "idempotent", "CREATE TABLE IF NOT EXISTS a (b int);", SB_READY_DONE, "nothing found" },
  /* A function's body is not run here. */
  { "batches", "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM t';",
    SB_READY_NOT_APPLICABLE, "no row" },
  /* What does not parse is never called done. */
  { "time-zones", "CREATE TABLE a (at timestamptz);\nCREATE TABEL b (at timestamp);", SB_READY_OPEN,
    "line 2 does not parse" },
  { "session", "CREATE TABEL b;", SB_READY_OPEN, "does not parse" },
};

static void
test_forward (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbReadiness) readiness = NULL;

      g_test_message ("%s: %s", cases[i].id, cases[i].forward);
      readiness = judge_scripts (self, cases[i].forward, NULL, NULL);
      assert_item (readiness, cases[i].id, cases[i].state, cases[i].reason);
    }
}

static void
test_rollback (Fixture *self, gconstpointer data)
{
  g_autoptr (SbReadiness) none = judge_scripts (self, "CREATE TABLE a (b int);", NULL, NULL);
  g_autoptr (SbReadiness) irreversible = NULL, empty = NULL, less = NULL, all = NULL, unsure = NULL;

  assert_item (none, "rollback", SB_READY_OPEN, "there is none");
  assert_item (none, "undone", SB_READY_OPEN, "no rollback script");
  assert_item (none, "rolled-back", SB_READY_NOT_APPLICABLE, "no rollback script");
  irreversible = judge_scripts (
      self, "-- switchback: irreversible — rows are gone\nDELETE FROM a WHERE b = 1;", NULL, NULL);
  assert_item (irreversible, "rollback", SB_READY_NOT_APPLICABLE, "rows are gone");
  empty = judge_scripts (self, "CREATE TABLE a (b int);", "-- later\n", NULL);
  assert_item (empty, "rollback", SB_READY_OPEN, "empty");
  less = judge_scripts (self, "CREATE TABLE a (b int); CREATE TABLE c (d int);",
                        "DROP TABLE IF EXISTS a;", NULL);
  assert_item (less, "undone", SB_READY_OPEN, "\"c\"");
  all = judge_scripts (self, "CREATE TABLE a (b int); CREATE TABLE c (d int);",
                       "DROP TABLE IF EXISTS c; DROP TABLE IF EXISTS a;", NULL);
  assert_item (all, "undone", SB_READY_DONE, "drops or puts back");
  /* Nobody can tell from the text: it is for the person. */
  unsure = judge_scripts (self, "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'x'); END $$;",
                          "SELECT 1;", NULL);
  assert_item (unsure, "undone", SB_READY_OPEN, "only you can tell");
  g_assert_cmpint (sb_readiness_find (unsure, "undone")->judge, ==, SB_READY_JUDGE_PERSON);
}

static void
test_verify (Fixture *self, gconstpointer data)
{
  static const char forward[] = "CREATE POLICY p ON t FOR SELECT TO authenticated USING (a = 1);";
  g_autoptr (SbReadiness) none = judge_scripts (self, forward, NULL, NULL);
  g_autoptr (SbReadiness) owner = NULL, roles = NULL, empty = NULL;

  assert_item (none, "verify", SB_READY_OPEN, "there is none");
  assert_item (none, "verified", SB_READY_NOT_APPLICABLE, "no verify script");
  owner = judge_scripts (self, forward, NULL, "SELECT true;\nSELECT true;\n");
  assert_item (owner, "verify", SB_READY_DONE, "2 checks");
  assert_item (owner, "roles", SB_READY_OPEN, "as whom");
  roles = judge_scripts (self, forward, NULL,
                         "-- as: anon\nSELECT true;\n-- as: authenticated "
                         "7c9e6679-7425-40de-944b-e07fc1f9041a\nSELECT true;\n"
                         "-- as: anon\nSELECT true;\n");
  assert_item (roles, "roles", SB_READY_DONE, "as anon, authenticated");
  empty = judge_scripts (self, forward, NULL, "-- nothing\n");
  assert_item (empty, "verify", SB_READY_OPEN, "no check");
}

/* What is typed counts, not what is on disk. */
static void
test_typed (Fixture *self, gconstpointer data)
{
  static const char typed[] = "CREATE TABLE a (at timestamptz);";
  g_autoptr (SbReadiness)
      before = judge_scripts (self, "CREATE TABLE a (at timestamp);", NULL, NULL);
  g_autoptr (SbReadyRequest) request = make_request (self);
  g_autoptr (SbReadiness) after = NULL;

  request->is_modified = TRUE;
  request->scripts[SB_ROLE_FORWARD] = sb_script_parse_with_trees (typed, strlen (typed), NULL);
  after = judge (self, request);
  assert_item (before, "time-zones", SB_READY_OPEN, "line 1");
  assert_item (after, "time-zones", SB_READY_DONE, "1 column");
  assert_item (after, "committed", SB_READY_OPEN, "not saved");
  g_assert_cmpstr (sb_readiness_get_digest (before), !=, sb_readiness_get_digest (after));
}

static void
test_unreadable (Fixture *self, gconstpointer data)
{
  g_autoptr (SbReadiness) readiness = judge_scripts (self, "\xff\xfe", NULL, NULL);

  assert_item (readiness, "time-zones", SB_READY_OPEN, "cannot be read");
  assert_item (readiness, "session", SB_READY_OPEN, "cannot be read");
}

/* Each is asked once, and has words for everything. */
static void
test_words (Fixture *self, gconstpointer data)
{
  g_autoptr (SbReadiness) readiness = judge_scripts (self, "SELECT 1;", NULL, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *summary = sb_readiness_dup_summary (readiness), *expected = NULL;
  guint n = sb_readiness_get_n (readiness);

  for (guint i = 0; i < n; i++)
    {
      const SbReadyItem *item = sb_readiness_get (readiness, i);

      g_assert_true (g_hash_table_add (ids, (gpointer) item->id));
      g_assert_true (g_hash_table_add (texts, (gpointer) item->text));
      g_assert_cmpstr (item->reason, !=, "");
      g_assert_cmpstr (item->source, !=, "");
    }
  expected = g_strdup_printf ("%u of %u", sb_readiness_count (readiness, SB_READY_DONE),
                              n - sb_readiness_count (readiness, SB_READY_NOT_APPLICABLE));
  g_assert_cmpstr (summary, ==, expected);
  g_assert_null (sb_readiness_find (readiness, "nosuch"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define TEST(name) g_test_add ("/readiness/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  TEST (forward);
  TEST (rollback);
  TEST (verify);
  TEST (typed);
  TEST (unreadable);
  TEST (words);
  return g_test_run ();
}
