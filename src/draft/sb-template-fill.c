/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts values into a template's scripts. */
#include "sb-template-private.h"

#include <string.h>

#include "sb-printable.h"

static const SbParameter *
get_parameter (SbTemplate *self, guint index)
{
  return &g_array_index (self->parameters, SbParameter, index);
}

static char *
list_parameters (SbTemplate *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->parameters->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", get_parameter (self, i)->name);
  return g_string_free (names, FALSE);
}

/* Every name that was given must be one of the template's. */
static gboolean
check_names (SbTemplate *self, GHashTable *values, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  if (values == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *known = NULL;
      g_autofree char *shown = NULL;
      guint i = 0;

      while (i < self->parameters->len && strcmp (get_parameter (self, i)->name, key) != 0)
        i++;
      if (i < self->parameters->len)
        continue;
      known = list_parameters (self);
      shown = sb_printable_ellipsize (key, 60);
      g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_UNKNOWN,
                   "no parameter \"%s\" in the template \"%s\"; it has %s", shown, self->id,
                   self->parameters->len > 0 ? known : "none");
      return FALSE;
    }
  return TRUE;
}

/* A name made of the values before it; empty when one of those is, or is wrong. */
static SbValue *
derive (const SbParameter *parameter, GArray *nodes, GPtrArray *values)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *schema = NULL;

  for (guint i = 0; i < nodes->len; i++)
    {
      const SbNode *node = &g_array_index (nodes, SbNode, i);
      SbValue *value = node->kind == SB_NODE_VALUE ? values->pdata[node->parameter] : NULL;
      g_autofree char *text = NULL;

      if (node->kind == SB_NODE_VALUE && (value == NULL || sb_value_is_empty (value)))
        return sb_value_new_derived (parameter, NULL, "");
      if (node->kind == SB_NODE_VALUE && node->form == SB_FORM_SCHEMA)
        {
          schema = sb_value_get_schema (value);
          continue;
        }
      text = value != NULL ? sb_value_format (value, SB_FORM_BARE) : g_strdup (node->text);
      g_string_append (name, text);
    }
  return sb_value_new_derived (parameter, schema, name->str);
}

/**
 * sb_template_read_value:
 * @self: a template
 * @index: of a parameter
 * @given: (nullable): what a person gave for it
 * @values: (element-type SbValue): the values of the parameters before it; %NULL for a wrong one
 * @cause: return location for what is wrong, the cause alone
 *
 * Returns: (transfer full) (nullable): the value, or the default
 */
SbValue *
sb_template_read_value (SbTemplate *self, guint index, const char *given, GPtrArray *values,
                        GError **cause)
{
  const SbParameter *parameter = get_parameter (self, index);
  SbValue *value;

  if (given == NULL && parameter->value == NULL)
    {
      g_set_error_literal (cause, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "it must be given");
      return NULL;
    }
  if (given == NULL && self->derived->pdata[index] != NULL)
    return derive (parameter, self->derived->pdata[index], values);
  value = sb_value_new (parameter, given != NULL ? given : parameter->value, cause);
  if (value != NULL && sb_value_is_empty (value) && parameter->value == NULL)
    {
      g_clear_pointer (&value, sb_value_free);
      g_set_error_literal (cause, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "it is empty");
    }
  return value;
}

/**
 * sb_template_set_version:
 * @self: a template
 * @values: (element-type utf8 utf8): values by parameter name, which own neither; gets the version
 * @version: of the migration that is made
 *
 * Gives the version to the parameters that ask for it, where nothing else was given.
 */
void
sb_template_set_version (SbTemplate *self, GHashTable *values, const char *version)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const SbParameter *parameter = get_parameter (self, i);

      if (sb_parameter_is_version (parameter) && !g_hash_table_contains (values, parameter->name))
        g_hash_table_insert (values, g_strdup (parameter->name), g_strdup (version));
    }
}

/**
 * sb_parameter_is_version:
 * @self: a parameter
 *
 * Returns: whether its value is the migration's version, which nobody has to give
 */
gboolean
sb_parameter_is_version (const SbParameter *self)
{
  return strcmp (self->kind, SB_VALUE_VERSION) == 0;
}

static SbValue *
read_value (SbTemplate *self, guint index, const char *given, GPtrArray *values, GError **error)
{
  const SbParameter *parameter = get_parameter (self, index);
  g_autoptr (GError) cause = NULL;
  g_autofree char *shown = NULL;
  SbValue *value = sb_template_read_value (self, index, given, values, &cause);

  if (value != NULL)
    return value;
  if (given == NULL)
    g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
                 "no value for \"%s\" of the template \"%s\" (%s)", parameter->name, self->id,
                 parameter->label);
  else
    {
      shown = sb_printable_ellipsize (given, 60);
      g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "%s: value \"%s\" of \"%s\"",
                   cause->message, shown, parameter->name);
    }
  return NULL;
}

static GPtrArray *
read_values (SbTemplate *self, GHashTable *given, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_value_free);

  if (!check_names (self, given, error))
    return NULL;
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const char *text = given != NULL ? g_hash_table_lookup (given, get_parameter (self, i)->name)
                                       : NULL;
      SbValue *value = read_value (self, i, text, values, error);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, value);
    }
  return g_steal_pointer (&values);
}

static gboolean
add_value (SbTemplate *self, const SbNode *node, SbValue *value, GString *out, GError **error)
{
  const SbParameter *parameter = get_parameter (self, node->parameter);
  g_autofree char *text = NULL;

  if (sb_value_is_empty (value))
    {
      g_set_error (
          error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
          "no value for \"%s\", which the other values of the template \"%s\" ask for (%s)",
          parameter->name, self->id, parameter->label);
      return FALSE;
    }
  text = sb_value_format (value, node->form);
  for (guint i = 0; i < self->tags->len; i++)
    {
      if (strstr (text, self->tags->pdata[i]) == NULL)
        continue;
      g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
                   "%s would end a string of the template \"%s\": value of \"%s\"",
                   (char *) self->tags->pdata[i], self->id, parameter->name);
      return FALSE;
    }
  g_string_append (out, text);
  return TRUE;
}

/* In a preview a value that cannot stand there is shown by its name. */
static void
add_to_preview (SbTemplate *self, const SbNode *node, SbValue *value, GString *out,
                SbPreview *preview, SbScriptRole role)
{
  SbFilledSpan span = { .start = out->len, .parameter = node->parameter };
  char **problem = &preview->problems[node->parameter];
  g_autoptr (GError) error = NULL;

  if (value == NULL || !add_value (self, node, value, out, &error))
    {
      span.is_missing = TRUE;
      g_string_append_printf (out, "‹%s›", get_parameter (self, node->parameter)->name);
    }
  if (value != NULL && span.is_missing && *problem == NULL)
    *problem = g_strdup (sb_value_is_empty (value) ? "the other values ask for it"
                                                   : "it would end a string of the template");
  span.end = out->len;
  g_array_append_val (preview->spans[role], span);
}

static gboolean
holds (const SbNode *node, SbValue *value)
{
  if (value == NULL)
    return node->text == NULL;
  return node->text != NULL ? strcmp (node->text, sb_value_get_text (value)) == 0
                            : !sb_value_is_empty (value);
}

/**
 * sb_template_fill_nodes:
 * @self: a template
 * @role: which of its three scripts
 * @values: (element-type SbValue): one for each parameter; %NULL for a wrong one, in a preview
 * @preview: (nullable): takes spans and problems; then nothing is an error
 * @out: takes the text
 * @error: return location for %SB_DRAFT_ERROR_VALUE
 *
 * Returns: whether @out is whole
 */
gboolean
sb_template_fill_nodes (SbTemplate *self, SbScriptRole role, GPtrArray *values, SbPreview *preview,
                        GString *out, GError **error)
{
  guint depth = 0;
  guint skipped_from = 0; /* the depth at which a part is left out; 0: nothing is */

  for (guint i = 0; i < self->scripts[role]->len; i++)
    {
      const SbNode *node = &g_array_index (self->scripts[role], SbNode, i);

      switch (node->kind)
        {
        case SB_NODE_IF:
          depth++;
          if (skipped_from == 0 && !holds (node, values->pdata[node->parameter]))
            skipped_from = depth;
          break;
        case SB_NODE_ELSE:
          if (skipped_from == 0)
            skipped_from = depth;
          else if (skipped_from == depth)
            skipped_from = 0;
          break;
        case SB_NODE_END:
          if (skipped_from == depth)
            skipped_from = 0;
          depth--;
          break;
        case SB_NODE_VALUE:
          if (skipped_from != 0)
            break;
          if (preview != NULL)
            add_to_preview (self, node, values->pdata[node->parameter], out, preview, role);
          else if (!add_value (self, node, values->pdata[node->parameter], out, error))
            return FALSE;
          break;
        case SB_NODE_TEXT:
        default:
          if (skipped_from == 0)
            g_string_append (out, node->text);
          break;
        }
    }
  return TRUE;
}

/**
 * sb_template_fill:
 * @self: a template
 * @role: which of its three scripts
 * @values: (nullable) (element-type utf8 utf8): values by parameter name; defaults for the others
 * @error: return location for %SB_DRAFT_ERROR_UNKNOWN and %SB_DRAFT_ERROR_VALUE
 *
 * Returns: (transfer full): the script's text
 */
char *
sb_template_fill (SbTemplate *self, SbScriptRole role, GHashTable *values, GError **error)
{
  g_autoptr (GPtrArray) read = read_values (self, values, error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (read == NULL || !sb_template_fill_nodes (self, role, read, NULL, out, error))
    return NULL;
  return g_strdup (out->str);
}
