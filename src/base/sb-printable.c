/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-printable.h"

#include <string.h>

/* Zero-width and direction controls reorder what a person reads ("Trojan source"). */
static gboolean
is_deceptive (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f
         || c == 0x061c || c == 0xfeff;
}

/* How many bytes there are up to the first that is not a visible character of ASCII or a blank. */
static gsize
span_plain (const char *text)
{
  gsize n = 0;

  while (text[n] >= 0x20 && text[n] < 0x7f)
    n++;
  return n;
}

static char *
make_printable (const char *text, gboolean keep_newlines)
{
  gsize n_plain = span_plain (text);
  g_autofree char *valid = NULL;
  GString *out;

  /* What most names are. */
  if (text[n_plain] == '\0')
    return g_strndup (text, n_plain);
  valid = g_utf8_make_valid (text, -1);
  out = g_string_sized_new (strlen (valid));
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c;

      n_plain = span_plain (at);
      g_string_append_len (out, at, (gssize) n_plain);
      at += n_plain;
      if (*at == '\0')
        break;
      c = g_utf8_get_char (at);
      if (c == '\r' && at[1] == '\n')
        continue;
      if (c == '\t' || (c == '\n' && !keep_newlines))
        g_string_append_c (out, ' ');
      else if (c == '\n')
        g_string_append_c (out, '\n');
      else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || is_deceptive (c))
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/**
 * sb_printable_line:
 * @text: text from a file, a server or a person
 *
 * Returns: (transfer full): valid UTF-8 on one line, with control and direction characters
 * (terminal escapes among them) written out as `\uXXXX`
 */
char *
sb_printable_line (const char *text)
{
  return make_printable (text, FALSE);
}

/**
 * sb_printable_text:
 * @text: text from a file, a server or a person
 *
 * Returns: (transfer full): as sb_printable_line(), but line ends stay
 */
char *
sb_printable_text (const char *text)
{
  return make_printable (text, TRUE);
}

/**
 * sb_printable_ellipsize:
 * @text: any text
 * @max_characters: at least 1
 *
 * Returns: (transfer full): as sb_printable_line(), cut to @max_characters with an ellipsis
 */
char *
sb_printable_ellipsize (const char *text, gsize max_characters)
{
  /* A value of 10 MB must not be made printable as a whole to show its first 60 characters. */
  g_autofree char *head = g_strndup (text, max_characters * 6 + 6);
  g_autofree char *line = sb_printable_line (head);
  char *end;

  if ((gsize) g_utf8_strlen (line, -1) <= max_characters)
    return g_steal_pointer (&line);
  end = g_utf8_offset_to_pointer (line, max_characters - 1);
  *end = '\0';
  return g_strconcat (line, "…", NULL);
}

/**
 * sb_printable_squeeze:
 * @text: SQL, or any text
 * @max_characters: at least 1
 *
 * Returns: (transfer full): as sb_printable_ellipsize(), with line ends and indentation as single
 * blanks
 */
char *
sb_printable_squeeze (const char *text, gsize max_characters)
{
  g_autofree char *head = sb_printable_ellipsize (text, max_characters);
  GString *line = g_string_sized_new (strlen (head));
  gboolean blank = FALSE;

  for (const char *at = head; *at != '\0'; at++)
    if (*at == ' ')
      blank = line->len > 0;
    else
      {
        if (blank)
          g_string_append_c (line, ' ');
        blank = FALSE;
        g_string_append_c (line, *at);
      }
  return g_string_free (line, FALSE);
}
