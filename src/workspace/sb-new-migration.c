/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-migration.h"

#include "sb-new-guess.h"
#include "sb-printable.h"

#include <string.h>

struct _SbNewMigration
{
  GObject parent_instance;

  /* owned */
  SbWorkspace *workspace;
  GListStore *templates;
  SbNewTemplate *template;
  GListStore *parameters;
  GHashTable *typed; /* kind and name to text: what was typed, whatever the template */
  char *description;
  char *names[SB_N_ROLES];
  char *version; /* the one that it gets, as far as is known */
  char *name_problem;
  char *problem; /* what can be told of why it cannot be made */
  char *failure; /* why the last try failed */
  char *warning;
  SbPreview *preview;
  SbSchemaNames *names_there; /* of the target's schema */

  gboolean is_naming;
  gboolean is_named; /* the names are those of the description */
  gboolean is_creating;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbNewMigration, sb_new_migration, G_TYPE_OBJECT)

static SbNewParameter *
get_parameter (SbNewMigration *self, guint index)
{
  g_autoptr (SbNewParameter)
      parameter = g_list_model_get_item (G_LIST_MODEL (self->parameters), index);

  return parameter; /* the list keeps it */
}

static guint
count_parameters (SbNewMigration *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->parameters));
}

static char *
find_problem (SbNewMigration *self)
{
  if (self->template == NULL)
    return NULL;
  if (strspn (self->description, " \t\n") == strlen (self->description))
    return g_strdup ("a description is needed");
  if (self->is_named && self->name_problem != NULL)
    return g_strdup (self->name_problem);
  for (guint i = 0; i < count_parameters (self); i++)
    {
      SbNewParameter *parameter = get_parameter (self, i);
      g_autofree char *title = NULL;

      if (sb_new_parameter_get_problem (parameter) == NULL)
        continue;
      title = sb_new_parameter_dup_title (parameter);
      if (sb_new_parameter_is_missing (parameter))
        return g_strdup_printf ("%s: a value is needed", title);
      return g_strdup_printf ("%s: %s", title, sb_new_parameter_get_problem (parameter));
    }
  return NULL;
}

/* What the target's schema offers for a parameter, with the values that the others have. */
static char **
dup_candidates (SbNewMigration *self, SbNewParameter *parameter)
{
  const SbParameter *what = sb_new_parameter_get_parameter (parameter);
  const char *of = NULL;

  if (self->names_there == NULL)
    return NULL;
  for (guint i = 0; i < count_parameters (self); i++)
    {
      SbNewParameter *other = get_parameter (self, i);

      if (strcmp (sb_new_parameter_get_parameter (other)->name, what->of) == 0)
        of = sb_new_parameter_get_value (other);
    }
  return sb_schema_names_dup_candidates (self->names_there, what->kind, of);
}

/* Everything that follows from description, template and values. */
static void
update (SbNewMigration *self)
{
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->preview, sb_preview_free);
  if (self->template != NULL)
    {
      g_autoptr (GHashTable)
          values = sb_new_guess_values (G_LIST_MODEL (self->parameters), self->description);
      SbTemplate *template = sb_new_template_get_template (self->template);

      if (self->version != NULL)
        sb_template_set_version (template, values, self->version);
      self->preview = sb_template_preview (template, values);
      for (guint i = 0; i < count_parameters (self); i++)
        {
          SbNewParameter *parameter = get_parameter (self, i);
          guint at = sb_new_parameter_get_index (parameter);
          const char *guessed =
              g_hash_table_lookup (values, sb_new_parameter_get_parameter (parameter)->name);

          sb_new_parameter_follow (parameter,
                                   guessed != NULL ? guessed : self->preview->defaults[at],
                                   self->preview->problems[at]);
        }
      for (guint i = 0; i < count_parameters (self); i++)
        {
          SbNewParameter *parameter = get_parameter (self, i);

          sb_new_parameter_set_candidates (parameter, dup_candidates (self, parameter));
        }
    }
  g_free (self->problem);
  self->problem = find_problem (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sb_new_migration_finalize (GObject *object)
{
  SbNewMigration *self = SB_NEW_MIGRATION (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->templates);
  g_clear_object (&self->template);
  g_clear_object (&self->parameters);
  g_clear_pointer (&self->typed, g_hash_table_unref);
  g_clear_pointer (&self->description, g_free);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_clear_pointer (&self->names[role], g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->name_problem, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->warning, g_free);
  g_clear_pointer (&self->preview, sb_preview_free);
  g_clear_pointer (&self->names_there, sb_schema_names_unref);

  G_OBJECT_CLASS (sb_new_migration_parent_class)->finalize (object);
}

static void
sb_new_migration_class_init (SbNewMigrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_new_migration_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_new_migration_init (SbNewMigration *self)
{
  self->templates = g_list_store_new (SB_TYPE_NEW_TEMPLATE);
  self->parameters = g_list_store_new (SB_TYPE_NEW_PARAMETER);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->description = g_strdup ("");
}

/**
 * sb_new_migration_new:
 * @workspace: a workspace with a project
 *
 * Returns: (transfer full): a migration without description and template
 */
SbNewMigration *
sb_new_migration_new (SbWorkspace *workspace)
{
  SbNewMigration *self = g_object_new (SB_TYPE_NEW_MIGRATION, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbNewMigration) self = user_data;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = sb_workspace_load_templates_finish (SB_WORKSPACE (source),
                                                                        result, &problems, &error);

  g_clear_pointer (&self->warning, g_free);
  if (templates == NULL)
    {
      self->warning = g_strdup (error->message);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  if (problems->len > 0)
    {
      g_ptr_array_add (problems, NULL);
      self->warning = g_strjoinv ("\n", (char **) problems->pdata);
    }
  g_list_store_remove_all (self->templates);
  for (guint i = 0; i < templates->len; i++)
    {
      g_autoptr (SbNewTemplate) one = sb_new_template_new (templates->pdata[i]);

      g_list_store_append (self->templates, one);
      if (i == 0)
        sb_new_migration_set_template (self, one);
    }
  update (self);
}

/* Without a target, or when it cannot be reached, there is nothing to complete from; others say so. */
static void
names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbNewMigration) self = user_data;
  SbSchemaNames *names = sb_workspace_read_names_finish (SB_WORKSPACE (source), result, NULL);

  if (names == NULL)
    return;
  g_clear_pointer (&self->names_there, sb_schema_names_unref);
  self->names_there = names;
  update (self);
}

/**
 * sb_new_migration_load:
 * @self: a new migration
 *
 * Begins to read the templates and, for completion, the names in the target's schema; "changed" tells when
 * they are there, and the first template is chosen then.
 */
void
sb_new_migration_load (SbNewMigration *self)
{
  SbSchemaNames *known = sb_workspace_get_names (self->workspace);

  if (known != NULL)
    self->names_there = sb_schema_names_ref (known);
  sb_workspace_load_templates_async (self->workspace, loaded_cb, g_object_ref (self));
  sb_workspace_read_names_async (self->workspace, names_cb, g_object_ref (self));
}

/**
 * sb_new_migration_get_templates:
 * @self: a new migration
 *
 * Returns: (transfer none): a list of #SbNewTemplate, in the order to offer them in
 */
GListModel *
sb_new_migration_get_templates (SbNewMigration *self)
{
  return G_LIST_MODEL (self->templates);
}

/**
 * sb_new_migration_get_template:
 * @self: a new migration
 *
 * Returns: (transfer none) (nullable): the template it is made from
 */
SbNewTemplate *
sb_new_migration_get_template (SbNewMigration *self)
{
  return self->template;
}

/* What was typed is kept by name, and by kind where one cannot be taken for the other. */
static char *
dup_key (const SbParameter *parameter)
{
  const char *kind = parameter->kind;

  if (strcmp (kind, "table") == 0 || strcmp (kind, "enum") == 0)
    kind = "name";
  else if (strcmp (kind, "columns") == 0 || strcmp (kind, "keys") == 0)
    kind = "identifiers";
  else if (strcmp (kind, "column") == 0)
    kind = "identifier";
  return g_strdup_printf ("%s %s", kind, parameter->name);
}

static void
typed_cb (SbNewMigration *self, SbNewParameter *parameter)
{
  g_autofree char *key = dup_key (sb_new_parameter_get_parameter (parameter));

  if (sb_new_parameter_is_typed (parameter))
    g_hash_table_insert (self->typed, g_steal_pointer (&key),
                         g_strdup (sb_new_parameter_get_value (parameter)));
  else
    g_hash_table_remove (self->typed, key);
  update (self);
}

/**
 * sb_new_migration_set_template:
 * @self: a new migration
 * @template_: one of its templates
 *
 * What was typed for a parameter that the new template has too stays.
 */
void
sb_new_migration_set_template (SbNewMigration *self, SbNewTemplate *template_)
{
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (g_object_unref);
  SbTemplate *template;
  const SbParameter *list;
  guint n;

  g_return_if_fail (SB_IS_NEW_TEMPLATE (template_));

  if (!g_set_object (&self->template, template_))
    return;
  template = sb_new_template_get_template (template_);
  list = sb_template_get_parameters (template, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = dup_key (&list[i]);
      const char *typed = g_hash_table_lookup (self->typed, key);
      gboolean fits = typed != NULL
                      && (list[i].choices == NULL
                          || g_strv_contains ((const char *const *) list[i].choices, typed));
      SbNewParameter *parameter;

      if (sb_parameter_is_version (&list[i]))
        continue;
      parameter = sb_new_parameter_new (template, i, fits ? typed : NULL);
      g_signal_connect_object (parameter, "typed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (parameters, parameter);
    }
  g_list_store_splice (self->parameters, 0, count_parameters (self), parameters->pdata,
                       parameters->len);
  update (self);
}

/**
 * sb_new_migration_get_parameters:
 * @self: a new migration
 *
 * Returns: (transfer none): a list of #SbNewParameter, those of the template
 */
GListModel *
sb_new_migration_get_parameters (SbNewMigration *self)
{
  return G_LIST_MODEL (self->parameters);
}

/**
 * sb_new_migration_get_description:
 * @self: a new migration
 *
 * Returns: (transfer none): what it is to do
 */
const char *
sb_new_migration_get_description (SbNewMigration *self)
{
  return self->description;
}

/* File names; with their folder where the three lie in several. */
static void
show_names (SbNewMigration *self, char **paths)
{
  g_autofree char *forward = g_path_get_basename (paths[SB_ROLE_FORWARD]);
  gboolean one_folder = TRUE;

  g_free (self->version);
  self->version = g_strndup (forward, strspn (forward, "0123456789"));
  for (int role = 1; role < SB_N_ROLES; role++)
    {
      g_autofree char *first = g_path_get_dirname (paths[0]);
      g_autofree char *other = g_path_get_dirname (paths[role]);

      one_folder = one_folder && strcmp (first, other) == 0;
    }
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *folder = g_path_get_dirname (paths[role]);
      g_autofree char *folder_name = g_path_get_basename (folder);
      g_autofree char *name = g_path_get_basename (paths[role]);
      g_autofree char *shown = one_folder ? g_strdup (name)
                                          : g_build_filename (folder_name, name, NULL);

      g_free (self->names[role]);
      self->names[role] = sb_printable_line (shown);
    }
}

static void begin_naming (SbNewMigration *self);

static void
named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbNewMigration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = sb_workspace_name_finish (SB_WORKSPACE (source), result, &error);

  self->is_naming = FALSE;
  if (!self->is_named)
    {
      begin_naming (self);
      return;
    }
  g_clear_pointer (&self->name_problem, g_free);
  if (paths != NULL)
    show_names (self, paths);
  else
    {
      self->name_problem = g_strdup (error->message);
      for (int role = 0; role < SB_N_ROLES; role++)
        g_clear_pointer (&self->names[role], g_free);
    }
  update (self);
}

/* One at a time; what is typed meanwhile is looked at when it is back. */
static void
begin_naming (SbNewMigration *self)
{
  if (self->is_naming)
    {
      self->is_named = FALSE;
      return;
    }
  self->is_naming = TRUE;
  self->is_named = TRUE;
  sb_workspace_name_async (self->workspace, self->description, named_cb, g_object_ref (self));
}

/**
 * sb_new_migration_set_description:
 * @self: a new migration
 * @description: what it is to do
 *
 * Names are guessed from it where nothing was typed; the file names follow.
 */
void
sb_new_migration_set_description (SbNewMigration *self, const char *description)
{
  if (strcmp (self->description, description) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (description);
  begin_naming (self);
  update (self);
}

/**
 * sb_new_migration_get_file_name:
 * @self: a new migration
 * @role: which of its scripts
 *
 * Returns: (transfer none) (nullable): the name it will have, with its folder where the scripts lie
 *   in several
 */
const char *
sb_new_migration_get_file_name (SbNewMigration *self, SbScriptRole role)
{
  return self->names[role];
}

/**
 * sb_new_migration_get_preview:
 * @self: a new migration
 * @role: which of its scripts
 *
 * Returns: (transfer none): what it will hold; parameters without a value are there as `‹name›`
 */
const char *
sb_new_migration_get_preview (SbNewMigration *self, SbScriptRole role)
{
  return self->preview != NULL ? self->preview->texts[role] : "";
}

/**
 * sb_new_migration_get_spans:
 * @self: a new migration
 * @role: which of its scripts
 *
 * Returns: (transfer none) (nullable) (element-type SbFilledSpan): where its preview holds values
 */
GArray *
sb_new_migration_get_spans (SbNewMigration *self, SbScriptRole role)
{
  return self->preview != NULL ? self->preview->spans[role] : NULL;
}

/**
 * sb_new_migration_get_problem:
 * @self: a new migration
 *
 * Returns: (transfer none) (nullable): why it could not be made, or cannot be yet
 */
const char *
sb_new_migration_get_problem (SbNewMigration *self)
{
  return self->failure != NULL ? self->failure : self->problem;
}

/**
 * sb_new_migration_get_warning:
 * @self: a new migration
 *
 * Returns: (transfer none) (nullable): which templates cannot be used and why, one in a line
 */
const char *
sb_new_migration_get_warning (SbNewMigration *self)
{
  return self->warning;
}

/**
 * sb_new_migration_can_create:
 * @self: a new migration
 *
 * Returns: whether nothing is known to be in the way
 */
gboolean
sb_new_migration_can_create (SbNewMigration *self)
{
  return self->template != NULL && !self->is_creating && self->problem == NULL;
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SbNewMigration *self = g_task_get_source_object (task);
  GError *error = NULL;
  char **paths = sb_workspace_create_finish (SB_WORKSPACE (source), result, NULL, &error);

  self->is_creating = FALSE;
  update (self);
  if (paths != NULL)
    {
      g_task_return_pointer (task, paths, (GDestroyNotify) g_strfreev);
      return;
    }
  self->failure = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
  g_task_return_error (task, error);
}

/**
 * sb_new_migration_create_async:
 * @self: a new migration that can be made
 * @callback: called when the files are there
 * @user_data: for @callback
 *
 * Makes the three files. After an error everything is as it was, and the problem says why.
 */
void
sb_new_migration_create_async (SbNewMigration *self, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GHashTable) values = NULL;

  g_return_if_fail (sb_new_migration_can_create (self));

  values = sb_new_guess_values (G_LIST_MODEL (self->parameters), self->description);
  self->is_creating = TRUE;
  g_task_set_source_tag (task, sb_new_migration_create_async);
  sb_workspace_create_async (self->workspace, self->description,
                             sb_new_template_get_id (self->template), values, created_cb, task);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_new_migration_create_finish:
 * @self: a new migration
 * @result: what the callback got
 * @error: return location for an #SbDraftError or #SbProjectError
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the new files, in the order of
 *   #SbScriptRole
 */
char **
sb_new_migration_create_finish (SbNewMigration *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
