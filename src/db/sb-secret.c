/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wipes passwords from memory, and replaces them in texts in whatever way they are written there.
 */
#include "sb-secret.h"

#include <string.h>

#define SCRUBBED "•••"

/* Shorter ones are replaced as whole words only: "pass" must not turn "password" into "•••word",
 * which would tell what was taken out. */
#define MIN_ANYWHERE 8

/**
 * sb_secret_free:
 * @self: (transfer full) (nullable): a text that may hold a password
 */
void
sb_secret_free (SbSecret *self)
{
  if (self == NULL)
    return;
  explicit_bzero (self, strlen (self));
  g_free (self);
}

typedef enum
{
  FORM_LITERAL,
  FORM_PERCENT,   /* URLs: any byte may be %XX, a percent sign must be */
  FORM_BACKSLASH, /* keyword strings, JSON, E'': quotes and backslashes have a backslash */
  FORM_DOUBLED,   /* SQL: quotes are doubled */
  N_FORMS,
} Form;

/* Takes one byte of the secret from @at; %NULL when something else is there. */
static const char *
take_byte (const char *at, char c, Form form)
{
  gboolean is_quote = c == '\'' || c == '"';

  switch (form)
    {
    case FORM_PERCENT:
      if (at[0] == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
        {
          int value = g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2]);

          return value == (guchar) c ? at + 3 : NULL;
        }
      if (at[0] == '+' && c == ' ')
        return at + 1;
      break;
    case FORM_BACKSLASH:
      if (at[0] == '\\')
        return at[1] == c ? at + 2 : NULL;
      break;
    case FORM_DOUBLED:
      if (is_quote)
        return at[0] == c && at[1] == c ? at + 2 : NULL;
      break;
    case FORM_LITERAL:
    case N_FORMS:
      break;
    }
  return at[0] == c ? at + 1 : NULL;
}

/* The end of the longest way in which the secret is written at @at, %NULL when it is not there. */
static const char *
match (const char *at, const SbSecret *secret)
{
  const char *longest = NULL;

  for (Form form = 0; form < N_FORMS; form++)
    {
      const char *end = at;

      for (const char *c = secret; *c != '\0' && end != NULL; c++)
        end = take_byte (end, *c, form);
      if (end != NULL && (longest == NULL || end > longest))
        longest = end;
    }
  return longest;
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

/* Whether the place is one where a password stands: "u:HERE@host", "password=HERE", "PASSWORD
 * 'HERE'". */
static gboolean
is_password_place (const char *text, const char *start, const char *end)
{
  const char *at = start;

  if (start > text && start[-1] == ':' && *end == '@')
    return TRUE;
  while (at > text && strchr ("'\"=: ", at[-1]) != NULL)
    at--;
  return at < start && at - text >= 8 && g_ascii_strncasecmp (at - 8, "password", 8) == 0;
}

static gboolean
is_whole_word (const char *text, const char *start, const char *end)
{
  return !(start > text && is_word (start[-1]) && is_word (start[0]))
         && !(is_word (end[-1]) && is_word (end[0]));
}

/**
 * sb_secret_scrub:
 * @secret: what must not be seen
 * @guessable: @secret is a word that stands in messages for other reasons ("postgres"); it is then
 *   replaced only where a password stands
 * @text: any text
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): @text with "•••" wherever @secret stands, be it literally,
 * percent-encoded, with backslashes or with doubled quotes
 */
char *
sb_secret_scrub (const SbSecret *secret, gboolean guessable, const char *text)
{
  gsize length = strlen (secret);
  GString *out;
  const char *kept = text;

  if (length == 0)
    return g_strdup (text);
  out = g_string_sized_new (strlen (text));
  for (const char *at = text; *at != '\0';)
    {
      const char *end = match (at, secret);

      if (end != NULL && guessable)
        end = is_password_place (text, at, end) ? end : NULL;
      else if (end != NULL && length < MIN_ANYWHERE)
        end = is_whole_word (text, at, end) ? end : NULL;
      if (end == NULL)
        {
          at++;
          continue;
        }
      g_string_append_len (out, kept, at - kept);
      g_string_append (out, SCRUBBED);
      kept = at = end;
    }
  g_string_append (out, kept);
  return g_string_free (out, FALSE);
}
