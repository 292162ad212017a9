/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-filling-value.h"

#include <string.h>

#include "sb-lexer.h"

/* In each, @i is the number of the row and of the column together: values of one column differ from
 * row to row, and those of a later column are larger, as an end is larger than its start. The first
 * that a column's conditions let pass is taken. */
typedef struct
{
  const char *type;
  const char *const *forms;
} Values;

#define FORMS(...)                                                                                 \
  (const char *const[])                                                                            \
  {                                                                                                \
    __VA_ARGS__, NULL                                                                              \
  }

#define LETTERS(n) "translate(lpad((@i)::text, " #n ", '0'), '0123456789', 'abcdefghij')"
#define WHOLE "@i", "@i % 100", "@i % 5 + 1", "@i % 2", "-(@i)"
#define FRACTIONS WHOLE, "(@i % 100) / 100.0", "(@i % 180) - 90"
#define TIMES(type)                                                                                \
  FORMS (type " '2024-01-01' + (@i) * interval '1 minute' + @c * interval '1 day'",                \
         "now() + (@i) * interval '1 minute'", "now() - (@i) * interval '1 minute'",               \
         type " '1980-01-01' + (@i) * interval '1 hour'")
#define TEXTS                                                                                      \
  FORMS ("(@i)::text", "'user' || (@i) || '@example.com'", "'https://example.com/' || (@i)",       \
         "'+49301' || lpad((@i)::text, 7, '0')", "'a' || (@i)", "'A' || (@i)", LETTERS (6),        \
         "upper(" LETTERS (6) ")", LETTERS (2), "upper(" LETTERS (2) ")", LETTERS (3),             \
         "upper(" LETTERS (3) ")", "lpad((@i)::text, 8, '0')", "lpad((@i)::text, 4, '0')",         \
         "md5((@i)::text)", "'#' || lpad(to_hex(@i), 6, '0')", "md5((@i)::text)::uuid::text",      \
         "'Name of ' || (@i)", "repeat('text ', 20) || (@i)", "'1.0.' || (@i)", "'en-US'",         \
         "'2024-01-01'", "'12:00'", "'Europe/Berlin'", "'{}'", "'127.0.0.1'")

static const Values values[] = {
  { "bool", FORMS ("@i % 2 = 0", "true", "false") },
  { "int2", FORMS ("(@i) % 32767", "@i % 100", "@i % 5 + 1", "@i % 2", "-(@i % 100)") },
  { "int4", FORMS (WHOLE) },
  { "int8", FORMS (WHOLE) },
  { "oid", FORMS ("@i") },
  { "numeric", FORMS (FRACTIONS) },
  { "float4", FORMS (FRACTIONS) },
  { "float8", FORMS (FRACTIONS) },
  { "money", FORMS ("(@i)::numeric") },
  { "text", TEXTS },
  { "varchar", TEXTS },
  { "bpchar", TEXTS },
  { "citext", TEXTS },
  { "name", FORMS ("'n' || (@i)") },
  { "char", FORMS ("chr(97 + (@i) % 26)") },
  { "uuid", FORMS ("md5((@i)::text || ' @c')::uuid") },
  { "bytea", FORMS ("decode(md5((@i)::text), 'hex')", "sha256((@i)::text::bytea)") },
  { "date", FORMS ("date '2024-01-01' + (@i)", "current_date + (@i)", "current_date - (@i)",
                   "date '1950-01-01' + (@i) * 7 % 20000", "date '2024-01-01' + (@i) * 7") },
  { "timestamp", TIMES ("timestamp") },
  { "timestamptz", TIMES ("timestamptz") },
  { "time", FORMS ("time '00:00' + (@i) % 1440 * interval '1 minute'") },
  { "timetz", FORMS ("timetz '00:00+00' + (@i) % 1440 * interval '1 minute'") },
  { "interval", FORMS ("(@i) * interval '1 minute'") },
  { "json", FORMS ("json_build_object('n', @i)", "json_build_array(@i)", "to_json(@i)") },
  { "jsonb", FORMS ("jsonb_build_object('n', @i)", "jsonb_build_array(@i)", "to_jsonb(@i)", "'{}'",
                    "'[]'") },
  { "xml", FORMS ("xmlelement(name n, @i)") },
  { "inet", FORMS ("inet '10.0.0.0' + (@i)") },
  { "cidr", FORMS ("inet '10.0.0.0' + (@i)") },
  { "macaddr", FORMS ("lpad(to_hex(@i), 12, '0')") },
  { "macaddr8", FORMS ("lpad(to_hex(@i), 16, '0')") },
  { "tsvector", FORMS ("to_tsvector('simple', (@i)::text)") },
  { "tsquery", FORMS ("to_tsquery('simple', (@i)::text)") },
  { "point", FORMS ("point(@i, @i)") },
  { "box", FORMS ("box(point(@i, @i), point(@i + 1, @i + 1))") },
  { "circle", FORMS ("circle(point(@i, @i), 1)") },
  { "line", FORMS ("'{1,-1,0}'") },
  { "lseg", FORMS ("lseg(point(@i, @i), point(@i + 1, @i + 1))") },
  { "path", FORMS ("'[(0,0),(1,1)]'") },
  { "polygon", FORMS ("'((0,0),(1,1),(1,0))'") },
  { "int4range", FORMS ("int4range((@i)::int, (@i)::int + 1)") },
  { "int8range", FORMS ("int8range(@i, @i + 1)") },
  { "numrange", FORMS ("numrange(@i, @i + 1)") },
  { "daterange", FORMS ("daterange(date '2024-01-01' + (@i), date '2024-01-02' + (@i))") },
  { "tsrange", FORMS ("tsrange(timestamp '2024-01-01' + (@i) * interval '1 hour', "
                      "timestamp '2024-01-01 01:00' + (@i) * interval '1 hour')") },
  { "tstzrange", FORMS ("tstzrange(timestamptz '2024-01-01' + (@i) * interval '1 hour', "
                        "timestamptz '2024-01-01 01:00' + (@i) * interval '1 hour')") },
  { "hstore", FORMS ("'n=>1'") },
  { "ltree", FORMS ("'n' || (@i)") },
  { "lquery", FORMS ("'*'") },
};

/* What a text is, its column's name tells before anything else. */
static const struct
{
  const char *part;
  guint form;
} hints[] = { { "email", 1 },   { "mail", 1 },      { "url", 2 },     { "link", 2 },
              { "website", 2 }, { "phone", 3 },     { "color", 15 },  { "colour", 15 },
              { "country", 9 }, { "currency", 11 }, { "locale", 20 }, { "timezone", 23 } };

static const Values *
find_values (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (values[i].type, type) == 0)
      return &values[i];
  return NULL;
}

static gboolean
is_text (const char *type)
{
  return strcmp (type, "text") == 0 || strcmp (type, "varchar") == 0 || strcmp (type, "bpchar") == 0
         || strcmp (type, "citext") == 0;
}

static gboolean
is_number (const char *type)
{
  static const char *const types[] = {
    "int2", "int4", "int8", "numeric", "float4", "float8", NULL
  };

  return g_strv_contains (types, type);
}

static gboolean
is_time (const char *type)
{
  return strcmp (type, "date") == 0 || g_str_has_prefix (type, "timestamp");
}

static void
add_form (GPtrArray *forms, const SbFillingColumn *column, const char *form)
{
  g_autoptr (GString) sql = g_string_new (form);
  g_autofree char *number = g_strdup_printf ("(g.i + %u)", column->number - 1);
  g_autofree char *place = g_strdup_printf ("%u", column->number);

  g_string_replace (sql, "(@i)", number, 0);
  g_string_replace (sql, "@i", number, 0);
  g_string_replace (sql, "@c", place, 0);
  g_ptr_array_add (forms, g_string_free (g_steal_pointer (&sql), FALSE));
}

static void
add_hinted (GPtrArray *forms, const SbFillingColumn *column, const Values *known)
{
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    if (strcasestr (column->name, hints[i].part) != NULL)
      {
        add_form (forms, column, known->forms[hints[i].form]);
        return;
      }
}

/* Of numeric(4,2) no value has more than two digits before the point. */
static gboolean
add_scaled (GPtrArray *forms, const SbFillingColumn *column)
{
  gint64 scale = (column->typmod - 4) & 0xffff, digits = ((column->typmod - 4) >> 16) - scale;
  gint64 limit = 1;
  g_autofree char *form = NULL;

  if (strcmp (column->base, "numeric") != 0 || column->typmod < 4 || digits > 9 || scale > 1000)
    return FALSE;
  for (gint64 i = 0; i < digits; i++)
    limit *= 10;
  form = digits > 0 ? g_strdup_printf ("@i %% %" G_GINT64_FORMAT, limit)
                    : g_strdup ("(@i % 10) / 10.0");
  add_form (forms, column, form);
  add_form (forms, column, "(@i % 10) / 10.0");
  add_form (forms, column, "@i % 5 + 1");
  add_form (forms, column, "@i % 2");
  return TRUE;
}

/* Arrays, enums, and whatever is made of other types. */
static void
add_made (GPtrArray *forms, const SbFillingColumn *column)
{
  const Values *element = column->element != NULL ? find_values (column->element) : NULL;
  g_autofree char *form = NULL;

  if (column->element != NULL)
    {
      form = element != NULL
                 ? g_strdup_printf ("ARRAY[(%s)::%s]", element->forms[0], column->element_sql)
             : column->element_kind == 'e'
                 ? g_strdup_printf ("ARRAY[(enum_range(NULL::%s))[1]]", column->element_sql)
                 : g_strdup ("'{}'");
      add_form (forms, column, form);
      add_form (forms, column, "'{}'");
    }
  else if (column->kind == 'e')
    {
      form = g_strdup_printf ("(enum_range(NULL::%s))[1 + @i %% cardinality(enum_range(NULL::%s))]",
                              column->base_sql, column->base_sql);
      add_form (forms, column, form);
    }
  else if (column->kind == 'c')
    {
      form = g_strdup_printf ("jsonb_populate_record(NULL::%s, '{\"\": 1}')", column->base_sql);
      add_form (forms, column, form);
    }
  else if (column->kind == 'r')
    add_form (forms, column, "'empty'");
  else if (column->kind == 'm')
    add_form (forms, column, "'{}'");
}

static void
add_number (GPtrArray *forms, const SbFillingColumn *column, const char *number)
{
  static const char *const around[] = { "%s + @i", "%s - @i", "%s", "%s + 1", "%s - 1" };

  for (guint i = 0; i < G_N_ELEMENTS (around); i++)
    {
      g_autoptr (GString) form = g_string_new (around[i]);

      g_string_replace (form, "%s", number, 1);
      add_form (forms, column, form->str);
    }
}

static void
add_time (GPtrArray *forms, const SbFillingColumn *column, const char *time)
{
  gboolean is_date = strcmp (column->base, "date") == 0;
  g_autofree char *form = g_strdup_printf ("%s::%s + @i %% 20 * %s", time, column->base_sql,
                                           is_date ? "1" : "interval '1 hour'");

  add_form (forms, column, form);
  g_ptr_array_add (forms, g_strdup (time));
}

/* What stands in a condition is often what it lets pass. Of strings only those are taken that can be
 * values of the type. */
static void
add_literals (GPtrArray *forms, const SbFillingColumn *column, const char *condition)
{
  SbLexer lexer = { condition, strlen (condition), 0 };

  for (SbToken token = sb_lexer_next (&lexer); token.kind != SB_TOKEN_END;
       token = sb_lexer_next (&lexer))
    {
      g_autofree char *text = g_strndup (condition + token.start, token.end - token.start);
      gboolean has_digit = g_ascii_isdigit (text[*text == '\'']);

      if (token.kind == SB_TOKEN_NUMBER && is_number (column->base))
        add_number (forms, column, text);
      if (token.kind != SB_TOKEN_STRING)
        continue;
      if (is_number (column->base) && (has_digit || text[1] == '-'))
        {
          g_autofree char *number = g_strdup_printf ("%s::numeric", text);

          add_number (forms, column, number);
        }
      else if (is_time (column->base) && has_digit)
        add_time (forms, column, text);
      else if (is_text (column->base))
        g_ptr_array_add (forms, g_strdup (text));
    }
}

/*< private >
 * sb_filling_value_new_forms:
 * @column: a column
 * @conditions: (element-type utf8): what is said of its values
 *
 * Returns: (transfer full) (element-type utf8): expressions of `g.i`, the likelier ones first; without
 *   any for a type of which nothing is known
 */
GPtrArray *
sb_filling_value_new_forms (const SbFillingColumn *column, GPtrArray *conditions)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  const Values *known = find_values (column->base);

  if (known != NULL && is_text (column->base))
    add_hinted (forms, column, known);
  if (known != NULL && !add_scaled (forms, column))
    for (const char *const *form = known->forms; *form != NULL; form++)
      add_form (forms, column, *form);
  if (known == NULL)
    add_made (forms, column);
  for (guint i = 0; i < conditions->len; i++)
    add_literals (forms, column, conditions->pdata[i]);
  if (column->default_sql != NULL)
    g_ptr_array_add (forms, g_strdup_printf ("(%s)", column->default_sql));
  return forms;
}
