/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a body can name that no catalog knows: parameters of its function, and what it declares. */
#include "sb-wanted-private.h"

#include <string.h>

static gboolean
is_word (const SbToken *token, const char *text, const char *words)
{
  g_autofree char *word = NULL;

  if (token->kind != SB_TOKEN_WORD)
    return FALSE;
  word = g_strdup_printf (" %.*s ", (int) (token->end - token->start), text + token->start);
  for (char *at = word; *at != '\0'; at++)
    *at = g_ascii_tolower (*at);
  return strstr (words, word) != NULL;
}

static void
add (GPtrArray *names, const char *text, const SbToken *token)
{
  char *name = sb_wanted_unquote (text + token->start, token->end - token->start);

  if (*name != '\0' && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, name);
  else
    g_free (name);
}

static gboolean
is_name (const SbToken *token)
{
  return token->kind == SB_TOKEN_WORD || token->kind == SB_TOKEN_QUOTED;
}

/* The first word of each part between the parentheses behind the function's name, where another one,
 * its type, comes behind it. */
static void
add_parameters (GPtrArray *names, const char *text, gsize from, gsize to)
{
  SbLexer lexer = { text, to, from };
  SbToken token, first = { .kind = SB_TOKEN_END };
  guint depth = 0;
  gboolean is_function = FALSE, is_done = FALSE;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    if (token.kind == SB_TOKEN_OPEN)
      {
        is_done = ++depth > 1;
        if (!is_function)
          return;
      }
    else if (token.kind == SB_TOKEN_CLOSE && (depth == 0 || --depth == 0))
      return;
    else if (depth == 0)
      is_function = is_function || is_word (&token, text, " function procedure ");
    else if (depth == 1 && token.kind == SB_TOKEN_OTHER && text[token.start] == ',')
      {
        first.kind = SB_TOKEN_END;
        is_done = FALSE;
      }
    else if (!is_done && is_name (&token))
      {
        is_done = is_name (&first) && !is_word (&first, text, " in out inout variadic ");
        if (is_done)
          add (names, text, &first);
        first = token;
      }
    else
      is_done = TRUE;
}

/* What stands first in a part of DECLARE, and what FOR counts with. */
static void
add_declared (GPtrArray *names, const char *text, gsize from, gsize to)
{
  SbLexer lexer = { text, to, from };
  SbToken token, before = { 0 }, second = { 0 };
  gboolean in_declare = FALSE, is_first = FALSE;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      if (is_word (&token, text, " declare "))
        in_declare = is_first = TRUE;
      else if (is_word (&token, text, " begin "))
        in_declare = FALSE;
      else if (in_declare && is_first && is_name (&token))
        {
          add (names, text, &token);
          is_first = FALSE;
        }
      else if (is_word (&token, text, " in ") && is_name (&before)
               && is_word (&second, text, " for foreach "))
        add (names, text, &before);
      is_first |= token.kind == SB_TOKEN_SEMICOLON;
      second = before;
      before = token;
    }
}

/*< private >
 * sb_wanted_variables_read:
 * @text: a script
 * @statement: where the statement begins that the body belongs to
 * @from: where the body begins
 * @to: how far it is read
 *
 * Returns: (transfer full) (element-type utf8): the names of what can be used there
 */
GPtrArray *
sb_wanted_variables_read (const char *text, gsize statement, gsize from, gsize to)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  add_parameters (names, text, statement, from);
  add_declared (names, text, from, to);
  return names;
}
