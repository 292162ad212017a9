/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-list.h"

#include <string.h>

#include "sb-history-private.h"

struct _SbRunList
{
  gatomicrefcount ref_count;
  GPtrArray *runs; /* SbPastRun, owned */
  guint n_known;
  gboolean has_journal;
};

#define ISO "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'"

/* One row per step of the newest runs; a run without steps has one row all the same. The first
 * column is how many runs there are in all. */
static const char select_runs[] =
    "WITH newest AS (SELECT *, count(*) OVER () AS n_known FROM %1$srun"
    " WHERE run_id::text LIKE $2 ORDER BY started_at DESC, run_id LIMIT $1::int8) "
    "SELECT r.n_known::text, r.run_id::text, r.kind,"
    " to_char(r.started_at AT TIME ZONE 'UTC', " ISO "),"
    " to_char(r.finished_at AT TIME ZONE 'UTC', " ISO "),"
    " (1000 * extract(epoch FROM r.finished_at - r.started_at))::int8::text,"
    " r.db_role, r.host, r.version, r.outcome,"
    " s.ordinal::text, s.key, s.version, s.direction, s.file, s.protocol, s.state,"
    " to_char(s.started_at AT TIME ZONE 'UTC', " ISO "), s.duration_ms::text, s.statements::text,"
    " left(s.error, 4000), %2$s "
    "FROM newest r LEFT JOIN %1$sstep s USING (run_id) "
    "ORDER BY r.started_at DESC, r.run_id, s.ordinal";

enum
{
  COLUMN_N_KNOWN,
  COLUMN_ID,
  COLUMN_KIND,
  COLUMN_STARTED,
  COLUMN_FINISHED,
  COLUMN_DURATION,
  COLUMN_ROLE,
  COLUMN_HOST,
  COLUMN_PROGRAM,
  COLUMN_OUTCOME,
  COLUMN_ORDINAL,
  COLUMN_KEY,
  COLUMN_VERSION,
  COLUMN_DIRECTION,
  COLUMN_FILE,
  COLUMN_PROTOCOL,
  COLUMN_STATE,
  COLUMN_STEP_STARTED,
  COLUMN_STEP_DURATION,
  COLUMN_STATEMENTS,
  COLUMN_ERROR,
  COLUMN_FINGERPRINT_BEFORE,
  COLUMN_FINGERPRINT_AFTER,
};

#define FINGERPRINTS "r.fingerprint_before, r.fingerprint_after"
#define NO_FINGERPRINTS "NULL, NULL"

static void
step_free (gpointer data)
{
  SbPastStep *step = data;

  g_free (step->key);
  g_free (step->version);
  g_free (step->direction);
  g_free (step->file);
  g_free (step->protocol);
  g_free (step->state);
  g_free (step->started_at);
  g_free (step->error);
  g_free (step);
}

static void
run_free (gpointer data)
{
  SbPastRun *run = data;

  g_free (run->id);
  g_free (run->kind);
  g_free (run->started_at);
  g_free (run->finished_at);
  g_free (run->role);
  g_free (run->host);
  g_free (run->program_version);
  g_free (run->outcome);
  g_free (run->fingerprint_before);
  g_free (run->fingerprint_after);
  g_ptr_array_unref (run->steps);
  g_free (run);
}

static char *
dup_value (SbResult *rows, guint row, guint column)
{
  return g_strdup (sb_result_get_value (rows, row, column));
}

static gint64
read_int (SbResult *rows, guint row, guint column, gint64 none)
{
  const char *value = sb_result_get_value (rows, row, column);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : none;
}

static SbPastRun *
read_run (SbResult *rows, guint row)
{
  SbPastRun *run = g_new0 (SbPastRun, 1);

  run->id = dup_value (rows, row, COLUMN_ID);
  run->kind = dup_value (rows, row, COLUMN_KIND);
  run->started_at = dup_value (rows, row, COLUMN_STARTED);
  run->finished_at = dup_value (rows, row, COLUMN_FINISHED);
  run->duration_ms = read_int (rows, row, COLUMN_DURATION, -1);
  run->role = dup_value (rows, row, COLUMN_ROLE);
  run->host = dup_value (rows, row, COLUMN_HOST);
  run->program_version = dup_value (rows, row, COLUMN_PROGRAM);
  run->outcome = dup_value (rows, row, COLUMN_OUTCOME);
  run->fingerprint_before = dup_value (rows, row, COLUMN_FINGERPRINT_BEFORE);
  run->fingerprint_after = dup_value (rows, row, COLUMN_FINGERPRINT_AFTER);
  run->steps = g_ptr_array_new_with_free_func (step_free);
  return run;
}

static SbPastStep *
read_step (SbResult *rows, guint row)
{
  SbPastStep *step = g_new0 (SbPastStep, 1);

  step->ordinal = (guint) read_int (rows, row, COLUMN_ORDINAL, 0);
  step->key = dup_value (rows, row, COLUMN_KEY);
  step->version = dup_value (rows, row, COLUMN_VERSION);
  step->direction = dup_value (rows, row, COLUMN_DIRECTION);
  step->file = dup_value (rows, row, COLUMN_FILE);
  step->protocol = dup_value (rows, row, COLUMN_PROTOCOL);
  step->state = dup_value (rows, row, COLUMN_STATE);
  step->started_at = dup_value (rows, row, COLUMN_STEP_STARTED);
  step->duration_ms = read_int (rows, row, COLUMN_STEP_DURATION, -1);
  step->statements = (guint) read_int (rows, row, COLUMN_STATEMENTS, 0);
  step->error = dup_value (rows, row, COLUMN_ERROR);
  return step;
}

static void
take_rows (SbRunList *self, SbResult *rows)
{
  SbPastRun *run = NULL;

  for (guint i = 0; i < sb_result_get_n_rows (rows); i++)
    {
      if (run == NULL || strcmp (run->id, sb_result_get_value (rows, i, COLUMN_ID)) != 0)
        {
          run = read_run (rows, i);
          g_ptr_array_add (self->runs, run);
        }
      if (sb_result_get_value (rows, i, COLUMN_ORDINAL) != NULL)
        g_ptr_array_add (run->steps, read_step (rows, i));
      self->n_known = (guint) read_int (rows, i, COLUMN_N_KNOWN, 0);
    }
}

/**
 * sb_run_list_read:
 * @session: a connected, idle session
 * @history: the history whose journal it is, as it was read last
 * @limit: how many of the newest runs
 * @id_prefix: (nullable): only runs whose UUID begins like this
 * @error: return location for an #SbHistoryError or an #SbDbError
 *
 * Changes nothing. The session is idle again afterwards. Worker only.
 *
 * Returns: (transfer full) (nullable): the runs; none where there is no journal
 */
SbRunList *
sb_run_list_read (SbSession *session, SbHistory *history, guint limit, const char *id_prefix,
                  GError **error)
{
  g_autoptr (SbRunList) self = g_new0 (SbRunList, 1);
  g_autofree char *sql = g_strdup_printf (select_runs, history->kind->journal,
                                          history->journal_has_fingerprints ? FINGERPRINTS
                                                                            : NO_FINGERPRINTS);
  g_autofree char *number = g_strdup_printf ("%u", limit);
  g_autofree char *pattern = NULL;
  const char *params[] = { number, NULL };
  g_autoptr (SbResult) begin = NULL, rows = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->has_journal = history->journal_readable;
  if (!self->has_journal)
    return g_steal_pointer (&self);
  /* A UUID has hexadecimal digits and dashes, so that nothing in it is a wildcard. */
  if (id_prefix != NULL && strspn (id_prefix, "0123456789abcdefABCDEF-") != strlen (id_prefix))
    return g_steal_pointer (&self);
  pattern = g_strconcat (id_prefix != NULL ? id_prefix : "", "%", NULL);
  for (char *at = pattern; *at != '\0'; at++)
    *at = g_ascii_tolower (*at);
  params[1] = pattern;

  begin = sb_session_expect (
      sb_session_exec (session,
                       "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL lock_timeout = "
                       "'10s'; SET LOCAL search_path = pg_catalog",
                       error),
      error);
  if (begin == NULL)
    return NULL;
  rows = sb_session_exec_params (session, sql, G_N_ELEMENTS (params), params, error);
  if (rows == NULL)
    return NULL;
  sb_session_rollback (session, NULL);
  if (sb_result_get_error (rows) != NULL)
    {
      sb_history_fail (rows, "connect as a role that may read the journal", error);
      return NULL;
    }
  take_rows (self, rows);
  return g_steal_pointer (&self);
}

/**
 * sb_run_list_ref:
 * @self: a list
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): @self
 */
SbRunList *
sb_run_list_ref (SbRunList *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_run_list_unref:
 * @self: (transfer full): a list
 *
 * Any thread may call this.
 */
void
sb_run_list_unref (SbRunList *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->runs);
  g_free (self);
}

/**
 * sb_run_list_has_journal:
 * @self: a list
 *
 * Returns: whether there is a journal that could be read; without one nothing is known of past runs
 */
gboolean
sb_run_list_has_journal (SbRunList *self)
{
  return self->has_journal;
}

/**
 * sb_run_list_get_n_runs:
 * @self: a list
 *
 * Returns: how many runs it has
 */
guint
sb_run_list_get_n_runs (SbRunList *self)
{
  return self->runs->len;
}

/**
 * sb_run_list_get_n_known:
 * @self: a list
 *
 * Returns: how many runs the journal has that were asked for, of which the list has the newest
 */
guint
sb_run_list_get_n_known (SbRunList *self)
{
  return self->n_known;
}

/**
 * sb_run_list_get_run:
 * @self: a list
 * @index: from 0, newest first
 *
 * Returns: (transfer none): one of them
 */
const SbPastRun *
sb_run_list_get_run (SbRunList *self, guint index)
{
  g_return_val_if_fail (index < self->runs->len, NULL);
  return self->runs->pdata[index];
}
