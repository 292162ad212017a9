/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads `.env` files the way their readers in other tools agree on. */
#include "sb-env-file.h"

#include <string.h>

/* Reads a quoted value that begins behind its opening quote; %NULL when the quote is never closed.
 */
static const char *
read_quoted (const char *at, char quote, GString *value)
{
  for (; *at != '\0' && *at != quote; at++)
    {
      if (at[0] == '\r' && at[1] == '\n')
        continue;
      if (quote == '"' && at[0] == '\\' && at[1] != '\0')
        {
          at++;
          switch (*at)
            {
            case 'n':
              g_string_append_c (value, '\n');
              break;
            case 'r':
              g_string_append_c (value, '\r');
              break;
            case 't':
              g_string_append_c (value, '\t');
              break;
            case '"':
            case '\\':
            case '$':
            case '\'':
              g_string_append_c (value, *at);
              break;
            default:
              g_string_append_c (value, '\\');
              g_string_append_c (value, *at);
            }
        }
      else
        g_string_append_c (value, *at);
    }
  return *at == quote ? at + 1 : NULL;
}

/* A comment begins with a number sign behind white space: "p#ss" is a whole password. */
static void
read_bare (const char *at, const char *end, GString *value)
{
  for (const char *c = at; c < end; c++)
    if (*c == '#' && (c == at || g_ascii_isspace (c[-1])))
      {
        end = c;
        break;
      }
  while (end > at && g_ascii_isspace (end[-1]))
    end--;
  g_string_append_len (value, at, end - at);
}

static const char *
skip_blanks (const char *at)
{
  return at + strspn (at, " \t");
}

static void
wipe (GString *value)
{
  explicit_bzero (value->str, value->allocated_len);
  g_string_truncate (value, 0);
}

/**
 * sb_env_file_lookup:
 * @text: the file's text
 * @key: which variable
 * @line: (out) (optional): the line on which it stands, from 1
 *
 * Knows `export`, single quotes, backquotes (literal), double quotes (with \n, \r, \t, \", \\, \$),
 * values over several lines in quotes, comments, a byte order mark and CRLF. Nothing is executed
 * and
 * `${…}` is not expanded. Where a key stands twice the last one counts. Any thread may call this.
 *
 * Returns: (transfer full) (nullable): its value, %NULL when it is not in the file; may be a secret
 */
char *
sb_env_file_lookup (const char *text, const char *key, guint *line)
{
  const char *at = text, *counted;
  gsize key_length = strlen (key);
  guint n = 1;
  char *found = NULL;
  g_autoptr (GString) value = g_string_sized_new (256);

  if (g_str_has_prefix (at, "\xef\xbb\xbf"))
    at += 3;
  for (counted = at; *at != '\0';)
    {
      const char *end = at + strcspn (at, "\n"), *name, *equals;

      name = skip_blanks (at);
      if (g_str_has_prefix (name, "export") && (name[6] == ' ' || name[6] == '\t'))
        name = skip_blanks (name + 6);
      equals = name
               + strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
      if (equals > name && *skip_blanks (equals) == '=')
        {
          gboolean matches = (gsize) (equals - name) == key_length
                             && strncmp (name, key, key_length) == 0;
          const char *start = skip_blanks (skip_blanks (equals) + 1), *after = NULL;

          wipe (value);
          if (*start == '"' || *start == '\'' || *start == '`')
            after = read_quoted (start + 1, *start, value);
          if (after != NULL)
            end = after + strcspn (after, "\n");
          else
            {
              wipe (value);
              read_bare (start, end, value);
            }
          if (matches)
            {
              if (found != NULL)
                explicit_bzero (found, strlen (found));
              g_free (found);
              found = g_strdup (value->str);
              if (line != NULL)
                *line = n;
            }
        }
      at = *end == '\n' ? end + 1 : end;
      for (; counted < at; counted++)
        n += *counted == '\n';
    }
  wipe (value);
  return found;
}
