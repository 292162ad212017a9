/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-markdown.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-words.h"

#define MAX_LINE 500
#define MAX_BYTES (24 * 1024)
/* Takes no room, and parts a word: "@" no longer names anybody, and "://" is no address. */
#define JOINER "\xe2\x81\xa0"

/**
 * sb_markdown_append_text:
 * @out: Markdown
 * @text: any text
 *
 * Appends it as part of a line or of a table's cell.
 */
void
sb_markdown_append_text (GString *out, const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text, MAX_LINE);

  for (const char *at = line; *at != '\0'; at++)
    {
      if (strchr ("\\`*_[]<>#|~&!$", *at) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
      if (*at == '@' || (*at == ':' && at[1] == '/'))
        g_string_append (out, JOINER);
    }
}

static guint
find_longest_run (const char *text, char c)
{
  guint longest = 0, run = 0;

  for (; *text != '\0'; text++)
    {
      run = *text == c ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest;
}

static void
append_repeated (GString *out, char c, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, c);
}

/**
 * sb_markdown_append_code:
 * @out: Markdown
 * @text: any text
 *
 * Appends it as code in a table's cell, where "|" has to be escaped even in code.
 */
void
sb_markdown_append_code (GString *out, const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text, MAX_LINE);
  guint n = find_longest_run (line, '`') + 1;

  if (*line == '\0')
    return;
  append_repeated (out, '`', n);
  if (n > 1)
    g_string_append_c (out, ' ');
  for (const char *at = line; *at != '\0'; at++)
    {
      if (*at == '|')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
    }
  if (n > 1)
    g_string_append_c (out, ' ');
  append_repeated (out, '`', n);
}

/* Code hosts take so much and no more: cut at the end of a line, or of a character. */
static gsize
find_end (const char *text)
{
  gsize length = strnlen (text, MAX_BYTES + 1), end;

  if (length <= MAX_BYTES)
    return length;
  for (end = MAX_BYTES; end > 0 && text[end - 1] != '\n';)
    end--;
  return end > 0 ? end : (gsize) (g_utf8_find_prev_char (text, text + MAX_BYTES) - text);
}

/**
 * sb_markdown_append_block:
 * @out: Markdown, at the begin of a line
 * @language: "sql", or "" for none
 * @text: any text
 *
 * Appends it as a block of code, with a fence that is longer than any in it. A long text is cut, and
 * how much is left out is said.
 */
void
sb_markdown_append_block (GString *out, const char *language, const char *text)
{
  g_autofree char *safe = sb_printable_text (text);
  guint n = MAX (find_longest_run (safe, '`') + 1, 3);
  gsize length = find_end (safe), n_left = strlen (safe) - length;

  append_repeated (out, '`', n);
  g_string_append_printf (out, "%s\n%.*s", language, (int) length, safe);
  if (length > 0 && safe[length - 1] != '\n')
    g_string_append_c (out, '\n');
  append_repeated (out, '`', n);
  g_string_append (out, "\n\n");
  if (n_left > 0)
    {
      g_autofree char *bytes = sb_words_bytes (n_left);

      g_string_append_printf (out, "… and %s more.\n\n", bytes);
    }
}
