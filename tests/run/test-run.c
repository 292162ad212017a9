/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol T on a real server: what is applied, what an error leaves, and every step made to fail.
 * */
#include "sb-run-fixture.h"

#include <string.h>

/* The ways a run can end, in one line: what the target has, and what was said of it. */
static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
  g_assert_nonnull (summary);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
assert_error (SbRunFixture *fixture, const char *words)
{
  const SbRunEvent *event = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);

  g_assert_nonnull (event);
  if ((event->text == NULL || strstr (event->text, words) == NULL)
      && (event->message == NULL || strstr (event->message->message, words) == NULL))
    g_error ("neither \"%s\" nor \"%s\" has \"%s\"", event->text,
             event->message != NULL ? event->message->message : "", words);
}

static void
write_two (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nINSERT INTO one VALUES (1), (2);\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_fixture_write (fixture, "002_two.sql", "-- two\nCREATE TABLE two (b int)");
  sb_run_fixture_write (fixture, "rollback_002.sql", "DROP TABLE two;\n");
}

static void
test_up_and_down (SbRunFixture *fixture, gconstpointer data)
{
  SbRunEvent *summary;
  const SbRunEvent *statement;

  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpuint (summary->n_done, ==, 2);
  g_assert_cmpuint (summary->n_statements, ==, 3);
  assert_end (fixture, summary, SB_OUTCOME_APPLIED, "001 applied, 002 applied");
  statement = fixture->events->pdata[3];
  g_assert_cmpstr (statement->tag, ==, "INSERT 0 2");
  g_assert_cmpuint (statement->line, ==, 2);
  g_assert_cmpstr (statement->head, ==, "INSERT INTO one VALUES (1), (2)");
  g_assert_null (statement->next);
  statement = fixture->events->pdata[1];
  g_assert_cmpstr (statement->next, ==, "CREATE TABLE one (a int)");
  sb_run_fixture_assert_query (fixture, "SELECT migration_name FROM migration_history ORDER BY id",
                               "001_one.sql\n002_two.sql");
  sb_run_fixture_assert_query (
      fixture,
      "SELECT string_agg(version || ' ' || state || ' ' || protocol, ', ' ORDER BY ordinal) "
      "FROM switchback.step",
      "001 applied T, 002 applied T");
  sb_run_fixture_assert_query (fixture, "SELECT kind, outcome FROM switchback.run",
                               "apply|applied");

  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 applied, 002 pending");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, TRUE), SB_OUTCOME_APPLIED,
              "001 pending, 002 pending");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "0");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM switchback.step", "4");
}

/* More than the sockets take at once: it goes out while answers come in. */
static void
test_a_script_larger_than_the_sockets (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *big = g_strnfill (1000000, 'x');
  g_autoptr (GString) script = g_string_new ("CREATE TABLE big (n bigint);\n");
  SbRunEvent *summary;

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (script, "INSERT INTO big VALUES (length('%s'));\n", big);
  sb_run_fixture_write (fixture, "001_big.sql", script->str);
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpuint (summary->n_statements, ==, 21);
  assert_end (fixture, summary, SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*), sum(n) FROM big", "20|20000000");

  /* The first statement fails while the rest is still here. */
  g_string_prepend (script, "SELECT 1/0;\n");
  sb_run_fixture_write (fixture, "002_bad.sql", script->str);
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpuint (summary->n_statements, ==, 0);
  assert_end (fixture, summary, SB_OUTCOME_FAILED, "001 applied, 002 failed");
  g_assert_cmpuint (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->statement, ==, 1);
}

static void
test_an_error_is_placed_and_changes_nothing (SbRunFixture *fixture, gconstpointer data)
{
  const SbRunEvent *error;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "\xef\xbb\xbf-- é\r\nCREATE TABLE one (a int);\r\nSELECT 'ü', nope FROM one;\r\n"
      "CREATE TABLE never (a int);\r\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_cmpstr (error->message->sqlstate, ==, "42703");
  g_assert_cmpuint (error->line, ==, 3);
  g_assert_cmpuint (error->column, ==, 13);
  g_assert_cmpuint (error->statement, ==, 2);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one'), to_regclass('never')", "|");
  sb_run_fixture_assert_query (fixture, "SELECT error LIKE '%nope%' FROM switchback.step", "t");
}

static void
test_an_error_inside_a_block_has_its_line (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_block.sql",
                        "-- head\n\nDO $x$\nBEGIN\n  PERFORM 1;\n  RAISE EXCEPTION 'stop' USING "
                        "HINT = 'h';\nEND $x$;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  g_assert_cmpuint (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->line, ==, 6);
}

static void
test_earlier_migrations_stay (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE one (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 failed");
  write_two (fixture);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
}

static void
test_step_begin_fails (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "BEGIN ISOLATION LEVEL SERIALIZABLE NOT ISOLATED;\nCREATE TABLE one (a int);\nCOMMIT;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_error (fixture, "could not be opened");
}

static void
test_step_settings_fail (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "-- switchback: lock-timeout 9999d\nCREATE TABLE one (a int);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_error (fixture, "lock_timeout");
}

static void
test_step_guard_fails (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  /* Somebody records 002 after the run began: here the first migration itself does it. */
  sb_run_fixture_write (fixture, "001_one.sql",
                        "INSERT INTO migration_history (migration_name) VALUES ('002_two.sql');");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 applied");
  assert_error (fixture, "changed by somebody else");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
}

static void
test_step_journal_fails (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "CREATE TABLE one (a int); ALTER TABLE switchback.step ADD CHECK (ordinal < 0);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_error (fixture, "could not be recorded");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
}

static void
test_step_history_row_fails (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "CREATE TABLE one (a int);\n"
      "ALTER TABLE migration_history ADD CHECK (migration_name <> '001_one.sql');");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_error (fixture, "could not be recorded");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
}

static void
test_step_commit_fails (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "CREATE TABLE one (a int PRIMARY KEY, b int REFERENCES one DEFERRABLE INITIALLY DEFERRED);\n"
      "INSERT INTO one VALUES (1, 2);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_error (fixture, "deferred to the end");
  g_assert_cmpstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->message->sqlstate, ==,
                   "23503");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
}

static void
test_statement_time_out (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "-- switchback: statement-timeout 50ms\nSELECT pg_sleep(60);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_error (fixture, "statement timeout");
}

/* Holds something on a connection of its own until told to let go. */
static gpointer
hold_job (SbSession *session, gpointer data, GError **error)
{
  const char *const *sql = data;

  if (!sb_session_connect (session, error))
    return NULL;
  for (; *sql != NULL; sql++)
    {
      g_autoptr (SbResult)
          result = sb_session_expect (sb_session_exec (session, *sql, error), error);

      if (result == NULL)
        return NULL;
    }
  return NULL;
}

static SbConnection *
hold (SbRunFixture *fixture, const char *const *sql)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (fixture->database, NULL);
  SbConnection *connection = sb_connection_new (target, "the other one");
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (connection, hold_job, (gpointer) sql, &error);
  g_assert_no_error (error);
  return connection;
}

static void
test_a_locked_table_times_out (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const lock[] = { "BEGIN", "LOCK TABLE one", NULL };
  g_autoptr (SbConnection) other = NULL;

  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  other = hold (fixture, lock);
  fixture->options.lock_timeout_ms = 50;
  fixture->options.tries = 1;
  sb_run_fixture_write (fixture, "003_three.sql",
                        "CREATE TABLE three (a int); ALTER TABLE one ADD b int;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED,
              "001 applied, 002 applied, 003 failed");
  g_assert_cmpstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->message->sqlstate, ==,
                   "55P03");
}

static void
test_another_runner_is_named (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const lock[] = {
    "SELECT pg_advisory_lock((('x' || substr(encode(sha256('switchback:public.migration_history'),"
    " 'hex'), 1, 16))::bit(64))::bigint)",
    NULL
  };
  g_autoptr (SbConnection) other = NULL;

  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  other = hold (fixture, lock);
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY);
  g_assert_nonnull (strstr (fixture->error->message, "the other one"));
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  g_clear_pointer (&other, sb_connection_unref);
  fixture->options.lock_wait_ms = 20000;
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
}

static void
test_scripts_that_upset_the_history (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (
      fixture->database,
      "DO $$ BEGIN CREATE ROLE sb_weak; EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
  sb_run_fixture_write (
      fixture, "001_records_itself.sql",
      "INSERT INTO migration_history (migration_name) VALUES ('001_records_itself.sql');");
  sb_run_fixture_write (fixture, "002_drops_public.sql",
                        "DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
  sb_run_fixture_write (fixture, "003_other_role.sql", "SET ROLE sb_weak;");
  sb_run_fixture_write (fixture, "004_settings.sql",
                        "SET search_path = nowhere; SET SESSION AUTHORIZATION sb_weak; "
                        "SET default_transaction_isolation = 'serializable';");
  sb_run_fixture_write (fixture, "005_temporary.sql",
                        "CREATE TEMP TABLE left_over (a int); PREPARE p AS SELECT 1;");
  sb_run_fixture_write (fixture, "006_fresh.sql",
                        "CREATE TABLE left_over (a int); PREPARE p AS SELECT 1; "
                        "DO $$ BEGIN ASSERT current_user = 'postgres' AND "
                        "current_setting('search_path') <> 'nowhere' "
                        "AND current_setting('transaction_isolation') = 'read committed'; END $$;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 late, 002 applied, 003 applied, 004 applied, 005 applied, 006 applied");
}

/* Wherever our own statement changes nothing, the migration must not stay either. */
static void
test_a_history_that_takes_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  g_free (sb_test_server_query (fixture->database,
                                "CREATE RULE d AS ON DELETE TO migration_history DO INSTEAD "
                                "NOTHING; CREATE RULE i AS ON INSERT TO migration_history DO "
                                "INSTEAD NOTHING"));
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_FAILED, "001 applied");
  assert_error (fixture, "the history did not take it");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED,
              "001 applied, 002 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
}

/* A trigger that waits for the COMMIT has not spoken yet when our own statement has. */
static void
test_a_history_that_undoes_at_the_commit (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  g_free (sb_test_server_query (
      fixture->database,
      "CREATE FUNCTION undo () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF TG_OP = 'INSERT' THEN DELETE FROM migration_history WHERE id = NEW.id; "
      "ELSE INSERT INTO migration_history (migration_name) VALUES (OLD.migration_name); END IF; "
      "RETURN NULL; END $$; CREATE CONSTRAINT TRIGGER undo AFTER INSERT OR DELETE ON "
      "migration_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
      "WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION undo ()"));
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_FAILED, "001 applied");
  assert_error (fixture, "the history did not take it");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED,
              "001 applied, 002 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
}

/* Another tool that runs the same migration and is done first: it must not be applied twice. */
static void
test_another_tool_records_it_meanwhile (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  g_free (sb_test_server_query (fixture->database, "CREATE EXTENSION dblink"));
  sb_run_fixture_write (
      fixture, "002_two.sql",
      "SELECT dblink_exec('dbname=' || current_database() || ' port=' || "
      "current_setting('port') || ' host=' || split_part(current_setting("
      "'unix_socket_directories'), ',', 1), 'INSERT INTO migration_history (migration_name) "
      "VALUES (''002_two.sql'')');\nINSERT INTO one VALUES (2);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED,
              "001 applied, 002 applied");
  assert_error (fixture, "the history did not take it");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM one", "0");
}

static void
test_a_script_records_itself_in_a_block (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "DO $$ BEGIN INSERT INTO migration_history (migration_name) VALUES "
                        "('001_one.sql'); EXCEPTION WHEN division_by_zero THEN NULL; END $$;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

static void
test_a_database_that_is_read_only_by_default (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *alter = NULL;

  SB_TEST_NEEDS_SERVER ();
  alter = g_strdup_printf ("ALTER DATABASE \"%s\" SET default_transaction_read_only = on",
                           fixture->database);
  g_free (sb_test_server_query (fixture->database, alter));
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_index.sql", "CREATE INDEX CONCURRENTLY i ON one (a);");
  sb_run_fixture_write (fixture, "003_wrong.sql", "SELECT 1/0;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 applied, 003 failed");
  sb_run_fixture_assert_query (
      fixture,
      "SELECT r.outcome, s.state FROM switchback.run r JOIN switchback.step s USING (run_id) "
      "WHERE s.version = '003'",
      "partial|failed");
}

static void
test_own_transaction_around_the_file (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "-- mine\nBEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;\n"
      "DO $$ BEGIN ASSERT current_setting('transaction_isolation') = 'repeatable read'; END $$;\n"
      "SAVEPOINT a; CREATE TABLE one (a int); RELEASE a;\nCOMMIT;\n");
  sb_run_fixture_write (
      fixture, "002_two.sql",
      "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE two (a int);\n"
      "DO $$ BEGIN ASSERT current_setting('transaction_isolation') = 'serializable'; END $$;\n");
  sb_run_fixture_write (
      fixture, "003_comments.sql",
      "BEGIN /* mine */ TRANSACTION -- really\n ISOLATION LEVEL SERIALIZABLE, READ ONLY -- so\n;\n"
      "DO $$ BEGIN ASSERT current_setting('transaction_isolation') = 'serializable'; END $$;\n"
      "END;\n");
  sb_run_fixture_write (fixture, "004_three.sql",
                        "BEGIN;\nCREATE TABLE three (a int);\nSELECT 1/0;\nCOMMIT;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 applied, 003 applied, 004 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('three')", "");
  sb_run_fixture_assert_query (fixture,
                               "SELECT string_agg(DISTINCT protocol, '') FROM switchback.step",
                               "T");
}

static void
test_copy_and_empty_scripts (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_copy.sql",
      "CREATE TABLE one (a int, b text);\nCOPY one FROM stdin;\n1\tit's; --\n2\t\\N\n\\.\n"
      "COPY one TO stdout;\nSELECT 1;\n");
  sb_run_fixture_write (fixture, "002_empty.sql", "");
  sb_run_fixture_write (fixture, "003_comment.sql", "-- nothing\n;;\n/* at all */");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied");
  sb_run_fixture_assert_query (fixture, "SELECT a, b FROM one ORDER BY a", "1|it's; --\n2|");
  sb_run_fixture_write (fixture, "004_copy.sql",
                        "CREATE TABLE four (a int);\nCOPY four FROM stdin;\nx\n\\.\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED,
              "001 applied, 002 applied, 003 applied, 004 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('four')", "");
}

static void
test_verify_runs_after_apply (SbRunFixture *fixture, gconstpointer data)
{
  SbRunEvent *summary;

  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  sb_run_fixture_write (fixture, "verify_001.sql",
                        "-- check: two rows\n-- expect: rows 2\nSELECT * FROM one;\n"
                        "-- check: wrong\n-- expect: empty\nSELECT * FROM one;\n");
  fixture->options.verify = TRUE;
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpuint (summary->n_checks, ==, 2);
  g_assert_cmpuint (summary->n_checks_failed, ==, 1);
  assert_end (fixture, summary, SB_OUTCOME_APPLIED, "001 applied, 002 applied");
  g_assert_cmpstr (sb_run_fixture_find_event (fixture, SB_EVENT_CHECK)->check->name, ==,
                   "two rows");
}

static void
test_without_the_right_to_a_journal (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (fixture->database,
                                "DO $$ BEGIN CREATE ROLE sb_limited LOGIN; EXCEPTION WHEN "
                                "duplicate_object THEN NULL; END $$; "
                                "GRANT CREATE ON SCHEMA public TO sb_limited"));
  target = sb_test_server_get_target (fixture->database, "sb_limited");
  sb_run_fixture_connect (fixture, target);
  write_two (fixture);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  sb_run_fixture_assert_query (fixture, "SELECT to_regnamespace('switchback')", "");
  sb_run_fixture_write (fixture, "003_index.sql", "CREATE INDEX CONCURRENTLY i ON one (a);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED,
              "001 applied, 002 applied, 003 pending");
  assert_error (fixture, "needs the journal");
}

/* One that an event trigger forbids, or that this role sees in part only, is none. */
static void
test_a_journal_that_nobody_can_go_by (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (
      fixture->database,
      "DO $$ BEGIN CREATE ROLE sb_limited LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END "
      "$$; "
      "CREATE FUNCTION no () RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
      "'ask first'; END $$; CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('CREATE "
      "SCHEMA') EXECUTE FUNCTION no ()"));
  write_two (fixture);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  sb_run_fixture_assert_query (fixture, "SELECT to_regnamespace('switchback')", "");
  g_free (sb_test_server_query (fixture->database, "DROP EVENT TRIGGER no"));
  sb_run_fixture_write (fixture, "003_three.sql", "SELECT 3;");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM switchback.step", "1");
  g_free (sb_test_server_query (
      fixture->database,
      "GRANT USAGE ON SCHEMA switchback TO sb_limited; GRANT ALL ON ALL TABLES IN SCHEMA public, "
      "switchback TO sb_limited; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO sb_limited; "
      "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO sb_limited', "
      "current_database()); END $$; "
      /* Where the server has the roles of an API, the history is locked from the start. */
      "ALTER TABLE public.migration_history DISABLE ROW LEVEL SECURITY; "
      "ALTER TABLE switchback.step ENABLE ROW LEVEL SECURITY"));
  target = sb_test_server_get_target (fixture->database, "sb_limited");
  sb_run_fixture_connect (fixture, target);
  sb_run_fixture_write (fixture, "004_four.sql", "SELECT 4;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied, 004 applied");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/run/up-and-down", test_up_and_down);
  SB_RUN_TEST ("/run/large-script", test_a_script_larger_than_the_sockets);
  SB_RUN_TEST ("/run/error", test_an_error_is_placed_and_changes_nothing);
  SB_RUN_TEST ("/run/error-in-block", test_an_error_inside_a_block_has_its_line);
  SB_RUN_TEST ("/run/earlier-stay", test_earlier_migrations_stay);
  SB_RUN_TEST ("/run/fails/begin", test_step_begin_fails);
  SB_RUN_TEST ("/run/fails/settings", test_step_settings_fail);
  SB_RUN_TEST ("/run/fails/guard", test_step_guard_fails);
  SB_RUN_TEST ("/run/fails/journal", test_step_journal_fails);
  SB_RUN_TEST ("/run/fails/history", test_step_history_row_fails);
  SB_RUN_TEST ("/run/fails/commit", test_step_commit_fails);
  SB_RUN_TEST ("/run/statement-timeout", test_statement_time_out);
  SB_RUN_TEST ("/run/lock-timeout", test_a_locked_table_times_out);
  SB_RUN_TEST ("/run/busy", test_another_runner_is_named);
  SB_RUN_TEST ("/run/upsetting", test_scripts_that_upset_the_history);
  SB_RUN_TEST ("/run/not-taken", test_a_history_that_takes_nothing);
  SB_RUN_TEST ("/run/undone-at-the-commit", test_a_history_that_undoes_at_the_commit);
  SB_RUN_TEST ("/run/other-tool", test_another_tool_records_it_meanwhile);
  SB_RUN_TEST ("/run/records-itself", test_a_script_records_itself_in_a_block);
  SB_RUN_TEST ("/run/read-only-default", test_a_database_that_is_read_only_by_default);
  SB_RUN_TEST ("/run/wrapped", test_own_transaction_around_the_file);
  SB_RUN_TEST ("/run/copy", test_copy_and_empty_scripts);
  SB_RUN_TEST ("/run/verify", test_verify_runs_after_apply);
  SB_RUN_TEST ("/run/no-journal", test_without_the_right_to_a_journal);
  SB_RUN_TEST ("/run/useless-journal", test_a_journal_that_nobody_can_go_by);
  return g_test_run ();
}
