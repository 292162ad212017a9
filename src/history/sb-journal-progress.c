/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's rows of a migration's statements, under protocol N. */
#include "sb-history-private.h"

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
  char *sql = sb_journal_dup_sql (history,
                                  "SELECT state FROM %sprogress"
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
  char *sql = sb_journal_dup_sql (
      history, "INSERT INTO %sprogress (run_id, ordinal, statement, sha256, class, state, at)"
               " VALUES ($1::pg_catalog.uuid, $2::pg_catalog.int4, $3::pg_catalog.int4,"
               " $4::pg_catalog.text, $5::pg_catalog.text, $6::pg_catalog.text,"
               " pg_catalog.clock_timestamp())");

  return sb_command_new_take (sql, 6, run_id, number, statement_number, sha256, statement_class,
                              state);
}

/**
 * sb_journal_command_restore_progress:
 * @history: the history
 * @run_id: UUID of the run
 * @ordinal: which step
 * @n_done: how many statements, from the first on, are done
 * @sums: a line for each statement: its text's checksum
 * @classes: a line for each statement: its class
 *
 * Rows that are there stay as they are.
 *
 * Returns: (transfer full): the statement that adds the rows that are not there any more
 */
SbCommand *
sb_journal_command_restore_progress (SbHistory *history, const char *run_id, guint ordinal,
                                     guint n_done, const char *sums, const char *classes)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *done = g_strdup_printf ("%u", n_done);
  char *sql = sb_journal_dup_sql (
      history, "INSERT INTO %sprogress (run_id, ordinal, statement, sha256, class, state, at)"
               " SELECT $1::pg_catalog.uuid, $2::pg_catalog.int4, t.i, t.sum, t.class,"
               " CASE WHEN t.i OPERATOR(pg_catalog.<=) $3::pg_catalog.int4 THEN 'done'"
               " ELSE 'pending' END, pg_catalog.clock_timestamp()"
               " FROM ROWS FROM (pg_catalog.unnest(pg_catalog.string_to_array("
               "$4::pg_catalog.text, E'\\n')),"
               " pg_catalog.unnest(pg_catalog.string_to_array($5::pg_catalog.text, E'\\n')))"
               " WITH ORDINALITY AS t (sum, class, i) ON CONFLICT DO NOTHING");

  return sb_command_new_take (sql, 5, run_id, number, done, sums, classes);
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
 * Returns: (transfer full): the statement; it fails, naming %SB_JOURNAL_LOST, where not all of those
 *   rows are there
 */
SbCommand *
sb_journal_command_set_progress (SbHistory *history, const char *run_id, guint ordinal, guint first,
                                 guint last, const char *state)
{
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *first_number = g_strdup_printf ("%u", first);
  g_autofree char *last_number = g_strdup_printf ("%u", last);
  char *sql = sb_journal_dup_sql (
      history, "WITH marked AS (UPDATE %sprogress SET state = $5::pg_catalog.text,"
               " pid = pg_catalog.pg_backend_pid(), at = pg_catalog.clock_timestamp()"
               " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid"
               " AND ordinal OPERATOR(pg_catalog.=) $2::pg_catalog.int4"
               " AND statement OPERATOR(pg_catalog.>=) $3::pg_catalog.int4"
               " AND statement OPERATOR(pg_catalog.<=) $4::pg_catalog.int4 RETURNING 1) "
               "SELECT CASE WHEN (SELECT pg_catalog.count(*) FROM marked) OPERATOR(pg_catalog.=)"
               " ($4::pg_catalog.int4 OPERATOR(pg_catalog.-) $3::pg_catalog.int4"
               " OPERATOR(pg_catalog.+) 1) THEN ''"
               " ELSE pg_catalog.current_setting('" SB_JOURNAL_LOST "') END");

  return sb_command_new_take (sql, 5, run_id, number, first_number, last_number, state);
}
