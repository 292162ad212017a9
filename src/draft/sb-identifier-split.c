/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-identifier-split.h"

#include <string.h>

#include "sb-template.h"

/* Reads a part in double quotes; returns the byte after the closing one, %NULL when there is none.
 */
static const char *
read_quoted (const char *at, GString *part)
{
  for (at++; *at != '\0'; at++)
    {
      if (*at == '"' && at[1] != '"')
        return at + 1;
      if (*at == '"')
        at++;
      g_string_append_c (part, *at);
    }
  return NULL;
}

/**
 * sb_identifier_split:
 * @text: names as a person writes them: `public.sessions`, `"My table"`, `first_name, "last, name"`
 * @separator: `.` or `,`
 * @error: return location for %SB_DRAFT_ERROR_VALUE
 *
 * A part in double quotes may hold anything, a doubled quote stands for one. Other parts are taken
 * as they are, capitals too (a person who writes `Sessions` here means that very name), without
 * blanks around them.
 *
 * Returns: (transfer full): the parts, at least one, none empty; %NULL on error
 */
char **
sb_identifier_split (const char *text, char separator, GError **error)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *at = text;

  for (;;)
    {
      g_autoptr (GString) part = g_string_new (NULL);

      while (g_ascii_isspace (*at))
        at++;
      if (*at == '"')
        {
          at = read_quoted (at, part);
          while (at != NULL && g_ascii_isspace (*at))
            at++;
          if (at == NULL || (*at != '\0' && *at != separator))
            {
              g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "%s",
                           at == NULL ? "a double quote is not closed"
                                      : "text follows a closing double quote");
              return NULL;
            }
        }
      else
        {
          gsize length = strcspn (at, (char[]){ separator, '\0' });

          g_string_append_len (part, at, length);
          at += length;
          while (part->len > 0 && g_ascii_isspace (part->str[part->len - 1]))
            g_string_truncate (part, part->len - 1);
        }
      if (part->len == 0)
        {
          g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "%s",
                       at == text ? "it is empty" : "a part of it is empty");
          return NULL;
        }
      g_strv_builder_add (parts, part->str);
      if (*at == '\0')
        return g_strv_builder_end (parts);
      at++;
    }
}
