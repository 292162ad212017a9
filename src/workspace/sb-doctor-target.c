/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a target says of itself: server, role, pooler, history, journal, and what lies about. */
#include "sb-doctor.h"

#include <string.h>

#include "sb-journal.h"
#include "sb-thread.h"
#include "sb-words.h"

#define EQUALS " OPERATOR(pg_catalog.=) "

/* Each asks one thing; names are in full, whatever the search_path. */
static const char ROLE_SQL[] =
    "SELECT current_user, r.rolsuper, r.rolbypassrls, "
    "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'), "
    "pg_catalog.pg_is_in_recovery() FROM pg_catalog.pg_roles r WHERE r.rolname" EQUALS
    "current_user";
static const char HISTORY_SQL[] =
    "SELECT c.relrowsecurity AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE') "
    "AND NOT r.rolbypassrls AND NOT r.rolsuper, "
    "pg_catalog.has_table_privilege(c.oid, 'SELECT'), "
    "pg_catalog.has_table_privilege(c.oid, 'INSERT') "
    "AND pg_catalog.has_table_privilege(c.oid, 'DELETE') "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid" EQUALS "c.relnamespace "
    "CROSS JOIN pg_catalog.pg_roles r "
    "WHERE pg_catalog.concat(n.nspname, '.', c.relname)" EQUALS "$1::pg_catalog.text "
    "AND r.rolname" EQUALS "current_user";
static const char SCHEMA_SQL[] =
    "SELECT coalesce((SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') "
    "FROM pg_catalog.pg_namespace n WHERE n.nspname" EQUALS "$1::pg_catalog.name), "
    "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'))";
static const char INDEXES_SQL[] =
    "SELECT pg_catalog.count(*), "
    "pg_catalog.min(i.indexrelid::pg_catalog.regclass::pg_catalog.text) "
    "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid" EQUALS "i.indexrelid "
    "WHERE NOT i.indisvalid AND c.relkind" EQUALS "'i'";
/* The oldest of them, and how many there are. */
static const char IDLE_SQL[] =
    "SELECT pg_catalog.count(*), (pg_catalog.array_agg(pid ORDER BY state_change))[1], "
    "(pg_catalog.array_agg(usename::pg_catalog.text ORDER BY state_change))[1], "
    "extract(epoch FROM pg_catalog.now() OPERATOR(pg_catalog.-) pg_catalog.min(state_change))"
    "::bigint FROM pg_catalog.pg_stat_activity WHERE datname" EQUALS
    "pg_catalog.current_database() AND state OPERATOR(pg_catalog.~~) 'idle in transaction%' "
    "AND state_change OPERATOR(pg_catalog.<) "
    "(pg_catalog.now() OPERATOR(pg_catalog.-) interval '10 seconds')";
static const char LOCKS_SQL[] = "SELECT pg_catalog.current_setting('lock_timeout'), "
                                "pg_catalog.current_setting('statement_timeout')";

static gboolean
is_true (SbResult *result, guint column)
{
  return g_strcmp0 (sb_result_get_value (result, 0, column), "t") == 0;
}

/* One row, or a line that says why there is none. */
static SbResult *
ask (GPtrArray *lines, SbSession *session, const char *subject, const char *sql, const char *param)
{
  const char *params[] = { param };
  g_autoptr (GError) error = NULL;
  g_autoptr (SbResult) result = sb_session_expect (
      sb_session_exec_params (session, sql, param != NULL ? 1 : 0, params, &error), &error);

  if (result != NULL && sb_result_get_n_rows (result) == 1)
    return g_steal_pointer (&result);
  sb_doctor_lines_add (lines, SB_HEALTH_WARNING, subject,
                       g_strdup_printf ("could not be looked at: %s",
                                        error != NULL ? error->message : "no answer"),
                       NULL);
  return NULL;
}

static void
look_at_server (GPtrArray *lines, SbSession *session)
{
  const char *version = sb_session_get_parameter (session, "server_version");
  SbPooling pooling = sb_session_get_pooling (session);

  if (sb_session_get_server_version (session) >= 130000)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "server", g_strdup_printf ("PostgreSQL %s", version),
                         NULL);
  else
    sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, "server",
                         g_strdup_printf ("PostgreSQL %s", version),
                         "13 is the oldest that Switchback works with");
  if (sb_pooling_keeps_session (pooling))
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "connection",
                         g_strdup (sb_pooling_get_name (pooling)), NULL);
  else
    sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "connection",
                         g_strdup_printf ("%s: what cannot be in a transaction (CREATE INDEX "
                                          "CONCURRENTLY) cannot go through it",
                                          sb_pooling_get_name (pooling)),
                         "set DIRECT_DATABASE_URL beside DATABASE_URL to the server's own address");
}

static void
look_at_role (GPtrArray *lines, SbSession *session)
{
  g_autoptr (SbResult) row = ask (lines, session, "role", ROLE_SQL, NULL);

  if (row == NULL)
    return;
  if (is_true (row, 4))
    sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, "role",
                         g_strdup ("this is a replica: nothing can be written here"),
                         "take the address of the primary");
  sb_doctor_lines_add (lines, SB_HEALTH_OK, "role",
                       g_strdup_printf ("%s%s%s", sb_result_get_value (row, 0, 0),
                                        is_true (row, 1)   ? ", a superuser"
                                        : is_true (row, 2) ? ", past row-level security"
                                                           : "",
                                        is_true (row, 3) ? ", may create schemas" : ""),
                       NULL);
}

static void
look_at_rights (GPtrArray *lines, SbSession *session, const char *table)
{
  g_autoptr (SbResult) row = ask (lines, session, "history", HISTORY_SQL, table);

  if (row == NULL)
    return;
  if (is_true (row, 0))
    sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, "history",
                         g_strdup_printf ("row-level security on %s hides rows from this role",
                                          table),
                         "connect as the table's owner");
  else if (!is_true (row, 1) || !is_true (row, 2))
    sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, "history",
                         g_strdup_printf ("this role may not %s %s",
                                          is_true (row, 1) ? "write" : "read", table),
                         "connect as the table's owner, or GRANT SELECT, INSERT, DELETE on it");
  else
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "history",
                         g_strdup_printf ("%s is there, and this role may write it", table), NULL);
}

/* What its table meta says. A later program's journal is not read at all. */
static void
look_at_journal_version (GPtrArray *lines, SbSession *session, const char *prefix)
{
  g_autofree char *sql = g_strdup_printf ("SELECT pg_catalog.max(schema_version) FROM %smeta",
                                          prefix);
  g_autoptr (SbResult) row = ask (lines, session, "journal", sql, NULL);
  const char *version = row != NULL ? sb_result_get_value (row, 0, 0) : NULL;

  if (row == NULL)
    return;
  if (version == NULL)
    sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "journal",
                         g_strdup_printf ("%smeta does not say its schema version", prefix), NULL);
  else
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "journal",
                         g_strdup_printf ("its tables %s… are there, schema version %s, and this "
                                          "role may write them",
                                          prefix, version),
                         NULL);
}

static void
look_at_journal (GPtrArray *lines, SbSession *session, SbHistory *history)
{
  const char *prefix = sb_history_get_journal_prefix (history);
  gboolean may_be_written = sb_journal_may_be_written (history);

  if (!sb_history_has_journal_tables (history))
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "journal",
                         g_strdup ("it is not there yet; the first run makes it"), NULL);
  else if (sb_history_has_journal (history) && may_be_written)
    look_at_journal_version (lines, session, prefix);
  else if (sb_history_has_journal (history))
    sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "journal",
                         g_strdup ("it is there, but this role may not write it: what cannot be in "
                                   "a transaction is refused"),
                         "connect as the journal's owner");
  else if (may_be_written)
    sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "journal",
                         g_strdup_printf ("its tables %s… are there, but this role may not read "
                                          "them all: details stay unknown, and what cannot be in a "
                                          "transaction is refused",
                                          prefix),
                         "connect as the journal's owner");
  else
    sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "journal",
                         g_strdup_printf ("tables with its names are there that Switchback did not "
                                          "make: %s; it does without a journal",
                                          sb_history_get_journal_fault (history)),
                         "rename those tables");
}

static void
look_at_history (GPtrArray *lines, SbSession *session, SbProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbHistory) history = sb_history_read (session, project, &error);
  const char *table;

  if (history == NULL)
    {
      gboolean is_shape = g_error_matches (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE);
      gboolean is_newer = g_error_matches (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_NEWER);
      gboolean is_denied = g_error_matches (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED);

      sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, is_newer ? "journal" : "history",
                           g_strdup (error->message),
                           is_newer    ? "take the newer Switchback that made it"
                           : is_shape  ? "give it another name, if no other tool needs it"
                           : is_denied ? "connect as the table's owner"
                                       : "see who works on this database");
      return;
    }
  table = sb_history_get_table (history);
  if (sb_history_exists (history))
    look_at_rights (lines, session, table);
  else
    {
      g_autofree char *schema = g_strndup (table, strcspn (table, "."));
      g_autoptr (SbResult) row = ask (lines, session, "history", SCHEMA_SQL, schema);

      if (row != NULL && is_true (row, 0))
        sb_doctor_lines_add (lines, SB_HEALTH_OK, "history",
                             g_strdup_printf ("%s is not there yet; the first run makes it", table),
                             NULL);
      else if (row != NULL)
        sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, "history",
                             g_strdup_printf ("%s is not there, and this role may not make it",
                                              table),
                             "GRANT CREATE ON SCHEMA to this role, or connect as its owner");
    }
  if (sb_history_is_open_to_api (history))
    {
      g_autofree char *next = g_strdup_printf (
          "ALTER TABLE %s ENABLE ROW LEVEL SECURITY; REVOKE ALL ON %s FROM anon, authenticated, "
          "PUBLIC",
          table, table);

      sb_doctor_lines_add (
          lines, SB_HEALTH_PROBLEM, "history",
          g_strdup_printf ("anybody with the project's anon key can read and change %s", table),
          next);
    }
  look_at_journal (lines, session, history);
}

static void
look_at_idle (GPtrArray *lines, SbResult *idle)
{
  const char *count = sb_result_get_value (idle, 0, 0), *pid = sb_result_get_value (idle, 0, 1);
  g_autofree char *next = NULL, *time = NULL;

  if (strcmp (count, "0") == 0)
    {
      sb_doctor_lines_add (lines, SB_HEALTH_OK, "sessions",
                           g_strdup ("none seen idle in a transaction for over 10 s"), NULL);
      return;
    }
  next = g_strdup_printf ("end it: SELECT pg_terminate_backend(%s)", pid);
  time = sb_words_duration (g_ascii_strtoll (sb_result_get_value (idle, 0, 3), NULL, 10)
                            * G_USEC_PER_SEC);
  sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "sessions",
                       g_strdup_printf ("%s idle in a transaction, the longest for %s: process %s "
                                        "of %s; its locks stand in the way",
                                        count, time, pid, sb_result_get_value (idle, 0, 2)),
                       next);
}

static void
look_at_leftovers (GPtrArray *lines, SbSession *session)
{
  g_autoptr (SbResult) indexes = ask (lines, session, "indexes", INDEXES_SQL, NULL);
  g_autoptr (SbResult) idle = ask (lines, session, "sessions", IDLE_SQL, NULL);
  g_autoptr (SbResult) locks = ask (lines, session, "timeouts", LOCKS_SQL, NULL);

  if (indexes != NULL && strcmp (sb_result_get_value (indexes, 0, 0), "0") != 0)
    {
      const char *name = sb_result_get_value (indexes, 0, 1);
      g_autofree char *next =
          g_strdup_printf ("REINDEX INDEX CONCURRENTLY %s, or DROP INDEX CONCURRENTLY it", name);

      sb_doctor_lines_add (
          lines, SB_HEALTH_PROBLEM, "indexes",
          g_strdup_printf ("%s invalid, left by a build that broke off: %s%s",
                           sb_result_get_value (indexes, 0, 0), name,
                           strcmp (sb_result_get_value (indexes, 0, 0), "1") != 0 ? " …" : ""),
          next);
    }
  else if (indexes != NULL)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "indexes", g_strdup ("all are valid"), NULL);
  if (idle != NULL)
    look_at_idle (lines, idle);
  if (locks != NULL)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "timeouts",
                         g_strdup_printf ("by default lock_timeout is %s, statement_timeout %s; a "
                                          "run sets its own",
                                          sb_result_get_value (locks, 0, 0),
                                          sb_result_get_value (locks, 0, 1)),
                         NULL);
}

/**
 * sb_doctor_examine_target:
 * @session: a session; it is connected if it is not yet
 * @project: the project
 * @error: return location for an error: the target cannot be reached
 *
 * Changes nothing. Worker only.
 *
 * Returns: (transfer full) (element-type SbDoctorLine) (nullable): what was found
 */
GPtrArray *
sb_doctor_examine_target (SbSession *session, SbProject *project, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (GPtrArray) lines = sb_doctor_lines_new ();

  if (!sb_session_connect (session, error) || !sb_session_check_pooling (session, error))
    return NULL;
  look_at_server (lines, session);
  look_at_role (lines, session);
  look_at_history (lines, session, project);
  look_at_leftovers (lines, session);
  if (sb_session_is_connected (session))
    return g_steal_pointer (&lines);
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST,
                       "the connection was lost while the target was looked at");
  return NULL;
}
