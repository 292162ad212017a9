/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the format of template files, data/templates/README.md. */
#include "sb-template-private.h"

#include <string.h>

static void
clear_node (gpointer node)
{
  g_free (((SbNode *) node)->text);
}

/**
 * sb_template_node_array_new:
 *
 * Returns: (transfer full): an empty array of SbNode
 */
GArray *
sb_template_node_array_new (void)
{
  GArray *nodes = g_array_new (FALSE, TRUE, sizeof (SbNode));

  g_array_set_clear_func (nodes, clear_node);
  return nodes;
}

static void
add_text (GArray *nodes, const char *text, gsize length)
{
  SbNode node = { .kind = SB_NODE_TEXT };

  if (length == 0)
    return;
  node.text = g_strndup (text, length);
  g_array_append_val (nodes, node);
}

/* `if NAME`, `if NAME = VALUE` */
static gboolean
parse_condition (SbTemplateParser *parser, const char *text, SbNode *node, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);
  const SbParameter *parameter;

  g_strstrip (sides[0]);
  if (!sb_template_find_parameter (parser->self, sides[0], &node->parameter))
    return sb_template_parser_fail (parser, error, "no parameter \"%s\"", sides[0]);
  node->kind = SB_NODE_IF;
  if (sides[1] == NULL)
    return TRUE;
  g_strstrip (sides[1]);
  parameter = &g_array_index (parser->self->parameters, SbParameter, node->parameter);
  if (parameter->choices == NULL
      || !g_strv_contains ((const char *const *) parameter->choices, sides[1]))
    return sb_template_parser_fail (parser, error, "\"%s\" is no choice of \"%s\"", sides[1],
                                    sides[0]);
  node->text = g_strdup (sides[1]);
  return TRUE;
}

/* `NAME`, `NAME|FORM` */
static gboolean
parse_value (SbTemplateParser *parser, const char *text, SbNode *node, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, "|", 2);

  node->kind = SB_NODE_VALUE;
  if (!sb_template_find_parameter (parser->self, sides[0], &node->parameter))
    return sb_template_parser_fail (parser, error, "no parameter \"%s\"", sides[0]);
  if (sides[1] != NULL && !sb_form_from_name (sides[1], &node->form))
    return sb_template_parser_fail (parser, error, "no form \"%s\"", sides[1]);
  return TRUE;
}

/* A value brings its own quotes, so it must stand where the SQL before it is not inside a string;
 * and only the form for people is safe in a comment. */
static gboolean
check_place (SbTemplateParser *parser, const char *line, const char *tag, SbForm form,
             GError **error)
{
  gboolean is_comment = g_str_has_prefix (line + strspn (line, " \t"), "--");
  guint n_quotes[2] = { 0, 0 };

  if (is_comment != (form == SB_FORM_TEXT))
    return sb_template_parser_fail (
        parser, error,
        is_comment ? "in a comment a value is written as {{name|text}}"
                   : "{{name|text}} belongs in comments, on lines of their own");
  if (is_comment)
    return TRUE;
  for (const char *at = line; at < tag; at++)
    {
      n_quotes[0] += *at == '\'';
      n_quotes[1] += *at == '"';
      if (at[0] == '-' && at[1] == '-')
        return sb_template_parser_fail (parser, error,
                                        "a comment with a value stands on a line of its own");
    }
  if (n_quotes[0] % 2 != 0 || n_quotes[1] % 2 != 0)
    return sb_template_parser_fail (
        parser, error, "a value brings its own quotes; it cannot stand inside of quotes");
  return TRUE;
}

static gboolean
parse_tag (SbTemplateParser *parser, const char *line, const char *tag, gsize length, GArray *nodes,
           GError **error)
{
  g_autofree char *text = g_strndup (tag + 2, length - 4);
  gboolean is_default = parser->role < 0;
  gboolean is_turned = FALSE;
  guint depth;
  SbNode node = { 0 };

  if (g_str_has_prefix (text, "if ") && !is_default)
    {
      if (!parse_condition (parser, text + 3, &node, error))
        return FALSE;
      g_array_append_val (parser->opened, parser->line);
      g_array_append_val (parser->turned, is_turned);
    }
  else if ((strcmp (text, "else") == 0 || strcmp (text, "end") == 0) && !is_default)
    {
      node.kind = strcmp (text, "end") == 0 ? SB_NODE_END : SB_NODE_ELSE;
      if (parser->opened->len == 0)
        return sb_template_parser_fail (parser, error, "{{%s}} without {{if …}}", text);
      depth = parser->opened->len - 1;
      if (node.kind == SB_NODE_ELSE && g_array_index (parser->turned, gboolean, depth))
        return sb_template_parser_fail (parser, error, "{{else}} is there twice");
      g_array_index (parser->turned, gboolean, depth) = TRUE;
      if (node.kind == SB_NODE_END)
        {
          g_array_set_size (parser->opened, depth);
          g_array_set_size (parser->turned, depth);
        }
    }
  else
    {
      if (!parse_value (parser, text, &node, error))
        return FALSE;
      if (is_default && node.form != SB_FORM_SCHEMA)
        node.form = SB_FORM_BARE;
      else if (!is_default && !check_place (parser, line, tag, node.form, error))
        return FALSE;
    }
  g_array_append_val (nodes, node);
  return TRUE;
}

static gboolean
is_condition (const char *tag)
{
  return g_str_has_prefix (tag, "{{if ") || g_str_has_prefix (tag, "{{else}}")
         || g_str_has_prefix (tag, "{{end}}");
}

/**
 * sb_template_parse_line:
 * @parser: the parser
 * @line: a line with its end
 * @length: bytes of @line
 * @nodes: gets the pieces
 * @error: return location for %SB_DRAFT_ERROR_TEMPLATE
 *
 * Cuts @line at the tags in it. A line that is nothing but one part of a condition leaves no line
 * behind.
 *
 * Returns: whether all tags are known and stand where they may
 */
gboolean
sb_template_parse_line (SbTemplateParser *parser, const char *line, gsize length, GArray *nodes,
                        GError **error)
{
  g_autofree char *copy = g_strndup (line, length);
  const char *text = copy;
  const char *at = copy;
  const char *open;

  while ((open = strstr (at, "{{")) != NULL)
    {
      const char *close = strstr (open, "}}");
      gboolean is_alone;

      if (!g_ascii_islower (open[2]))
        {
          at = open + 2; /* an array constant, '{{1,2},{3,4}}' */
          continue;
        }
      if (close == NULL)
        return sb_template_parser_fail (parser, error, "{{ is not closed on its line");
      close += 2;
      is_alone = is_condition (open) && text == copy && copy + strspn (copy, " \t") == open
                 && close[strspn (close, " \t\n")] == '\0';
      if (!is_alone)
        add_text (nodes, text, open - text);
      if (!parse_tag (parser, copy, open, close - open, nodes, error))
        return FALSE;
      if (is_alone)
        return TRUE;
      text = at = close;
    }
  add_text (nodes, text, strlen (text));
  return TRUE;
}

/* Collects the dollar quotes of @text, so that no value can close one. */
static void
collect_tags (SbTemplate *self, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\$[A-Za-z_][A-Za-z_0-9]*\\$|\\$\\$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *tag = g_match_info_fetch (match, 0);

      if (!g_ptr_array_find_with_equal_func (self->tags, tag, g_str_equal, NULL))
        g_ptr_array_add (self->tags, g_steal_pointer (&tag));
    }
}

/* Empty lines around a script are for the reader of the template only. */
static gboolean
parse_script_line (SbTemplateParser *parser, const char *line, gsize length, GError **error)
{
  GArray *nodes = parser->self->scripts[parser->role];

  if (strspn (line, " \t\n") == length)
    {
      parser->n_blank++;
      return TRUE;
    }
  for (; parser->n_blank > 0; parser->n_blank--)
    {
      if (nodes->len > 0)
        add_text (nodes, "\n", 1);
    }
  return sb_template_parse_line (parser, line, length, nodes, error);
}

/**
 * sb_template_parse:
 * @self: a new template with its path and id
 * @text: the file's text: UTF-8, lines end with LF
 * @error: return location for %SB_DRAFT_ERROR_TEMPLATE, with line and file
 *
 * Fills in everything else.
 *
 * Returns: whether the file is a template
 */
gboolean
sb_template_parse (SbTemplate *self, const char *text, GError **error)
{
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) turned = g_array_new (FALSE, FALSE, sizeof (gboolean));
  SbTemplateParser parser = { .self = self, .role = -1, .opened = opened, .turned = turned };

  for (const char *at = text; *at != '\0';)
    {
      gsize length = strcspn (at, "\n") + 1;
      g_autofree char *line = NULL;

      if (at[length - 1] == '\0')
        length--;
      line = g_strndup (at, length);
      at += length;
      parser.line++;
      if (g_str_has_prefix (line, "--!"))
        {
          if (!sb_template_parse_directive (&parser, g_strstrip (line + 3), error))
            return FALSE;
        }
      else if (parser.role >= 0)
        {
          if (!parse_script_line (&parser, line, length, error))
            return FALSE;
        }
      else if (strspn (line, " \t\n") != length && !g_str_has_prefix (line, "--"))
        return sb_template_parser_fail (&parser, error, "SQL before \"--! forward\"");
    }
  if (opened->len > 0)
    return sb_template_parser_fail (&parser, error, "{{if …}} of line %u is not closed",
                                    g_array_index (opened, guint, 0));
  if (self->title == NULL)
    return sb_template_parser_fail (&parser, error, "\"--! title: …\" is missing");
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      if (self->scripts[role] == NULL)
        return sb_template_parser_fail (&parser, error,
                                        "one of --! forward, --! rollback, --! verify is missing");
    }
  collect_tags (self, text);
  return TRUE;
}
