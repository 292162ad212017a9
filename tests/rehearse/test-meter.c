/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements measured in their transactions: for how long who waits follows from mode and commit. Real
 * readers and writers of another session are kept out exactly where the meter says so. */
#include "sb-cost-meter.h"

#include "sb-test-server.h"

#define BASE                                                                                       \
  "CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT i, i FROM "                \
  "generate_series(1, 100) i; ANALYZE t"

typedef struct
{
  SbConnection *connection;
  SbConnection *watch;
  char *database;
} Fixture;

static void
begin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;

  fixture->database = sb_test_server_create_database ();
  g_free (sb_test_server_query (fixture->database, BASE));
  target = sb_test_server_get_target (fixture->database, NULL);
  fixture->connection = sb_connection_new (target, "test");
  fixture->watch = sb_connection_new (target, "test");
}

static void
end (Fixture *fixture, gconstpointer data)
{
  sb_connection_unref (fixture->connection);
  sb_connection_unref (fixture->watch);
  g_free (fixture->database);
}

static void
run (Fixture *fixture, SbJobFunc job)
{
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (fixture->connection, job, fixture, &error);
  g_assert_no_error (error);
}

static void
exec (SbSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, sql, &error), &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
}

static gpointer
probe_job (SbSession *session, gpointer user_data, GError **error)
{
  g_autoptr (SbResult) result = NULL;

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  exec (session, "BEGIN");
  result = sb_session_exec (session, user_data, error);
  sb_session_rollback (session, error);
  return GINT_TO_POINTER (result != NULL && sb_result_get_error (result) != NULL);
}

/* Whether somebody else, who reads or writes, would have to wait. */
static gboolean
waits (Fixture *fixture, const char *mode)
{
  g_autofree char *sql = g_strdup_printf ("LOCK TABLE t IN %s MODE NOWAIT", mode);
  g_autoptr (GError) error = NULL;
  gpointer waits = sb_connection_run_and_wait (fixture->watch, probe_job, sql, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_INT (waits);
}

static SbCost *
measure (SbCostMeter *meter, guint number, const char *sql, gboolean is_alone)
{
  SbCostStatement statement = { .sql = sql, .is_alone = is_alone };
  SbCost *cost = sb_cost_new (number);
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  sb_cost_meter_exec (meter, &statement, cost, &problem, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (problem, ==, NULL);
  return cost;
}

static void
commit (SbCostMeter *meter)
{
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sb_cost_meter_commit (meter, &problem, &error));
  g_assert_no_error (error);
}

static gpointer
modes_job (SbSession *session, gpointer user_data, GError **error)
{
  g_autoptr (SbCostMeter) meter = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  meter = sb_cost_meter_new (session, ((Fixture *) user_data)->watch, error);
  for (SbLockMode mode = SB_LOCK_MODE_ACCESS_SHARE; mode <= SB_LOCK_MODE_ACCESS_EXCLUSIVE; mode++)
    {
      g_autofree char *sql = g_strdup_printf ("LOCK TABLE t IN %s MODE",
                                              sb_lock_mode_get_name (mode));
      g_autoptr (SbCost) cost = NULL;
      gboolean reader_waits, writer_waits;
      const SbCostLock *lock;

      exec (session, "BEGIN");
      cost = measure (meter, 1, sql, FALSE);
      reader_waits = waits (user_data, "ACCESS SHARE");
      writer_waits = waits (user_data, "ROW EXCLUSIVE");
      commit (meter);
      lock = sb_cost_get_strongest (cost);
      g_assert_nonnull (lock);
      g_assert_cmpint (lock->mode, ==, mode);
      g_assert_cmpint (lock->n_rows, ==, 100);
      g_assert_cmpint (lock->readers_us, ==, reader_waits ? lock->held_us : 0);
      g_assert_cmpint (lock->writers_us, ==, writer_waits ? lock->held_us : 0);
      g_assert_false (waits (user_data, "ACCESS SHARE"));
    }
  return NULL;
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  run (fixture, modes_job);
}

/* What is locked first is locked longest; what is held is not taken again, unless stronger; and what
 * the migration made keeps nobody waiting. */
static gpointer
transaction_job (SbSession *session, gpointer user_data, GError **error)
{
  g_autoptr (SbCostMeter) meter = NULL;
  g_autoptr (SbCost) index = NULL;
  g_autoptr (SbCost) update = NULL;
  g_autoptr (SbCost) column = NULL;
  g_autoptr (SbCost) table = NULL;
  gint64 all;

  if (!sb_session_connect (session, error))
    return NULL;
  meter = sb_cost_meter_new (session, ((Fixture *) user_data)->watch, error);
  exec (session, "BEGIN");
  index = measure (meter, 1, "CREATE INDEX t_name ON t (name)", FALSE);
  update = measure (meter, 2, "UPDATE t SET name = 'x' WHERE id <= 40", FALSE);
  column = measure (meter, 3, "ALTER TABLE t ADD COLUMN n int", FALSE);
  table = measure (meter, 4, "CREATE TABLE fresh AS SELECT * FROM t", FALSE);
  g_assert_cmpint (sb_cost_get_strongest (index)->held_us, ==, 0);
  commit (meter);

  all = index->duration_us + update->duration_us + column->duration_us + table->duration_us;
  g_assert_cmpint (sb_cost_get_strongest (index)->writers_us, >=, all);
  g_assert_cmpint (sb_cost_get_strongest (index)->readers_us, ==, 0);
  g_assert_cmpint (sb_cost_get_strongest (update)->mode, ==, SB_LOCK_MODE_ROW_EXCLUSIVE);
  g_assert_cmpint (update->n_rows, ==, 40);
  g_assert_cmpint (column->n_rows, ==, -1);
  g_assert_cmpint (table->n_rows, ==, 100);
  g_assert_cmpint (table->n_scanned, ==, 100);
  g_assert_cmpint (sb_cost_get_strongest (column)->readers_us, >=,
                   column->duration_us + table->duration_us);
  g_assert_cmpint (sb_cost_get_strongest (column)->readers_us, <,
                   sb_cost_get_strongest (index)->writers_us);
  g_assert_null (sb_cost_get_strongest (table));
  g_assert_cmpuint (update->wal_bytes, >, 0);
  return NULL;
}

static void
test_transaction (Fixture *fixture, gconstpointer data)
{
  run (fixture, transaction_job);
}

static gpointer
problem_job (SbSession *session, gpointer user_data, GError **error)
{
  SbCostStatement statement = { .sql = "ALTER TABLE nothing ADD n int" };
  g_autoptr (SbCostMeter) meter = NULL;
  g_autoptr (SbCost) cost = sb_cost_new (1);
  g_autofree char *problem = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  meter = sb_cost_meter_new (session, ((Fixture *) user_data)->watch, error);
  statement.is_alone = TRUE;
  g_assert_false (sb_cost_meter_exec (meter, &statement, cost, &problem, error));
  g_assert_cmpstr (problem, ==, "relation \"nothing\" does not exist");
  return NULL;
}

static void
test_problem (Fixture *fixture, gconstpointer data)
{
  run (fixture, problem_job);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/meter/modes", Fixture, NULL, begin, test_modes, end);
  g_test_add ("/meter/transaction", Fixture, NULL, begin, test_transaction, end);
  g_test_add ("/meter/problem", Fixture, NULL, begin, test_problem, end);
  return g_test_run ();
}
