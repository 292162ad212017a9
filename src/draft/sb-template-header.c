/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the `--!` lines of template files: title, parameters, where a script begins. */
#include "sb-template-private.h"

#include <string.h>

#include "sb-printable.h"

/**
 * sb_template_parser_fail:
 * @parser: a parser
 * @error: return location for %SB_DRAFT_ERROR_TEMPLATE
 * @format: the cause
 *
 * Adds line and file.
 *
 * Returns: %FALSE
 */
gboolean
sb_template_parser_fail (SbTemplateParser *parser, GError **error, const char *format, ...)
{
  g_autofree char *cause = NULL;
  g_autofree char *shown = NULL;
  va_list args;

  va_start (args, format);
  cause = g_strdup_vprintf (format, args);
  va_end (args);
  shown = sb_printable_line (cause);
  g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_TEMPLATE, "%s: line %u of \"%s\"", shown,
               parser->line, parser->self->path);
  return FALSE;
}

/**
 * sb_template_find_parameter:
 * @self: a template
 * @name: of a parameter
 * @index: (out): its place
 *
 * Returns: whether there is one
 */
gboolean
sb_template_find_parameter (SbTemplate *self, const char *name, guint *index)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      if (strcmp (g_array_index (self->parameters, SbParameter, i).name, name) == 0)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_name (const char *text)
{
  return g_ascii_islower (text[0])
         && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

/* Cuts `column(references)` into the kind and the parameter with its table; without parentheses
 * that is the parameter "table". */
static char *
split_kind (char *kind)
{
  char *open = strchr (kind, '(');
  gsize length = strlen (kind);

  if (open == NULL || kind[length - 1] != ')')
    return NULL;
  kind[length - 1] = '\0';
  *open = '\0';
  return open + 1;
}

/* `NAME KIND [a|b|c] [= DEFAULT] [— LABEL]` */
static gboolean
parse_parameter (SbTemplateParser *parser, const char *text, GError **error)
{
  SbTemplate *self = parser->self;
  g_auto (GStrv) label = g_strsplit (text, "—", 2);
  g_auto (GStrv) sides = g_strsplit (label[0], "=", 2);
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (sides[0]), " ", -1);
  guint n_words = g_strv_length (words);
  GArray *derived = NULL;
  SbParameter parameter = { 0 };
  const char *of;
  guint index;

  if (n_words < 2 || !is_name (words[0]))
    return sb_template_parser_fail (parser, error,
                                    "a parameter is written as: name kind = default — label");
  if (strcmp (words[0], "end") == 0 || strcmp (words[0], "else") == 0)
    return sb_template_parser_fail (parser, error, "\"%s\" is a word of the format", words[0]);
  if (sb_template_find_parameter (self, words[0], &index))
    return sb_template_parser_fail (parser, error, "parameter \"%s\" is there twice", words[0]);
  of = split_kind (words[1]);
  if (of != NULL && !sb_template_find_parameter (self, of, &index))
    return sb_template_parser_fail (parser, error, "no parameter \"%s\" before this one", of);
  if (!sb_value_kind_exists (words[1]))
    {
      g_autofree char *kinds = sb_value_list_kinds ();

      return sb_template_parser_fail (parser, error, "no kind \"%s\"; there are %s", words[1],
                                      kinds);
    }
  if ((strcmp (words[1], "choice") == 0) != (n_words == 3))
    return sb_template_parser_fail (parser, error,
                                    "a choice is written as: name choice one|two = one — label");
  if (sides[1] != NULL && strstr (sides[1], "{{") != NULL)
    {
      if (!sb_value_kind_is_derivable (words[1]))
        return sb_template_parser_fail (parser, error,
                                        "only a name or identifier is derived from others");
      derived = sb_template_node_array_new ();
      g_strstrip (sides[1]);
      if (!sb_template_parse_line (parser, sides[1], strlen (sides[1]), derived, error))
        {
          g_array_unref (derived);
          return FALSE;
        }
    }
  parameter.name = g_strdup (words[0]);
  parameter.kind = g_strdup (words[1]);
  parameter.of = g_strdup (of != NULL ? of : "table");
  parameter.label = g_strdup (label[1] != NULL ? g_strstrip (label[1]) : words[0]);
  parameter.value = sides[1] != NULL ? g_strdup (g_strstrip (sides[1])) : NULL;
  parameter.choices = n_words == 3 ? g_strsplit (words[2], "|", -1) : NULL;
  g_array_append_val (self->parameters, parameter);
  g_ptr_array_add (self->derived, derived);

  if (parameter.value != NULL && parameter.value[0] != '\0' && derived == NULL)
    {
      g_autoptr (GError) cause = NULL;
      g_autoptr (SbValue) value = sb_value_new (&parameter, parameter.value, &cause);

      if (value == NULL)
        return sb_template_parser_fail (parser, error, "wrong default \"%s\": %s", parameter.value,
                                        cause->message);
    }
  return TRUE;
}

/**
 * sb_template_parse_directive:
 * @parser: the parser
 * @text: what stands behind `--!`
 * @error: return location for %SB_DRAFT_ERROR_TEMPLATE
 *
 * A line of the header, or the beginning of a script.
 *
 * Returns: whether it is one
 */
gboolean
sb_template_parse_directive (SbTemplateParser *parser, const char *text, GError **error)
{
  static const char *const roles[SB_N_ROLES] = { "forward", "rollback", "verify" };
  SbTemplate *self = parser->self;
  g_auto (GStrv) sides = g_strsplit (text, ":", 2);
  const char *key = g_strstrip (sides[0]);
  char *value = sides[1] != NULL ? g_strstrip (sides[1]) : NULL;

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      if (value != NULL || strcmp (key, roles[role]) != 0)
        continue;
      if (parser->opened->len > 0)
        return sb_template_parser_fail (parser, error, "{{if …}} of line %u is not closed",
                                        g_array_index (parser->opened, guint, 0));
      if (self->scripts[role] != NULL)
        return sb_template_parser_fail (parser, error, "%s is there twice", key);
      self->scripts[role] = sb_template_node_array_new ();
      parser->role = role;
      parser->n_blank = 0;
      return TRUE;
    }
  if (parser->role >= 0 || value == NULL)
    return sb_template_parser_fail (parser, error, "\"--! %s\" is not known here", text);
  if (strcmp (key, "parameter") == 0)
    return parse_parameter (parser, value, error);
  if (strcmp (key, "order") == 0)
    {
      self->order = (guint) g_ascii_strtoull (value, NULL, 10);
      return TRUE;
    }
  if (strcmp (key, "title") == 0 && self->title == NULL)
    self->title = g_strdup (value);
  else if (strcmp (key, "summary") == 0 && self->summary == NULL)
    self->summary = g_strdup (value);
  else
    return sb_template_parser_fail (parser, error, "\"--! %s\" is not known here", text);
  return TRUE;
}
