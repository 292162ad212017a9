/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's tables, and the statements that write them. */
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
    " host pg_catalog.text NOT NULL, version pg_catalog.text NOT NULL, outcome pg_catalog.text); "
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

/* @format has one %s, where the journal's prefix goes. Not by printf: the texts are long, and some are
 * made for each migration. */
static char *
dup_sql (SbHistory *history, const char *format)
{
  const char *prefix = history->kind->journal, *place = strstr (format, "%s");
  char *sql = g_malloc (strlen (format) - strlen ("%s") + strlen (prefix) + 1);
  char *at = mempcpy (sql, format, (gsize) (place - format));

  strcpy (stpcpy (at, prefix), place + strlen ("%s"));
  return sql;
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
  if (history->journal_readable)
    {
      g_set_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED,
                   "permission denied for tables of the journal in schema \"%s\"", schema);
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
  sql = dup_sql (history, BEGIN_RUN " ON CONFLICT DO NOTHING");
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
  return history->journal_writable || (!history->journal_is_foreign && !history->journal_readable);
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
  char *sql = dup_sql (history, BEGIN_RUN);

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
  char *sql = dup_sql (history, "UPDATE %srun SET finished_at = pg_catalog.clock_timestamp(),"
                                " outcome = $2::pg_catalog.text"
                                " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid");

  return sb_command_new_take (sql, 2, run_id, outcome);
}

#define INSERT_STEP                                                                                \
  "INSERT INTO %sstep (run_id, ordinal, key, version, direction, file, forward_sha256,"            \
  " rollback_sha256, forward_text, protocol, state, statements, error, started_at,"                \
  " duration_ms, xid) VALUES ($1::pg_catalog.uuid, $2::pg_catalog.int4, $3::pg_catalog.text,"      \
  " $4::pg_catalog.text, $5::pg_catalog.text, $6::pg_catalog.text, $7::pg_catalog.text,"           \
  " $8::pg_catalog.text, $9::pg_catalog.text, $10::pg_catalog.text, $11::pg_catalog.text,"         \
  " $12::pg_catalog.int4, $13::pg_catalog.text, pg_catalog.now(),"                                 \
  " CASE WHEN $11::pg_catalog.text OPERATOR(pg_catalog.=) ANY ('{applied,rolled-back}')"           \
  " AND $5::pg_catalog.text OPERATOR(pg_catalog.<>) 'mark' THEN (1000 OPERATOR(pg_catalog.*) "     \
  "extract(epoch"                                                                                  \
  " FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) "                                     \
  "pg_catalog.now()))::pg_catalog.int8"                                                            \
  " END, pg_catalog.pg_current_xact_id()) "

/* Takes @sql. */
static SbCommand *
command_insert_step (char *sql, const SbJournalStep *step)
{
  g_autofree char *ordinal = g_strdup_printf ("%u", step->ordinal);
  SbCommand *command;
  g_autofree char *statements = g_strdup_printf ("%u", step->statements);

  command = sb_command_new_take (sql, 13, step->run_id, ordinal, step->key, step->version,
                                 step->direction, step->file, step->forward_sha256,
                                 step->rollback_sha256, NULL, step->protocol, step->state,
                                 statements, step->error);
  sb_command_borrow (command, 8, step->forward_text);
  return command;
}

/**
 * sb_journal_command_step:
 * @history: the history
 * @step: what the row says; its forward_text has to live as long as the command
 *
 * A step that was written before (under protocol N, or in an attempt that was repeated) is
 * overwritten. started_at is the transaction's start; duration_ms is set where @step says that it
 * is done.
 *
 * Returns: (transfer full): the statement; its one row is the transaction's id, `xid8` as text
 */
SbCommand *
sb_journal_command_step (SbHistory *history, const SbJournalStep *step)
{
  char *sql = dup_sql (
      history, INSERT_STEP
      "ON CONFLICT (run_id, ordinal) DO UPDATE SET key = excluded.key, version = excluded.version,"
      " direction = excluded.direction, file = excluded.file,"
      " forward_sha256 = excluded.forward_sha256, rollback_sha256 = excluded.rollback_sha256,"
      " forward_text = excluded.forward_text, protocol = excluded.protocol,"
      " state = excluded.state, statements = excluded.statements, error = excluded.error,"
      " started_at = excluded.started_at, duration_ms = excluded.duration_ms, xid = excluded.xid "
      "RETURNING pg_catalog.pg_current_xact_id()::pg_catalog.text");

  return command_insert_step (sql, step);
}

/**
 * sb_journal_command_ensure_step:
 * @history: the history
 * @step: what the row says where there is none; its forward_text has to live as long as the command
 *
 * For the end of a script under protocol N that may have dropped the journal.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_ensure_step (SbHistory *history, const SbJournalStep *step)
{
  char *sql = dup_sql (history, INSERT_STEP "ON CONFLICT DO NOTHING");

  return command_insert_step (sql, step);
}

/**
 * sb_journal_command_set_step:
 * @history: the history
 * @run_id: UUID of the run
 * @ordinal: which step
 * @state: its new state
 * @error: (nullable): scrubbed text of the error
 *
 * duration_ms becomes the time since the step was written, where @state says that it is done.
 *
 * Returns: (transfer full): the statement; its one row is the transaction's id, `xid8` as text
 */
SbCommand *
sb_journal_command_set_step (SbHistory *history, const char *run_id, guint ordinal,
                             const char *state, const char *error)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  char *sql = dup_sql (
      history,
      "UPDATE %sstep SET state = $3::pg_catalog.text, error = $4::pg_catalog.text,"
      " duration_ms = CASE WHEN $3::pg_catalog.text OPERATOR(pg_catalog.=) ANY "
      "('{applied,rolled-back}') THEN (1000 "
      "OPERATOR(pg_catalog.*)"
      " extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) started_at))"
      "::pg_catalog.int8 END, xid = pg_catalog.pg_current_xact_id()"
      " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
      " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4"
      " RETURNING pg_catalog.pg_current_xact_id()::pg_catalog.text");

  return sb_command_new_take (sql, 4, run_id, number, state, error);
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
  char *sql = dup_sql (history, "SELECT FROM %srun"
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
 * sb_journal_command_find_step:
 * @history: the history
 * @run_id: UUID of the run
 * @ordinal: which step
 *
 * By this a run finds out, after a lost connection, whether its COMMIT arrived.
 *
 * Returns: (transfer full): the statement; its row, if there is one, is the step's state
 */
SbCommand *
sb_journal_command_find_step (SbHistory *history, const char *run_id, guint ordinal)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  char *sql = dup_sql (history, "SELECT state FROM %sstep"
                                " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
                                " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4");

  return sb_command_new_take (sql, 2, run_id, number);
}

/**
 * sb_journal_command_find_progress:
 * @history: the history
 * @run_id: UUID of the run
 * @ordinal: which step
 * @statement: which of its statements, from 1
 *
 * Returns: (transfer full): the statement; its row is how far that one came
 */
SbCommand *
sb_journal_command_find_progress (SbHistory *history, const char *run_id, guint ordinal,
                                  guint statement)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *statement_number = g_strdup_printf ("%u", statement);
  char *sql = dup_sql (history, "SELECT state FROM %sprogress"
                                " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
                                " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4"
                                " AND statement OPERATOR(pg_catalog.=) $3::pg_catalog.int4");

  return sb_command_new_take (sql, 3, run_id, number, statement_number);
}

/**
 * sb_journal_command_resume:
 * @history: the history
 * @run_id: UUID of the run that stopped
 * @ordinal: which of its steps
 * @new_run_id: UUID of the run that takes the step up
 * @new_ordinal: as which of its steps
 *
 * The step that stopped is "resumed" from now on, and says by whom. Its progress rows go on as the
 * new step's: done ones stay done, all others are pending again. The new step's own rows have to be
 * written before.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_resume (SbHistory *history, const char *run_id, guint ordinal,
                           const char *new_run_id, guint new_ordinal)
{
  const char *prefix = history->kind->journal;
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *new_number = g_strdup_printf ("%u", new_ordinal);
  char *sql = g_strdup_printf (
      "WITH old AS (UPDATE %1$sstep SET state = 'resumed', error = pg_catalog.concat_ws("
      "'; ', error, pg_catalog.concat('resumed by run ', $3::pg_catalog.text))"
      " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
      " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4 RETURNING run_id, ordinal) "
      "UPDATE %1$sprogress n SET state = o.state, pid = o.pid, at = o.at"
      " FROM %1$sprogress o, old"
      " WHERE n.run_id OPERATOR(pg_catalog.=) $3::pg_catalog.uuid"
      " AND n.ordinal OPERATOR(pg_catalog.=) $4::pg_catalog.int4"
      " AND o.run_id OPERATOR(pg_catalog.=) old.run_id"
      " AND o.ordinal OPERATOR(pg_catalog.=) old.ordinal"
      " AND o.statement OPERATOR(pg_catalog.=) n.statement"
      " AND o.state OPERATOR(pg_catalog.=) 'done'",
      prefix);

  return sb_command_new_take (sql, 4, run_id, number, new_run_id, new_number);
}

/**
 * sb_journal_command_progress:
 * @history: the history
 * @run_id: UUID of the run
 * @ordinal: which step
 * @statement: which statement, from 1
 * @sha256: checksum of the statement's text
 * @statement_class: what it is, in the words by which an interrupted one is judged
 *
 * @state: "pending"; "done" where the step goes on behind it
 *
 * Returns: (transfer full): the statement that adds a row
 */
SbCommand *
sb_journal_command_progress (SbHistory *history, const char *run_id, guint ordinal, guint statement,
                             const char *sha256, const char *statement_class, const char *state)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *statement_number = g_strdup_printf ("%u", statement);
  char *sql = dup_sql (
      history, "INSERT INTO %sprogress (run_id, ordinal, statement, sha256, class, state, at)"
               " VALUES ($1::pg_catalog.uuid, $2::pg_catalog.int4, $3::pg_catalog.int4,"
               " $4::pg_catalog.text, $5::pg_catalog.text, $6::pg_catalog.text,"
               " pg_catalog.clock_timestamp())");

  return sb_command_new_take (sql, 6, run_id, number, statement_number, sha256, statement_class,
                              state);
}

/**
 * sb_journal_command_set_progress:
 * @history: the history
 * @run_id: UUID of the run
 * @ordinal: which step
 * @first: first statement, from 1
 * @last: last statement
 * @state: "started", "done" or "failed"
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_set_progress (SbHistory *history, const char *run_id, guint ordinal, guint first,
                                 guint last, const char *state)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *first_number = g_strdup_printf ("%u", first);
  g_autofree char *last_number = g_strdup_printf ("%u", last);
  char *sql = dup_sql (history,
                       "UPDATE %sprogress SET state = $5::pg_catalog.text,"
                       " pid = pg_catalog.pg_backend_pid(), at = pg_catalog.clock_timestamp()"
                       " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
                       " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4"
                       " AND statement OPERATOR(pg_catalog.>=) $3::pg_catalog.int4"
                       " AND statement OPERATOR(pg_catalog.<=) $4::pg_catalog.int4");

  return sb_command_new_take (sql, 5, run_id, number, first_number, last_number, state);
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
