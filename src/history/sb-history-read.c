/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the history and the journal in two round trips: what there is, then all rows. */
#include "sb-history-look-private.h"

#include <string.h>

static gboolean
has_row_of_ours (SbHistory *self, SbProject *project)
{
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      g_autofree char *key = sb_history_dup_key (self, sb_project_get_migration (project, i));

      if (sb_history_find (self, key) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Another kind's table with rows that match the project's files; %NULL without @error when there is
 * none. */
static SbHistory *
read_other (SbSession *session, SbProject *project, SbResult *found, const SbHistoryKind *own,
            GError **error)
{
  const SbHistoryKind *kind = own == &sb_history_plain ? &sb_history_supabase : &sb_history_plain;
  int row = sb_history_look_find (found, kind);
  g_autofree char *other_shape = row >= 0 ? sb_history_look_find_other_shape (found, row, kind)
                                          : NULL;
  g_autoptr (SbHistory) self = NULL;

  if (row < 0 || other_shape != NULL || !sb_history_look_is_true (found, row, FOUND_READABLE))
    return NULL;
  self = sb_history_look_make (found, kind, row);
  if (!sb_history_read_rows (self, session, TRUE, error))
    return NULL;
  sb_history_seal (self);
  return has_row_of_ours (self, project) ? g_steal_pointer (&self) : NULL;
}

/**
 * sb_history_read_found:
 * @session: a connected, idle session
 * @project: as in sb_history_read()
 * @found: the server's answer, an error too, to sb_history_get_look_sql() in this session
 * @error: return location for an #SbHistoryError or an #SbDbError
 *
 * The second half of sb_history_read(). Worker only.
 *
 * Returns: (transfer full): the history, also when there is no table yet
 */
SbHistory *
sb_history_read_found (SbSession *session, SbProject *project, SbResult *found, GError **error)
{
  const SbHistoryKind *own = sb_history_kind_find (
      sb_layout_get_history (sb_project_get_layout (project)));
  g_autoptr (SbHistory) self = NULL;
  g_autofree char *other_shape = NULL;
  int row;

  if (sb_result_get_error (found) != NULL)
    {
      sb_history_fail (found, NULL, error);
      return NULL;
    }
  row = sb_history_look_find (found, own);
  if (row < 0)
    {
      GError *failed = NULL;
      SbHistory *other = read_other (session, project, found, own, &failed);

      if (failed != NULL)
        g_propagate_error (error, failed);
      if (other != NULL)
        other->server_version = sb_session_get_server_version (session);
      if (other != NULL || failed != NULL)
        return other;
    }
  else
    other_shape = sb_history_look_find_other_shape (found, row, own);
  if (other_shape != NULL)
    {
      g_set_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE,
                   "\"%s.%s\" is not the history that its name says: %s",
                   sb_result_get_value (found, row, FOUND_SCHEMA), own->table, other_shape);
      return NULL;
    }
  self = sb_history_look_make (found, own, row);
  if (!sb_history_read_rows (self, session, self->exists, error))
    return NULL;
  self->server_version = sb_session_get_server_version (session);
  sb_history_seal (self);
  return g_steal_pointer (&self);
}

/**
 * sb_history_read:
 * @session: a connected, idle session
 * @project: whose layout says which history to expect, and whose files tell whether another is
 * meant
 * @error: return location for an #SbHistoryError or an #SbDbError
 *
 * Reads which migrations are applied, and what the journal says about them, the rows in one
 * read-only transaction. The session is idle again afterwards, whatever happens. Worker only.
 *
 * Returns: (transfer full): the history, also when there is no table yet
 */
SbHistory *
sb_history_read (SbSession *session, SbProject *project, GError **error)
{
  g_autoptr (SbResult) found = sb_session_exec (session, sb_history_get_look_sql (), error);

  return found != NULL ? sb_history_read_found (session, project, found, error) : NULL;
}
