/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal against a real server. */
#include "sb-test-history.h"

#define connect_as(...) sb_test_history_connect_as (__VA_ARGS__)
#define ensure_role(...) sb_test_history_ensure_role (__VA_ARGS__)
#define sql(...) sb_test_history_sql (__VA_ARGS__)
#define assert_query(...) sb_test_history_assert_query (__VA_ARGS__)
#define read_ok(...) sb_test_history_read_ok (__VA_ARGS__)
#define send_ok(...) sb_test_history_send_ok (__VA_ARGS__)

#define RUN "11111111-2222-3333-4444-555555555555"
#define RUN_2 "11111111-2222-3333-4444-666666666666"

static const char *const names[] = { "001_a.sql", "002_b.sql", "003_c.sql", NULL };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  sb_test_history_set_up (fixture, data != NULL ? "supabase/migrations" : "migrations", names);
  if (fixture->connection != NULL)
    read_ok (fixture);
}

static void
refuse_notice (SbServerMessage *notice, gpointer data)
{
  g_test_message ("%s", notice->message);
  g_test_fail ();
}

static gpointer
create_job (SbSession *session, gpointer data, GError **error)
{
  Fixture *fixture = data;
  gboolean created;

  sb_session_set_notice_func (session, refuse_notice, NULL);
  created = sb_session_connect (session, error)
            && sb_journal_create (fixture->history, session, error);
  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_IDLE);
  return GINT_TO_POINTER (created);
}

static void
create_ok (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean created = sb_test_history_job (fixture, create_job, &error);

  g_assert_no_error (error);
  g_assert_true (created);
}

/* Sends a command, which it frees; the first value of the answer, if it has one. */
static char *
send (Fixture *fixture, SbCommand *command)
{
  g_autofree char *sqlstate = NULL;
  char *value = sb_test_history_send (fixture, command, &sqlstate);

  g_assert_cmpstr (sqlstate, ==, NULL);
  return value;
}

static void
write_step (Fixture *fixture, const char *run_id, guint ordinal, const char *key,
            const char *direction, const char *state, const char *sha256)
{
  const SbJournalStep step = {
    .run_id = run_id,
    .ordinal = ordinal,
    .key = key,
    .version = "001",
    .direction = direction,
    .file = "it's <b> \"%s\".sql",
    .forward_sha256 = sha256,
    .forward_text = "SELECT '\\', $1; -- 😀",
    .protocol = strcmp (state, "running") == 0 || strcmp (state, "partial") == 0 ? "N" : "T",
    .state = state,
    .statements = 3,
    .error = strcmp (state, "failed") == 0 ? "no\nsuch thing" : NULL,
  };
  g_autofree char *xid = send (fixture, sb_journal_command_step (fixture->history, &step));

  g_assert_cmpuint (g_ascii_strtoull (xid, NULL, 10), >, 0);
}

static const SbJournalEntry *
find (Fixture *fixture, const char *key)
{
  read_ok (fixture);
  g_assert_true (sb_history_has_journal (fixture->history));
  return sb_history_find_entry (fixture->history, key);
}

static void
test_shape (Fixture *fixture, gconstpointer data)
{
  const char *prefix;
  g_autofree char *shape = NULL, *keys = NULL;

  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  create_ok (fixture);
  read_ok (fixture);
  g_assert_true (sb_history_has_journal (fixture->history));
  create_ok (fixture);
  prefix = data != NULL ? "switchback_" : "";
  shape = g_strdup_printf (
      "SELECT string_agg(relname || '(' || columns || ')', ' ' ORDER BY relname) FROM"
      " (SELECT relname, string_agg(attname || ' ' || format_type(atttypid, NULL), ', ' ORDER BY"
      " attnum) AS columns FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
      " WHERE relnamespace = '%s'::regnamespace AND relkind = 'r' AND attnum > 0 AND"
      " relname LIKE '%s%%' AND relname <> 'schema_migrations' GROUP BY relname) x",
      data != NULL ? "supabase_migrations" : "switchback", prefix);
  keys = g_strdup_printf (
      "%1$smeta(schema_version integer) "
      "%1$sprogress(run_id uuid, ordinal integer, statement integer, sha256 text, class text,"
      " state text, pid integer, at timestamp with time zone) "
      "%1$srun(run_id uuid, kind text, started_at timestamp with time zone,"
      " finished_at timestamp with time zone, db_role text, host text, version text, outcome text,"
      " fingerprint_before text, fingerprint_after text, fingerprint_form text) "
      "%1$sstep(run_id uuid, ordinal integer, key text, version text, direction text, file text,"
      " forward_sha256 text, rollback_sha256 text, forward_text text, protocol text, state text,"
      " started_at timestamp with time zone, duration_ms bigint, statements integer, xid xid8,"
      " error text)",
      prefix);
  assert_query (fixture, shape, keys);
  assert_query (fixture,
                data != NULL ? "SELECT schema_version FROM supabase_migrations.switchback_meta"
                             : "SELECT schema_version FROM switchback.meta",
                "1");
}

static void
test_run_and_steps (Fixture *fixture, gconstpointer data)
{
  const SbJournalEntry *entry;
  g_autofree char *state = NULL, *none = NULL;

  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  send_ok (fixture, sb_journal_command_begin_run (fixture->history, RUN, "apply"));
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "applied", "aa");
  send_ok (fixture, sb_journal_command_finish_run (fixture->history, RUN, "applied"));
  assert_query (fixture,
                "SELECT kind, db_role, host <> '', version <> '', outcome,"
                " finished_at >= started_at FROM switchback.run",
                "apply|postgres|t|t|applied|t");
  assert_query (fixture,
                "SELECT file, forward_text, statements, pg_xact_status(xid), duration_ms >= 0"
                " FROM switchback.step",
                "it's <b> \"%s\".sql|SELECT '\\', $1; -- 😀|3|committed|t");
  entry = find (fixture, "001_a.sql");
  g_assert_cmpstr (entry->direction, ==, "apply");
  g_assert_cmpstr (entry->state, ==, "applied");
  g_assert_cmpstr (entry->run_id, ==, RUN);
  g_assert_cmpuint (entry->ordinal, ==, 1);
  g_assert_cmpuint (entry->statements, ==, 3);
  g_assert_cmpstr (entry->applied_sha256, ==, "aa");
  g_assert_cmpint (entry->applied_ms, >=, 0);
  g_assert_cmpuint (strlen (entry->started_at), ==, strlen ("2026-11-20T10:30:00.123Z"));
  g_assert_null (entry->error);
  state = send (fixture, sb_journal_command_find_step (fixture->history, RUN, 1));
  none = send (fixture, sb_journal_command_find_step (fixture->history, RUN, 2));
  g_assert_cmpstr (state, ==, "applied");
  g_assert_null (none);
}

/* The newest step of each migration counts; what is applied is what the last apply brought. */
static void
test_newest_step (Fixture *fixture, gconstpointer data)
{
  const SbJournalEntry *entry;

  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "applied", "old");
  write_step (fixture, RUN, 2, "001_a.sql", "apply", "applied", "new");
  write_step (fixture, RUN, 3, "002_b.sql", "apply", "failed", "bb");
  write_step (fixture, RUN_2, 1, "001_a.sql", "rollback", "failed", "edited");
  entry = find (fixture, "001_a.sql");
  g_assert_cmpstr (entry->direction, ==, "rollback");
  g_assert_cmpstr (entry->state, ==, "failed");
  g_assert_cmpstr (entry->forward_sha256, ==, "edited");
  g_assert_cmpstr (entry->applied_sha256, ==, "new");
  g_assert_cmpstr (entry->error, ==, "no\nsuch thing");
  g_assert_nonnull (entry->applied_at);
  entry = find (fixture, "002_b.sql");
  g_assert_cmpstr (entry->state, ==, "failed");
  g_assert_null (entry->applied_sha256);
  g_assert_cmpint (entry->duration_ms, ==, -1);
  g_assert_null (find (fixture, "003_c.sql"));
  /* Once it is rolled back nobody knows what another tool applies after it. */
  write_step (fixture, RUN_2, 2, "001_a.sql", "rollback", "rolled-back", "edited");
  g_assert_null (find (fixture, "001_a.sql")->applied_sha256);
}

/* The server's clock was set back, or another server with another clock took over. */
static void
test_clock_set_back (Fixture *fixture, gconstpointer data)
{
  const SbJournalEntry *entry;

  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  write_step (fixture, RUN, 1, "001_a.sql", "rollback", "rolled-back", "aa");
  sql (fixture, "UPDATE switchback.step SET started_at = now() + interval '1 hour'");
  write_step (fixture, RUN_2, 1, "001_a.sql", "apply", "partial", "aa");
  entry = find (fixture, "001_a.sql");
  g_assert_cmpstr (entry->direction, ==, "apply");
  g_assert_cmpstr (entry->state, ==, "partial");
  send_ok (fixture, sb_journal_command_set_step (fixture->history, RUN_2, 1, "applied", NULL));
  g_assert_cmpint (find (fixture, "001_a.sql")->duration_ms, ==, 0);
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  const SbJournalEntry *entry;

  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "running", "aa");
  for (guint i = 1; i <= 3; i++)
    send_ok (fixture, sb_journal_command_progress (fixture->history, RUN, 1, i, "s", "CREATE INDEX",
                                                   "pending"));
  send_ok (fixture, sb_journal_command_set_progress (fixture->history, RUN, 1, 1, 1, "done"));
  send_ok (fixture, sb_journal_command_set_progress (fixture->history, RUN, 1, 2, 2, "started"));
  assert_query (fixture,
                "SELECT statement, state, pid IS NOT NULL FROM switchback.progress ORDER BY 1",
                "1|done|t\n2|started|t\n3|pending|f");
  entry = find (fixture, "001_a.sql");
  g_assert_cmpstr (entry->state, ==, "running");
  g_assert_cmpuint (entry->statements_done, ==, 1);
  g_assert_cmpuint (entry->n_progress, ==, 3);
  g_assert_cmpstr (entry->progress[0].state, ==, "done");
  g_assert_cmpstr (entry->progress[1].state, ==, "started");
  g_assert_cmpstr (entry->progress[1].sha256, ==, "s");
  g_assert_cmpstr (entry->progress[1].statement_class, ==, "CREATE INDEX");
  g_assert_cmpstr (entry->progress[2].pid, ==, "0");
  send_ok (fixture, sb_journal_command_set_step (fixture->history, RUN, 1, "partial", "broken"));
  entry = find (fixture, "001_a.sql");
  g_assert_cmpstr (entry->state, ==, "partial");
  g_assert_cmpstr (entry->error, ==, "broken");
  g_assert_cmpint (entry->duration_ms, ==, -1);
  send_ok (fixture, sb_journal_command_set_step (fixture->history, RUN, 1, "applied", NULL));
  entry = find (fixture, "001_a.sql");
  g_assert_cmpstr (entry->state, ==, "applied");
  g_assert_cmpint (entry->duration_ms, >=, 0);
  g_assert_cmpuint (entry->statements_done, ==, 0);
}

/* An attempt that is repeated, or a failure noted after its rollback, is the same step. */
static void
test_step_is_overwritten (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "failed", "aa");
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "applied", "aa");
  assert_query (fixture, "SELECT state, error IS NULL FROM switchback.step", "applied|t");
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL, write_error = NULL;
  g_autofree char *revoke = NULL;

  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "sb_guest");
  connect_as (fixture, "sb_guest");
  sb_test_history_job (fixture, create_job, &error);
  g_assert_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "permission denied"));
  /* One that may be read but not written is not written, and said so before a run. */
  connect_as (fixture, NULL);
  create_ok (fixture);
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "applied", "aa");
  sql (fixture, "ALTER TABLE switchback.run DISABLE ROW LEVEL SECURITY;"
                "ALTER TABLE switchback.step DISABLE ROW LEVEL SECURITY;"
                "ALTER TABLE switchback.progress DISABLE ROW LEVEL SECURITY;"
                "GRANT USAGE ON SCHEMA switchback TO sb_guest;"
                "GRANT SELECT ON ALL TABLES IN SCHEMA switchback TO sb_guest");
  connect_as (fixture, "sb_guest");
  g_assert_cmpstr (find (fixture, "001_a.sql")->state, ==, "applied");
  sb_test_history_job (fixture, create_job, &write_error);
  g_assert_error (write_error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED);
  /* One that may not be read at all is as good as none. */
  sql (fixture, "REVOKE ALL ON ALL TABLES IN SCHEMA switchback FROM sb_guest");
  read_ok (fixture);
  g_assert_false (sb_history_has_journal (fixture->history));
  g_assert_null (sb_history_find_entry (fixture->history, "001_a.sql"));
}

static void
test_locked_down (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "anon");
  ensure_role (fixture, "authenticated");
  sql (fixture, "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO anon, authenticated");
  read_ok (fixture);
  create_ok (fixture);
  sql (fixture, "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM anon, authenticated");
  assert_query (fixture,
                "SELECT count(*), bool_and(relrowsecurity),"
                " bool_or(has_table_privilege('anon', oid, 'SELECT, INSERT, UPDATE, DELETE')"
                " OR has_table_privilege('authenticated', oid, 'SELECT, INSERT, UPDATE, DELETE'))"
                " FROM pg_class WHERE relnamespace = 'switchback'::regnamespace AND relkind = 'r'",
                "4|t|f");
  /* Its owner is not kept out. */
  write_step (fixture, RUN, 1, "001_a.sql", "apply", "applied", "aa");
  g_assert_nonnull (find (fixture, "001_a.sql"));
}

static void
test_foreign_tables (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  sql (fixture, "CREATE SCHEMA switchback; CREATE TABLE switchback.step (foot text);"
                "CREATE TABLE switchback.run (n int); CREATE TABLE switchback.progress (n int)");
  read_ok (fixture);
  g_assert_false (sb_history_has_journal (fixture->history));
  sb_test_history_job (fixture, create_job, &error);
  g_assert_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE);
}

/* Fewer tables than the journal has, or columns of another type, do not look like half a journal. */
static void
test_other_peoples_schema (Fixture *fixture, gconstpointer data)
{
  static const char *const made[] = {
    "CREATE TABLE switchback.run (id int, name text)",
    "CREATE TABLE switchback.meta (key text, value text)",
    "CREATE TABLE switchback.progress (run_id text, state text)",
    "CREATE VIEW switchback.step AS SELECT 1 AS key",
  };

  SB_TEST_NEEDS_SERVER ();
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (GError) error = NULL;

      sql (fixture, "DROP SCHEMA IF EXISTS switchback CASCADE; CREATE SCHEMA switchback");
      sql (fixture, made[i]);
      read_ok (fixture);
      g_assert_false (sb_history_has_journal (fixture->history));
      g_assert_nonnull (sb_history_get_journal_fault (fixture->history));
      sb_test_history_job (fixture, create_job, &error);
      g_assert_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE);
      g_assert_nonnull (strstr (error->message, "Switchback did not make: \"switchback."));
      assert_query (fixture,
                    "SELECT count(*) FROM pg_class WHERE relnamespace = "
                    "'switchback'::regnamespace AND relkind IN ('r', 'v')",
                    "1");
    }
}

/* What a later program wrote is neither read nor written, whatever it looks like. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  static const char *const made[] = {
    "UPDATE switchback.meta SET schema_version = 1000",
    "ALTER TABLE switchback.step RENAME key TO name",
  };

  SB_TEST_NEEDS_SERVER ();
  create_ok (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (GError) error = NULL;

      sql (fixture, made[i]);
      sb_test_history_read (fixture, &error);
      g_assert_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_NEWER);
      g_assert_nonnull (strstr (error->message, "schema version is 1000"));
    }
}

static void
test_two_create_at_once (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  for (guint round = 0; round < 10; round++)
    {
      sql (fixture, "DROP SCHEMA IF EXISTS switchback CASCADE");
      read_ok (fixture);
      sb_test_history_job_at_once (fixture, create_job);
      assert_query (fixture, "SELECT count(*) FROM switchback.meta", "1");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/journal/" path, Fixture, NULL, set_up, func, sb_test_history_tear_down)
  ADD ("shape", test_shape);
  g_test_add ("/journal/shape-supabase", Fixture, "supabase", set_up, test_shape,
              sb_test_history_tear_down);
  ADD ("run-and-steps", test_run_and_steps);
  ADD ("newest-step", test_newest_step);
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("progress", test_progress);
  ADD ("step-is-overwritten", test_step_is_overwritten);
  ADD ("denied", test_denied);
  ADD ("locked-down", test_locked_down);
  ADD ("foreign-tables", test_foreign_tables);
  ADD ("other-peoples-schema", test_other_peoples_schema);
  ADD ("newer", test_newer);
  ADD ("two-create-at-once", test_two_create_at_once);
  return g_test_run ();
}
