/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-expectation.h"

#include <string.h>

#include "sb-printable.h"

#define ALL "empty, rows N, value V, row V | V, true, error SQLSTATE, unchanged"

static void G_GNUC_PRINTF (2, 3) fail (SbExpectation *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  self->kind = SB_EXPECT_WRONG;
  self->problem = g_strdup_vprintf (format, args);
  va_end (args);
}

static void
parse_rows (SbExpectation *self, const char *text)
{
  const char *digits = text;
  gsize n;

  self->kind = SB_EXPECT_ROWS;
  if (g_str_has_prefix (text, ">="))
    self->comparison = SB_COMPARE_AT_LEAST;
  else if (g_str_has_prefix (text, "<="))
    self->comparison = SB_COMPARE_AT_MOST;
  if (self->comparison != SB_COMPARE_EQUAL)
    digits += 2;
  digits += strspn (digits, " \t");
  n = strspn (digits, "0123456789");
  if (n == 0 || n > 18 || digits[n] != '\0')
    fail (self, "rows takes a number, as in \"rows 3\", \"rows >= 1\", \"rows <= 10\"");
  else
    self->n_rows = g_ascii_strtoull (digits, NULL, 10);
}

static void
add_value (SbExpectation *self, const char *text)
{
  g_ptr_array_add (self->values, strcmp (text, "NULL") == 0 ? NULL : g_strdup (text));
}

/* Values between bars; `\|` is a bar that belongs to a value, and `\\` a backslash before one. */
static void
parse_row (SbExpectation *self, const char *text)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (const char *at = text;; at++)
    {
      if (*at == '\\' && (at[1] == '|' || at[1] == '\\'))
        g_string_append_c (value, *++at);
      else if (*at == '|' || *at == '\0')
        {
          add_value (self, g_strstrip (value->str));
          if (*at == '\0')
            return;
          g_string_assign (value, "");
        }
      else
        g_string_append_c (value, *at);
    }
}

static void
parse_error (SbExpectation *self, const char *text)
{
  self->kind = SB_EXPECT_ERROR;
  for (int i = 0; i < 5; i++)
    {
      if (!g_ascii_isalnum (text[i]))
        {
          fail (self, "error takes an SQLSTATE of five characters, as in \"error 42501\"");
          return;
        }
      self->sqlstate[i] = g_ascii_toupper (text[i]);
    }
  if (text[5] != '\0')
    fail (self, "error takes an SQLSTATE of five characters, as in \"error 42501\"");
}

/* `empty`, `true`, `unchanged` stand alone. */
static void
parse_alone (SbExpectation *self, const char *word, const char *rest, SbExpectationKind kind)
{
  self->kind = kind;
  if (*rest != '\0')
    fail (self, "nothing follows \"%s\"", word);
}

/**
 * sb_expectation_new:
 * @text: (nullable): the text behind `-- expect:`
 *
 * Returns: (transfer full): what it means; %SB_EXPECT_WRONG with a reason where it means nothing
 */
SbExpectation *
sb_expectation_new (const char *text)
{
  SbExpectation *self = g_new0 (SbExpectation, 1);
  g_autofree char *line = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  g_autofree char *word = NULL;
  const char *rest;

  if (line == NULL)
    return self;
  word = g_ascii_strdown (line, (gssize) strcspn (line, " \t<>"));
  rest = line + strlen (word);
  rest += strspn (rest, " \t");
  if (strcmp (word, "empty") == 0)
    parse_alone (self, word, rest, SB_EXPECT_ROWS);
  else if (strcmp (word, "true") == 0)
    parse_alone (self, word, rest, SB_EXPECT_TRUE);
  else if (strcmp (word, "unchanged") == 0)
    parse_alone (self, word, rest, SB_EXPECT_UNCHANGED);
  else if (strcmp (word, "rows") == 0)
    parse_rows (self, rest);
  else if (strcmp (word, "error") == 0)
    parse_error (self, rest);
  else if ((strcmp (word, "value") == 0 || strcmp (word, "row") == 0) && *rest != '\0')
    {
      self->kind = SB_EXPECT_VALUES;
      self->values = g_ptr_array_new_with_free_func (g_free);
      self->is_single = strcmp (word, "value") == 0;
      if (self->is_single)
        add_value (self, rest);
      else
        parse_row (self, rest);
    }
  else if (strcmp (word, "value") == 0 || strcmp (word, "row") == 0)
    fail (self, "\"%s\" takes what is expected behind it", word);
  else
    {
      g_autofree char *shown = sb_printable_ellipsize (line, 60);

      fail (self, "\"%s\" is no expectation; there are " ALL, shown);
    }
  return self;
}

/**
 * sb_expectation_free:
 * @self: (transfer full): an expectation
 */
void
sb_expectation_free (SbExpectation *self)
{
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self);
}
