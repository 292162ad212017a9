/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-observer-look.h"

#include <string.h>

#include "sb-printable.h"

/* How much of another session's statement is told, in characters. */
#define MAX_QUERY 120
#define MAX_NAME 80

#define EQUALS " OPERATOR(pg_catalog.=) "
#define APPEND " OPERATOR(pg_catalog.||) "
#define LIKE " OPERATOR(pg_catalog.~~) "
#define US " OPERATOR(pg_catalog.*) 1000000)::bigint"

/* One row for each session in the way, or one without any. Ages and not times, as the server's clock
 * is not ours. Our own query holds a snapshot while it runs, so we may be in the way ourselves: that
 * is left out. */
#define WAIT_SQL(waited)                                                                           \
  "SELECT l.locktype, l.mode, "                                                                    \
  "CASE WHEN c.oid IS NOT NULL THEN pg_catalog.quote_ident(n.nspname)" APPEND "'.'" APPEND         \
  "pg_catalog.quote_ident(c.relname) END, " waited ", b.pid, a.usename, a.application_name, "      \
  "a.state, "                                                                                      \
  "(extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) a.xact_start)" US ", "  \
  "(extract(epoch FROM a.backend_start)" US ", pg_catalog.left(a.query, 1000), "                   \
  "(SELECT pg_catalog.left(w.query, 1000) FROM pg_catalog.pg_stat_activity w WHERE w.pid" EQUALS   \
  "l.pid) "                                                                                        \
  "FROM pg_catalog.pg_locks l "                                                                    \
  "LEFT JOIN pg_catalog.pg_class c ON c.oid" EQUALS "l.relation AND l.database" EQUALS             \
  "(SELECT oid FROM pg_catalog.pg_database WHERE datname" EQUALS "pg_catalog.current_database()) " \
  "LEFT JOIN pg_catalog.pg_namespace n ON n.oid" EQUALS "c.relnamespace "                          \
  "LEFT JOIN LATERAL (SELECT DISTINCT p AS pid FROM "                                              \
  "pg_catalog.unnest(pg_catalog.pg_blocking_pids(l.pid)) p "                                       \
  "WHERE p OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()) b ON true "                        \
  "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid" EQUALS "b.pid "                               \
  "WHERE l.pid" EQUALS "$1::int AND NOT l.granted "                                                \
  "ORDER BY a.state" LIKE "'idle in%' DESC NULLS LAST, a.xact_start, b.pid"

static const char wait_sql[] = WAIT_SQL (
    "(extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) l.waitstart)" US);
static const char wait_sql_13[] = WAIT_SQL ("NULL::bigint");

enum
{
  COLUMN_KIND,
  COLUMN_MODE,
  COLUMN_RELATION,
  COLUMN_WAITED,
  COLUMN_PID,
  COLUMN_ROLE,
  COLUMN_APPLICATION,
  COLUMN_STATE,
  COLUMN_AGE,
  COLUMN_BACKEND_START,
  COLUMN_QUERY,
  COLUMN_OWN_QUERY,
};

#define ADVANCE_SQL(more)                                                                          \
  "SELECT phase, done, total FROM ("                                                               \
  "SELECT pid, command" APPEND "': '" APPEND "phase AS phase, "                                    \
  "CASE WHEN phase" LIKE "'waiting%' THEN lockers_done "                                           \
  "WHEN phase" LIKE "'%loading%' THEN tuples_done ELSE blocks_done END AS done, "                  \
  "CASE WHEN phase" LIKE "'waiting%' THEN lockers_total "                                          \
  "WHEN phase" LIKE "'%loading%' THEN tuples_total ELSE blocks_total END AS total "                \
  "FROM pg_catalog.pg_stat_progress_create_index "                                                 \
  "UNION ALL SELECT pid, command" APPEND "': '" APPEND "phase, heap_blks_scanned, "                \
  "heap_blks_total FROM pg_catalog.pg_stat_progress_cluster "                                      \
  "UNION ALL SELECT pid, 'VACUUM: '" APPEND "phase, heap_blks_scanned, heap_blks_total "           \
  "FROM pg_catalog.pg_stat_progress_vacuum " more ") p WHERE pid" EQUALS "$1::int LIMIT 1"

static const char advance_sql[] = ADVANCE_SQL (
    "UNION ALL SELECT pid, command, bytes_processed, bytes_total "
    "FROM pg_catalog.pg_stat_progress_copy");
static const char advance_sql_13[] = ADVANCE_SQL ("");

static SbResult *
ask (SbSession *session, int pid, const char *sql, const char *sql_13, GError **error)
{
  char number[16];
  const char *params[] = { number };

  g_snprintf (number, sizeof number, "%d", pid);
  return sb_session_expect (
      sb_session_exec_params (session,
                              sb_session_get_server_version (session) >= 140000 ? sql : sql_13, 1,
                              params, error),
      error);
}

static gint64
get_int (SbResult *result, guint row, guint column)
{
  const char *value = sb_result_get_value (result, row, column);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

static char *
dup_text (SbResult *result, guint row, guint column, guint max)
{
  const char *value = sb_result_get_value (result, row, column);

  return value != NULL ? sb_printable_squeeze (value, max) : NULL;
}

/* How psql ends every statement. */
static char *
dup_query (SbResult *result, guint row)
{
  char *text = dup_text (result, row, COLUMN_QUERY, MAX_QUERY);
  gsize length = text != NULL ? strlen (text) : 0;

  if (length > 0 && text[length - 1] == ';')
    text[length - 1] = '\0';
  return text;
}

static void
add_blocker (SbLockWait *wait, SbResult *result, guint row, gint64 now)
{
  SbBlocker *blocker = sb_lock_wait_add_blocker (wait, (int) get_int (result, row, COLUMN_PID));

  blocker->role = dup_text (result, row, COLUMN_ROLE, MAX_NAME);
  blocker->application = dup_text (result, row, COLUMN_APPLICATION, MAX_NAME);
  blocker->state = dup_text (result, row, COLUMN_STATE, MAX_NAME);
  blocker->query = blocker->state != NULL ? dup_query (result, row) : NULL;
  if (sb_result_get_value (result, row, COLUMN_AGE) != NULL)
    blocker->since = now - get_int (result, row, COLUMN_AGE);
  blocker->backend_start = get_int (result, row, COLUMN_BACKEND_START);
}

/**
 * sb_observer_look_at_wait:
 * @session: a connected session
 * @pid: another session's server process
 * @wait: (out) (transfer full) (nullable): what it waits for; %NULL: nothing
 * @error: return location for an error
 *
 * Returns: whether the server told
 */
gboolean
sb_observer_look_at_wait (SbSession *session, int pid, SbLockWait **wait, GError **error)
{
  g_autoptr (SbResult) result = ask (session, pid, wait_sql, wait_sql_13, error);
  g_autofree char *kind = NULL, *mode = NULL, *relation = NULL;
  gint64 now = g_get_real_time ();

  *wait = NULL;
  if (result == NULL)
    return FALSE;
  if (sb_result_get_n_rows (result) == 0)
    return TRUE;
  kind = dup_text (result, 0, COLUMN_KIND, MAX_NAME);
  mode = sb_lock_wait_dup_mode (sb_result_get_value (result, 0, COLUMN_MODE));
  relation = dup_text (result, 0, COLUMN_RELATION, 2 * MAX_NAME);
  *wait = sb_lock_wait_new (kind, relation, mode, now - get_int (result, 0, COLUMN_WAITED));
  (*wait)->query = dup_text (result, 0, COLUMN_OWN_QUERY, SB_LOCK_WAIT_MAX_QUERY);
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    if (sb_result_get_value (result, i, COLUMN_PID) != NULL)
      add_blocker (*wait, result, i, now);
  return TRUE;
}

/**
 * sb_observer_look_at_advance:
 * @session: a connected session
 * @pid: another session's server process
 * @advance: (out): how far it is; free its phase
 * @error: return location for an error
 *
 * Returns: whether the server told
 */
gboolean
sb_observer_look_at_advance (SbSession *session, int pid, SbAdvance *advance, GError **error)
{
  g_autoptr (SbResult) result = ask (session, pid, advance_sql, advance_sql_13, error);

  *advance = (SbAdvance){ 0 };
  if (result == NULL)
    return FALSE;
  if (sb_result_get_n_rows (result) == 0)
    return TRUE;
  advance->phase = dup_text (result, 0, 0, MAX_NAME);
  advance->n_done = (guint64) MAX (get_int (result, 0, 1), 0);
  advance->n_total = (guint64) MAX (get_int (result, 0, 2), 0);
  return TRUE;
}
