/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-project-search-private.h"

#include "sb-words.h"
#include "sb-workspace-applied.h"

/* What a search is, for its thread. */
typedef struct
{
  GPtrArray *sources; /* SbSearchSource; taken out one by one */
  SbSearchPattern *pattern;
  GCancellable *cancellable;
  SbMailbox *mailbox;
} Work;

/* Whom its end is told, if the search is still there and looks for the same. */
typedef struct
{
  GWeakRef search;
  SbMailbox *mailbox;
} Ending;

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return SB_TYPE_SEARCH_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SB_PROJECT_SEARCH (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SbProjectSearch *self = SB_PROJECT_SEARCH (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbProjectSearch, sb_project_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
end (SbProjectSearch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->mailbox != NULL)
    sb_mailbox_close (self->mailbox);
  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  self->is_searching = FALSE;
}

static void
sb_project_search_dispose (GObject *object)
{
  SbProjectSearch *self = SB_PROJECT_SEARCH (object);

  end (self);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_project_search_parent_class)->dispose (object);
}

static void
sb_project_search_finalize (GObject *object)
{
  SbProjectSearch *self = SB_PROJECT_SEARCH (object);

  g_ptr_array_unref (self->items);
  g_free (self->problem);
  g_free (self->folder);

  G_OBJECT_CLASS (sb_project_search_parent_class)->finalize (object);
}

static void
sb_project_search_class_init (SbProjectSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_project_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_project_search_finalize;
  /**
   * SbProjectSearch::changed:
   *
   * What the search says of itself is another, or how many matches are checked.
   */
  signals[CHANGED] = g_signal_new ("changed", SB_TYPE_PROJECT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_project_search_init (SbProjectSearch *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

static const char *
get_folder (SbProjectSearch *self)
{
  SbProject *project = sb_workspace_get_project (sb_workbench_get_workspace (self->workbench));

  return project != NULL ? sb_project_get_folder (project) : NULL;
}

/* What was found in another project is nothing to go to, or to replace. */
static void
workbench_changed_cb (SbProjectSearch *self)
{
  if (self->folder != NULL && g_strcmp0 (self->folder, get_folder (self)) != 0)
    sb_project_search_start (self, "", 0, NULL, SB_SEARCH_ALL);
}

/**
 * sb_project_search_new:
 * @workbench: the window's model
 *
 * Returns: (transfer full): a search that has not begun
 */
SbProjectSearch *
sb_project_search_new (SbWorkbench *workbench)
{
  SbProjectSearch *self = g_object_new (SB_TYPE_PROJECT_SEARCH, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (workbench_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/*< private >
 * sb_project_search_tell:
 * @self: a search
 */
void
sb_project_search_tell (SbProjectSearch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_item (SbProjectSearch *self, SbSearchResult *result, guint index, SbSearchItem *file)
{
  SbSearchItem *item = g_object_new (SB_TYPE_SEARCH_ITEM, NULL);

  item->result = sb_search_result_ref (result);
  item->index = index;
  item->file = file;
  if (file != NULL && result->source->version == NULL
      && g_array_index (result->hits, SbSearchHit, index).replacement != NULL)
    {
      item->is_checked = TRUE;
      file->n_checked++;
      self->n_checked++;
    }
  g_ptr_array_add (self->items, item);
}

static void
take_result (gpointer mail, gpointer user_data)
{
  SbProjectSearch *self = user_data;
  g_autoptr (SbSearchResult) result = mail;
  guint n = self->items->len;

  if (result->problem != NULL)
    {
      self->n_unread++;
      if (self->problem == NULL)
        self->problem = g_strdup_printf ("%s: %s", result->name, result->problem);
      sb_project_search_tell (self);
      return;
    }
  add_item (self, result, G_MAXUINT, NULL);
  for (guint i = 0; i < result->hits->len; i++)
    add_item (self, result, i, g_ptr_array_index (self->items, n));
  self->n_files++;
  self->n_matches += result->hits->len;
  g_list_model_items_changed (G_LIST_MODEL (self), n, 0, self->items->len - n);
  sb_project_search_tell (self);
}

static void
free_result (gpointer result)
{
  sb_search_result_unref (result);
}

static void
over_cb (gpointer user_data)
{
  SbProjectSearch *self = user_data;

  self->is_searching = FALSE;
  sb_project_search_tell (self);
}

static void
work_free (Work *self)
{
  g_ptr_array_unref (self->sources);
  sb_search_pattern_unref (self->pattern);
  g_object_unref (self->cancellable);
  sb_mailbox_unref (self->mailbox);
  g_free (self);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;
  g_autoptr (SbProjectSearch) self = g_weak_ref_get (&ending->search);

  if (self != NULL && self->mailbox == ending->mailbox)
    sb_mailbox_end (self->mailbox, over_cb, self);
  g_weak_ref_clear (&ending->search);
  sb_mailbox_unref (ending->mailbox);
  g_free (ending);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  guint n_left = SB_PROJECT_SEARCH_MAX;

  for (guint i = 0; i < work->sources->len && n_left > 0; i++)
    {
      SbSearchResult *result;

      if (g_cancellable_is_cancelled (work->cancellable))
        break;
      result = sb_search_result_new (g_steal_pointer (&work->sources->pdata[i]), work->pattern,
                                     n_left, work->cancellable);
      n_left -= result->hits->len;
      if (result->hits->len > 0 || result->problem != NULL)
        sb_mailbox_post (work->mailbox, result);
      else
        sb_search_result_unref (result);
    }
  g_task_return_boolean (task, TRUE);
}

static void
free_source (gpointer source)
{
  if (source != NULL)
    sb_search_source_free (source);
}

static gboolean
is_wanted (const SbMigration *migration, SbScriptRole role, SbSearchScope scope,
           GHashTable *applied)
{
  const char *forward = migration->paths[SB_ROLE_FORWARD];

  if (scope == SB_SEARCH_PENDING)
    return forward == NULL || !g_hash_table_contains (applied, forward);
  return scope == SB_SEARCH_ALL || (SbScriptRole) (scope - SB_SEARCH_FORWARD) == role;
}

static GPtrArray *
list_sources (SbProjectSearch *self, SbSearchScope scope)
{
  SbWorkspace *workspace = sb_workbench_get_workspace (self->workbench);
  SbDocumentSet *documents = sb_workbench_get_documents (self->workbench);
  SbProject *project = sb_workspace_get_project (workspace);
  g_autoptr (GHashTable) applied = sb_workspace_list_applied (workspace);
  GPtrArray *sources = g_ptr_array_new_with_free_func (free_source);

  for (guint i = 0; project != NULL && i < sb_project_get_n_migrations (project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);

      for (SbScriptRole role = 0; role < SB_N_ROLES; role++)
        {
          const char *path = migration->paths[role];
          SbSearchSource *source;

          if (path == NULL || !is_wanted (migration, role, scope, applied))
            continue;
          source = sb_search_source_new (migration, role);
          source->version = g_strdup (g_hash_table_lookup (applied, path));
          source->text = sb_document_set_dup_text (documents, path, &source->is_crlf);
          g_ptr_array_add (sources, source);
        }
    }
  return sources;
}

static void
clear (SbProjectSearch *self)
{
  guint n = self->items->len;

  end (self);
  g_ptr_array_set_size (self->items, 0);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->folder, g_free);
  self->n_files = self->n_matches = self->n_checked = self->n_unread = 0;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static void
begin (SbProjectSearch *self, SbSearchPattern *pattern, SbSearchScope scope)
{
  g_autoptr (GTask) task = NULL;
  Work *work = g_new0 (Work, 1);
  Ending *ending = g_new0 (Ending, 1);

  self->folder = g_strdup (get_folder (self));
  self->cancellable = g_cancellable_new ();
  self->mailbox = sb_mailbox_new (take_result, self, free_result);
  self->is_searching = TRUE;
  work->sources = list_sources (self, scope);
  work->pattern = sb_search_pattern_ref (pattern);
  work->cancellable = g_object_ref (self->cancellable);
  work->mailbox = sb_mailbox_ref (self->mailbox);
  g_weak_ref_init (&ending->search, self);
  ending->mailbox = sb_mailbox_ref (self->mailbox);
  task = g_task_new (NULL, NULL, searched_cb, ending);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, search_in_thread);
}

/**
 * sb_project_search_start:
 * @self: a search
 * @pattern: what to look for; "" shows nothing
 * @flags: of #SbSearchFlags
 * @replacement: (nullable): what takes its place
 * @scope: in which scripts
 *
 * Looks in the project's scripts; what was found before goes.
 */
void
sb_project_search_start (SbProjectSearch *self, const char *pattern, guint flags,
                         const char *replacement, SbSearchScope scope)
{
  g_autoptr (SbSearchPattern) compiled = NULL;
  g_autoptr (GError) error = NULL;

  clear (self);
  if (*pattern != '\0')
    {
      compiled = sb_search_pattern_new (pattern, flags, replacement, &error);
      if (compiled != NULL)
        begin (self, compiled, scope);
      else
        self->problem = g_strdup (error->message);
    }
  sb_project_search_tell (self);
}

/**
 * sb_project_search_stop:
 * @self: a search
 *
 * Looks no further; what was found stays.
 */
void
sb_project_search_stop (SbProjectSearch *self)
{
  end (self);
  sb_project_search_tell (self);
}

/**
 * sb_project_search_is_searching:
 * @self: a search
 *
 * Returns: whether more may come
 */
gboolean
sb_project_search_is_searching (SbProjectSearch *self)
{
  return self->is_searching;
}

/**
 * sb_project_search_get_n_checked:
 * @self: a search
 *
 * Returns: how many matches are to be replaced
 */
guint
sb_project_search_get_n_checked (SbProjectSearch *self)
{
  return self->n_checked;
}

/**
 * sb_project_search_dup_words:
 * @self: a search
 *
 * Returns: (transfer full): what it found so far, for people; "" before it began
 */
char *
sb_project_search_dup_words (SbProjectSearch *self)
{
  g_autofree char *matches = sb_words_count (self->n_matches, "match", "matches");
  g_autofree char *files = sb_words_count (self->n_files, "file", "files");
  GString *words = g_string_new (NULL);

  if (self->n_matches >= SB_PROJECT_SEARCH_MAX)
    g_string_append_printf (words, "the first %s in %s", matches, files);
  else if (self->n_matches > 0)
    g_string_append_printf (words, "%s in %s", matches, files);
  else if (self->is_searching)
    g_string_append (words, "searching…");
  else if (self->mailbox != NULL)
    g_string_append (words, "no match");
  if (self->problem != NULL)
    g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", self->problem);
  if (self->n_unread > 1)
    g_string_append_printf (words, ", and %u more", self->n_unread - 1);
  return g_string_free (words, FALSE);
}
