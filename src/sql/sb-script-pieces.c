/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script as the history of Supabase keeps it. */
#include "sb-lexer.h"
#include "sb-script.h"

#include <string.h>

/* Adds the text from @start to @end without blanks around it, unless nothing is left. */
static void
add_piece (GPtrArray *pieces, const char *text, gsize start, gsize end)
{
  while (start < end && g_ascii_isspace (text[start]))
    start++;
  while (start < end && g_ascii_isspace (text[end - 1]))
    end--;
  if (start < end)
    g_ptr_array_add (pieces, g_strndup (text + start, end - start));
}

/* The semicolon that ends a statement. */
static gboolean
find_semicolon (const char *text, const SbStatement *statement, SbToken *semicolon)
{
  SbLexer lexer = { .text = text, .length = statement->end, .at = statement->sql_end };

  *semicolon = sb_lexer_next_significant (&lexer);
  return semicolon->kind == SB_TOKEN_SEMICOLON;
}

/**
 * sb_script_dup_pieces:
 * @self: a script
 *
 * Its statements as Supabase's own command line keeps them in its history: each with the comments
 * before it and without its semicolon; comments behind the last are a piece of their own. Put
 * together again they are the file, but for blanks; the data of COPY is left out. Any thread.
 *
 * Returns: (transfer full): the texts
 */
char **
sb_script_dup_pieces (SbScript *self)
{
  GPtrArray *pieces = g_ptr_array_new ();
  guint n = sb_script_get_n_statements (self);
  gsize length, from;
  const char *text = sb_script_get_text (self, &length);

  from = g_str_has_prefix (text, "\xef\xbb\xbf") ? 3 : 0;
  for (guint i = 0; i < n; i++)
    {
      const SbStatement *statement = sb_script_get_statement (self, i);
      SbToken semicolon;

      if (find_semicolon (text, statement, &semicolon))
        {
          add_piece (pieces, text, from, semicolon.start);
          from = statement->data_end > 0 ? statement->end : semicolon.end;
        }
      else if (i + 1 < n)
        {
          add_piece (pieces, text, from, statement->sql_end);
          from = statement->end;
        }
    }
  add_piece (pieces, text, from, length);
  g_ptr_array_add (pieces, NULL);
  return (char **) g_ptr_array_free (pieces, FALSE);
}
