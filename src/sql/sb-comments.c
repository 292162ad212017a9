/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-comments.h"

#include <string.h>

#define EM_DASH "\xe2\x80\x94"

static const char *const directive_names[] = {
  "no-transaction", "lock-timeout", "statement-timeout", "requires",
  "irreversible",   "allow",        "verify may write",
};

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static void
trim (const char **start, const char **end)
{
  while (*start < *end && is_blank (**start))
    (*start)++;
  while (*end > *start && is_blank ((*end)[-1]))
    (*end)--;
}

/* Whether the text starts with @key and a colon, in any case; then steps over both. */
static gboolean
take_key (const char **start, const char *end, const char *key)
{
  gsize length = strlen (key);

  if ((gsize) (end - *start) <= length || g_ascii_strncasecmp (*start, key, length) != 0
      || (*start)[length] != ':')
    return FALSE;
  *start += length + 1;
  return TRUE;
}

/* Whether the text starts with the words of @name, with any blanks between them; then steps over.
 */
static gboolean
take_words (const char **start, const char *end, const char *name)
{
  const char *at = *start;

  for (; *name != '\0'; name++)
    {
      if (at == end)
        return FALSE;
      if (*name == ' ')
        {
          if (!is_blank (*at))
            return FALSE;
          while (at < end && is_blank (*at))
            at++;
        }
      else if (g_ascii_tolower (*at++) != *name)
        return FALSE;
    }
  if (at < end && !is_blank (*at))
    return FALSE;
  *start = at;
  return TRUE;
}

/* The dash is an em dash anywhere, or "--" or "-" as a word of its own: names and values such as
 * "no-transaction" or "2026-01" hold hyphens themselves. */
static const char *
find_dash (const char *start, const char *end, gsize *length)
{
  for (const char *at = start; at < end; at++)
    {
      gsize n = 0;

      if ((gsize) (end - at) >= strlen (EM_DASH) && memcmp (at, EM_DASH, strlen (EM_DASH)) == 0)
        {
          *length = strlen (EM_DASH);
          return at;
        }
      while (n < 2 && at + n < end && at[n] == '-')
        n++;
      if (n > 0 && (at == start || is_blank (at[-1])) && (at + n == end || is_blank (at[n])))
        {
          *length = n;
          return at;
        }
    }
  return NULL;
}

static char *
dup_trimmed (const char *start, const char *end)
{
  trim (&start, &end);
  return start < end ? g_strndup (start, end - start) : NULL;
}

/**
 * sb_comments_read_directive:
 * @text: the file
 * @start: byte offset of a line comment's first dash
 * @end: its end
 * @directive: (out caller-allocates): what it says; its strings belong to the caller
 *
 * Reads `-- switchback: name value — reason`. Any thread.
 *
 * Returns: %FALSE when the comment is no directive
 */
gboolean
sb_comments_read_directive (const char *text, gsize start, gsize end, SbDirective *directive)
{
  const char *at = text + start + 2;
  const char *stop = text + end;
  const char *dash;
  gsize dash_length = 0;

  trim (&at, &stop);
  if (!take_key (&at, stop, "switchback"))
    return FALSE;
  trim (&at, &stop);
  memset (directive, 0, sizeof *directive);
  directive->offset = start;

  dash = find_dash (at, stop, &dash_length);
  if (dash != NULL)
    {
      directive->reason = dup_trimmed (dash + dash_length, stop);
      stop = dash;
      trim (&at, &stop);
    }
  for (guint i = 0; i < G_N_ELEMENTS (directive_names) && !directive->known; i++)
    if (take_words (&at, stop, directive_names[i]))
      {
        directive->name = g_strdup (directive_names[i]);
        directive->known = TRUE;
      }
  if (!directive->known)
    {
      const char *name = at;

      while (at < stop && !is_blank (*at))
        at++;
      directive->name = g_strndup (name, at - name);
    }
  directive->value = dup_trimmed (at, stop);
  return TRUE;
}

/**
 * sb_comments_read_check:
 * @text: the file
 * @start: byte offset of a line comment's first dash
 * @end: its end
 * @check: (inout): what the comments above have said; made when %NULL
 *
 * Reads `-- check:`, `-- as:` and `-- expect:`; of two with one key the lower one, which stands
 * nearer to its statement, counts. Any thread.
 *
 * Returns: %FALSE when the comment is none of them
 */
gboolean
sb_comments_read_check (const char *text, gsize start, gsize end, SbCheckComment **check)
{
  static const struct
  {
    const char *key;
    gsize field;
  } keys[] = {
    { "check", G_STRUCT_OFFSET (SbCheckComment, name) },
    { "as", G_STRUCT_OFFSET (SbCheckComment, as) },
    { "expect", G_STRUCT_OFFSET (SbCheckComment, expect) },
  };
  const char *at = text + start + 2;
  const char *stop = text + end;

  trim (&at, &stop);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (take_key (&at, stop, keys[i].key))
      {
        char **field;

        if (*check == NULL)
          {
            *check = g_new0 (SbCheckComment, 1);
            (*check)->offset = start;
          }
        field = &G_STRUCT_MEMBER (char *, *check, keys[i].field);
        g_free (*field);
        *field = dup_trimmed (at, stop);
        if (*field == NULL)
          *field = g_strdup ("");
        return TRUE;
      }
  return FALSE;
}

/**
 * sb_directive_clear:
 * @self: a directive, whose strings are freed
 */
void
sb_directive_clear (SbDirective *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self->reason);
}

/**
 * sb_check_comment_free:
 * @self: (transfer full): check comments
 */
void
sb_check_comment_free (SbCheckComment *self)
{
  g_free (self->name);
  g_free (self->as);
  g_free (self->expect);
  g_free (self);
}
