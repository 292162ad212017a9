/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-watch.h"

#include <string.h>

#include "sb-lexer.h"

/* How many tables are locked before at most. */
#define MAX_GATES "8"

/* Tables whose own name, or that of an index of theirs, is among the words. */
#define GATES                                                                                      \
  "SELECT pg_catalog.string_agg(DISTINCT t.oid::pg_catalog.regclass::text, ', ') FROM ("           \
  "SELECT coalesce(i.indrelid, c.oid) AS oid FROM pg_catalog.pg_class c "                          \
  "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid "                                       \
  "WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'i', 'I') "                                    \
  "AND c.relname = ANY ($1::text[]) LIMIT " MAX_GATES ") t"
/* Not indexes: those that are locked as well are new, or no longer used. */
#define LOCKS                                                                                      \
  "SELECT l.relation, l.mode, l.granted FROM pg_catalog.pg_locks l "                               \
  "JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind NOT IN ('i', 'I') "              \
  "WHERE l.pid = $1::int AND l.locktype = 'relation' AND l.relation >= 16384"

struct _SbCostWatch
{
  SbConnection *connection; /* borrowed */
  char *pid;
  char *words; /* an array's text */

  GMutex mutex;
  GCond cond;
  gboolean is_ready; /* the statement may begin */
  gboolean is_over;  /* it has ended */
  gint64 released;   /* when it was let go; 0: it did not wait */

  GHashTable
      *modes; /* relation's number → the strongest mode seen; the watch's alone until the end */
};

/* All names in a statement, as PostgreSQL folds them, as the text of an array. */
static char *
dup_words (const char *sql)
{
  SbLexer lexer = { sql, strlen (sql), 0 };
  GString *words = g_string_new ("{");

  for (SbToken token = sb_lexer_next (&lexer); token.kind != SB_TOKEN_END;
       token = sb_lexer_next (&lexer))
    {
      gboolean is_quoted = token.kind == SB_TOKEN_QUOTED && sql[token.start] == '"';
      g_autofree char *word = NULL;

      if (token.kind != SB_TOKEN_WORD && !is_quoted)
        continue;
      word = is_quoted ? g_strndup (sql + token.start, token.end - token.start)
                       : g_ascii_strdown (sql + token.start, token.end - token.start);
      /* A name with quotes of its own is not worth the trouble. */
      if (is_quoted && (strpbrk (word + 1, "\\") != NULL || strstr (word + 1, "\"\"") != NULL))
        continue;
      g_string_append_printf (words, is_quoted ? "%s%s" : "%s\"%s\"", words->len > 1 ? "," : "",
                              word);
    }
  g_string_append_c (words, '}');
  return g_string_free (words, FALSE);
}

static void
note (SbCostWatch *self, const char *relation, const char *mode)
{
  SbLockMode seen = sb_lock_mode_parse (mode);
  SbLockMode before = GPOINTER_TO_INT (g_hash_table_lookup (self->modes, relation));

  g_hash_table_insert (self->modes, g_strdup (relation), GINT_TO_POINTER (MAX (before, seen)));
}

static void
set_ready (SbCostWatch *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_over (SbCostWatch *self)
{
  gboolean over;

  g_mutex_lock (&self->mutex);
  over = self->is_over;
  g_mutex_unlock (&self->mutex);
  return over;
}

static gboolean
close_gates (SbCostWatch *self, SbSession *session)
{
  const char *params[] = { self->words };
  g_autoptr (SbResult)
      names = sb_session_expect (sb_session_exec_params (session, GATES, 1, params, NULL), NULL);
  const char *list = names != NULL ? sb_result_get_value (names, 0, 0) : NULL;
  g_autofree char *sql = NULL;
  g_autoptr (SbResult) locked = NULL;

  if (list == NULL)
    return FALSE;
  /* ACCESS SHARE passes: many a statement takes it first, for a moment. */
  sql = g_strdup_printf ("BEGIN; LOCK TABLE %s IN EXCLUSIVE MODE NOWAIT", list);
  locked = sb_session_expect (sb_session_exec (session, sql, NULL), NULL);
  if (locked == NULL)
    sb_session_rollback (session, NULL);
  return locked != NULL;
}

static void
open_gates (SbCostWatch *self, SbSession *session)
{
  sb_session_rollback (session, NULL);
  self->released = g_get_monotonic_time ();
}

static gpointer
watch_job (SbSession *session, gpointer user_data, GError **error)
{
  SbCostWatch *self = user_data;
  gboolean is_connected = sb_session_is_connected (session) || sb_session_connect (session, NULL);
  gboolean is_gated = is_connected && close_gates (self, session);
  const char *params[] = { self->pid };

  set_ready (self);
  while (is_connected && !is_over (self))
    {
      g_autoptr (SbResult) locks =
          sb_session_expect (sb_session_exec_params (session, LOCKS, 1, params, NULL), NULL);
      gboolean waits = FALSE;

      if (locks == NULL)
        break;
      for (guint i = 0; i < sb_result_get_n_rows (locks); i++)
        {
          note (self, sb_result_get_value (locks, i, 0), sb_result_get_value (locks, i, 1));
          waits |= *sb_result_get_value (locks, i, 2) == 'f';
        }
      if (waits && is_gated)
        {
          open_gates (self, session);
          is_gated = FALSE;
        }
    }
  if (is_gated)
    sb_session_rollback (session, NULL);
  return NULL;
}

static gpointer
join_job (SbSession *session, gpointer user_data, GError **error)
{
  return NULL;
}

/*< private >
 * sb_cost_watch_begin:
 * @connection: a second connection to the copy, that nobody uses meanwhile
 * @pid: the server process of the first
 * @sql: what it will run
 *
 * Returns: (transfer full): a watch; the statement can begin
 */
SbCostWatch *
sb_cost_watch_begin (SbConnection *connection, int pid, const char *sql)
{
  SbCostWatch *self = g_new0 (SbCostWatch, 1);

  self->connection = connection;
  self->pid = g_strdup_printf ("%d", pid);
  self->words = dup_words (sql);
  self->modes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  sb_connection_run_detached (connection, watch_job, self, NULL);
  g_mutex_lock (&self->mutex);
  while (!self->is_ready)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

/*< private >
 * sb_cost_watch_end:
 * @self: (transfer full): a watch
 * @relations: as the copy is now
 * @cost: gets the locks that were seen
 *
 * Returns: when the statement was let go, as g_get_monotonic_time(); 0 when it did not wait
 */
gint64
sb_cost_watch_end (SbCostWatch *self, SbCostRelations *relations, SbCost *cost)
{
  GHashTableIter iter;
  gpointer relation, mode;
  gint64 released;

  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_mutex_unlock (&self->mutex);
  sb_connection_run_and_wait (self->connection, join_job, NULL, NULL);
  g_hash_table_iter_init (&iter, self->modes);
  while (g_hash_table_iter_next (&iter, &relation, &mode))
    sb_cost_relations_add_lock (relations, cost, relation, GPOINTER_TO_INT (mode));
  released = self->released;
  g_hash_table_unref (self->modes);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->pid);
  g_free (self->words);
  g_free (self);
  return released;
}
