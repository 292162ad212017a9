/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a template gives while its values are still being written. */
#include "sb-template-private.h"

/* A default as a person would write it: a derived name is quoted where it has to be. */
static char *
dup_default (SbTemplate *self, guint index, GPtrArray *values)
{
  const SbParameter *parameter = &g_array_index (self->parameters, SbParameter, index);
  g_autoptr (SbValue) value = NULL;

  if (parameter->value == NULL || self->derived->pdata[index] == NULL)
    return g_strdup (parameter->value);
  value = sb_template_read_value (self, index, NULL, values, NULL);
  return value != NULL && !sb_value_is_empty (value) ? sb_value_format (value, SB_FORM_SQL) : NULL;
}

/* Whether a name that is made of others waits for one of them, or for one that those are made of: that one is
 * to be told then. */
static gboolean
waits_for_another (SbTemplate *self, guint index, SbPreview *preview)
{
  GArray *nodes = self->derived->pdata[index];

  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const SbNode *node = &g_array_index (nodes, SbNode, i);

      if (node->kind == SB_NODE_VALUE
          && (preview->problems[node->parameter] != NULL
              || waits_for_another (self, node->parameter, preview)))
        return TRUE;
    }
  return FALSE;
}

/**
 * sb_template_preview:
 * @self: a template
 * @values: (nullable) (element-type utf8 utf8): values by parameter name; defaults for the others
 *
 * Fills the template as far as it goes. Where a value is missing or does not fit, its parameter's
 * name stands in the text. Waits for nothing: any thread.
 *
 * Returns: (transfer full): what comes of it
 */
SbPreview *
sb_template_preview (SbTemplate *self, GHashTable *values)
{
  SbPreview *preview = g_new0 (SbPreview, 1);
  guint n = self->parameters->len;
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_value_free);

  preview->n_parameters = n;
  preview->defaults = g_new0 (char *, n + 1);
  preview->problems = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const char *name = g_array_index (self->parameters, SbParameter, i).name;
      const char *given = values != NULL ? g_hash_table_lookup (values, name) : NULL;
      g_autoptr (GError) cause = NULL;

      preview->defaults[i] = dup_default (self, i, read);
      g_ptr_array_add (read, sb_template_read_value (self, i, given, read, &cause));
      if (cause != NULL)
        preview->problems[i] = g_strdup (cause->message);
    }
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      GString *out = g_string_new (NULL);

      preview->spans[role] = g_array_new (FALSE, FALSE, sizeof (SbFilledSpan));
      sb_template_fill_nodes (self, role, read, preview, out, NULL);
      preview->texts[role] = g_string_free (out, FALSE);
    }
  for (guint i = 0; i < n; i++)
    if (read->pdata[i] != NULL && sb_value_is_empty (read->pdata[i])
        && waits_for_another (self, i, preview))
      g_clear_pointer (&preview->problems[i], g_free);
  return preview;
}

/**
 * sb_preview_free:
 * @self: (transfer full): a preview
 */
void
sb_preview_free (SbPreview *self)
{
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_free (self->texts[role]);
      g_array_unref (self->spans[role]);
    }
  for (guint i = 0; i < self->n_parameters; i++)
    {
      g_free (self->defaults[i]);
      g_free (self->problems[i]);
    }
  g_free (self->defaults);
  g_free (self->problems);
  g_free (self);
}
