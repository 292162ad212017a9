/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-json-read.h"

#include <string.h>

#include "sb-json-value-private.h"

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth;
  GError **error;
} Reader;

G_DEFINE_QUARK (sb - json - error - quark, sb_json_error)

static SbJsonValue *read_value (Reader *reader);

static gpointer
fail (Reader *reader, const char *what)
{
  guint line = 1;

  for (const char *c = reader->start; c < reader->at; c++)
    line += *c == '\n';
  g_set_error (reader->error, SB_JSON_ERROR, SB_JSON_ERROR_SYNTAX, "line %u: %s", line,
               reader->at >= reader->end ? "it ends too soon" : what);
  return NULL;
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end && strchr (" \t\r\n", *reader->at) != NULL)
    reader->at++;
}

/* Whether @c comes next, behind space; it is taken then. */
static gboolean
take (Reader *reader, char c)
{
  skip_space (reader);
  if (reader->at >= reader->end || *reader->at != c)
    return FALSE;
  reader->at++;
  return TRUE;
}

/* Four hexadecimal digits; -1 where there are none. */
static int
take_unit (Reader *reader)
{
  int unit = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = reader->at < reader->end ? g_ascii_xdigit_value (*reader->at) : -1;

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
      reader->at++;
    }
  return unit;
}

static gboolean
read_unicode (Reader *reader, GString *out)
{
  int unit = take_unit (reader), low;

  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit < 0xd800 || unit > 0xdbff)
    {
      g_string_append_unichar (out, unit);
      return TRUE;
    }
  if (reader->end - reader->at < 2 || reader->at[0] != '\\' || reader->at[1] != 'u')
    return FALSE;
  reader->at += 2;
  low = take_unit (reader);
  if (low < 0xdc00 || low > 0xdfff)
    return FALSE;
  g_string_append_unichar (out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *out)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  if (reader->at >= reader->end)
    return FALSE;
  if (*reader->at == 'u')
    {
      reader->at++;
      return read_unicode (reader, out);
    }
  letter = memchr (letters, *reader->at, sizeof letters - 1);
  if (letter == NULL)
    return FALSE;
  g_string_append_c (out, meanings[letter - letters]);
  reader->at++;
  return TRUE;
}

/* Behind its first quote. */
static char *
read_string (Reader *reader)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (;;)
    {
      const char *from = reader->at;

      while (reader->at < reader->end && (guchar) *reader->at >= 0x20 && *reader->at != '"'
             && *reader->at != '\\')
        reader->at++;
      g_string_append_len (out, from, reader->at - from);
      if (reader->at >= reader->end || (guchar) *reader->at < 0x20)
        return fail (reader, "a control character in a text");
      if (*reader->at++ == '"')
        return g_string_free (g_steal_pointer (&out), FALSE);
      if (!read_escape (reader, out))
        return fail (reader, "a wrong escape in a text");
    }
}

/* "-0.5e+7", but neither "07" nor "1." nor ".5". */
static SbJsonValue *
read_number (Reader *reader)
{
  static const char digits[] = "0123456789";
  const char *start = reader->at, *at = start + (*start == '-');
  SbJsonValue *value;
  gsize n = strspn (at, digits);

  if (n == 0 || (*at == '0' && n > 1))
    return fail (reader, "a wrong number");
  at += n;
  if (*at == '.')
    {
      n = strspn (at + 1, digits);
      if (n == 0)
        return fail (reader, "a wrong number");
      at += n + 1;
    }
  if (*at == 'e' || *at == 'E')
    {
      at += at[1] == '+' || at[1] == '-' ? 2 : 1;
      n = strspn (at, digits);
      if (n == 0)
        return fail (reader, "a wrong number");
      at += n;
    }
  value = sb_json_value_new (SB_JSON_NUMBER);
  value->number = g_ascii_strtod (start, NULL);
  reader->at = at;
  return value;
}

static gboolean
read_member (Reader *reader, SbJsonValue *object)
{
  g_autofree char *name = NULL;
  SbJsonValue *value;

  if (!take (reader, '"'))
    return fail (reader, "a name is missing") != NULL;
  name = read_string (reader);
  if (name == NULL)
    return FALSE;
  if (g_hash_table_contains (object->members, name))
    return fail (reader, "a name is there twice") != NULL;
  if (!take (reader, ':'))
    return fail (reader, "a colon is missing") != NULL;
  value = read_value (reader);
  if (value == NULL)
    return FALSE;
  g_ptr_array_add (object->children, value);
  g_hash_table_insert (object->members, g_steal_pointer (&name), value);
  return TRUE;
}

static gboolean
read_element (Reader *reader, SbJsonValue *array)
{
  SbJsonValue *value = read_value (reader);

  if (value == NULL)
    return FALSE;
  g_ptr_array_add (array->children, value);
  return TRUE;
}

/* Behind its bracket. */
static SbJsonValue *
read_container (Reader *reader, SbJsonKind kind)
{
  g_autoptr (SbJsonValue) self = sb_json_value_new (kind);
  char close = kind == SB_JSON_OBJECT ? '}' : ']';

  if (++reader->depth > SB_JSON_MAX_DEPTH)
    return fail (reader, "values lie too deep in each other");
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_json_value_free);
  if (kind == SB_JSON_OBJECT)
    self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!take (reader, close))
    {
      do
        if (kind == SB_JSON_OBJECT ? !read_member (reader, self) : !read_element (reader, self))
          return NULL;
      while (take (reader, ','));
      if (!take (reader, close))
        return fail (reader, "a comma or the closing bracket is missing");
    }
  reader->depth--;
  return g_steal_pointer (&self);
}

static SbJsonValue *
read_word (Reader *reader)
{
  static const struct
  {
    const char *word;
    SbJsonKind kind;
    double number;
  } words[] = { { "null", SB_JSON_NULL, 0 },
                { "true", SB_JSON_BOOLEAN, 1 },
                { "false", SB_JSON_BOOLEAN, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strncmp (reader->at, words[i].word, strlen (words[i].word)) == 0)
      {
        SbJsonValue *value = sb_json_value_new (words[i].kind);

        value->number = words[i].number;
        reader->at += strlen (words[i].word);
        return value;
      }
  return fail (reader, "a value is missing");
}

static SbJsonValue *
read_value (Reader *reader)
{
  skip_space (reader);
  if (reader->at >= reader->end)
    return fail (reader, NULL);
  if (take (reader, '{'))
    return read_container (reader, SB_JSON_OBJECT);
  if (take (reader, '['))
    return read_container (reader, SB_JSON_ARRAY);
  if (*reader->at == '-' || g_ascii_isdigit (*reader->at))
    return read_number (reader);
  if (take (reader, '"'))
    {
      char *string = read_string (reader);
      SbJsonValue *value = string != NULL ? sb_json_value_new (SB_JSON_STRING) : NULL;

      if (value != NULL)
        value->string = string;
      return value;
    }
  return read_word (reader);
}

/**
 * sb_json_read:
 * @text: (array length=length): one JSON text, with a NUL behind it
 * @length: in bytes
 * @error: return location for %SB_JSON_ERROR_SYNTAX
 *
 * Returns: (transfer full) (nullable): the value
 */
SbJsonValue *
sb_json_read (const char *text, gsize length, GError **error)
{
  Reader reader = { .start = text, .at = text, .end = text + length, .error = error };
  g_autoptr (SbJsonValue) value = NULL;
  const char *invalid;

  /* Says where, also of a NUL. */
  if (!g_utf8_validate_len (text, length, &invalid))
    {
      reader.at = invalid;
      return fail (&reader, "it is no UTF-8");
    }
  value = read_value (&reader);
  if (value == NULL)
    return NULL;
  skip_space (&reader);
  if (reader.at < reader.end)
    return fail (&reader, "something stands behind the end");
  return g_steal_pointer (&value);
}
