/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Migrations that stopped half-way, and go on: after each the schema, the history and the journal
 * say the same. */
#include "sb-run-fixture.h"
#include "sb-test-proxy.h"

#include <string.h>

/* The journal gets the script's text before. */
#define IN_THE_SCRIPT 2

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
assert_progress (SbRunFixture *fixture, const char *expected)
{
  sb_run_fixture_assert_query (
      fixture,
      "SELECT string_agg(state, ' ' ORDER BY statement) FROM switchback.progress "
      "JOIN (SELECT run_id FROM switchback.run ORDER BY started_at DESC LIMIT 1) r "
      "USING (run_id)",
      expected);
}

static void
query (SbRunFixture *fixture, const char *sql)
{
  g_free (sb_test_server_query (fixture->database, sql));
}

static SbTestProxy *
go_through_a_proxy (SbRunFixture *fixture)
{
  SbTestProxy *proxy =
      sb_test_proxy_new (g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10));
  g_autofree char *url = g_strdup_printf ("postgresql://postgres@127.0.0.1:%u/%s",
                                          sb_test_proxy_get_port (proxy), fixture->database);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbTarget) target = sb_target_new_from_text (url, "test", &error);

  g_assert_no_error (error);
  sb_run_fixture_connect (fixture, target);
  return proxy;
}

/* Until nobody but this test is in the database. */
static void
wait_for_silence (SbRunFixture *fixture)
{
  g_autofree char *sql = g_strdup_printf (
      "DO $$ BEGIN LOOP PERFORM FROM pg_stat_activity WHERE datname = '%s' AND state <> 'idle'; "
      "EXIT WHEN NOT FOUND; PERFORM pg_stat_clear_snapshot(); END LOOP; END $$",
      fixture->database);

  g_free (sb_test_server_query ("postgres", sql));
}

/* Applies, and loses the connection at the nth message that has @bytes. */
static void
apply_and_lose (SbRunFixture *fixture, const char *bytes, guint nth, SbTestCutMoment moment,
                SbOutcome outcome, const char *states)
{
  g_autoptr (SbTestProxy) proxy = go_through_a_proxy (fixture);
  g_autoptr (SbTarget) target = sb_test_server_get_target (fixture->database, NULL);
  SbRunEvent *summary;

  sb_test_proxy_cut_at (proxy, bytes, nth, moment, SB_TEST_CUT_CLOSE);
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
  sb_run_fixture_connect (fixture, target);
  wait_for_silence (fixture);
  assert_end (fixture, summary, outcome, states);
}

static const SbRunEvent *
find_start (SbRunFixture *fixture)
{
  return sb_run_fixture_find_event (fixture, SB_EVENT_MIGRATION_START);
}

static void
test_goes_on_behind_what_is_done (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nVACUUM one;\nSELECT 1 FROM two;\nSELECT 2;\n");
  sb_run_fixture_write (fixture, "002_two.sql", "SELECT 1;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 partial, 002 pending");
  assert_progress (fixture, "done done failed pending");
  query (fixture, "CREATE TABLE two ()");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  g_assert_cmpuint (find_start (fixture)->statement, ==, 3);
  g_assert_cmpuint (sb_run_fixture_find_event (fixture, SB_EVENT_STATEMENT)->statement, ==, 3);
  /* One story: who stopped, who went on. */
  sb_run_fixture_assert_query (
      fixture,
      "SELECT s.state, s.error ~ ('resumed by run ' || n.run_id), n.state FROM switchback.step s, "
      "switchback.step n WHERE s.key = '001_one.sql' AND n.key = s.key "
      "AND s.started_at < n.started_at",
      "resumed|t|applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "2");
}

static void
test_mended_below_is_fine_above_is_refused (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nVACUUM one;\nSELECT nope;\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a bigint);\nVACUUM one;\nSELECT 1;\n");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  g_assert_nonnull (strstr (fixture->error->message, "statement 1 (CREATE TABLE) was done"));
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nVACUUM one;\nSELECT 1;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

static void
test_groups_leave_no_gap (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "CREATE TABLE one (a int);\nSELECT 'marker';\nVACUUM one;\n"
      "INSERT INTO one VALUES (1);\nSELECT 'second';\nINSERT INTO one VALUES (2);");
  /* Nothing of the first group stays. */
  apply_and_lose (fixture, "SELECT 'marker'", IN_THE_SCRIPT, SB_TEST_CUT_AFTER, SB_OUTCOME_FAILED,
                  "001 pending");
  apply_and_lose (fixture, "SELECT 'second'", IN_THE_SCRIPT, SB_TEST_CUT_AFTER, SB_OUTCOME_PARTIAL,
                  "001 partial");
  assert_progress (fixture, "done done done pending pending pending");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT string_agg(a::text, ' ' ORDER BY a) FROM one",
                               "1 2");
}

static void
test_a_lost_commit_of_a_group (SbRunFixture *fixture, gconstpointer data)
{

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "000_first.sql", "SELECT 1;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "000 applied");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);\nVACUUM one;\n");
  /* Two readings, each with a READ COMMITTED; run, step; then the group's. */
  apply_and_lose (fixture, "COMMIT", 8, SB_TEST_CUT_ANSWERED, SB_OUTCOME_PARTIAL,
                  "000 applied, 001 partial");
  assert_progress (fixture, "done pending");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "000 applied, 001 applied");
}

static void
test_an_index_that_was_begun (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one AS SELECT 1 AS a;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_write (fixture, "002_index.sql",
                        "CREATE INDEX CONCURRENTLY one_a ON one (a);\nSELECT 1;\n");
  /* Absent. */
  apply_and_lose (fixture, "CREATE INDEX CONCURRENTLY one_a", IN_THE_SCRIPT, SB_TEST_CUT_BEFORE,
                  SB_OUTCOME_PARTIAL, "001 applied, 002 partial");
  /* Done. */
  apply_and_lose (fixture, "CREATE INDEX CONCURRENTLY one_a", IN_THE_SCRIPT, SB_TEST_CUT_ANSWERED,
                  SB_OUTCOME_PARTIAL, "001 applied, 002 partial");
  sb_run_fixture_assert_query (fixture,
                               "SELECT indisvalid FROM pg_index "
                               "WHERE indexrelid = 'one_a'::regclass",
                               "t");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  g_assert_cmpuint (sb_run_fixture_find_event (fixture, SB_EVENT_STATEMENT)->statement, ==, 2);
}

/* The run says which index it left invalid, and what to do. */
static void
assert_told_of_index (SbRunFixture *fixture, const char *name)
{
  g_autofree char *hint = g_strdup_printf ("DROP INDEX CONCURRENTLY %s;", name);
  const SbServerMessage *message = NULL;

  for (guint i = 0; i < fixture->events->len; i++)
    {
      const SbRunEvent *event = fixture->events->pdata[i];

      if (event->kind == SB_EVENT_NOTICE && strcmp (event->message->severity, "WARNING") == 0)
        message = event->message;
    }
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message->message, name));
  g_assert_nonnull (strstr (message->hint, hint));
}

static void
test_an_invalid_index_is_made_anew (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE \"o ne\" (a int); INSERT INTO "
                        "\"o ne\" VALUES (1), (1);");
  sb_run_fixture_write (fixture, "002_unique.sql",
                        "CREATE UNIQUE INDEX CONCURRENTLY \"a\"\"b\" ON \"o ne\" (a);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 partial");
  assert_progress (fixture, "started");
  assert_told_of_index (fixture, "public.\"a\"\"b\"");
  query (fixture, "DELETE FROM \"o ne\"");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  sb_run_fixture_assert_query (
      fixture,
      "SELECT count(*), bool_and(indisvalid) FROM pg_index WHERE indrelid = '\"o ne\"'::regclass",
      "1|t");
}

static void
test_if_not_exists_over_an_invalid_one (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  query (fixture, "CREATE TABLE one AS SELECT 1 AS a; CREATE INDEX one_a ON one (a);"
                  "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_a'::regclass");
  sb_run_fixture_write (fixture, "001_index.sql",
                        "CREATE INDEX CONCURRENTLY IF NOT EXISTS one_a ON one (a);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  g_assert_nonnull (strstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->text,
                            "public.one_a was there before and is invalid"));
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (
      fixture, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_a'::regclass", "t");
}

static void
test_what_the_catalog_tells (SbRunFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    const char *bytes;
    const char *check;
    const char *expected;
  } cases[] = {
    { "DROP INDEX CONCURRENTLY gone;", "DROP INDEX CONCURRENTLY gone", "SELECT to_regclass('gone')",
      "" },
    { "ALTER TABLE parts DETACH PARTITION part CONCURRENTLY;", "ALTER TABLE parts",
      "SELECT count(*) FROM pg_inherits WHERE inhrelid = 'part'::regclass", "0" },
    { "VACUUM one;", "VACUUM one", "SELECT 1", "1" },
    { "REINDEX TABLE CONCURRENTLY one;", "REINDEX TABLE",
      "SELECT count(*) FROM pg_index WHERE indrelid = 'one'::regclass", "1" },
    { "ALTER SYSTEM RESET work_mem;", "ALTER SYSTEM RESET", "SELECT 1", "1" },
  };
  g_autoptr (GString) applied = g_string_new (NULL);

  SB_TEST_NEEDS_SERVER ();
  query (fixture, "CREATE TABLE one (a int); CREATE INDEX gone ON one (a); "
                  "CREATE INDEX stays ON one (a); CREATE TABLE parts (a int) PARTITION BY LIST (a);"
                  "CREATE TABLE part PARTITION OF parts FOR VALUES IN (1)");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint moment = 0; moment < 2; moment++)
      {
        g_autofree char *name = g_strdup_printf ("%u%u0_case.sql", i + 1, moment);
        g_autofree char *partial = g_strdup_printf ("%s%u%u0 partial", applied->str, i + 1, moment);
        SbRunEvent *summary;

        if (moment == 1 && i < 2)
          query (fixture, i == 0 ? "CREATE INDEX gone ON one (a)"
                                 : "ALTER TABLE parts ATTACH PARTITION part FOR VALUES IN (1)");
        sb_run_fixture_write (fixture, name, cases[i].sql);
        apply_and_lose (fixture, cases[i].bytes, IN_THE_SCRIPT,
                        moment == 0 ? SB_TEST_CUT_BEFORE : SB_TEST_CUT_ANSWERED, SB_OUTCOME_PARTIAL,
                        partial);
        summary = sb_run_fixture_apply (fixture);
        g_string_append_printf (applied, "%u%u0 applied", i + 1, moment);
        assert_end (fixture, summary, SB_OUTCOME_APPLIED, applied->str);
        g_string_append (applied, ", ");
        sb_run_fixture_assert_query (fixture, cases[i].check, cases[i].expected);
      }
}

static void
test_a_detachment_that_hangs (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  query (fixture, "CREATE TABLE parts (a int) PARTITION BY LIST (a);"
                  "CREATE TABLE part PARTITION OF parts FOR VALUES IN (1)");
  sb_run_fixture_write (fixture, "001_detach.sql",
                        "ALTER TABLE parts DETACH PARTITION part CONCURRENTLY;\n");
  apply_and_lose (fixture, "ALTER TABLE parts", IN_THE_SCRIPT, SB_TEST_CUT_BEFORE,
                  SB_OUTCOME_PARTIAL, "001 partial");
  query (fixture, "UPDATE pg_inherits SET inhdetachpending = true");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM pg_inherits", "0");
  g_assert_null (sb_run_fixture_find_event (fixture, SB_EVENT_STATEMENT));
}

static void
test_a_person_is_asked (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .agreed = TRUE };

  SB_TEST_NEEDS_SERVER ();
  query (fixture, "CREATE TABLE log (a int); CREATE PROCEDURE p() LANGUAGE plpgsql AS "
                  "$$ BEGIN INSERT INTO log VALUES (1); COMMIT; END $$");
  sb_run_fixture_write (fixture, "001_call.sql",
                        "-- switchback: no-transaction\nCALL p();\nSELECT 1;\n");
  apply_and_lose (fixture, "CALL p()", IN_THE_SCRIPT, SB_TEST_CUT_ANSWERED, SB_OUTCOME_PARTIAL,
                  "001 partial");
  g_assert_null (sb_run_fixture_run (fixture, &request));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_ASK_STATEMENT);
  g_assert_nonnull (strstr (fixture->error->message, "statement 1 of 2 (CALL, line 2)"));
  request.answer = SB_PLAN_ANSWER_DONE;
  assert_end (fixture, sb_run_fixture_run (fixture, &request), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM log", "1");

  sb_run_fixture_write (fixture, "002_call.sql", "-- switchback: no-transaction\nCALL p();\n");
  apply_and_lose (fixture, "CALL p()", IN_THE_SCRIPT, SB_TEST_CUT_BEFORE, SB_OUTCOME_PARTIAL,
                  "001 applied, 002 partial");
  request.answer = SB_PLAN_ANSWER_AGAIN;
  assert_end (fixture, sb_run_fixture_run (fixture, &request), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM log", "2");
}

static void
test_transactions_of_the_scripts_own_tell (SbRunFixture *fixture, gconstpointer data)
{
  static const SbTestCutMoment moments[] = { SB_TEST_CUT_BEFORE, SB_TEST_CUT_ANSWERED };

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *name = g_strdup_printf ("00%u_own.sql", i + 1);
      g_autofree char *sql = g_strdup_printf ("VACUUM;\nBEGIN;\nCREATE TABLE t%u (a int);\n"
                                              "END WORK;\nSELECT 1;\n",
                                              i);

      sb_run_fixture_write (fixture, name, sql);
      apply_and_lose (fixture, "END WORK", IN_THE_SCRIPT, moments[i], SB_OUTCOME_PARTIAL,
                      i == 0 ? "001 partial" : "001 applied, 002 partial");
      assert_progress (fixture, i == 0 ? "done started pending pending pending"
                                       : "done done done done pending");
      assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
                  i == 0 ? "001 applied" : "001 applied, 002 applied");
      g_assert_cmpuint (find_start (fixture)->statement, ==, i == 0 ? 2 : 5);
    }
}

static void
test_a_roll_back_goes_on (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql",
                        "DROP TABLE one;\nVACUUM;\nSELECT FROM two;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_PARTIAL,
              "001 partial");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  query (fixture, "CREATE TABLE two ()");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 pending");
  g_assert_cmpuint (find_start (fixture)->statement, ==, 3);
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "0");
}

/* A roll back that comes to nothing leaves the half that was applied. */
static void
test_a_failed_roll_back_hides_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nVACUUM;\nSELECT FROM two;\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE nowhere;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_FAILED, "001 partial");
  query (fixture, "CREATE TABLE two ()");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

/* And one that stops half-way itself is what goes on. */
static void
test_half_of_a_half_rolled_back (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nVACUUM;\nSELECT nope;\n");
  sb_run_fixture_write (fixture, "rollback_001.sql",
                        "DROP TABLE one;\nVACUUM;\nSELECT FROM two;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_PARTIAL,
              "001 partial");
  query (fixture, "CREATE TABLE two ()");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 pending");
}

static void
test_the_session_is_set_up_again (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  query (fixture, "CREATE SCHEMA app; CREATE TABLE app.one (a int)");
  sb_run_fixture_write (fixture, "001_path.sql",
                        "SET search_path = app;\nSELECT pg_catalog.set_config('work_mem', '5MB', "
                        "false);\nVACUUM one;\nCREATE INDEX CONCURRENTLY one_a ON one (a);\n"
                        "DO $$ BEGIN ASSERT current_setting('work_mem') = '5MB'; END $$;\n");
  apply_and_lose (fixture, "CREATE INDEX CONCURRENTLY one_a", IN_THE_SCRIPT, SB_TEST_CUT_ANSWERED,
                  SB_OUTCOME_PARTIAL, "001 partial");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'app'",
                               "1");
  sb_run_fixture_write (fixture, "002_temp.sql",
                        "CREATE TEMP TABLE t (a int);\nVACUUM t;\nSELECT nope;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 partial");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  g_assert_nonnull (strstr (fixture->error->message, "a temporary table"));
}

static void
test_the_journal_is_written_as_ourselves (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  query (fixture,
         "DO $$ BEGIN CREATE ROLE sb_resume_role; EXCEPTION WHEN duplicate_object THEN "
         "NULL; END $$; CREATE TABLE one (a int); ALTER TABLE one OWNER TO sb_resume_role");
  sb_run_fixture_write (fixture, "001_role.sql",
                        "SET ROLE sb_resume_role;\nVACUUM one;\nINSERT INTO one VALUES (1);\n"
                        "DO $$ BEGIN ASSERT current_user = 'sb_resume_role'; END $$;\nVACUUM one;\n"
                        "BEGIN;\nINSERT INTO one VALUES (2);\nCOMMIT;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_progress (fixture, "done done done done done done done done");
  sb_run_fixture_write (fixture, "002_user.sql",
                        "SET session_authorization = sb_resume_role;\nVACUUM one;\n"
                        "INSERT INTO one VALUES (3);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
}

static void
test_the_lock_is_taken_again (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_locks.sql",
      "VACUUM;\nSELECT pg_advisory_unlock_all();\nVACUUM;\nDO $$ BEGIN ASSERT 1 = (SELECT count(*) "
      "FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'); END $$;\n"
      "DISCARD ALL;\nDO $$ BEGIN ASSERT 1 = (SELECT count(*) "
      "FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'); END $$;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

static void
test_enum_values_are_committed_before_use (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_type.sql",
                        "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE people (m mood);");
  sb_run_fixture_write (fixture, "002_used.sql",
                        "CREATE TABLE more (a int);\nALTER TYPE mood ADD VALUE 'happy';\n"
                        "INSERT INTO people VALUES ('happy');\n");
  sb_run_fixture_write (fixture, "003_block.sql",
                        "ALTER TYPE mood ADD VALUE 'glad';\n"
                        "DO $$ BEGIN INSERT INTO people VALUES ('glad'); END $$;\n");
  sb_run_fixture_write (fixture, "004_unused.sql",
                        "ALTER TYPE mood ADD VALUE 'calm';\nCOMMENT ON TYPE mood IS 'calm';\n"
                        "ALTER TYPE mood ADD VALUE 'wild' AFTER 'calm';\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied, 004 applied");
  sb_run_fixture_assert_query (fixture,
                               "SELECT string_agg(protocol, '' ORDER BY key) "
                               "FROM switchback.step",
                               "TNNT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/resume/behind", test_goes_on_behind_what_is_done);
  SB_RUN_TEST ("/resume/edited", test_mended_below_is_fine_above_is_refused);
  SB_RUN_TEST ("/resume/groups", test_groups_leave_no_gap);
  SB_RUN_TEST ("/resume/group-commit", test_a_lost_commit_of_a_group);
  SB_RUN_TEST ("/resume/index", test_an_index_that_was_begun);
  SB_RUN_TEST ("/resume/invalid-index", test_an_invalid_index_is_made_anew);
  SB_RUN_TEST ("/resume/if-not-exists", test_if_not_exists_over_an_invalid_one);
  SB_RUN_TEST ("/resume/catalog", test_what_the_catalog_tells);
  SB_RUN_TEST ("/resume/detach", test_a_detachment_that_hangs);
  SB_RUN_TEST ("/resume/asked", test_a_person_is_asked);
  SB_RUN_TEST ("/resume/own", test_transactions_of_the_scripts_own_tell);
  SB_RUN_TEST ("/resume/roll-back", test_a_roll_back_goes_on);
  SB_RUN_TEST ("/resume/failed-roll-back", test_a_failed_roll_back_hides_nothing);
  SB_RUN_TEST ("/resume/half-of-half", test_half_of_a_half_rolled_back);
  SB_RUN_TEST ("/resume/session", test_the_session_is_set_up_again);
  SB_RUN_TEST ("/resume/role", test_the_journal_is_written_as_ourselves);
  SB_RUN_TEST ("/resume/lock", test_the_lock_is_taken_again);
  SB_RUN_TEST ("/resume/enum", test_enum_values_are_committed_before_use);
  return g_test_run ();
}
