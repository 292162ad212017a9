/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries a mark out: one transaction, under the runner lock, on a history that was read again. */
#include "sb-mark.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-includes.h"
#include "sb-run-messages.h"
#include "sb-run-settle.h"
#include "sb-thread.h"

static gboolean
fail_stale (GError **error)
{
  g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE, SB_GUARD_WORDS);
  return FALSE;
}

/* Whether a file is as it was read; one of which no checksum was taken could not be. */
static gboolean
check_file (const SbMarkItem *item, SbScriptRole role, const char *checksum, GError **error)
{
  const char *path = item->migration->paths[role];
  g_autofree char *text = NULL, *now = NULL, *name = NULL;
  gboolean is_own;
  gsize length;

  if (path == NULL)
    return TRUE;
  text = sb_file_read (path, &length, role == SB_ROLE_FORWARD ? error : NULL);
  if (text == NULL && role == SB_ROLE_FORWARD)
    return FALSE;
  now = text != NULL ? sb_includes_dup_checksum (item->migration, path, text, length) : NULL;
  if (g_strcmp0 (now, checksum) == 0)
    return TRUE;
  name = g_filename_display_basename (path);
  is_own = now == NULL || checksum == NULL || strncmp (now, checksum, strcspn (checksum, "+")) != 0;
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE,
               is_own ? "\"%s\" was edited since" : "a file that \"%s\" includes was edited since",
               name);
  return FALSE;
}

static gboolean
check_files (SbMark *mark, GError **error)
{
  for (guint i = 0; i < sb_mark_get_n_items (mark); i++)
    {
      const SbMarkItem *item = sb_mark_get_item (mark, i);

      if (item->checksum != NULL
          && (!check_file (item, SB_ROLE_FORWARD, item->checksum, error)
              || !check_file (item, SB_ROLE_ROLLBACK, item->rollback_checksum, error)))
        return FALSE;
    }
  return TRUE;
}

/* A run that failed or went on meanwhile changes what the journal says, and not always the rows. */
static gboolean
is_same_entry (SbHistory *now, SbHistory *seen, const char *key)
{
  const SbJournalEntry *a = sb_history_find_entry (now, key);
  const SbJournalEntry *b = sb_history_find_entry (seen, key);

  if (a == NULL || b == NULL)
    return a == b;
  return strcmp (a->run_id, b->run_id) == 0 && a->ordinal == b->ordinal
         && strcmp (a->state, b->state) == 0;
}

static gboolean
check_history (SbRun *run, SbMark *mark, GError **error)
{
  SbHistory *seen = sb_timeline_get_history (sb_mark_get_timeline (mark));

  if (strcmp (sb_history_get_digest (run->history), sb_history_get_digest (seen)) != 0)
    return fail_stale (error);
  for (guint i = 0; i < sb_mark_get_n_items (mark); i++)
    if (!is_same_entry (run->history, seen, sb_mark_get_item (mark, i)->key))
      return fail_stale (error);
  return TRUE;
}

static gboolean
read_history (SbRun *run, SbMark *mark, GError **error)
{
  g_clear_pointer (&run->history, sb_history_unref);
  run->history = sb_history_read (run->session,
                                  sb_timeline_get_project (sb_mark_get_timeline (mark)), error);
  return run->history != NULL;
}

/* Under the lock: everything as it was seen, and the tables that are written are there. */
static gboolean
prepare (SbRun *run, SbMark *mark, GError **error)
{
  g_autoptr (GError) denied = NULL;
  gboolean created;

  run->cluster = sb_cluster_id_read (run->session);
  if (!sb_run_check_primary (run, error) || !read_history (run, mark, error)
      || !check_history (run, mark, error))
    return FALSE;
  if (sb_mark_get_kind (mark) == SB_MARK_FORGET)
    return TRUE;
  created = !sb_history_exists (run->history);
  if (created && !sb_history_create (run->history, run->session, error))
    return FALSE;
  run->journal = sb_journal_create (run->history, run->session, &denied);
  if (!run->journal && denied->domain != SB_HISTORY_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&denied));
      return FALSE;
    }
  created |= run->journal && !sb_history_has_journal (run->history);
  return !created || read_history (run, mark, error);
}

/* One of our own statements; takes @command. */
static gboolean
send (SbRun *run, SbCommand *command, GError **error)
{
  g_autoptr (SbCommand) owned = command;
  g_autoptr (SbResult) result = sb_run_exec_command (run, command, error);
  SbServerMessage *message;

  if (result == NULL)
    return FALSE;
  message = sb_result_get_error (result);
  if (message == NULL)
    return TRUE;
  if (strstr (message->message, SB_HISTORY_CHANGED) != NULL)
    return fail_stale (error);
  if (strstr (message->message, SB_LOCK_SETTING) != NULL)
    g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY,
                         "the target is busy: another run is going on");
  else
    g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER, "%s (%s)", message->message,
                 message->sqlstate);
  return FALSE;
}

/* Behind a pool this lock is the only one. */
static gboolean
begin (SbRun *run, GError **error)
{
  /* By the name the server's process can be found when the connection is gone. */
  static const char lock[] = "SELECT pg_catalog.set_config('lock_timeout', '10s', true), "
                             "pg_catalog.set_config('application_name', $2, true), "
                             "CASE WHEN pg_catalog.pg_try_advisory_xact_lock($1::bigint) THEN '' "
                             "ELSE pg_catalog.current_setting('" SB_LOCK_SETTING "') END";
  g_autofree char *name = g_strconcat (SB_RUN_NAME, run->id, NULL);

  /* A trigger that waited for the COMMIT could undo what the guards have seen. */
  return send (run, sb_command_new (SB_RUN_BEGIN, 0), error)
         && send (run, sb_command_new ("SET CONSTRAINTS ALL IMMEDIATE", 0), error)
         && send (run, sb_command_new (lock, 2, run->lock_key, name), error);
}

static gboolean
write_step (SbRun *run, const SbMarkItem *item, const char *key, const char *state, GError **error)
{
  g_autofree char *file = item->migration != NULL
                              ? sb_migration_dup_file_name (item->migration, SB_ROLE_FORWARD)
                              : g_strdup ("");
  gsize length;
  SbJournalStep step = {
    .run_id = run->id,
    .ordinal = ++run->ordinal,
    .key = key,
    .version = item->version,
    .direction = "mark",
    .file = file,
    .forward_sha256 = item->checksum,
    .rollback_sha256 = item->rollback_checksum,
    .forward_text = item->script != NULL ? sb_script_get_text (item->script, &length) : NULL,
    .protocol = "T",
    .state = state,
  };

  return !run->journal || send (run, sb_journal_command_step (run->history, &step), error);
}

static SbCommand *
make_insert (SbRun *run, const SbMarkItem *item)
{
  g_auto (GStrv) pieces = sb_script_dup_pieces (item->script);

  return sb_history_command_insert (run->history, item->migration, (const char *const *) pieces);
}

static gboolean
guard (SbRun *run, const char *key, gboolean applied, GError **error)
{
  return send (run, sb_history_command_guard (run->history, key, applied), error);
}

static gboolean
write_item (SbRun *run, const SbMarkItem *item, GError **error)
{
  SbHistory *history = run->history;
  const char *key = item->key;
  gboolean applied = sb_history_find (history, key) != NULL;

  if (!guard (run, key, applied, error))
    return FALSE;
  switch (item->action)
    {
    case SB_MARK_WRITE:
      /* A roll back that stopped half-way has left the row. */
      return write_step (run, item, key, "applied", error)
             && (applied || send (run, make_insert (run, item), error))
             && guard (run, key, TRUE, error);
    case SB_MARK_ACCEPT:
      return write_step (run, item, key, "accepted", error);
    case SB_MARK_RENAME:
      return guard (run, item->from_key, TRUE, error)
             && write_step (run, item, item->from_key, "pending", error)
             && write_step (run, item, key, "renamed", error)
             && send (run, sb_history_command_rename (history, item->from_key, item->migration),
                      error)
             && guard (run, item->from_key, FALSE, error) && guard (run, key, TRUE, error);
    case SB_MARK_REMOVE:
      return write_step (run, item, key, "pending", error)
             && send (run, sb_history_command_delete (history, key), error)
             && guard (run, key, FALSE, error);
    case SB_MARK_CLEAR:
      return write_step (run, item, key, "pending", error);
    case SB_MARK_DROP:
    default:
      return send (run, sb_journal_command_forget (history, key), error);
    }
}

static gboolean
write_all (SbRun *run, SbMark *mark, GError **error)
{
  if (sb_mark_is_all (mark))
    {
      g_autofree char *drop = sb_journal_dup_drop (run->history);

      return send (run, sb_command_new (drop, 0), error);
    }
  if (run->journal
      && !send (run, sb_journal_command_begin_run (run->history, run->id, "mark"), error))
    return FALSE;
  for (guint i = 0; i < sb_mark_get_n_items (mark); i++)
    if (!write_item (run, sb_mark_get_item (mark, i), error))
      return FALSE;
  return !run->journal
         || send (run,
                  sb_journal_command_finish_run (run->history, run->id,
                                                 sb_outcome_get_name (SB_OUTCOME_APPLIED)),
                  error);
}

static char *
dup_xid (SbRun *run)
{
  g_autoptr (SbResult)
      result = sb_session_exec (run->session,
                                "SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text", NULL);

  if (result == NULL || sb_result_get_n_rows (result) == 0)
    return NULL;
  return g_strdup (sb_result_get_value (result, 0, 0));
}

/* Whether the target has what the mark wrote. All of it is one transaction: the first item tells. */
static gboolean
is_written (SbRun *run, SbMark *mark)
{
  const SbMarkItem *item;
  const SbJournalEntry *entry;

  if (sb_mark_is_all (mark))
    return !sb_history_has_journal (run->history);
  if (sb_mark_get_n_items (mark) == 0)
    return TRUE;
  item = sb_mark_get_item (mark, 0);
  entry = sb_history_find_entry (run->history, item->key);
  if (item->action == SB_MARK_DROP)
    return entry == NULL;
  if (run->journal)
    return entry != NULL && strcmp (entry->run_id, run->id) == 0;
  return (sb_history_find (run->history, item->key) != NULL)
         == (sb_mark_get_kind (mark) == SB_MARK_APPLIED);
}

static SbAnswer
ask (SbRun *run, gconstpointer data)
{
  SbMark *mark = (SbMark *) data;

  if (!read_history (run, mark, NULL))
    return SB_ANSWER_NONE;
  return is_written (run, mark) ? SB_ANSWER_KEPT : SB_ANSWER_GONE;
}

/* After a connection lost around COMMIT. */
static gboolean
resolve (SbRun *run, SbMark *mark, const char *xid, GError **error)
{
  switch (sb_run_find_out (run, xid, ask, mark))
    {
    case SB_ANSWER_KEPT:
      return TRUE;
    case SB_ANSWER_GONE:
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST,
                           "the connection was lost around COMMIT; asked again, nothing was kept");
      return FALSE;
    case SB_ANSWER_NONE:
    default:
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_UNKNOWN, SB_UNKNOWN_WORDS);
      return FALSE;
    }
}

static gboolean
commit (SbRun *run, SbMark *mark, GError **error)
{
  g_autofree char *xid = dup_xid (run);

  switch (sb_session_commit (run->session, NULL))
    {
    case SB_COMMIT_DONE:
      return TRUE;
    case SB_COMMIT_UNKNOWN:
      return resolve (run, mark, xid, error);
    case SB_COMMIT_ROLLED_BACK:
    default:
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_SERVER,
                           "the server refused the commit and rolled back");
      return FALSE;
    }
}

/**
 * sb_mark_execute:
 * @session: a session; it is connected if it is not yet
 * @mark: what to write
 * @lock_wait_ms: how long to poll for the runner lock; 0: say at once that it is busy
 * @error: return location for an #SbRunError, #SbHistoryError or #SbDbError; nothing was changed
 *   then, but with %SB_RUN_ERROR_UNKNOWN
 *
 * Worker only.
 *
 * Returns: whether it is committed
 */
gboolean
sb_mark_execute (SbSession *session, SbMark *mark, guint lock_wait_ms, GError **error)
{
  SB_WORKERS_ONLY;

  SbRunOptions options = { .lock_wait_ms = lock_wait_ms };
  SbRun run = { .session = session, .options = &options };
  SbHistory *seen = sb_timeline_get_history (sb_mark_get_timeline (mark));
  gboolean is_done;

  if (!sb_session_connect (session, error) || !sb_run_check_strings (session, error)
      || !check_files (mark, error))
    return FALSE;
  g_mutex_init (&run.mutex);
  run.id = g_uuid_string_random ();
  run.lock_key = g_strdup_printf ("%" G_GINT64_FORMAT,
                                  sb_digest_lock_key (sb_history_get_table (seen)));
  is_done = sb_run_lock (&run, error) && prepare (&run, mark, error) && begin (&run, error)
            && write_all (&run, mark, error) && commit (&run, mark, error);
  if (!is_done && sb_session_get_transaction (session) != SB_TRANSACTION_LOST)
    sb_session_rollback (session, NULL);
  sb_run_unlock (&run);
  sb_run_clear (&run);
  return is_done;
}
