/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-template.h"

#include <string.h>

#include "sb-file.h"
#include "sb-printable.h"
#include "sb-template-private.h"
#include "sb-thread.h"

G_DEFINE_QUARK (sb - draft - error - quark, sb_draft_error)

static void
clear_parameter (gpointer data)
{
  SbParameter *parameter = data;

  g_free (parameter->name);
  g_free (parameter->label);
  g_free (parameter->kind);
  g_free (parameter->of);
  g_free (parameter->value);
  g_strfreev (parameter->choices);
}

static void
unref_nodes (gpointer nodes)
{
  if (nodes != NULL)
    g_array_unref (nodes);
}

/**
 * sb_template_ref:
 * @self: a template
 *
 * Returns: (transfer full): @self
 */
SbTemplate *
sb_template_ref (SbTemplate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_template_unref:
 * @self: (transfer full): a template
 */
void
sb_template_unref (SbTemplate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->path);
  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  g_array_unref (self->parameters);
  g_ptr_array_unref (self->derived);
  g_ptr_array_unref (self->tags);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_clear_pointer (&self->scripts[role], g_array_unref);
  g_free (self);
}

static char *
dup_id (const char *path)
{
  char *id = g_path_get_basename (path);

  if (g_str_has_suffix (id, ".sql"))
    id[strlen (id) - 4] = '\0';
  return id;
}

/**
 * sb_template_load:
 * @path: a template file (data/templates/README.md describes them)
 * @error: return location for %SB_DRAFT_ERROR_TEMPLATE or a file's error
 *
 * Reads the disk: workers only.
 *
 * Returns: (transfer full): the template; its id is the file's name without `.sql`
 */
SbTemplate *
sb_template_load (const char *path, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbTemplate) self = g_new0 (SbTemplate, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *plain = NULL;
  gsize length;

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->id = dup_id (path);
  self->parameters = g_array_new (FALSE, TRUE, sizeof (SbParameter));
  g_array_set_clear_func (self->parameters, clear_parameter);
  self->derived = g_ptr_array_new_with_free_func (unref_nodes);
  self->tags = g_ptr_array_new_with_free_func (g_free);

  text = sb_file_read (path, &length, error);
  if (text == NULL)
    return NULL;
  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_TEMPLATE, "not UTF-8: \"%s\"", path);
      return NULL;
    }
  lines = g_strsplit (text, "\r\n", -1);
  plain = g_strjoinv ("\n", lines);
  if (!sb_template_parse (self, g_str_has_prefix (plain, "\xef\xbb\xbf") ? plain + 3 : plain,
                          error))
    return NULL;
  return g_steal_pointer (&self);
}

static int
compare_templates (gconstpointer a, gconstpointer b)
{
  const SbTemplate *one = *(SbTemplate *const *) a;
  const SbTemplate *other = *(SbTemplate *const *) b;

  return one->order != other->order ? (one->order > other->order) - (one->order < other->order)
                                    : strcmp (one->id, other->id);
}

static SbBrokenTemplate *
new_broken (const char *path, GError *error)
{
  SbBrokenTemplate *self = g_new0 (SbBrokenTemplate, 1);

  self->id = dup_id (path);
  self->error = error;
  return self;
}

/**
 * sb_broken_template_free:
 * @self: (transfer full): a file that is no template
 */
void
sb_broken_template_free (SbBrokenTemplate *self)
{
  g_free (self->id);
  g_error_free (self->error);
  g_free (self);
}

/**
 * sb_template_load_folder:
 * @folder: a folder with template files; it need not exist
 * @broken: (nullable) (element-type SbBrokenTemplate): takes the files that are no templates
 * @error: return location for the folder's error; without @broken also for that of the first file
 *   that is no template
 *
 * Reads the disk: workers only.
 *
 * Returns: (transfer full) (element-type SbTemplate): its templates in the order they are offered
 * in
 */
GPtrArray *
sb_template_load_folder (const char *folder, GPtrArray *broken, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (GPtrArray)
      templates = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_template_unref);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &cause);
  const char *name;

  if (dir == NULL && g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&templates);
  if (dir == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      SbTemplate *template;
      GError *wrong = NULL;

      if (name[0] == '.' || !g_str_has_suffix (name, ".sql"))
        continue;
      template = sb_template_load (path, &wrong);
      if (template != NULL)
        g_ptr_array_add (templates, template);
      else if (broken != NULL)
        g_ptr_array_add (broken, new_broken (path, wrong));
      else
        {
          g_propagate_error (error, wrong);
          return NULL;
        }
    }
  g_ptr_array_sort (templates, compare_templates);
  return g_steal_pointer (&templates);
}

/**
 * sb_template_find:
 * @templates: (element-type SbTemplate): templates; of two with one id the first counts
 * @id: which
 * @error: return location for %SB_DRAFT_ERROR_UNKNOWN, naming those there are
 *
 * Returns: (transfer none): the template
 */
SbTemplate *
sb_template_find (GPtrArray *templates, const char *id, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  g_autofree char *shown = NULL;

  for (guint i = 0; i < templates->len; i++)
    {
      SbTemplate *template = g_ptr_array_index (templates, i);

      if (strcmp (template->id, id) == 0)
        return template;
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", template->id);
    }
  shown = sb_printable_line (id);
  g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_UNKNOWN, "no template \"%s\"; there are %s",
               shown, known->len > 0 ? known->str : "none");
  return NULL;
}

/**
 * sb_template_get_id:
 * @self: a template
 *
 * Returns: (transfer none): the word it is chosen by: its file's name without the ending
 */
const char *
sb_template_get_id (SbTemplate *self)
{
  return self->id;
}

/**
 * sb_template_get_title:
 * @self: a template
 *
 * Returns: (transfer none): its name for people
 */
const char *
sb_template_get_title (SbTemplate *self)
{
  return self->title;
}

/**
 * sb_template_get_summary:
 * @self: a template
 *
 * Returns: one sentence, or ""
 */
const char *
sb_template_get_summary (SbTemplate *self)
{
  return self->summary != NULL ? self->summary : "";
}

/**
 * sb_template_set_origin:
 * @self: a template that nobody else has yet
 * @origin: where it lies
 */
void
sb_template_set_origin (SbTemplate *self, SbTemplateOrigin origin)
{
  self->origin = origin;
}

/**
 * sb_template_get_origin:
 * @self: a template
 *
 * Returns: where it lies
 */
SbTemplateOrigin
sb_template_get_origin (SbTemplate *self)
{
  return self->origin;
}

/**
 * sb_template_set_hides_another:
 * @self: a template that no other thread has yet
 *
 * There is another of its name, which comes after it.
 */
void
sb_template_set_hides_another (SbTemplate *self)
{
  self->hides_another = TRUE;
}

/**
 * sb_template_hides_another:
 * @self: a template
 *
 * Returns: whether it stands in the place of another of its name
 */
gboolean
sb_template_hides_another (SbTemplate *self)
{
  return self->hides_another;
}

/**
 * sb_template_get_parameters:
 * @self: a template
 * @n_parameters: (out): how many
 *
 * Returns: (transfer none) (array length=n_parameters): what it asks for, in the file's order
 */
const SbParameter *
sb_template_get_parameters (SbTemplate *self, guint *n_parameters)
{
  *n_parameters = self->parameters->len;
  return (const SbParameter *) (gpointer) self->parameters->data;
}
