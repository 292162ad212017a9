/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replaces what is checked: in editors by one step, on disk whole or not at all. */
#include "sb-digest.h"
#include "sb-file.h"
#include "sb-printable.h"
#include "sb-project-search-private.h"
#include "sb-words.h"
#include "sb-workspace-applied.h"
#include "sb-workspace-private.h"

/* One file on disk. */
typedef struct
{
  char *path;
  char *name;
  char *digest;
  GArray *matches;
} Change;

typedef struct
{
  GPtrArray *changes; /* Change */
  guint n_replaced;
  guint n_files;
  GString *problems;
} Work;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self->digest);
  g_array_unref (self->matches);
  g_free (self);
}

static void
work_free (Work *self)
{
  g_ptr_array_unref (self->changes);
  g_string_free (self->problems, TRUE);
  g_free (self);
}

static void
clear_match (gpointer data)
{
  g_free (((SbSearchMatch *) data)->replacement);
}

static GArray *
list_checked (SbProjectSearch *self, guint file)
{
  SbSearchItem *item = g_ptr_array_index (self->items, file);
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (SbSearchMatch));

  g_array_set_clear_func (matches, clear_match);
  for (guint i = 0; i < item->result->hits->len; i++)
    {
      SbSearchMatch match = g_array_index (item->result->matches, SbSearchMatch, i);
      SbSearchItem *hit = g_ptr_array_index (self->items, file + 1 + i);

      if (!hit->is_checked)
        continue;
      match.replacement = g_strdup (match.replacement);
      g_array_append_val (matches, match);
    }
  return matches;
}

static void
add_problem (Work *work, const char *name, const char *problem)
{
  g_string_append_printf (work->problems, "%s%s: %s", work->problems->len > 0 ? "; " : "", name,
                          problem);
}

static void
count (Work *work, const GArray *matches)
{
  work->n_replaced += matches->len;
  work->n_files++;
}

static gboolean
change_file (const Change *change, GError **error)
{
  gsize length, new_length;
  g_autofree char *text = sb_file_read (change->path, &length, error);
  g_autofree char *digest = NULL, *replaced = NULL;

  if (text == NULL)
    return FALSE;
  digest = sb_digest_bytes (text, length);
  if (g_strcmp0 (digest, change->digest) != 0)
    {
      g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT,
                   "it was changed meanwhile");
      return FALSE;
    }
  replaced = sb_search_matches_apply (change->matches, text, length, &new_length);
  return sb_file_save (change->path, replaced, new_length, error);
}

static void
replace_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;

  for (guint i = 0; i < work->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (work->changes, i);
      g_autoptr (GError) error = NULL;

      if (change_file (change, &error))
        count (work, change->matches);
      else
        {
          g_autofree char *problem = sb_printable_line (error->message);

          add_problem (work, change->name, problem);
        }
    }
  g_task_return_pointer (task, NULL, NULL);
}

/* Nobody saw then that replacing would make it count as changed. */
static gboolean
is_applied_by_now (SbProjectSearch *self, const SbSearchResult *result)
{
  const SbPlace *place = result->source->place;

  return result->source->version == NULL && place->role == SB_ROLE_FORWARD
         && sb_workspace_is_applied (sb_workbench_get_workspace (self->workbench), place->key);
}

static void
add_file (SbProjectSearch *self, Work *work, guint file)
{
  SbSearchItem *item = g_ptr_array_index (self->items, file);
  const SbSearchResult *result = item->result;
  const char *path = result->source->place->path;
  g_autoptr (GArray) matches = list_checked (self, file);
  Change *change;

  if (is_applied_by_now (self, result))
    {
      add_problem (work, result->name, "it was applied meanwhile");
      return;
    }
  if (result->is_open)
    {
      if (sb_document_set_replace_text (sb_workbench_get_documents (self->workbench), path,
                                        result->digest, matches))
        count (work, matches);
      else
        add_problem (work, result->name, "it was changed meanwhile");
      return;
    }
  change = g_new0 (Change, 1);
  change->path = g_strdup (path);
  change->name = g_strdup (result->name);
  change->digest = g_strdup (result->digest);
  change->matches = g_steal_pointer (&matches);
  g_ptr_array_add (work->changes, change);
}

/**
 * sb_project_search_replace_async:
 * @self: a search
 * @callback: called when all is done
 * @user_data: for @callback
 *
 * Replaces the matches that are checked. A script whose text is not what was searched stays as it
 * is.
 */
void
sb_project_search_replace_async (SbProjectSearch *self, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  sb_project_search_stop (self);
  g_task_set_source_tag (task, sb_project_search_replace_async);
  work->changes = g_ptr_array_new_with_free_func (change_free);
  work->problems = g_string_new (NULL);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  for (guint i = 0; i < self->items->len;
       i += 1 + ((SbSearchItem *) self->items->pdata[i])->result->hits->len)
    if (((SbSearchItem *) self->items->pdata[i])->n_checked > 0)
      add_file (self, work, i);
  sb_workspace_run_in_thread (g_steal_pointer (&task), replace_in_thread, NULL);
}

/**
 * sb_project_search_replace_finish:
 * @self: a search
 * @result: what the callback got
 *
 * Returns: (transfer full): what was done, for people
 */
char *
sb_project_search_replace_finish (SbProjectSearch *self, GAsyncResult *result)
{
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autofree char *matches = sb_words_count (work->n_replaced, "match", "matches");
  g_autofree char *files = sb_words_count (work->n_files, "file", "files");

  return g_strdup_printf ("%s replaced in %s%s%s", matches, files,
                          work->problems->len > 0 ? "; not in " : "", work->problems->str);
}
