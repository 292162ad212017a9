/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-json.h"

#include <math.h>
#include <string.h>

struct _SbJson
{
  GString *out;
  GString *closers; /* one '}' or ']' per open level */
  gboolean need_comma;
};

/**
 * sb_json_new:
 *
 * Returns: (transfer full): an empty text; free with sb_json_free_to_string() or sb_json_free()
 */
SbJson *
sb_json_new (void)
{
  SbJson *self = g_new0 (SbJson, 1);

  self->out = g_string_sized_new (256);
  self->closers = g_string_new (NULL);
  return self;
}

/**
 * sb_json_free:
 * @self: (transfer full) (nullable): what to throw away
 */
void
sb_json_free (SbJson *self)
{
  if (self != NULL)
    g_free (sb_json_free_to_string (self));
}

/**
 * sb_json_free_to_string:
 * @self: (transfer full): a text; levels still open are closed
 *
 * Returns: (transfer full): the JSON, one line without its line end
 */
char *
sb_json_free_to_string (SbJson *self)
{
  char *text;

  while (self->closers->len > 0)
    sb_json_end (self);
  text = g_string_free (self->out, FALSE);
  g_string_free (self->closers, TRUE);
  g_free (self);
  return text;
}

static void
append_escape (GString *out, guchar c)
{
  switch (c)
    {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    default:
      g_string_append_printf (out, "\\u%04x", c);
    }
}

static gboolean
needs_escape (guchar c)
{
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = NULL;
  gsize length = strlen (text);
  const char *start;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      text = valid = g_utf8_make_valid (text, (gssize) length);
      length = strlen (text);
    }
  start = text;
  g_string_append_c (out, '"');
  for (const char *c = text; c < text + length; c++)
    if (needs_escape ((guchar) *c))
      {
        g_string_append_len (out, start, c - start);
        append_escape (out, (guchar) *c);
        start = c + 1;
      }
  g_string_append_len (out, start, text + length - start);
  g_string_append_c (out, '"');
}

static void
begin_value (SbJson *self, const char *name)
{
  if (self->need_comma)
    g_string_append_c (self->out, ',');
  self->need_comma = TRUE;
  if (name != NULL)
    {
      append_escaped (self->out, name);
      g_string_append_c (self->out, ':');
    }
}

/**
 * sb_json_begin_object:
 * @self: a text
 * @name: (nullable): the member's name, %NULL at the top and inside arrays; so for every function
 */
void
sb_json_begin_object (SbJson *self, const char *name)
{
  begin_value (self, name);
  g_string_append_c (self->out, '{');
  g_string_append_c (self->closers, '}');
  self->need_comma = FALSE;
}

/**
 * sb_json_begin_array:
 * @self: a text
 * @name: (nullable): the member's name
 */
void
sb_json_begin_array (SbJson *self, const char *name)
{
  begin_value (self, name);
  g_string_append_c (self->out, '[');
  g_string_append_c (self->closers, ']');
  self->need_comma = FALSE;
}

/**
 * sb_json_end:
 * @self: a text
 *
 * Closes the innermost object or array.
 */
void
sb_json_end (SbJson *self)
{
  g_return_if_fail (self->closers->len > 0);

  g_string_append_c (self->out, self->closers->str[self->closers->len - 1]);
  g_string_truncate (self->closers, self->closers->len - 1);
  self->need_comma = TRUE;
}

/**
 * sb_json_add_string:
 * @self: a text
 * @name: (nullable): the member's name
 * @value: (nullable): any text; %NULL is written as null
 */
void
sb_json_add_string (SbJson *self, const char *name, const char *value)
{
  begin_value (self, name);
  if (value == NULL)
    g_string_append (self->out, "null");
  else
    append_escaped (self->out, value);
}

/**
 * sb_json_add_int:
 * @self: a text
 * @name: (nullable): the member's name
 * @value: a whole number
 */
void
sb_json_add_int (SbJson *self, const char *name, gint64 value)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 left = value < 0 ? -(guint64) value : (guint64) value;

  begin_value (self, name);
  do
    *--at = (char) ('0' + left % 10);
  while ((left /= 10) > 0);
  if (value < 0)
    *--at = '-';
  g_string_append_len (self->out, at, digits + sizeof digits - at);
}

/**
 * sb_json_add_double:
 * @self: a text
 * @name: (nullable): the member's name
 * @value: a number; what JSON cannot say (infinite, not a number) is written as null
 */
void
sb_json_add_double (SbJson *self, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, name);
  g_string_append (self->out, isfinite (value)
                                  ? g_ascii_formatd (buffer, sizeof buffer, "%.6g", value)
                                  : "null");
}

/**
 * sb_json_add_boolean:
 * @self: a text
 * @name: (nullable): the member's name
 * @value: true or false
 */
void
sb_json_add_boolean (SbJson *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->out, value ? "true" : "false");
}

/**
 * sb_json_add_null:
 * @self: a text
 * @name: (nullable): the member's name
 */
void
sb_json_add_null (SbJson *self, const char *name)
{
  begin_value (self, name);
  g_string_append (self->out, "null");
}
