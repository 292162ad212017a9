/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second round trip of reading: all rows of the history and of the journal.
 *
 * Row-level security would show a role that is not the owner an empty history, and everything would
 * look pending: with row_security = off the server raises instead.
 */
#include "sb-history-private.h"

#include <string.h>

#include "sb-digest.h"

enum
{
  ROW_TAG,
  ROW_KEY,
  ROW_NAME,
  ROW_APPLIED_AT,
  ROW_DIRECTION,
  ROW_STATE,
  ROW_RUN_ID,
  ROW_ORDINAL,
  ROW_FORWARD_SHA256,
  ROW_STARTED_AT,
  ROW_DURATION_MS,
  ROW_STATEMENTS,
  ROW_DONE,
  ROW_ERROR,
  ROW_APPLIED_SHA256,
  ROW_APPLIED_STARTED_AT,
  ROW_APPLIED_MS,
  ROW_PROGRESS,
};

#define ISO "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'"

/* A step's progress rows, one to a line; only of steps that can go on. */
#define PROGRESS(step)                                                                             \
  "CASE WHEN " step ".protocol = 'N' AND " step ".state IN ('running', 'partial') THEN"            \
  " (SELECT string_agg(concat_ws(' ', p.state, p.sha256, coalesce(p.pid, 0),"                      \
  " extract(epoch FROM p.at), p.class), E'\\n' ORDER BY p.statement) FROM %1$sprogress p"          \
  " WHERE p.run_id = " step ".run_id AND p.ordinal = " step ".ordinal) END"
#define PROGRESS_OF_S PROGRESS ("s")
#define PROGRESS_OF_A PROGRESS ("a")

/* A roll back that did not succeed: what was applied before it still is. */
#define IS_STANDING "s.direction = 'rollback' AND s.state <> 'rolled-back'"

#define APPLIED(column)                                                                            \
  "(SELECT b." column " FROM %1$sstep b WHERE b.key = s.key AND b.state = 'applied'"               \
  " ORDER BY b.started_at DESC LIMIT 1)"

/* The newest step of each key. Where that is a roll back that did not succeed, what is applied is
 * what the step before it said; where it only accepted a file or a name, when it was applied is what
 * the apply before it said; such keys are few, so that this is looked up for each by itself. The
 * apply that had stopped half-way before such a roll back comes as a row 'b'. */
static const char select_journal[] =
    "SELECT 'j', s.key, NULL::text, NULL::text, s.direction, s.state, s.run_id::text,"
    " s.ordinal::text, s.forward_sha256,"
    " to_char(s.started_at AT TIME ZONE 'UTC', " ISO "), s.duration_ms::text, s.statements::text,"
    " CASE WHEN s.protocol = 'N' AND s.state IN ('running', 'partial', 'failed') THEN"
    " (SELECT count(*) FROM %1$sprogress p WHERE p.run_id = s.run_id AND p.ordinal = s.ordinal"
    " AND p.state = 'done')::text ELSE '0' END,"
    " left(s.error, 4000),"
    " CASE WHEN s.state IN ('accepted', 'renamed') THEN s.forward_sha256"
    " WHEN " IS_STANDING " THEN (SELECT b.forward_sha256 FROM %1$sstep b WHERE b.key = s.key"
    " AND b.state IN ('applied', 'accepted', 'renamed') ORDER BY b.started_at DESC LIMIT 1) END,"
    " CASE WHEN " IS_STANDING " OR s.state = 'accepted' THEN"
    " to_char(" APPLIED (
        "started_at") " AT TIME ZONE 'UTC', " ISO ") END,"
                      " CASE WHEN " IS_STANDING " OR s.state = 'accepted' THEN " APPLIED (
                          "duration_ms") "::text END, " PROGRESS_OF_S
                                         " FROM (SELECT DISTINCT ON (key) key, direction, state, "
                                         "run_id, ordinal, forward_sha256,"
                                         " started_at, duration_ms, statements, protocol, error "
                                         "FROM %1$sstep"
                                         " ORDER BY key, started_at DESC, ordinal DESC) s "
                                         "UNION ALL SELECT 'b', a.key, NULL, NULL, a.direction, "
                                         "a.state, a.run_id::text,"
                                         " a.ordinal::text, a.forward_sha256,"
                                         " to_char(a.started_at AT TIME ZONE 'UTC', " ISO
                                         "), NULL, a.statements::text,"
                                         " (SELECT count(*) FROM %1$sprogress p WHERE p.run_id = "
                                         "a.run_id AND p.ordinal = a.ordinal"
                                         " AND p.state = 'done')::text, left(a.error, 4000), NULL, "
                                         "NULL, NULL, " PROGRESS_OF_A
                                         " FROM %1$sstep s JOIN LATERAL (SELECT * FROM %1$sstep b "
                                         "WHERE b.key = s.key"
                                         " AND b.direction = 'apply' ORDER BY b.started_at DESC, "
                                         "b.ordinal DESC LIMIT 1) a ON true "
                                         "WHERE s.direction = 'rollback' AND s.state IN "
                                         "('running', 'partial', 'failed', 'cancelled')"
                                         " AND a.state IN ('running', 'partial') AND NOT EXISTS "
                                         "(SELECT FROM %1$sstep l"
                                         " WHERE l.key = s.key AND (l.started_at, l.ordinal) > "
                                         "(s.started_at, s.ordinal))";

static gint64
read_int (SbResult *rows, guint row, guint column, gint64 none)
{
  const char *value = sb_result_get_value (rows, row, column);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : none;
}

/* "done 9f86… 4711 1763740800.123 CREATE INDEX CONCURRENTLY" */
static void
read_progress (SbJournalEntry *entry, const char *text)
{
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return;
  lines = g_strsplit (text, "\n", -1);
  entry->progress = g_new0 (SbJournalProgress, g_strv_length (lines) + 1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 5);

      if (g_strv_length (words) < 4)
        continue;
      entry->progress[entry->n_progress++] = (SbJournalProgress){
        .state = g_strdup (words[0]),
        .sha256 = g_strdup (words[1]),
        .pid = g_strdup (words[2]),
        .at = g_strdup (words[3]),
        .statement_class = g_strdup (words[4] != NULL ? words[4] : ""),
      };
    }
}

static SbJournalEntry *
read_entry (SbResult *rows, guint i)
{
  SbJournalEntry *entry = g_new0 (SbJournalEntry, 1);
  gboolean applied;

  entry->key = g_strdup (sb_result_get_value (rows, i, ROW_KEY));
  entry->direction = g_strdup (sb_result_get_value (rows, i, ROW_DIRECTION));
  entry->state = g_strdup (sb_result_get_value (rows, i, ROW_STATE));
  entry->run_id = g_strdup (sb_result_get_value (rows, i, ROW_RUN_ID));
  entry->ordinal = (guint) read_int (rows, i, ROW_ORDINAL, 0);
  entry->forward_sha256 = g_strdup (sb_result_get_value (rows, i, ROW_FORWARD_SHA256));
  entry->started_at = g_strdup (sb_result_get_value (rows, i, ROW_STARTED_AT));
  entry->duration_ms = read_int (rows, i, ROW_DURATION_MS, -1);
  entry->statements = (guint) read_int (rows, i, ROW_STATEMENTS, 0);
  entry->statements_done = (guint) read_int (rows, i, ROW_DONE, 0);
  entry->error = g_strdup (sb_result_get_value (rows, i, ROW_ERROR));
  read_progress (entry, sb_result_get_value (rows, i, ROW_PROGRESS));
  applied = strcmp (entry->state, "applied") == 0;
  entry->applied_sha256 = g_strdup (applied ? entry->forward_sha256
                                            : sb_result_get_value (rows, i, ROW_APPLIED_SHA256));
  entry->applied_at = g_strdup (applied ? entry->started_at
                                        : sb_result_get_value (rows, i, ROW_APPLIED_STARTED_AT));
  entry->applied_ms = applied ? entry->duration_ms : read_int (rows, i, ROW_APPLIED_MS, -1);
  return entry;
}

/* The several statements of one Query are one transaction. To compile the query takes far longer than
 * to run it. */
static const char before_rows[] = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY; "
                                  "SET LOCAL row_security = off; "
                                  "SET LOCAL lock_timeout = '10s'; "
                                  "SET LOCAL jit = off; "
                                  "SET LOCAL search_path = pg_catalog; ";

/* Who holds the runner lock: whoever does not has ended, however its rows were left. */
static gboolean
note_runner (SbHistory *self, SbSession *session, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (SbResult) rows = NULL;
  GHashTableIter iter;
  gpointer value;
  gboolean is_needed = FALSE;

  for (g_hash_table_iter_init (&iter, self->entries); g_hash_table_iter_next (&iter, NULL, &value);)
    is_needed |= strcmp (((SbJournalEntry *) value)->state, "running") == 0;
  if (!is_needed)
    return TRUE;
  sql = g_strdup_printf ("SELECT l.pid::text FROM pg_locks l WHERE l.locktype = 'advisory' "
                         "AND l.granted AND l.objsubid = 1 "
                         "AND (l.classid::bigint << 32 | l.objid::bigint) = %" G_GINT64_FORMAT
                         " AND l.database = (SELECT oid FROM pg_database "
                         "WHERE datname = current_database())",
                         sb_digest_lock_key (self->table));
  rows = sb_session_expect (sb_session_exec (session, sql, error), error);
  if (rows == NULL)
    return FALSE;
  if (sb_result_get_n_rows (rows) == 0)
    return TRUE;
  for (g_hash_table_iter_init (&iter, self->entries); g_hash_table_iter_next (&iter, NULL, &value);)
    {
      SbJournalEntry *entry = value;
      const char *pid = sb_result_get_value (rows, 0, 0);

      for (guint i = 0; strcmp (entry->state, "running") == 0 && i < entry->n_progress; i++)
        if (entry->runner_pid == NULL && strcmp (entry->progress[i].pid, pid) == 0)
          entry->runner_pid = g_strdup (pid);
    }
  return TRUE;
}

/* Somebody keeps the history, or the journal, to himself: says who, where the server tells it. */
static gboolean
fail_locked (SbHistory *self, SbSession *session, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SET LOCAL search_path = pg_catalog; "
      "SELECT ' by process ' || a.pid::text || coalesce(' (role ' || a.usename::text || ', ' || "
      "a.state || "
      "')', '')"
      " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
      " JOIN pg_catalog.pg_class c ON c.oid = l.relation"
      " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND (SELECT d.oid FROM"
      " pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()) = l.database"
      " AND (c.relname IN ('migration_history', 'schema_migrations')"
      " OR pg_catalog.strpos(n.nspname::text || '.' || c.relname::text, '%s') = 1) LIMIT 1",
      self->kind->journal);
  g_autoptr (SbResult) holder = sb_session_expect (sb_session_exec (session, sql, NULL), NULL);

  g_set_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_LOCKED,
               "the history \"%s\" or its journal is locked%s: it could not be read for 10 s; "
               "try again later, or end that session",
               self->table,
               holder != NULL && sb_result_get_n_rows (holder) > 0
                   ? sb_result_get_value (holder, 0, 0)
                   : "");
  return FALSE;
}

/* Reads the table's rows, the journal's or both in one statement. */
gboolean
sb_history_read_rows (SbHistory *self, SbSession *session, gboolean with_table, GError **error)
{
  g_autoptr (GString) sql = g_string_new (before_rows);
  g_autoptr (SbResult) rows = NULL;

  if (with_table)
    {
      g_string_append (sql, "SELECT 'h', ");
      self->kind->write_select (self, sql);
      for (guint i = ROW_DIRECTION; i <= ROW_PROGRESS; i++)
        g_string_append (sql, ", NULL::text");
      g_string_append_printf (sql, " FROM %s", self->sql_table);
    }
  if (with_table && self->journal_readable)
    g_string_append (sql, " UNION ALL ");
  if (self->journal_readable)
    g_string_append_printf (sql, select_journal, self->kind->journal);
  if (self->journal_readable && self->journal_has_version)
    {
      g_string_append (sql, " UNION ALL SELECT 'v', max(schema_version)::text");
      for (guint i = ROW_NAME; i <= ROW_PROGRESS; i++)
        g_string_append (sql, ", NULL::text");
      g_string_append_printf (sql, " FROM %smeta", self->kind->journal);
    }
  if (!sb_journal_check_foreign (self, session, error))
    return FALSE;
  if (!with_table && !self->journal_readable)
    return TRUE;
  rows = sb_session_exec (session, sql->str, error);
  if (rows == NULL)
    return FALSE;
  if (sb_result_get_error (rows) != NULL
      && strcmp (sb_result_get_error (rows)->sqlstate, "55P03") == 0)
    return fail_locked (self, session, error);
  if (sb_result_get_error (rows) != NULL)
    return sb_history_fail (
        rows, "connect as a role that may read all of the history: its owner, for instance", error);
  for (guint i = 0; i < sb_result_get_n_rows (rows); i++)
    {
      const char *key = sb_result_get_value (rows, i, ROW_KEY);

      if (key == NULL)
        continue;
      if (*sb_result_get_value (rows, i, ROW_TAG) == 'h')
        sb_history_add_row (self, key, sb_result_get_value (rows, i, ROW_NAME),
                            sb_result_get_value (rows, i, ROW_APPLIED_AT));
      else if (*sb_result_get_value (rows, i, ROW_TAG) == 'j')
        sb_history_take_entry (self, read_entry (rows, i));
      else if (*sb_result_get_value (rows, i, ROW_TAG) == 'v'
               && !sb_journal_check_version (self, key, error))
        return FALSE;
    }
  for (guint i = 0; i < sb_result_get_n_rows (rows); i++)
    {
      SbJournalEntry *after;

      if (*sb_result_get_value (rows, i, ROW_TAG) != 'b')
        continue;
      after = g_hash_table_lookup (self->entries, sb_result_get_value (rows, i, ROW_KEY));
      if (after != NULL && after->before == NULL)
        after->before = read_entry (rows, i);
    }
  return note_runner (self, session, error);
}
