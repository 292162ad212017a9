/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another run, or another program, gets in between after a run has begun: what was not tried is no
 * failed migration, and who is kept out learns that the plan is stale. */
#include "sb-run-fixture.h"

#include <string.h>
#include <time.h>

/* How many days the wall clock is ahead. */
static int n_days_ahead;

/* In GLib's place. */
gint64
g_get_real_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000
         + g_atomic_int_get (&n_days_ahead) * G_TIME_SPAN_DAY;
}

/* What another tool writes when the migration @version begins. */
typedef struct
{
  SbRunFixture *fixture;
  const char *version;
  const char *sql;
} Intruder;

static void
intrude_cb (SbRunEvent *event, gpointer data)
{
  Intruder *self = data;

  if (event->kind == SB_EVENT_MIGRATION_START && strcmp (event->version, self->version) == 0)
    g_free (sb_test_server_query (self->fixture->database, self->sql));
}

static SbRunEvent *
run_with_intruder (SbRunFixture *fixture, const SbPlanRequest *request, const char *version)
{
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO migration_history (migration_name) SELECT '%s_m.sql'", version);
  Intruder intruder = { fixture, version, sql };
  SbRunEvent *summary;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u_m.sql", i);
      g_autofree char *text = g_strdup_printf ("CREATE TABLE t%u (a int);", i);

      sb_run_fixture_write (fixture, name, text);
    }
  fixture->listener = intrude_cb;
  fixture->listener_data = &intruder;
  summary = sb_run_fixture_run (fixture, request);
  fixture->listener = NULL;
  return summary;
}

static const SbRunEvent *
find_last_end (SbRunFixture *fixture)
{
  for (guint i = fixture->events->len; i > 0; i--)
    {
      const SbRunEvent *event = fixture->events->pdata[i - 1];

      if (event->kind == SB_EVENT_MIGRATION_END)
        return event;
    }
  return NULL;
}

/* Nothing was done: the run is refused as a whole, as if it had been seen before. */
static void
assert_refused (SbRunFixture *fixture, SbRunEvent *summary)
{
  g_assert_null (summary);
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
  g_assert_null (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR));
  g_assert_null (sb_run_fixture_find_event (fixture, SB_EVENT_SUMMARY));
  g_assert_cmpstr (find_last_end (fixture)->state, ==, "not-run");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM switchback.step", "0");
  sb_run_fixture_assert_query (fixture, "SELECT outcome FROM switchback.run", "cancelled");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM pg_class WHERE relname ~ '^t[123]$'",
                               "0");
}

static void
test_first (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY };

  SB_TEST_NEEDS_SERVER ();
  assert_refused (fixture, run_with_intruder (fixture, &request, "001"));
}

static void
test_later (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY };
  g_autoptr (SbRunEvent) summary = NULL;
  g_autofree char *states = NULL;

  SB_TEST_NEEDS_SERVER ();
  summary = run_with_intruder (fixture, &request, "002");
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_PARTIAL);
  g_assert_cmpuint (summary->n_done, ==, 1);
  g_assert_cmpuint (summary->n_failed, ==, 0);
  g_assert_true (summary->is_stale);
  g_assert_nonnull (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR));
  g_assert_cmpstr (find_last_end (fixture)->state, ==, "not-run");
  sb_run_fixture_assert_query (fixture, "SELECT string_agg(state, ',') FROM switchback.step",
                               "applied");
  states = sb_run_fixture_states (fixture);
  g_assert_cmpstr (states, ==, "001 applied, 002 applied, 003 pending");
}

static void
test_together (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .together = TRUE };

  SB_TEST_NEEDS_SERVER ();
  assert_refused (fixture, run_with_intruder (fixture, &request, "002"));
}

static void
test_single (SbRunFixture *fixture, gconstpointer data)
{
  Intruder intruder = { fixture, "001",
                        "INSERT INTO migration_history (migration_name) VALUES ('001_m.sql')" };

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_m.sql", "CREATE TABLE t1 (a int); VACUUM;");
  fixture->listener = intrude_cb;
  fixture->listener_data = &intruder;
  assert_refused (fixture, sb_run_fixture_apply (fixture));
}

static gpointer
hold_lock_job (SbSession *session, gpointer data, GError **error)
{
  if (sb_session_connect (session, error))
    sb_result_unref (
        sb_session_exec (session,
                         "SELECT pg_advisory_lock((('x' || substr(encode(sha256('switchback:public."
                         "migration_history'), 'hex'), 1, 16))::bit(64))::bigint)",
                         error));
  return NULL;
}

static SbConnection *
hold_lock (SbRunFixture *fixture)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (fixture->database, NULL);
  SbConnection *holder = sb_connection_new (target, "the holder");
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (holder, hold_lock_job, NULL, &error);
  g_assert_no_error (error);
  return holder;
}

typedef struct
{
  SbRunFixture *fixture;
  SbConnection *holder;
} Holding;

/* The first holder is followed by a second one, and that by us. */
static void
let_go_cb (SbRunEvent *event, gpointer data)
{
  Holding *holding = data;

  if (event->kind != SB_EVENT_LOCK_WAIT || event->wait == NULL)
    return;
  g_clear_pointer (&holding->holder, sb_connection_unref);
  if (g_atomic_int_add (&n_days_ahead, 1) == 0)
    holding->holder = hold_lock (holding->fixture);
}

/* Whoever sets the clock shortens nobody's wait. */
static void
test_clock (SbRunFixture *fixture, gconstpointer data)
{
  Holding holding = { fixture, NULL };
  g_autoptr (SbRunEvent) summary = NULL;

  SB_TEST_NEEDS_SERVER ();
  holding.holder = hold_lock (fixture);
  sb_run_fixture_write (fixture, "001_m.sql", "CREATE TABLE t1 (a int);");
  fixture->options.lock_wait_ms = 3600 * 1000;
  fixture->listener = let_go_cb;
  fixture->listener_data = &holding;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (g_atomic_int_get (&n_days_ahead), ==, 2);
  g_atomic_int_set (&n_days_ahead, 0);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/kept-out/first", test_first);
  SB_RUN_TEST ("/kept-out/later", test_later);
  SB_RUN_TEST ("/kept-out/together", test_together);
  SB_RUN_TEST ("/kept-out/single", test_single);
  SB_RUN_TEST ("/kept-out/clock", test_clock);
  return g_test_run ();
}
