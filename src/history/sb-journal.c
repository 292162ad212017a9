/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's tables, and the statements about whole runs. */
#include "sb-history-private.h"

#include <string.h>

#include "sb-config.h"

/* %1$s is what stands in front of each table's name, %3$d what they look like. */
static const char create_tables[] =
    "CREATE TABLE IF NOT EXISTS %1$smeta (schema_version pg_catalog.int4 NOT NULL); "
    "INSERT INTO %1$smeta SELECT %3$d WHERE NOT EXISTS (SELECT FROM %1$smeta); "
    "CREATE TABLE IF NOT EXISTS %1$srun (run_id pg_catalog.uuid PRIMARY KEY,"
    " kind pg_catalog.text NOT NULL, started_at pg_catalog.timestamptz NOT NULL,"
    " finished_at pg_catalog.timestamptz, db_role pg_catalog.text NOT NULL,"
    " host pg_catalog.text NOT NULL, version pg_catalog.text NOT NULL, outcome pg_catalog.text,"
    " fingerprint_before pg_catalog.text, fingerprint_after pg_catalog.text,"
    " fingerprint_form pg_catalog.text); "
    "CREATE TABLE IF NOT EXISTS %1$sstep (run_id pg_catalog.uuid NOT NULL,"
    " ordinal pg_catalog.int4 NOT NULL, key pg_catalog.text NOT NULL,"
    " version pg_catalog.text NOT NULL, direction pg_catalog.text NOT NULL,"
    " file pg_catalog.text NOT NULL, forward_sha256 pg_catalog.text,"
    " rollback_sha256 pg_catalog.text, forward_text pg_catalog.text,"
    " protocol pg_catalog.text NOT NULL, state pg_catalog.text NOT NULL,"
    " started_at pg_catalog.timestamptz NOT NULL, duration_ms pg_catalog.int8,"
    " statements pg_catalog.int4 NOT NULL, xid pg_catalog.xid8, error pg_catalog.text,"
    " PRIMARY KEY (run_id, ordinal)); "
    "CREATE INDEX IF NOT EXISTS %2$sstep_key_idx ON %1$sstep (key, started_at DESC); "
    "CREATE TABLE IF NOT EXISTS %1$sprogress (run_id pg_catalog.uuid NOT NULL,"
    " ordinal pg_catalog.int4 NOT NULL, statement pg_catalog.int4 NOT NULL,"
    " sha256 pg_catalog.text NOT NULL, class pg_catalog.text NOT NULL,"
    " state pg_catalog.text NOT NULL, pid pg_catalog.int4, at pg_catalog.timestamptz NOT NULL,"
    " PRIMARY KEY (run_id, ordinal, statement)); ";

static const char *const tables[] = { "meta", "run", "step", "progress" };

/* Adds statements that create the schema and the tables where they are not there. */
static void
add_create (GString *sql, SbHistory *history)
{
  const char *prefix = history->kind->journal, *rest = strchr (prefix, '.') + 1;
  g_autofree char *schema = g_strndup (prefix, rest - 1 - prefix);

  g_string_append_printf (sql, "CREATE SCHEMA IF NOT EXISTS %s; ", schema);
  g_string_append_printf (sql, create_tables, prefix, rest, SB_JOURNAL_SCHEMA_VERSION);
  for (gsize i = 0; i < G_N_ELEMENTS (tables) && history->api_roles != NULL; i++)
    g_string_append_printf (sql,
                            "ALTER TABLE %1$s%2$s ENABLE ROW LEVEL SECURITY; "
                            "REVOKE ALL ON TABLE %1$s%2$s FROM PUBLIC, %3$s; ",
                            prefix, tables[i], history->api_roles);
}

/*< private >
 * sb_journal_dup_sql:
 * @history: the history whose journal it is
 * @format: has a %s wherever the journal's prefix goes
 *
 * Not by printf: the texts are long, and some are made for each migration.
 *
 * Returns: (transfer full): the statement
 */
char *
sb_journal_dup_sql (SbHistory *history, const char *format)
{
  const char *prefix = history->kind->journal, *place;
  GString *sql = g_string_sized_new (strlen (format) + 2 * strlen (prefix));

  for (; (place = strstr (format, "%s")) != NULL; format = place + strlen ("%s"))
    {
      g_string_append_len (sql, format, place - format);
      g_string_append (sql, prefix);
    }
  g_string_append (sql, format);
  return g_string_free (sql, FALSE);
}

#define BEGIN_RUN                                                                                  \
  "INSERT INTO %srun (run_id, kind, started_at, db_role, host, version) VALUES "                   \
  "($1::pg_catalog.uuid, $2::pg_catalog.text, pg_catalog.clock_timestamp(),"                       \
  " current_user, $3::pg_catalog.text, $4::pg_catalog.text)"

/**
 * sb_journal_create:
 * @history: the history whose journal it is
 * @session: a connected, idle session
 * @error: return location for an #SbHistoryError or an #SbDbError; with the first the caller goes
 * on without a journal
 *
 * Creates what is missing, in a transaction of its own. Two may do this at once. Worker only.
 *
 * Returns: whether the journal can be written
 */
gboolean
sb_journal_create (SbHistory *history, SbSession *session, GError **error)
{
  const char *prefix = history->kind->journal, *rest = strchr (prefix, '.') + 1;
  g_autofree char *schema = g_strndup (prefix, rest - 1 - prefix);
  g_autoptr (GString) sql = NULL;
  g_autoptr (GError) cause = NULL;

  if (history->journal_writable)
    return TRUE;
  if (history->journal_is_foreign)
    {
      g_set_error (
          error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE,
          "tables of the journal's names, \"%s…\", are there that Switchback did not make: "
          "%s",
          prefix, history->journal_fault);
      return FALSE;
    }
  /* Row-level security that hides rows, too, makes a journal that nobody can go by. */
  if (history->journal_is_complete)
    {
      g_set_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED,
                   "this role may not read and write all of the journal in schema \"%s\"", schema);
      return FALSE;
    }
  sql = sb_history_begin_create (history);
  add_create (sql, history);
  g_string_append (sql, "COMMIT");
  if (sb_history_retry (session, sql->str, &cause))
    return TRUE;
  if (g_error_matches (cause, SB_DB_ERROR, SB_DB_ERROR_SERVER))
    g_prefix_error (&cause, "the journal in schema \"%s\" cannot be created: ", schema);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * sb_journal_command_recreate:
 * @history: the history whose journal can be written
 * @run_id: UUID of the run that goes on
 * @kind: "apply", "rollback"
 *
 * As sb_history_command_recreate(): for the end of a script that may have dropped the journal, or
 * the schema in which it is. The run's own row is written again; what the journal said of others is
 * gone with it. While the tables are there nothing is done.
 *
 * Returns: (transfer full) (element-type SbCommand): the statements, in order
 */
GPtrArray *
sb_journal_command_recreate (SbHistory *history, const char *run_id, const char *kind)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_command_free);
  g_autoptr (GString) body = g_string_new (NULL);
  char *sql;

  g_string_append_printf (body,
                          "DO LANGUAGE plpgsql $switchback$BEGIN "
                          "IF pg_catalog.to_regclass('%sprogress') IS NULL OR "
                          "pg_catalog.to_regclass('%sstep') IS NULL OR "
                          "pg_catalog.to_regclass('%srun') IS NULL OR "
                          "pg_catalog.to_regclass('%smeta') IS NULL THEN "
                          "SET LOCAL client_min_messages = error; ",
                          history->kind->journal, history->kind->journal, history->kind->journal,
                          history->kind->journal);
  add_create (body, history);
  g_string_append (body, "END IF; END$switchback$");
  g_ptr_array_add (commands, sb_command_new (body->str, 0));
  sql = sb_journal_dup_sql (history, BEGIN_RUN " ON CONFLICT DO NOTHING");
  g_ptr_array_add (commands,
                   sb_command_new_take (sql, 4, run_id, kind, g_get_host_name (), SB_VERSION));
  return commands;
}

/**
 * sb_journal_may_be_written:
 * @history: the history whose journal it is
 *
 * Returns: whether the journal can be written, or could not be looked at because it is not there
 *   yet
 */
gboolean
sb_journal_may_be_written (SbHistory *history)
{
  return history->journal_writable
         || (!history->journal_is_foreign && !history->journal_is_complete);
}

/**
 * sb_journal_command_begin_run:
 * @history: the history
 * @run_id: UUID of the run
 * @kind: "apply", "rollback", "mark"
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_begin_run (SbHistory *history, const char *run_id, const char *kind)
{
  char *sql = sb_journal_dup_sql (history, BEGIN_RUN);

  return sb_command_new_take (sql, 4, run_id, kind, g_get_host_name (), SB_VERSION);
}

/**
 * sb_journal_command_finish_run:
 * @history: the history
 * @run_id: UUID of the run
 * @outcome: sb_outcome_get_name()
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_finish_run (SbHistory *history, const char *run_id, const char *outcome)
{
  char *sql = sb_journal_dup_sql (history,
                                  "UPDATE %srun SET finished_at = pg_catalog.clock_timestamp(),"
                                  " outcome = $2::pg_catalog.text"
                                  " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid");

  return sb_command_new_take (sql, 2, run_id, outcome);
}

/**
 * sb_journal_command_find_run:
 * @history: the history
 * @run_id: UUID of a run
 *
 * Returns: (transfer full): the statement; one row if the journal knows the run
 */
SbCommand *
sb_journal_command_find_run (SbHistory *history, const char *run_id)
{
  char *sql = sb_journal_dup_sql (history,
                                  "SELECT FROM %srun"
                                  " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid");

  return sb_command_new_take (sql, 1, run_id);
}

/**
 * sb_journal_command_find_others:
 * @history: the history
 * @seconds: how new the last sign of life has to be
 *
 * Returns: (transfer full): the statement; one row for each run that has not ended, and began, or
 *   committed a migration, since then
 */
SbCommand *
sb_journal_command_find_others (SbHistory *history, guint seconds)
{
  g_autofree char *number = g_strdup_printf ("%u", seconds);
  char *sql = g_strdup_printf (
      "SELECT FROM %1$srun r WHERE r.finished_at IS NULL AND GREATEST(r.started_at, (SELECT"
      " pg_catalog.max(s.started_at OPERATOR(pg_catalog.+) pg_catalog.make_interval("
      "secs => coalesce(s.duration_ms, 0)::pg_catalog.float8 OPERATOR(pg_catalog./) 1000))"
      " FROM %1$sstep s WHERE s.run_id OPERATOR(pg_catalog.=) r.run_id))"
      " OPERATOR(pg_catalog.>) (pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-)"
      " pg_catalog.make_interval(secs => $1::pg_catalog.float8))",
      history->kind->journal);

  return sb_command_new_take (sql, 1, number);
}

/**
 * sb_journal_command_forget:
 * @history: the history
 * @key: a migration's key
 *
 * Everything that the journal says about one migration goes. Nothing but a person's wish may do
 * that.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_forget (SbHistory *history, const char *key)
{
  const char *prefix = history->kind->journal;
  char *sql = g_strdup_printf ("WITH gone AS (DELETE FROM %sstep WHERE key OPERATOR(pg_catalog.=)"
                               " $1::pg_catalog.text RETURNING run_id, ordinal) "
                               "DELETE FROM %sprogress p USING gone g WHERE"
                               " p.run_id OPERATOR(pg_catalog.=) g.run_id AND"
                               " p.ordinal OPERATOR(pg_catalog.=) g.ordinal",
                               prefix, prefix);

  return sb_command_new_take (sql, 1, key);
}

/**
 * sb_journal_dup_drop:
 * @history: the history whose journal it is
 *
 * The journal's tables go, and the schema that was made for them unless something else is in it.
 *
 * Returns: (transfer full): one statement
 */
char *
sb_journal_dup_drop (SbHistory *history)
{
  const char *prefix = history->kind->journal;
  GString *sql = g_string_new ("DO LANGUAGE plpgsql $switchback$ BEGIN ");

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_string_append_printf (sql, "DROP TABLE IF EXISTS %s%s; ", prefix, tables[i]);
  if (strcmp (prefix, "switchback.") == 0)
    g_string_append (sql, "BEGIN DROP SCHEMA switchback; EXCEPTION"
                          " WHEN dependent_objects_still_exist OR invalid_schema_name"
                          " OR insufficient_privilege THEN NULL; END; ");
  g_string_append (sql, "END $switchback$");
  return g_string_free (sql, FALSE);
}
