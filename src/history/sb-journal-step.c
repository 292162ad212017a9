/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's row of a migration in a run. */
#include "sb-history-private.h"

/* The newest row of a key says how it stands: a server's clock that was set back must not make that
 * an older one. */
#define NEWEST                                                                                     \
  "GREATEST(pg_catalog.now(), (SELECT pg_catalog.max(o.started_at) FROM %sstep o"                  \
  " WHERE o.key OPERATOR(pg_catalog.=) $3::pg_catalog.text) OPERATOR(pg_catalog.+)"                \
  " '1 microsecond'::pg_catalog.interval)"

#define INSERT_STEP                                                                                \
  "INSERT INTO %sstep AS s (run_id, ordinal, key, version, direction, file, forward_sha256,"       \
  " rollback_sha256, forward_text, protocol, state, statements, error, started_at,"                \
  " duration_ms, xid) VALUES ($1::pg_catalog.uuid, $2::pg_catalog.int4, $3::pg_catalog.text,"      \
  " $4::pg_catalog.text, $5::pg_catalog.text, $6::pg_catalog.text, $7::pg_catalog.text,"           \
  " $8::pg_catalog.text, $9::pg_catalog.text, $10::pg_catalog.text, $11::pg_catalog.text,"         \
  " $12::pg_catalog.int4, $13::pg_catalog.text, " NEWEST ","                                       \
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
 * overwritten. started_at is the transaction's start, or just after the key's newest row, where the
 * server's clock was behind that; duration_ms is set where @step says that it
 * is done.
 *
 * Returns: (transfer full): the statement; its one row is the transaction's id, `xid8` as text
 */
SbCommand *
sb_journal_command_step (SbHistory *history, const SbJournalStep *step)
{
  char *sql = sb_journal_dup_sql (
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
 * For scripts under protocol N that may have dropped the journal. Of a row that is there at most the
 * forward_text is written, where it has none.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_journal_command_ensure_step (SbHistory *history, const SbJournalStep *step)
{
  char *sql = sb_journal_dup_sql (history, INSERT_STEP
                                  "ON CONFLICT (run_id, ordinal) DO UPDATE SET forward_text ="
                                  " excluded.forward_text WHERE s.forward_text IS NULL");

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
 * Returns: (transfer full): the statement; its one row is the transaction's id, `xid8` as text; it
 *   fails, naming %SB_JOURNAL_LOST, where the step's row is not there
 */
SbCommand *
sb_journal_command_set_step (SbHistory *history, const char *run_id, guint ordinal,
                             const char *state, const char *error)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  char *sql = sb_journal_dup_sql (
      history,
      "WITH marked AS (UPDATE %sstep SET state = $3::pg_catalog.text, error = $4::pg_catalog.text,"
      " duration_ms = CASE WHEN $3::pg_catalog.text OPERATOR(pg_catalog.=) ANY "
      "('{applied,rolled-back}') THEN (1000 "
      "OPERATOR(pg_catalog.*)"
      " GREATEST(0, extract(epoch FROM pg_catalog.clock_timestamp()"
      " OPERATOR(pg_catalog.-) started_at)))::pg_catalog.int8 END, xid = "
      "pg_catalog.pg_current_xact_id()"
      " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
      " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4"
      " RETURNING pg_catalog.pg_current_xact_id()::pg_catalog.text AS xid) SELECT coalesce("
      "(SELECT xid FROM marked), pg_catalog.current_setting('" SB_JOURNAL_LOST "'))");

  return sb_command_new_take (sql, 4, run_id, number, state, error);
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
  char *sql = sb_journal_dup_sql (history,
                                  "SELECT state FROM %sstep"
                                  " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
                                  " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4");

  return sb_command_new_take (sql, 2, run_id, number);
}
