/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-value.h"

#include <string.h>

#include "sb-identifier-split.h"
#include "sb-identifier.h"
#include "sb-printable.h"
#include "sb-value-check.h"

struct _SbValue
{
  const SbParameter *parameter;
  char *text;
  char **parts;
  char **orders; /* of each part what follows it: "", " DESC NULLS LAST" */
};

typedef struct
{
  const char *name;
  char separator;
  guint max_parts;
  gboolean is_string;
  gboolean (*check) (const char *text, GError **error);
} Kind;

/* The kinds of what is there already (table, column …) differ from those of what is made (name,
 * identifier …) in what they are completed with, not in what they take. */
static const Kind kinds[] = {
  { "name", '.', 2, FALSE, NULL },
  { "table", '.', 2, FALSE, NULL },
  { "enum", '.', 2, FALSE, NULL },
  { "identifier", '.', 1, FALSE, NULL },
  { "column", '.', 1, FALSE, NULL },
  { "policy", '.', 1, FALSE, NULL },
  { "constraint", '.', 1, FALSE, NULL },
  { "schema", '.', 1, FALSE, NULL },
  { "role", '.', 1, FALSE, NULL },
  { "publication", '.', 1, FALSE, NULL },
  { "extension", '.', 1, FALSE, NULL },
  { "identifiers", ',', 100, FALSE, NULL },
  { "columns", ',', 100, FALSE, NULL },
  { SB_VALUE_KEYS, ',', 32, FALSE, NULL },
  { "labels", ',', 1000, TRUE, NULL },
  { "type", 0, 0, FALSE, sb_value_check_type },
  { "expression", 0, 0, FALSE, sb_value_check_expression },
  { "number", 0, 0, FALSE, sb_value_check_number },
  { SB_VALUE_VERSION, 0, 0, FALSE, sb_value_check_version },
  { "choice", 0, 0, FALSE, NULL },
  { "text", 0, 0, TRUE, NULL },
};

static const char *const form_names[] = { "sql",  "literal",    "path", "schema",
                                          "last", "descending", "text" };

static const Kind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i].name, name) == 0)
        return &kinds[i];
    }
  return NULL;
}

/**
 * sb_value_kind_exists:
 * @kind: the name of a kind of parameter, as template files write it
 *
 * Returns: whether there is such a kind
 */
gboolean
sb_value_kind_exists (const char *kind)
{
  return find_kind (kind) != NULL;
}

/**
 * sb_value_kind_is_derivable:
 * @kind: the name of a kind
 *
 * Returns: whether a default of that kind may be a name made of other values
 */
gboolean
sb_value_kind_is_derivable (const char *kind)
{
  return strcmp (kind, "identifier") == 0 || strcmp (kind, "name") == 0;
}

/**
 * sb_value_list_kinds:
 *
 * Returns: (transfer full): the names of all kinds, for messages
 */
char *
sb_value_list_kinds (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_strv_builder_add (names, kinds[i].name);
  list = g_strv_builder_end (names);
  return g_strjoinv (", ", list);
}

/**
 * sb_form_from_name:
 * @name: what stands behind the bar in `{{table|path}}`
 * @form: (out): the form
 *
 * Returns: whether there is such a form
 */
gboolean
sb_form_from_name (const char *name, SbForm *form)
{
  for (guint i = 0; i < G_N_ELEMENTS (form_names); i++)
    {
      if (strcmp (form_names[i], name) == 0)
        {
          *form = (SbForm) i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
check_parts (SbValue *self, const Kind *kind, GError **error)
{
  guint n = g_strv_length (self->parts);

  if (n > kind->max_parts)
    {
      g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
                   kind->separator == '.' && kind->max_parts == 1
                       ? "no schema belongs here; a name with a dot stands in double quotes"
                       : "it has more than %u parts",
                   kind->max_parts);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      if (strlen (self->parts[i]) > SB_IDENTIFIER_MAX)
        {
          g_autofree char *shown = sb_printable_ellipsize (self->parts[i], 40);

          g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
                       "\"%s\" is longer than %d bytes", shown, SB_IDENTIFIER_MAX);
          return FALSE;
        }
      for (guint j = 0; kind->separator == ',' && j < i; j++)
        {
          if (strcmp (self->parts[i], self->parts[j]) == 0)
            {
              g_autofree char *shown = sb_printable_line (self->parts[i]);

              g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "\"%s\" is in it twice",
                           shown);
              return FALSE;
            }
        }
    }
  return TRUE;
}

/* Cuts @text at its commas, those inside of double quotes left alone. */
static GStrv
split_keys (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *start = text;
  gboolean is_quoted = FALSE;

  for (const char *at = text;; at++)
    {
      is_quoted ^= *at == '"';
      if (*at == '\0' || (*at == ',' && !is_quoted))
        {
          g_autofree char *part = g_strndup (start, at - start);

          g_strv_builder_add (builder, g_strstrip (part));
          start = at + 1;
        }
      if (*at == '\0')
        return g_strv_builder_end (builder);
    }
}

/* `a, b DESC NULLS LAST`: names, and behind each how it is sorted. */
static gboolean
read_keys (SbValue *self, GError **error)
{
  g_autoptr (GRegex)
      regex = g_regex_new ("^(.*?)(?:\\s+(ASC|DESC))?(?:\\s+NULLS\\s+(FIRST|LAST))?$",
                           G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
  g_auto (GStrv) keys = split_keys (self->text);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) orders = g_strv_builder_new ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *name = NULL, *order = NULL, *nulls = NULL, *written = NULL;
      g_auto (GStrv) one = NULL;

      if (!g_regex_match (regex, keys[i], 0, &match))
        name = g_strdup (keys[i]);
      else
        {
          name = g_match_info_fetch (match, 1);
          order = g_match_info_fetch (match, 2);
          nulls = g_match_info_fetch (match, 3);
        }
      one = sb_identifier_split (name, ',', error);
      if (one == NULL)
        return FALSE;
      written = g_strconcat (order != NULL && g_ascii_strcasecmp (order, "DESC") == 0 ? " DESC"
                                                                                      : "",
                             nulls == NULL || *nulls == '\0'            ? ""
                             : g_ascii_strcasecmp (nulls, "FIRST") == 0 ? " NULLS FIRST"
                                                                        : " NULLS LAST",
                             NULL);
      g_strv_builder_add (names, one[0]);
      g_strv_builder_add (orders, written);
    }
  self->parts = g_strv_builder_end (names);
  self->orders = g_strv_builder_end (orders);
  return TRUE;
}

static gboolean
check_choice (const SbParameter *parameter, const char *text, GError **error)
{
  g_autofree char *all = NULL;

  if (g_strv_contains ((const char *const *) parameter->choices, text))
    return TRUE;
  all = g_strjoinv (", ", parameter->choices);
  g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "it is none of: %s", all);
  return FALSE;
}

/**
 * sb_value_new:
 * @parameter: which parameter; must live longer than the value
 * @text: what the person gave
 * @error: return location for %SB_DRAFT_ERROR_VALUE, with the cause alone
 *
 * Returns: (transfer full): the value, empty when @text is blank; %NULL when it does not fit the
 * kind
 */
SbValue *
sb_value_new (const SbParameter *parameter, const char *text, GError **error)
{
  const Kind *kind = find_kind (parameter->kind);
  g_autoptr (SbValue) self = g_new0 (SbValue, 1);

  self->parameter = parameter;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, "it is not UTF-8");
      return NULL;
    }
  self->text = g_strstrip (g_strdup (text));
  if (self->text[0] == '\0')
    return g_steal_pointer (&self);
  if (kind->separator != 0)
    {
      if (strcmp (kind->name, SB_VALUE_KEYS) == 0)
        read_keys (self, error);
      else
        self->parts = sb_identifier_split (self->text, kind->separator, error);
      if (self->parts == NULL || !check_parts (self, kind, error))
        return NULL;
    }
  if (parameter->choices != NULL && !check_choice (parameter, self->text, error))
    return NULL;
  if (kind->check != NULL && !kind->check (self->text, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sb_value_new_derived:
 * @parameter: a parameter of a kind that sb_value_kind_is_derivable(); must live longer than the
 *   value
 * @schema: (nullable): the schema that the name is in
 * @name: a name made of other values, dots and all
 *
 * Returns: (transfer full): the value
 */
SbValue *
sb_value_new_derived (const SbParameter *parameter, const char *schema, const char *name)
{
  SbValue *self = g_new0 (SbValue, 1);
  g_autofree char *last = sb_identifier_shorten (name);

  self->parameter = parameter;
  self->parts = schema != NULL ? g_strdupv ((char *[]){ (char *) schema, last, NULL })
                               : g_strdupv ((char *[]){ last, NULL });
  self->text = g_strjoinv (".", self->parts);
  return self;
}

/**
 * sb_value_get_schema:
 * @self: a value
 *
 * Returns: (transfer none) (nullable): of a qualified name its schema, unquoted
 */
const char *
sb_value_get_schema (SbValue *self)
{
  const Kind *kind = find_kind (self->parameter->kind);

  return kind->separator == '.' && g_strv_length (self->parts) == 2 ? self->parts[0] : NULL;
}

/**
 * sb_value_free:
 * @self: (transfer full) (nullable): a value
 */
void
sb_value_free (SbValue *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_strfreev (self->parts);
  g_strfreev (self->orders);
  g_free (self);
}

/**
 * sb_value_is_empty:
 * @self: a value
 *
 * Returns: whether nothing was given for its parameter
 */
gboolean
sb_value_is_empty (SbValue *self)
{
  return self->text[0] == '\0';
}

/**
 * sb_value_get_text:
 * @self: a value
 *
 * Returns: (transfer none): what was given, as it was checked; not yet quoted for SQL
 */
const char *
sb_value_get_text (SbValue *self)
{
  return self->text;
}

static char *
format_sql (SbValue *self)
{
  const Kind *kind = find_kind (self->parameter->kind);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) quoted = NULL;

  if (self->parts == NULL)
    return kind->is_string ? sb_identifier_quote_literal (self->text) : g_strdup (self->text);
  for (guint i = 0; self->parts[i] != NULL; i++)
    {
      g_autofree char *part = kind->is_string ? sb_identifier_quote_literal (self->parts[i])
                                              : sb_identifier_quote (self->parts[i]);
      g_autofree char *whole = g_strconcat (part, self->orders != NULL ? self->orders[i] : "",
                                            NULL);

      g_strv_builder_add (builder, whole);
    }
  quoted = g_strv_builder_end (builder);
  return g_strjoinv (kind->separator == '.' ? "." : ", ", quoted);
}

/* Each part as a string constant: 'a', 'b'. */
static char *
format_literals (SbValue *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; self->parts[i] != NULL; i++)
    {
      g_autofree char *literal = sb_identifier_quote_literal (self->parts[i]);

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", literal);
    }
  return g_strdup (out->str);
}

/* Of each part whether it is sorted downwards: false, true. */
static char *
format_descending (SbValue *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; self->parts != NULL && self->parts[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
                            self->orders != NULL && g_str_has_prefix (self->orders[i], " DESC")
                                ? "true"
                                : "false");
  return g_strdup (out->str);
}

/**
 * sb_value_format:
 * @self: a value that is not empty
 * @form: how the place wants it
 *
 * Returns: (transfer full): what to write there
 */
char *
sb_value_format (SbValue *self, SbForm form)
{
  const Kind *kind = find_kind (self->parameter->kind);
  guint n = self->parts != NULL ? g_strv_length (self->parts) : 0;
  g_autofree char *sql = NULL;

  switch (form)
    {
    case SB_FORM_SQL:
      return format_sql (self);
    case SB_FORM_LITERAL:
      if (n == 0)
        return sb_identifier_quote_literal (self->text);
      return kind->separator == ',' ? format_literals (self)
                                    : sb_identifier_quote_literal (self->parts[n - 1]);
    case SB_FORM_PATH:
      sql = format_sql (self);
      return sb_identifier_quote_literal (sql);
    case SB_FORM_SCHEMA:
      if (kind->separator != '.' || n < 2)
        return g_strdup ("");
      sql = sb_identifier_quote (self->parts[0]);
      return g_strconcat (sql, ".", NULL);
    case SB_FORM_LAST:
      return n > 0 ? sb_identifier_quote (self->parts[n - 1]) : format_sql (self);
    case SB_FORM_DESCENDING:
      return format_descending (self);
    case SB_FORM_BARE:
      if (n == 0)
        return g_strdup (self->text);
      return kind->separator == ',' ? g_strjoinv ("_", self->parts) : g_strdup (self->parts[n - 1]);
    case SB_FORM_TEXT:
    default:
      return sb_printable_line (self->text);
    }
}
