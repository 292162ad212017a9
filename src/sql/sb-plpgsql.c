/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three things are known of pg_query_parse_plpgsql(). It ends the process where a function has no
 * string for a body: it is called with a string that is put in here. It refuses some valid code, as
 * it knows no types: none of those messages begins with "syntax error", and only such are believed.
 * It gives no place: PL/pgSQL tells its own to internalerrposition(), where libpg_query does not look,
 * so the linker leads that function (`--wrap` in this folder's meson.build) to the one here.
 */
#include "sb-plpgsql.h"

#include "sb-guard.h"
#include "sb-lines.h"

#include <pg_query.h>
#include <string.h>

/* Where this thread's call of libpg_query puts the place of an error: a character, from 1. */
static __thread int *place;

int __real_internalerrposition (int position);
int __wrap_internalerrposition (int position);

int
__wrap_internalerrposition (int position)
{
  if (place != NULL)
    *place = position;
  return __real_internalerrposition (position);
}

/* A dollar quote that does not occur in the body. */
static char *
find_quote (const char *body)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *quote = g_strdup_printf ("$sb%u$", i);

      if (strstr (body, quote) == NULL)
        return g_steal_pointer (&quote);
    }
}

static char *
check (const char *sql, int *position)
{
  PgQueryPlpgsqlParseResult result;
  char *message = NULL;

  place = position;
  result = pg_query_parse_plpgsql (sql);
  place = NULL;
  if (result.error != NULL && g_str_has_prefix (result.error->message, "syntax error"))
    message = g_strdup (result.error->message);
  pg_query_free_plpgsql_parse_result (result);
  return message;
}

/**
 * sb_plpgsql_check:
 * @before: CREATE FUNCTION or DO, of which the grammar has made a tree, up to its body
 * @body: the body, without quotes
 * @behind: what follows the body
 * @offset: (out): byte offset in @body of what is wrong
 *
 * The statement is in PL/pgSQL. The SQL in its body is checked too. On the parser thread only.
 *
 * Returns: (transfer full) (nullable): the first syntax error of the body; %NULL where none is found,
 *   also where the parser stops for something else before it comes to one, or the body is too long
 *   for it
 */
char *
sb_plpgsql_check (const char *before, const char *body, const char *behind, gsize *offset)
{
  g_autoptr (GString) blanked = g_string_new (body);
  g_autofree char *quote = find_quote (body), *sql = NULL, *message = NULL;
  gsize open;
  int position = 0;

  if (sb_guard_is_long (body, blanked->len) || !sb_guard_blank_comments (blanked, &open))
    return NULL;
  /* The line feed: the body's last characters could begin the quote. */
  sql = g_strconcat (before, " ", quote, blanked->str, "\n", quote, " ", behind, NULL);
  message = check (sql, &position);
  if (message == NULL || position <= 0)
    return NULL;
  *offset = sb_lines_offset_of_character (blanked->str, blanked->len, (gsize) position - 1);
  return g_steal_pointer (&message);
}
