/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader of TOML for single values: it walks over all of the format and understands strings, bare
 * words and lists of strings. Whatever else a file has is skipped; nothing in it is an error. */
#include "sb-supabase-config.h"

#include <string.h>

static const char *
skip_blanks (const char *at)
{
  return at + strspn (at, " \t\r");
}

/* Reads a string of any of TOML's four kinds; @value gets its text without escapes other than the
 * ones that stand for themselves. */
static const char *
read_string (const char *at, GString *value)
{
  char quote = *at;
  gboolean is_long = at[1] == quote && at[2] == quote;

  for (at += is_long ? 3 : 1; *at != '\0'; at++)
    {
      if (is_long ? at[0] == quote && at[1] == quote && at[2] == quote : at[0] == quote)
        return at + (is_long ? 3 : 1);
      if (!is_long && *at == '\n')
        return at;
      if (quote == '"' && at[0] == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (value, *at);
    }
  return at;
}

static const char *
skip_line (const char *at)
{
  return at + strcspn (at, "\n");
}

/* Over an array or an inline table, which may have several lines, comments and strings. */
static const char *
skip_brackets (const char *at)
{
  g_autoptr (GString) ignored = g_string_new (NULL);
  guint depth = 0;

  while (*at != '\0')
    {
      if (*at == '"' || *at == '\'')
        {
          at = read_string (at, ignored);
          g_string_truncate (ignored, 0);
          continue;
        }
      if (*at == '#')
        {
          at = skip_line (at);
          continue;
        }
      if (*at == '[' || *at == '{')
        depth++;
      else if (*at == ']' || *at == '}')
        depth--;
      at++;
      if (depth == 0)
        break;
    }
  return at;
}

/* A key or a section's name: parts with dots between them, bare or quoted. */
static const char *
read_name (const char *at, GString *name)
{
  for (;;)
    {
      gsize length = strspn (at,
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

      if (*at == '"' || *at == '\'')
        at = read_string (at, name);
      else
        {
          g_string_append_len (name, at, length);
          at += length;
        }
      at = skip_blanks (at);
      if (*at != '.')
        return at;
      g_string_append_c (name, '.');
      at = skip_blanks (at + 1);
    }
}

static const char *
read_value (const char *at, GString *value)
{
  gsize length;

  if (*at == '"' || *at == '\'')
    return read_string (at, value);
  if (*at == '[' || *at == '{')
    return skip_brackets (at);
  length = strcspn (at, " \t\r\n#,");
  g_string_append_len (value, at, length);
  return at + length;
}

/* Where the value of a key begins; NULL where it is not in there. */
static const char *
find_value (const char *text, const char *section, const char *key)
{
  g_autofree char *wanted = g_strconcat (section, ".", key, NULL);
  g_autoptr (GString) prefix = g_string_new (NULL), name = g_string_new (NULL);
  g_autoptr (GString) value = g_string_new (NULL);
  const char *at = text;

  if (g_str_has_prefix (at, "\xef\xbb\xbf"))
    at += 3;
  for (; *at != '\0'; at += *at == '\n')
    {
      at = skip_blanks (at);
      g_string_truncate (name, 0);
      g_string_truncate (value, 0);
      if (*at == '[')
        {
          read_name (skip_blanks (at + strspn (at, "[")), name);
          g_string_printf (prefix, "%s.", name->str);
        }
      else if (*at != '#')
        {
          g_string_assign (name, prefix->str);
          at = read_name (at, name);
          if (*at == '=')
            {
              const char *start = skip_blanks (at + 1);

              at = read_value (start, value);
              if (strcmp (name->str, wanted) == 0)
                return start;
            }
        }
      at = skip_line (at);
    }
  return NULL;
}

/**
 * sb_supabase_config_lookup:
 * @text: text of a config.toml
 * @section: for instance "db"
 * @key: for instance "port"
 * @line: (out) (optional): the line on which the value stands, from 1
 *
 * Any thread may call this.
 *
 * Returns: (transfer full) (nullable): the value's text, without quotes; %NULL when it is not in
 * there
 */
char *
sb_supabase_config_lookup (const char *text, const char *section, const char *key, guint *line)
{
  const char *start = find_value (text, section, key);
  g_autoptr (GString) value = g_string_new (NULL);

  if (start == NULL)
    return NULL;
  read_value (start, value);
  if (value->len == 0)
    return NULL;
  if (line != NULL)
    {
      *line = 1;
      for (const char *c = text; c < start; c++)
        *line += *c == '\n';
    }
  return g_string_free (g_steal_pointer (&value), FALSE);
}

/**
 * sb_supabase_config_lookup_list:
 * @text: text of a config.toml
 * @section: for instance "db.seed"
 * @key: for instance "sql_paths"
 *
 * Any thread may call this.
 *
 * Returns: (transfer full) (nullable): the strings of an array; %NULL when there is none
 */
char **
sb_supabase_config_lookup_list (const char *text, const char *section, const char *key)
{
  const char *at = find_value (text, section, key);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_autoptr (GString) value = g_string_new (NULL);

  if (at == NULL || *at != '[')
    return NULL;
  while (*at != '\0' && *at != ']')
    if (*at == '#')
      at = skip_line (at);
    else if (*at == '"' || *at == '\'')
      {
        g_string_truncate (value, 0);
        at = read_string (at, value);
        g_strv_builder_add (list, value->str);
      }
    else
      at++;
  return g_strv_builder_end (list);
}
