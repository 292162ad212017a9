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
};

typedef struct
{
  const char *name;
  char separator;
  guint max_parts;
  gboolean is_string;
  gboolean (*check) (const char *text, GError **error);
} Kind;

static const Kind kinds[] = {
  { "name", '.', 2, FALSE, NULL },
  { "identifier", '.', 1, FALSE, NULL },
  { "identifiers", ',', 100, FALSE, NULL },
  { "labels", ',', 1000, TRUE, NULL },
  { "type", 0, 0, FALSE, sb_value_check_type },
  { "expression", 0, 0, FALSE, sb_value_check_expression },
  { "number", 0, 0, FALSE, sb_value_check_number },
  { "choice", 0, 0, FALSE, NULL },
  { "text", 0, 0, TRUE, NULL },
};

static const char *const form_names[] = { "sql", "literal", "path", "schema", "last", "text" };

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
 * @parameter: a parameter of kind "identifier"; must live longer than the value
 * @name: a name made of other values, dots and all
 *
 * Returns: (transfer full): the value
 */
SbValue *
sb_value_new_derived (const SbParameter *parameter, const char *name)
{
  SbValue *self = g_new0 (SbValue, 1);

  self->parameter = parameter;
  self->text = sb_identifier_shorten (name);
  self->parts = g_strdupv ((char *[]){ self->text, NULL });
  return self;
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

      g_strv_builder_add (builder, part);
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
    case SB_FORM_BARE:
      if (n == 0)
        return g_strdup (self->text);
      return kind->separator == ',' ? g_strjoinv ("_", self->parts) : g_strdup (self->parts[n - 1]);
    case SB_FORM_TEXT:
    default:
      return sb_printable_line (self->text);
    }
}
