/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal keeps of the schema before and after a run, and what that tells of a roll back. */
#include "sb-history-private.h"

#include <string.h>

#define ADD_COLUMN "ADD COLUMN IF NOT EXISTS fingerprint_"
#define ADD_COLUMNS                                                                                \
  "ALTER TABLE %srun " ADD_COLUMN "before pg_catalog.text, " ADD_COLUMN                            \
  "after pg_catalog.text, " ADD_COLUMN "form pg_catalog.text; COMMIT"

/**
 * sb_journal_keep_fingerprints:
 * @history: the history whose journal can be written
 * @session: a connected, idle session
 * @error: return location for an #SbHistoryError or an #SbDbError
 *
 * A journal that was made before runs kept fingerprints gets the columns for them, which takes its
 * owner, and a moment in which nobody else has a run there. Worker only.
 *
 * Returns: whether it has them
 */
gboolean
sb_journal_keep_fingerprints (SbHistory *history, SbSession *session, GError **error)
{
  g_autofree char *add = NULL;
  g_autoptr (GString) sql = NULL;

  if (history->journal_has_fingerprints)
    return TRUE;
  add = sb_journal_dup_sql (history, ADD_COLUMNS);
  sql = sb_history_begin_create (history);
  g_string_append_printf (sql, "SET LOCAL lock_timeout = '200ms'; %s", add);
  history->journal_has_fingerprints = sb_history_retry (session, sql->str, error);
  return history->journal_has_fingerprints;
}

/**
 * sb_journal_command_fingerprint:
 * @history: a history whose journal keeps fingerprints
 * @run_id: UUID of the run
 * @before: (nullable): the schema's fingerprint before it
 * @after: (nullable): after it
 * @form: what else has to be the same for two of them to be compared
 *
 * Returns: (transfer full): the statement that writes them
 */
SbCommand *
sb_journal_command_fingerprint (SbHistory *history, const char *run_id, const char *before,
                                const char *after, const char *form)
{
  char *sql = sb_journal_dup_sql (history,
                                  "UPDATE %srun SET fingerprint_before = $2::pg_catalog.text,"
                                  " fingerprint_after = $3::pg_catalog.text,"
                                  " fingerprint_form = $4::pg_catalog.text"
                                  " WHERE run_id OPERATOR(pg_catalog.=) $1::pg_catalog.uuid");

  return sb_command_new_take (sql, 4, run_id, before, after, form);
}

/* What the run rolled back; the newest Apply of each; the first of these, whose run it all goes back
 * to. Of what was done since then nothing may be left, and nothing undone that was there before. */
static const char select_origin[] =
    "WITH mine AS (SELECT DISTINCT key FROM %1$sstep WHERE run_id = $1::uuid),"
    " applied AS (SELECT DISTINCT ON (s.key) s.key, s.run_id, s.ordinal, r.started_at,"
    " r.fingerprint_before, r.fingerprint_form FROM %1$sstep s JOIN %1$srun r USING (run_id)"
    " JOIN mine USING (key) WHERE s.direction = 'apply' AND s.state = 'applied'"
    " ORDER BY s.key, s.started_at DESC),"
    " origin AS (SELECT * FROM applied ORDER BY started_at, run_id, ordinal LIMIT 1),"
    " since AS (SELECT (array_agg(s.direction ORDER BY s.started_at, s.ordinal))[1] AS first,"
    " (array_agg(s.state ORDER BY s.started_at DESC, s.ordinal DESC))[1] AS last"
    " FROM %1$sstep s JOIN %1$srun r USING (run_id), origin o WHERE r.started_at >= o.started_at"
    " AND s.direction <> 'mark' AND s.state NOT IN ('failed', 'cancelled', 'resumed')"
    " GROUP BY s.key),"
    " runs AS (SELECT r.started_at, r.run_id,"
    " CASE WHEN r.run_id = $1::uuid THEN $2 ELSE r.fingerprint_before END AS before,"
    " lag(r.fingerprint_after) OVER (ORDER BY r.started_at, r.run_id) AS last,"
    " row_number() OVER (ORDER BY r.started_at, r.run_id) AS n"
    " FROM %1$srun r, origin o WHERE r.started_at >= o.started_at AND r.kind <> 'mark'"
    " AND (r.outcome IS NULL OR r.outcome NOT IN ('failed', 'cancelled'))) "
    "SELECT o.fingerprint_before, o.fingerprint_form,"
    " ((SELECT count(*) FROM mine) = (SELECT count(*) FROM applied))::text,"
    " (NOT EXISTS (SELECT FROM since WHERE first <> 'apply' OR last <> 'rolled-back'))::text,"
    " (NOT EXISTS (SELECT FROM runs WHERE n > 1 AND last IS DISTINCT FROM before))::text "
    "FROM origin o";

/**
 * sb_journal_command_find_origin:
 * @history: a history whose journal keeps fingerprints
 * @run_id: UUID of a run that rolled back
 * @before: (nullable): the schema's fingerprint before it
 *
 * Returns: (transfer full): the statement, for a search_path of pg_catalog alone; its row, if there
 *   is one: fingerprint and form before the Apply that all of it goes back to; whether each was applied
 *   by us; whether nothing else that was done since then is left; and whether nobody else has changed
 *   the schema since then, as far as the journal tells
 */
SbCommand *
sb_journal_command_find_origin (SbHistory *history, const char *run_id, const char *before)
{
  return sb_command_new_take (g_strdup_printf (select_origin, history->kind->journal), 2, run_id,
                              before);
}
