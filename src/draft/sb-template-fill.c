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

/* A name made of the values before it; empty when one of those is. */
static SbValue *
derive (const SbParameter *parameter, GArray *nodes, GPtrArray *values)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < nodes->len; i++)
    {
      const SbNode *node = &g_array_index (nodes, SbNode, i);
      SbValue *value = node->kind == SB_NODE_VALUE ? values->pdata[node->parameter] : NULL;
      g_autofree char *text = NULL;

      if (value != NULL && sb_value_is_empty (value))
        return sb_value_new_derived (parameter, "");
      text = value != NULL ? sb_value_format (value, SB_FORM_BARE) : g_strdup (node->text);
      g_string_append (name, text);
    }
  return sb_value_new_derived (parameter, name->str);
}

static SbValue *
read_value (SbTemplate *self, guint index, const char *given, GPtrArray *values, GError **error)
{
  const SbParameter *parameter = get_parameter (self, index);
  g_autoptr (GError) cause = NULL;
  g_autofree char *shown = NULL;
  SbValue *value;

  if (given == NULL && parameter->value == NULL)
    {
      g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
                   "no value for \"%s\" of the template \"%s\" (%s)", parameter->name, self->id,
                   parameter->label);
      return NULL;
    }
  if (given == NULL && self->derived->pdata[index] != NULL)
    return derive (parameter, self->derived->pdata[index], values);
  value = sb_value_new (parameter, given != NULL ? given : parameter->value, &cause);
  if (value != NULL && sb_value_is_empty (value) && parameter->value == NULL)
    {
      g_clear_pointer (&value, sb_value_free);
      g_set_error_literal (&cause, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "it is empty");
    }
  if (value != NULL)
    return value;
  shown = sb_printable_ellipsize (given, 60);
  g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "%s: value \"%s\" of \"%s\"",
               cause->message, shown, parameter->name);
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

static gboolean
holds (const SbNode *node, SbValue *value)
{
  return node->text != NULL ? strcmp (node->text, sb_value_get_text (value)) == 0
                            : !sb_value_is_empty (value);
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
  guint depth = 0;
  guint skipped_from = 0; /* the depth at which a part is left out; 0: nothing is */

  if (read == NULL)
    return NULL;
  for (guint i = 0; i < self->scripts[role]->len; i++)
    {
      const SbNode *node = &g_array_index (self->scripts[role], SbNode, i);

      switch (node->kind)
        {
        case SB_NODE_IF:
          depth++;
          if (skipped_from == 0 && !holds (node, read->pdata[node->parameter]))
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
          if (skipped_from == 0
              && !add_value (self, node, read->pdata[node->parameter], out, error))
            return NULL;
          break;
        case SB_NODE_TEXT:
        default:
          if (skipped_from == 0)
            g_string_append (out, node->text);
          break;
        }
    }
  return g_strdup (out->str);
}
