/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What statements lock, rewrite and read, against PostgreSQL's documentation, on a real server: one
 * form a line in forms.sql, which says how the lines are written. */
#include "sb-cost-meter.h"

#include <string.h>

#include "sb-test-server.h"

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                            "rehearse", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

typedef struct
{
  SbConnection *connection;
  SbConnection *watch;
  char *database;
  GPtrArray *wrong; /* what differs, one line each */
} Fixture;

static void
begin (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = read_file ("forms-base.sql");
  g_autoptr (SbTarget) target = NULL;

  fixture->database = sb_test_server_create_database ();
  g_free (sb_test_server_query (fixture->database, base));
  target = sb_test_server_get_target (fixture->database, NULL);
  fixture->connection = sb_connection_new (target, "test");
  fixture->watch = sb_connection_new (target, "test");
  fixture->wrong = g_ptr_array_new_with_free_func (g_free);
}

static void
end (Fixture *fixture, gconstpointer data)
{
  sb_connection_unref (fixture->connection);
  sb_connection_unref (fixture->watch);
  g_free (fixture->database);
  g_ptr_array_unref (fixture->wrong);
}

static char *
tell (const SbCost *cost)
{
  GString *text = g_string_new (NULL);
  g_autofree char *rewrites = g_strjoinv (", ", cost->rewrites);
  g_autofree char *indexes = g_strjoinv (", ", cost->index_rewrites);

  for (guint i = 0; i < cost->locks->len; i++)
    {
      const SbCostLock *lock = cost->locks->pdata[i];

      g_string_append_printf (text, "%s%s on %s%s", i > 0 ? " + " : "",
                              sb_lock_mode_get_name (lock->mode), lock->relation,
                              lock->is_new ? " (new)" : "");
    }
  g_string_append_printf (text, "; rewrites %s; indexes %s; %d rows read", rewrites, indexes,
                          (int) cost->n_scanned);
  return g_string_free (text, FALSE);
}

static const SbCostLock *
find_lock (const SbCost *cost, const char *relation)
{
  for (guint i = 0; i < cost->locks->len; i++)
    {
      const SbCostLock *lock = cost->locks->pdata[i];

      if (!lock->is_new && strcmp (lock->relation, relation) == 0)
        return lock;
    }
  return NULL;
}

static gboolean
are_locks (const SbCost *cost, const char *expected)
{
  g_auto (GStrv) locks = g_strsplit (expected, " + ", -1);

  if (strcmp (expected, "none") == 0)
    return sb_cost_get_strongest (cost) == NULL;
  for (guint i = 0; locks[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (locks[i], " on ", 2);
      const SbCostLock *lock = find_lock (cost, words[1]);

      if (lock == NULL || lock->mode != sb_lock_mode_parse (words[0])
          || (i == 0 && lock->mode != sb_cost_get_strongest (cost)->mode))
        return FALSE;
    }
  return TRUE;
}

/* In whatever order. */
static gboolean
are_names (GStrv names, const char *expected)
{
  g_auto (GStrv) wanted = g_strsplit (expected, ", ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) names, wanted[i]))
      return FALSE;
  return g_strv_length (names) == g_strv_length (wanted);
}

static gboolean
is_expected (const SbCost *cost, char **facts)
{
  const char *rewrites = "", *indexes = "";

  if (!are_locks (cost, facts[0]))
    return FALSE;
  for (char **fact = facts + 1; *fact != NULL; fact++)
    if (g_str_has_prefix (*fact, "rewrites "))
      rewrites = *fact + strlen ("rewrites ");
    else if (g_str_has_prefix (*fact, "indexes "))
      indexes = *fact + strlen ("indexes ");
    else if (strcmp (*fact, "scan") == 0 ? cost->n_scanned < 1000
                                         : strcmp (*fact, "no scan") == 0 && cost->n_scanned != 0)
      return FALSE;
  return are_names (cost->rewrites, rewrites) && are_names (cost->index_rewrites, indexes);
}

static gboolean
exec (SbSession *session, const char *sql, GError **error)
{
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, sql, error), error);

  return result != NULL;
}

static void
try_form (Fixture *fixture, SbSession *session, const char *line, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line, " -- ", 2);
  g_auto (GStrv) facts = g_strsplit (parts[1], "; ", -1);
  gboolean is_alone = g_strv_contains ((const char *const *) facts, "alone");
  SbCostStatement statement = { .sql = parts[0], .is_alone = is_alone };
  g_autoptr (SbCostMeter) meter = sb_cost_meter_new (session, fixture->watch, error);
  g_autoptr (SbCost) cost = sb_cost_new (1);
  g_autofree char *problem = NULL;
  g_autofree char *told = NULL;

  if (meter == NULL || (!is_alone && !exec (session, "BEGIN", error)))
    return;
  if (!sb_cost_meter_exec (meter, &statement, cost, &problem, error))
    told = g_strdup (problem);
  else if (!is_expected (cost, facts))
    told = tell (cost);
  if (told != NULL)
    g_ptr_array_add (fixture->wrong, g_strdup_printf ("%s\n  found %s", line, told));
  if (!is_alone)
    sb_session_rollback (session, NULL);
}

static gpointer
forms_job (SbSession *session, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  g_autofree char *text = read_file ("forms.sql");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (!sb_session_connect (session, error) || !exec (session, "SET TimeZone = 'UTC'", error))
    return NULL;
  for (char **line = lines; *line != NULL && *error == NULL; line++)
    if (**line != '\0' && !g_str_has_prefix (*line, "--"))
      try_form (fixture, session, *line, error);
  return NULL;
}

static void
test_forms (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (fixture->connection, forms_job, fixture, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fixture->wrong->len; i++)
    g_test_message ("%s", (const char *) fixture->wrong->pdata[i]);
  g_assert_cmpuint (fixture->wrong->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cost/forms", Fixture, NULL, begin, test_forms, end);
  return g_test_run ();
}
