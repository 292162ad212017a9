/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

#include "sb-draft.h"
#include "sb-file.h"
#include "sb-template-shelf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  SbProject *project;
  char *description;
  char *template_id;
  char *forward;       /* instead of the template's */
  gboolean is_drafted; /* the other two are drafted from it */
  GHashTable *values;
} Work;

static void
work_free (Work *self)
{
  sb_project_unref (self->project);
  g_free (self->description);
  g_free (self->template_id);
  g_free (self->forward);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self);
}

/* A task for work in a thread, or %NULL when the error has been returned already. */
static GTask *
new_task (SbWorkspace *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data,
          Work **work)
{
  GTask *task = sb_workspace_new_project_task (self, tag, callback, user_data);

  if (task == NULL)
    return NULL;
  *work = g_new0 (Work, 1);
  (*work)->project = sb_project_ref (self->project);
  g_task_set_task_data (task, *work, (GDestroyNotify) work_free);
  return task;
}

/* What came of the work: templates or paths, and what is wrong with templates. */
typedef struct
{
  GPtrArray *templates;
  char **paths;
  GPtrArray *problems;
} Product;

static void
product_free (Product *self)
{
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_strfreev (self->paths);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Product, product_free)

static Product *
propagate (GAsyncResult *result, GPtrArray **problems, GError **error)
{
  Product *product = g_task_propagate_pointer (G_TASK (result), error);

  if (problems != NULL)
    *problems = product != NULL ? g_ptr_array_ref (product->problems) : NULL;
  return product;
}

static SbTemplateShelf *
load_shelf (const Work *work)
{
  return sb_template_shelf_load (sb_project_get_folder (work->project),
                                 sb_project_get_root (work->project));
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (SbTemplateShelf) shelf = load_shelf (task_data);
  Product *product = g_new0 (Product, 1);

  product->templates = g_ptr_array_ref (shelf->templates);
  product->problems = sb_template_shelf_dup_problems (shelf);
  g_task_return_pointer (task, product, (GDestroyNotify) product_free);
}

/**
 * sb_workspace_load_templates_async:
 * @self: a workspace with a project
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads the templates that this project can use: its own, the user's, and Switchback's.
 */
void
sb_workspace_load_templates_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_load_templates_async, callback, user_data, &work);
  if (task != NULL)
    sb_workspace_run_in_thread (g_steal_pointer (&task), load_in_thread,
                                (GDestroyNotify) product_free);
}

/**
 * sb_workspace_load_templates_finish:
 * @self: a workspace
 * @result: what the callback got
 * @problems: (out) (optional) (transfer full) (element-type utf8): a sentence for each template
 *   that cannot be used
 * @error: return location for %SB_WORKSPACE_ERROR_NO_PROJECT
 *
 * Returns: (transfer full) (element-type SbTemplate) (nullable): the templates
 */
GPtrArray *
sb_workspace_load_templates_finish (SbWorkspace *self, GAsyncResult *result, GPtrArray **problems,
                                    GError **error)
{
  g_autoptr (Product) product = propagate (result, problems, error);

  return product != NULL ? g_steal_pointer (&product->templates) : NULL;
}

static char *
suggest_version (SbProject *project)
{
  return sb_project_suggest_version (project, g_get_real_time () / G_USEC_PER_SEC);
}

static void
name_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  g_autofree char *version = suggest_version (work->project);
  g_auto (GStrv) paths = g_new0 (char *, SB_N_ROLES + 1);
  GError *error = NULL;

  if (sb_project_name_triple (work->project, version, work->description, paths, &error))
    g_task_return_pointer (task, g_steal_pointer (&paths), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

/**
 * sb_workspace_name_async:
 * @self: a workspace with a project
 * @description: what a new migration is to do
 * @callback: called when its names are known
 * @user_data: for @callback
 *
 * Finds the names that sb_workspace_create_async() would give the files now, without making them.
 */
void
sb_workspace_name_async (SbWorkspace *self, const char *description, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_name_async, callback, user_data, &work);
  if (task == NULL)
    return;
  work->description = g_strdup (description);
  sb_workspace_run_in_thread (g_steal_pointer (&task), name_in_thread, (GDestroyNotify) g_strfreev);
}

/**
 * sb_workspace_name_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbProjectError
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): absolute paths, in the order of
 *   #SbScriptRole
 */
char **
sb_workspace_name_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
make_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE, "%s: cannot make the folder \"%s\"",
               g_strerror (errno), folder);
  return FALSE;
}

/* All three files or none: what was written before a failure is taken away again. */
static gboolean
write_triple (char *const *paths, char *const *texts, GError **error)
{
  for (int role = 0; role < SB_N_ROLES; role++)
    if (!make_folder_of (paths[role], error)
        || !sb_file_create (paths[role], texts[role], strlen (texts[role]), error))
      {
        while (--role >= 0)
          g_unlink (paths[role]);
        return FALSE;
      }
  return TRUE;
}

static GHashTable *
dup_values (GHashTable *values)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  return copy;
}

/* Instead of the template's, from what forward says alone. */
static gboolean
draft (const Work *work, char *const *paths, char **texts, GError **error)
{
  g_autoptr (SbScript) script = sb_script_parse (work->forward, strlen (work->forward), error);
  g_autoptr (SbDraft) rollback = NULL;
  g_autoptr (SbDraft) verify = NULL;
  g_autofree char *name = g_filename_display_basename (paths[SB_ROLE_FORWARD]);

  if (script == NULL)
    return FALSE;
  rollback = sb_draft_new_rollback (script, NULL);
  verify = sb_draft_new_verify (script);
  g_free (texts[SB_ROLE_ROLLBACK]);
  g_free (texts[SB_ROLE_VERIFY]);
  texts[SB_ROLE_ROLLBACK] = sb_draft_dup_text (rollback, name);
  texts[SB_ROLE_VERIFY] = sb_draft_dup_text (verify, name);
  return TRUE;
}

static char **
create_triple (const Work *work, SbTemplateShelf *shelf, GError **error)
{
  const char *folder = sb_project_get_folder (work->project);
  g_autoptr (SbProject) now = NULL;
  g_autofree char *version = NULL;
  g_auto (GStrv) paths = g_new0 (char *, SB_N_ROLES + 1);
  g_auto (GStrv) texts = g_new0 (char *, SB_N_ROLES + 1);
  g_autoptr (GHashTable) values = NULL;
  SbTemplate *template;

  template = sb_template_shelf_find (shelf, work->template_id, error);
  if (template == NULL)
    return NULL;

  /* Somebody may have added a migration since the project was read. */
  now = sb_project_open (folder, error);
  if (now == NULL)
    return NULL;
  version = suggest_version (now);
  if (!sb_project_name_triple (now, version, work->description, paths, error))
    return NULL;

  values = dup_values (work->values);
  sb_template_set_version (template, values, version);
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      texts[role] = sb_template_fill (template, role, values, error);
      if (texts[role] == NULL)
        return NULL;
    }
  if (work->forward != NULL)
    {
      g_free (texts[SB_ROLE_FORWARD]);
      texts[SB_ROLE_FORWARD] = g_strdup (work->forward);
    }
  if (work->is_drafted && !draft (work, paths, texts, error))
    return NULL;
  if (!write_triple (paths, texts, error))
    return NULL;
  return g_steal_pointer (&paths);
}

/*< private >
 * sb_workspace_create_triple:
 * @project: where
 * @description: what the new migration is to do, for its file names
 * @forward: the forward script's text
 * @error: return location for an #SbDraftError or #SbProjectError
 *
 * Makes a new migration; rollback and verify script are those of an empty one. Workers only.
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the new files, in the order of
 *   #SbScriptRole; %NULL on error, and then no file was left behind
 */
char **
sb_workspace_create_triple (SbProject *project, const char *description, const char *forward,
                            GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  Work work = { .project = project,
                .description = (char *) description,
                .template_id = (char *) "empty",
                .forward = (char *) forward,
                .values = values };
  g_autoptr (SbTemplateShelf) shelf = load_shelf (&work);

  return create_triple (&work, shelf, error);
}

static void
create_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (SbTemplateShelf) shelf = load_shelf (task_data);
  GError *error = NULL;
  char **paths = create_triple (task_data, shelf, &error);
  Product *product;

  if (paths == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  product = g_new0 (Product, 1);
  product->paths = paths;
  product->problems = sb_template_shelf_dup_problems (shelf);
  g_task_return_pointer (task, product, (GDestroyNotify) product_free);
}

/**
 * sb_workspace_create_async:
 * @self: a workspace with a project
 * @description: what the new migration is to do, for its file names
 * @template_id: which template to fill
 * @values: (element-type utf8 utf8): the template's parameters
 * @callback: called when the files are there
 * @user_data: for @callback
 *
 * Makes a new migration: forward, rollback and verify scripts under the next version. The project
 * has to be opened again to see it.
 */
void
sb_workspace_create_async (SbWorkspace *self, const char *description, const char *template_id,
                           GHashTable *values, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_create_async, callback, user_data, &work);
  if (task == NULL)
    return;
  work->description = g_strdup (description);
  work->template_id = g_strdup (template_id);
  work->values = g_hash_table_ref (values);
  sb_workspace_run_in_thread (g_steal_pointer (&task), create_in_thread,
                              (GDestroyNotify) product_free);
}

/*< private >
 * sb_workspace_create_drafted_async:
 * @self: a workspace with a project
 * @description: what the new migration is to do, for its file names
 * @forward: the forward script's text
 * @callback: called when the files are there
 * @user_data: for @callback
 *
 * Makes a new migration as sb_workspace_create_async() does; rollback and verify script are drafted
 * from @forward.
 */
void
sb_workspace_create_drafted_async (SbWorkspace *self, const char *description, const char *forward,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  task = new_task (self, sb_workspace_create_drafted_async, callback, user_data, &work);
  if (task == NULL)
    return;
  work->description = g_strdup (description);
  work->template_id = g_strdup ("empty");
  work->forward = g_strdup (forward);
  work->is_drafted = TRUE;
  work->values = g_hash_table_new (g_str_hash, g_str_equal);
  sb_workspace_run_in_thread (g_steal_pointer (&task), create_in_thread,
                              (GDestroyNotify) product_free);
}

/**
 * sb_workspace_create_finish:
 * @self: a workspace
 * @result: what the callback got
 * @problems: (out) (optional) (transfer full) (nullable) (element-type utf8): a sentence for each
 *   other template that cannot be used
 * @error: return location for an #SbDraftError or #SbProjectError
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the new files, in the order of
 *   #SbScriptRole; %NULL on error, and then no file was left behind
 */
char **
sb_workspace_create_finish (SbWorkspace *self, GAsyncResult *result, GPtrArray **problems,
                            GError **error)
{
  g_autoptr (Product) product = propagate (result, problems, error);

  return product != NULL ? g_steal_pointer (&product->paths) : NULL;
}
