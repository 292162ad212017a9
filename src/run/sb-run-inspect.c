/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks in the catalog what became of a statement, and clears away what it left half-done.
 *
 * Only where the catalog is a proof. Everything else is a person's to say.
 */
#include "sb-run-inspect.h"

#include <string.h>

#define POLL_MS 250

typedef gboolean (*Inspect) (SbRun *run, const SbStatement *statement, SbFate *fate,
                             GError **error);

static SbResult *
query (SbRun *run, const char *sql, guint n_params, const char *const *params, GError **error)
{
  return sb_session_expect (sb_session_exec_params (run->session, sql, n_params, params, error),
                            error);
}

static gboolean
execute (SbRun *run, const char *sql, GError **error)
{
  g_autoptr (SbResult)
      result = sb_session_expect (sb_session_exec (run->session, sql, error), error);

  return result != NULL;
}

static const SbObject *
find_object (const SbStatement *statement, const char *kind)
{
  for (guint i = 0; i < statement->n_objects; i++)
    if (strcmp (statement->objects[i].kind, kind) == 0 && statement->objects[i].name != NULL
        && *statement->objects[i].name != '\0')
      return &statement->objects[i];
  return NULL;
}

static void
append_quoted (GString *text, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (text, "\"%s\"", doubled);
}

/* "schema"."name", as to_regclass() reads it: by the search_path where no schema is written. */
static char *
dup_qualified (const char *schema, const char *name)
{
  GString *text = g_string_new (NULL);

  if (schema != NULL)
    append_quoted (text, schema);
  if (schema != NULL)
    g_string_append_c (text, '.');
  append_quoted (text, name);
  return g_string_free (text, FALSE);
}

static gboolean
drop_index (SbRun *run, const char *name, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DROP INDEX CONCURRENTLY IF EXISTS %s", name);
  g_autofree char *text = g_strdup_printf ("index %s was left invalid; it is dropped", name);

  sb_run_emit_notice (run, "NOTICE", text, NULL);
  return execute (run, sql, error);
}

/**
 * sb_run_command_find_index:
 * @statement: a statement
 *
 * Returns: (transfer full) (nullable): for a CREATE INDEX CONCURRENTLY with a name: asks for the
 *   index of that name on its table; no row when it is not there, else one: its full name, and
 *   whether it is valid
 */
SbCommand *
sb_run_command_find_index (const SbStatement *statement)
{
  const SbObject *index = find_object (statement, "index");
  g_autofree char *table = NULL;

  if (strcmp (sb_run_get_class (statement), "CREATE INDEX CONCURRENTLY") != 0 || index == NULL)
    return NULL;
  table = dup_qualified (index->schema, index->parent);
  return sb_command_new (
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), i.indisvalid"
      " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) "
      "i.indexrelid"
      " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
      " WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)"
      " AND c.relname OPERATOR(pg_catalog.=) $2::pg_catalog.name",
      2, table, index->name);
}

static gboolean
is_true (SbResult *result, guint column)
{
  return g_strcmp0 (sb_result_get_value (result, 0, column), "t") == 0;
}

static gboolean
inspect_create_index (SbRun *run, const SbStatement *statement, SbFate *fate, GError **error)
{
  g_autoptr (SbCommand) find = sb_run_command_find_index (statement);
  g_autoptr (SbResult) found = sb_session_expect (sb_run_exec_command (run, find, error), error);

  if (found == NULL)
    return FALSE;
  *fate = SB_FATE_AGAIN;
  if (sb_result_get_n_rows (found) == 0)
    return TRUE;
  if (!is_true (found, 1))
    return drop_index (run, sb_result_get_value (found, 0, 0), error);
  *fate = SB_FATE_DONE;
  return TRUE;
}

static gboolean
inspect_drop_index (SbRun *run, const SbStatement *statement, SbFate *fate, GError **error)
{
  const SbObject *index = find_object (statement, "index");
  g_autofree char *name = dup_qualified (index->schema, index->name);
  const char *params[] = { name };
  g_autoptr (SbResult)
      found = query (run, "SELECT pg_catalog.to_regclass($1::pg_catalog.text) IS NOT NULL", 1,
                     params, error);

  if (found == NULL)
    return FALSE;
  *fate = is_true (found, 0) ? SB_FATE_AGAIN : SB_FATE_DONE;
  return TRUE;
}

/* A rebuild that broke off leaves the new index, or the old one, under a name of the server's. */
static gboolean
inspect_reindex (SbRun *run, const SbStatement *statement, SbFate *fate, GError **error)
{
  static const char sql[] =
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)"
      " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) "
      "i.indexrelid"
      " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
      " JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) i.indrelid"
      " WHERE NOT i.indisvalid AND c.relname OPERATOR(pg_catalog.~) '_cc(new|old)[0-9]*$' AND CASE"
      " WHEN $1::pg_catalog.text OPERATOR(pg_catalog.=) 'table' THEN t.oid OPERATOR(pg_catalog.=) "
      "pg_catalog.to_regclass($2::pg_catalog.text) "
      "OR t.oid OPERATOR(pg_catalog.=)"
      " (SELECT reltoastrelid FROM pg_catalog.pg_class"
      " WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2::pg_catalog.text))"
      " WHEN $1::pg_catalog.text OPERATOR(pg_catalog.=) 'index' THEN t.oid OPERATOR(pg_catalog.=) "
      "(SELECT indrelid FROM pg_catalog.pg_index"
      " WHERE indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2::pg_catalog.text))"
      " WHEN $1::pg_catalog.text OPERATOR(pg_catalog.=) 'schema' THEN"
      " $3::pg_catalog.name OPERATOR(pg_catalog.=) ANY (ARRAY[n.nspname, (SELECT tn.nspname"
      " FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace tn"
      " ON tn.oid OPERATOR(pg_catalog.=) o.relnamespace"
      " WHERE o.reltoastrelid OPERATOR(pg_catalog.=) t.oid)]) ELSE true END";
  const SbObject *object = &statement->objects[0];
  g_autofree char *name = dup_qualified (object->schema, object->name);
  const char *params[] = { object->kind, name, object->name };
  g_autoptr (SbResult) found = query (run, sql, 3, params, error);

  *fate = SB_FATE_AGAIN;
  for (guint i = 0; found != NULL && i < sb_result_get_n_rows (found); i++)
    if (!drop_index (run, sb_result_get_value (found, i, 0), error))
      return FALSE;
  return found != NULL;
}

static gboolean
inspect_detach (SbRun *run, const SbStatement *statement, SbFate *fate, GError **error)
{
  const SbObject *table = &statement->objects[0];
  const SbObject *partition = &statement->objects[statement->n_objects - 1];
  g_autofree char *parent = dup_qualified (table->schema, table->name);
  g_autofree char *child = dup_qualified (partition->schema, partition->name);
  g_autofree char *finalize = g_strdup_printf ("ALTER TABLE %s DETACH PARTITION %s FINALIZE",
                                               parent, child);
  const char *params[] = { parent, child };
  g_autoptr (SbResult) found =
      query (run,
             "SELECT inhdetachpending FROM pg_catalog.pg_inherits"
             " WHERE inhparent OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1::pg_catalog.text)"
             " AND inhrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2::pg_catalog.text)",
             2, params, error);

  if (found == NULL)
    return FALSE;
  *fate = SB_FATE_DONE;
  if (sb_result_get_n_rows (found) == 0)
    return TRUE;
  if (is_true (found, 0))
    return execute (run, finalize, error);
  *fate = SB_FATE_AGAIN;
  return TRUE;
}

static gboolean
inspect_catalog (SbRun *run, const SbStatement *statement, SbFate *fate, GError **error)
{
  static const char sql[] =
      "SELECT CASE WHEN $1::pg_catalog.text OPERATOR(pg_catalog.=) 'database' THEN EXISTS ("
      "SELECT FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) $2::pg_catalog.name)"
      " WHEN $1::pg_catalog.text OPERATOR(pg_catalog.=) 'tablespace' THEN EXISTS ("
      "SELECT FROM pg_catalog.pg_tablespace WHERE spcname OPERATOR(pg_catalog.=) "
      "$2::pg_catalog.name)"
      " ELSE EXISTS (SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d"
      " ON d.oid OPERATOR(pg_catalog.=) s.subdbid WHERE d.datname OPERATOR(pg_catalog.=) "
      "pg_catalog.current_database()"
      " AND s.subname OPERATOR(pg_catalog.=) $2::pg_catalog.name) END";
  const SbObject *object = &statement->objects[0];
  const char *params[] = { object->kind, object->name };
  g_autoptr (SbResult) found = query (run, sql, 2, params, error);

  if (found == NULL)
    return FALSE;
  *fate = is_true (found, 0) == (object->verb == SB_OBJECT_CREATED) ? SB_FATE_DONE : SB_FATE_AGAIN;
  return TRUE;
}

/* Doing it twice is doing it once. */
static gboolean
inspect_nothing (SbRun *run, const SbStatement *statement, SbFate *fate, GError **error)
{
  *fate = SB_FATE_AGAIN;
  return TRUE;
}

/* By the words of sb_run_get_class(); @object: the kind of object that the text has to name. */
static const struct
{
  const char *words;
  const char *object;
  Inspect inspect;
} classes[] = {
  { "CREATE INDEX CONCURRENTLY", "index", inspect_create_index },
  { "DROP INDEX CONCURRENTLY", "index", inspect_drop_index },
  { "REINDEX CONCURRENTLY", "", inspect_reindex },
  { "DETACH PARTITION CONCURRENTLY", "", inspect_detach },
  { "CREATE DATABASE", "database", inspect_catalog },
  { "DROP DATABASE", "database", inspect_catalog },
  { "CREATE TABLESPACE", "tablespace", inspect_catalog },
  { "DROP TABLESPACE", "tablespace", inspect_catalog },
  { "CREATE SUBSCRIPTION", "subscription", inspect_catalog },
  { "DROP SUBSCRIPTION", "subscription", inspect_catalog },
  { "ALTER DATABASE SET TABLESPACE", NULL, inspect_nothing },
  { "ALTER SUBSCRIPTION REFRESH", NULL, inspect_nothing },
  { "ALTER SYSTEM", NULL, inspect_nothing },
  { "ANALYZE", NULL, inspect_nothing },
  { "CLUSTER", NULL, inspect_nothing },
  { "CLUSTER of all tables", NULL, inspect_nothing },
  { "DISCARD ALL", NULL, inspect_nothing },
  { "REFRESH MATERIALIZED VIEW", NULL, inspect_nothing },
  { "REINDEX", NULL, inspect_nothing },
  { "REINDEX DATABASE", NULL, inspect_nothing },
  { "REINDEX SCHEMA", NULL, inspect_nothing },
  { "REINDEX SYSTEM", NULL, inspect_nothing },
  { "SET", NULL, inspect_nothing },
  { "VACUUM", NULL, inspect_nothing },
};

/**
 * sb_run_get_class:
 * @statement: a statement
 *
 * Returns: (transfer none): what it is, in the journal's words
 */
const char *
sb_run_get_class (const SbStatement *statement)
{
  return statement->why_alone != NULL ? statement->why_alone : statement->tag;
}

static Inspect
find_inspect (const SbStatement *statement)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      const char *object = classes[i].object;

      if (strcmp (classes[i].words, sb_run_get_class (statement)) != 0)
        continue;
      if (object == NULL)
        return classes[i].inspect;
      if (*object != '\0' ? find_object (statement, object) != NULL : statement->n_objects > 0)
        return classes[i].inspect;
    }
  return NULL;
}

/**
 * sb_run_can_inspect:
 * @statement: a statement that stands alone
 *
 * Any thread.
 *
 * Returns: whether the catalog tells if it was done, or it may just be run again; not for an index
 *   to which the server gives a name, for procedures, and for what is not known
 */
gboolean
sb_run_can_inspect (const SbStatement *statement)
{
  return find_inspect (statement) != NULL;
}

/**
 * sb_run_inspect:
 * @run: a run at a step, its session idle
 * @index: which of the step's statements that are sent, from 0; sb_run_can_inspect() is so
 * @fate: (out): what became of it
 * @error: return location for an #SbDbError
 *
 * Looks, and clears away what would be in the way of running it again.
 *
 * Returns: whether it could be looked at
 */
gboolean
sb_run_inspect (SbRun *run, guint index, SbFate *fate, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);

  return find_inspect (statement) (run, statement, fate, error);
}

/**
 * sb_run_check_index:
 * @run: a run at a step, its session idle
 * @index: a statement that the server has just carried out
 * @error: return location for %SB_RUN_ERROR_REFUSED or an #SbDbError
 *
 * IF NOT EXISTS takes an index that is there for one that works, also where it is invalid.
 *
 * Returns: whether an index that it names is valid
 */
gboolean
sb_run_check_index (SbRun *run, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  g_autoptr (SbCommand) find = sb_run_command_find_index (statement);
  g_autoptr (SbResult) found = NULL;

  if (find == NULL)
    return TRUE;
  found = sb_session_expect (sb_run_exec_command (run, find, error), error);
  if (found == NULL)
    return FALSE;
  if (sb_result_get_n_rows (found) == 0 || is_true (found, 1))
    return TRUE;
  g_set_error (
      error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
      "index %s was there before and is invalid, so IF NOT EXISTS left it as it was; going "
      "on here drops it and makes it anew",
      sb_result_get_value (found, 0, 0));
  return FALSE;
}

/**
 * sb_run_wait_for_process:
 * @run: a run at a step that goes on where another stopped
 * @error: return location for %SB_RUN_ERROR_BUSY or an #SbDbError
 *
 * The server process that had the statement may still be at it, though its program is gone. It is
 * waited for as long as the options say.
 *
 * Returns: whether nobody is at it any more
 */
gboolean
sb_run_wait_for_process (SbRun *run, GError **error)
{
  const SbPlanResume *resume = run->step->resume;
  const char *params[] = { resume->pid, resume->at };
  gint64 end = g_get_monotonic_time () + run->options->lock_wait_ms * G_GINT64_CONSTANT (1000);

  for (;;)
    {
      g_autoptr (SbResult)
          found = query (run,
                         "SELECT FROM pg_catalog.pg_stat_activity"
                         " WHERE pid OPERATOR(pg_catalog.=) $1::pg_catalog.int4"
                         " AND pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()"
                         " AND (state IS NULL OR state OPERATOR(pg_catalog.<>) 'idle')"
                         " AND (backend_start OPERATOR(pg_catalog.<=) "
                         "pg_catalog.to_timestamp($2::pg_catalog.float8)"
                         " OR backend_start IS NULL)",
                         2, params, error);

      if (found == NULL || sb_result_get_n_rows (found) == 0)
        return found != NULL;
      if (g_get_monotonic_time () >= end)
        {
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY,
                       "process %s of the server is still at statement %u, which the run that "
                       "stopped had begun: wait until it ends",
                       resume->pid, resume->first + 1);
          return FALSE;
        }
      if (!sb_session_pause (run->session, POLL_MS))
        {
          g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED,
                               "cancelled while the statement before was still running");
          return FALSE;
        }
    }
}
