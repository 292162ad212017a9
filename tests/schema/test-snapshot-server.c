/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots of a real server: no change goes unseen, and what was undone leaves no trace.
 *
 * tests/golden/diff/changes.sql is one change a line, made one after the other; changes.txt tells what
 * each of them changed; --update rewrites it. */
#include "sb-difference.h"

#include <stdlib.h>
#include <string.h>

#include "sb-test-server.h"

static gboolean is_update;

static char *
dup_golden_path (const char *name)
{
  return g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests", "golden", "diff", name,
                           NULL);
}

static char *
read_golden (const char *name)
{
  g_autofree char *path = dup_golden_path (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

typedef struct
{
  const char *sql; /* (nullable) */
  const char *const *without;
  SbSnapshotFlags flags;
} Step;

/* Changes, then looks: two connections' worth of work on one. */
static gpointer
step_job (SbSession *session, gpointer user_data, GError **error)
{
  const Step *step = user_data;

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  if (step->sql != NULL)
    {
      g_auto (GStrv) statements = g_strsplit (step->sql, "; ", -1);

      for (char **sql = statements; *sql != NULL; sql++)
        {
          g_autoptr (SbResult) answer = sb_session_exec (session, *sql, error);

          answer = sb_session_expect (g_steal_pointer (&answer), error);
          if (answer == NULL)
            return NULL;
        }
    }
  return sb_snapshot_read (session, step->flags, step->without, error);
}

typedef struct
{
  SbConnection *connection;
  char *database;
} Fixture;

static void
begin (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = read_golden ("base.sql");
  g_autoptr (SbTarget) target = NULL;

  fixture->database = sb_test_server_create_database ();
  /* Roles are the server's: other tests of this program made them before. */
  g_free (sb_test_server_query (fixture->database, "DROP ROLE IF EXISTS sb_diff_reader; "
                                                   "DROP ROLE IF EXISTS sb_diff_owner"));
  g_free (sb_test_server_query (fixture->database, base));
  target = sb_test_server_get_target (fixture->database, NULL);
  fixture->connection = sb_connection_new (target, "test");
}

static void
end (Fixture *fixture, gconstpointer data)
{
  sb_connection_unref (fixture->connection);
  g_free (sb_test_server_query (fixture->database,
                                "DROP OWNED BY sb_diff_reader, sb_diff_owner CASCADE"));
  g_free (fixture->database);
}

static SbSnapshot *
take (Fixture *fixture, const Step *step)
{
  g_autoptr (GError) error = NULL;
  SbSnapshot *snapshot = sb_connection_run_and_wait (fixture->connection, step_job, (gpointer) step,
                                                     &error);

  if (error != NULL)
    g_error ("%s: %s", step->sql != NULL ? step->sql : "", error->message);
  return snapshot;
}

/* A line may end with "-- since N": older servers cannot do it. */
static gboolean
is_for_server (const char *line, SbSnapshot *snapshot)
{
  const char *since = strstr (line, "-- since ");

  return *line != '\0'
         && (since == NULL
             || atoi (since + strlen ("-- since "))
                    <= sb_snapshot_get_server_version (snapshot) / 10000);
}

/* Makes the changes of @name one after the other and tells what each changed. */
static char *
tell_changes (Fixture *fixture, const char *name)
{
  g_autofree char *text = read_golden (name);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (SbSnapshot) before = take (fixture, &(Step){ NULL });
  GString *told = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (SbSnapshot) after = NULL;
      g_autoptr (SbDifferences) differences = NULL;
      g_autofree char *difference = NULL;

      if (!is_for_server (*line, before))
        continue;
      after = take (fixture, &(Step){ .sql = *line });
      differences = sb_differences_new (before, after, SB_PROFILE_SAME);
      difference = sb_differences_dup_text (differences);
      g_assert_cmpint (sb_differences_get_n (differences) == 0, ==,
                       g_str_equal (sb_snapshot_get_fingerprint (before),
                                    sb_snapshot_get_fingerprint (after)));
      g_string_append_printf (told, "%s\n%s\n", *line,
                              *difference != '\0' ? difference : "nothing\n");
      g_clear_pointer (&before, sb_snapshot_unref);
      before = g_steal_pointer (&after);
    }
  return g_string_free (told, FALSE);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *told = tell_changes (fixture, "changes.sql");
  g_autofree char *expected = NULL;
  g_autofree char *version = sb_test_server_query (fixture->database, "SHOW server_version_num");
  const char *unseen = strstr (told, "\nnothing\n");

  if (unseen != NULL)
    g_error ("%.*s", 500, MAX (told, unseen - 400));
  /* Each major prints a little differently. */
  if (!g_str_has_prefix (version, "15"))
    return;
  if (is_update)
    {
      g_autofree char *path = dup_golden_path ("changes.txt");

      g_assert_true (g_file_set_contents (path, told, -1, NULL));
    }
  expected = read_golden ("changes.txt");
  g_assert_cmpstr (told, ==, expected);
}

static void
test_round_trips (Fixture *fixture, gconstpointer data)
{
  g_autofree char *told = tell_changes (fixture, "round-trips.sql");

  g_assert_null (strstr (told, "\n+ "));
  g_assert_null (strstr (told, "\n- "));
  if (strstr (told, "\n~ ") != NULL)
    g_error ("%s", told);
}

/* Secrets of foreign servers are not even read. */
static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbSnapshot) snapshot =
      take (fixture,
            &(Step){ .sql = "CREATE FOREIGN DATA WRAPPER w OPTIONS (key 'very secret'); "
                            "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (key 'very secret'); "
                            "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (k 'very secret')" });

  for (guint i = 0; i < sb_snapshot_get_n_entries (snapshot); i++)
    g_assert_null (strstr (sb_snapshot_get_entry (snapshot, i)->definition, "very secret"));
}

/* What is ours in a target is no part of its schema. */
static void
test_without (Fixture *fixture, gconstpointer data)
{
  static const char *const without[] = { "switchback", "public.migration_history", NULL };
  g_autoptr (SbSnapshot) before = take (fixture, &(Step){ .without = without });
  g_autoptr (SbSnapshot) after = take (
      fixture, &(Step){ .sql = "CREATE SCHEMA switchback; CREATE TABLE switchback.run (a serial); "
                               "CREATE TABLE migration_history (id serial PRIMARY KEY)",
                        .without = without });
  g_autoptr (SbSnapshot) all = take (fixture, &(Step){ NULL });

  g_assert_cmpstr (sb_snapshot_get_fingerprint (before), ==, sb_snapshot_get_fingerprint (after));
  g_assert_cmpstr (sb_snapshot_get_fingerprint (before), !=, sb_snapshot_get_fingerprint (all));
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbSnapshot) before = take (fixture, &(Step){ .flags = SB_SNAPSHOT_ROLES });
  g_autoptr (SbSnapshot)
      after = take (fixture, &(Step){ .sql = "ALTER ROLE sb_diff_reader BYPASSRLS; "
                                             "GRANT sb_diff_owner TO sb_diff_reader; "
                                             "ALTER ROLE sb_diff_reader SET work_mem = '5MB'",
                                      .flags = SB_SNAPSHOT_ROLES });
  g_autoptr (SbDifferences) differences = sb_differences_new (before, after, SB_PROFILE_SAME);
  g_autofree char *text = sb_differences_dup_text (differences);

  g_assert_cmpstr (text, ==,
                   "~ role sb_diff_reader\n"
                   "    + bypass row-level security\n"
                   "    + member of: sb_diff_owner\n"
                   "    + setting: work_mem=5MB\n");
}

static gpointer
lock_job (SbSession *session, gpointer user_data, GError **error)
{
  g_autoptr (SbResult) answer = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  answer = sb_session_exec (session, "BEGIN; LOCK TABLE app.book, app.author", error);
  return sb_session_expect (g_steal_pointer (&answer), error);
}

/* Somebody has a table for himself: that is said, and nobody waits for ever. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (fixture->database, NULL);
  g_autoptr (SbConnection) other = sb_connection_new (target, "test");
  g_autoptr (GError) error = NULL;
  g_autoptr (SbResult) locked = sb_connection_run_and_wait (other, lock_job, NULL, &error);
  g_autoptr (SbSnapshot) snapshot = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (locked);
  snapshot = sb_connection_run_and_wait (fixture->connection, step_job, &(Step){ NULL }, &error);
  g_assert_null (snapshot);
  g_assert_nonnull (strstr (error->message, "55P03"));
  g_clear_pointer (&other, sb_connection_unref);
  snapshot = take (fixture, &(Step){ NULL });
  g_assert_cmpuint (sb_snapshot_get_n_entries (snapshot), >, 50);
}

/* However the database, the role or the session is set, a definition is printed the same way. */
static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbSnapshot) before = take (
      fixture,
      &(Step){ .sql = "CREATE TABLE app.timed (at timestamptz DEFAULT '2026-01-01 00:00Z') "
                      "PARTITION BY RANGE (at); CREATE TABLE app.timed_1 PARTITION OF app.timed "
                      "FOR VALUES FROM ('2026-01-01 00:00Z') TO ('2026-02-01 00:00Z')" });
  g_autoptr (SbSnapshot) after =
      take (fixture, &(Step){ .sql = "SET search_path = app, public; SET TimeZone = 'Asia/Tokyo'; "
                                     "SET DateStyle = 'German'; SET quote_all_identifiers = on; "
                                     "SET IntervalStyle = 'iso_8601'; "
                                     "SET standard_conforming_strings = off" });

  g_assert_cmpstr (sb_snapshot_get_fingerprint (before), ==, sb_snapshot_get_fingerprint (after));
}

typedef struct
{
  const char *change;
  SbProfile profile;
  SbWeight weight;
} WeightCase;

static void
test_weights (Fixture *fixture, gconstpointer data)
{
  static const WeightCase cases[] = {
    { "COMMENT ON TABLE app.book IS 'x'", SB_PROFILE_SAME, SB_WEIGHT_LOOKS },
    { "ALTER TABLE app.author DROP COLUMN name; ALTER TABLE app.author ADD COLUMN name text NOT "
      "NULL "
      "DEFAULT 'x'",
      SB_PROFILE_SAME, SB_WEIGHT_LOOKS },
    { "CREATE OR REPLACE FUNCTION app.add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS "
      "E'SELECT\\n  a + b'",
      SB_PROFILE_SAME, SB_WEIGHT_LOOKS },
    { "CREATE OR REPLACE FUNCTION app.add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS "
      "'SELECT a+b'",
      SB_PROFILE_SAME, SB_WEIGHT_SCHEMA },
    { "ALTER TABLE app.author OWNER TO sb_diff_owner", SB_PROFILE_SAME, SB_WEIGHT_SCHEMA },
    { "ALTER TABLE app.author OWNER TO CURRENT_USER", SB_PROFILE_ELSEWHERE, SB_WEIGHT_NONE },
    { "GRANT SELECT ON app.author TO PUBLIC", SB_PROFILE_ELSEWHERE, SB_WEIGHT_NONE },
    { "CREATE SCHEMA auth; CREATE TABLE auth.users (id int); COMMENT ON TABLE auth.users IS 'x'",
      SB_PROFILE_ELSEWHERE, SB_WEIGHT_NONE },
    { "CREATE TABLE app.more (id int)", SB_PROFILE_ELSEWHERE, SB_WEIGHT_SCHEMA },
  };
  g_autoptr (SbSnapshot) before = take (fixture, &(Step){ NULL });

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbSnapshot) after = take (fixture, &(Step){ .sql = cases[i].change });
      g_autoptr (SbDifferences) differences = sb_differences_new (before, after, cases[i].profile);
      g_autofree char *text = sb_differences_dup_text (differences);

      g_test_message ("%s:\n%s", cases[i].change, text);
      g_assert_cmpint (sb_differences_get_weight (differences), ==, cases[i].weight);
      g_assert_cmpint (*text == '\0', ==, cases[i].weight == SB_WEIGHT_NONE);
      g_clear_pointer (&before, sb_snapshot_unref);
      before = g_steal_pointer (&after);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  is_update = argc > 1 && g_str_equal (argv[1], "--update");
  g_test_add ("/snapshot/changes", Fixture, NULL, begin, test_changes, end);
  g_test_add ("/snapshot/round-trips", Fixture, NULL, begin, test_round_trips, end);
  g_test_add ("/snapshot/weights", Fixture, NULL, begin, test_weights, end);
  g_test_add ("/snapshot/secrets", Fixture, NULL, begin, test_secrets, end);
  g_test_add ("/snapshot/without", Fixture, NULL, begin, test_without, end);
  g_test_add ("/snapshot/roles", Fixture, NULL, begin, test_roles, end);
  g_test_add ("/snapshot/locked", Fixture, NULL, begin, test_locked, end);
  g_test_add ("/snapshot/settings", Fixture, NULL, begin, test_settings, end);
  return g_test_run ();
}
