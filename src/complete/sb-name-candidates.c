/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as a template's parameters take them. */
#include "sb-schema-names.h"

#include <string.h>

static const char *const common_types[] = {
  "text",        "bigint", "integer",       "boolean", "uuid",
  "timestamptz", "date",   "numeric(12,2)", "jsonb",   "double precision",
  "bytea",       "inet",   "interval",      "text[]",  "uuid[]"
};

/* A part that holds what separates parts is in double quotes; anything else is taken as it is. */
static void
append_part (GString *text, const char *part)
{
  gsize length = strlen (part);
  gboolean has_edge = length > 0
                      && (g_ascii_isspace (part[0]) || g_ascii_isspace (part[length - 1]));

  if (strpbrk (part, ".,\"") == NULL && !has_edge)
    {
      g_string_append (text, part);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *at = part; *at != '\0'; at++)
    g_string_append_len (text, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
  g_string_append_c (text, '"');
}

static char *
write_name (const SbName *name, const char *of)
{
  GString *text = g_string_new (NULL);

  if (name->schema != NULL && !name->is_visible)
    {
      append_part (text, name->schema);
      g_string_append_c (text, '.');
    }
  append_part (text, of != NULL ? of : name->name);
  return g_string_free (text, FALSE);
}

/* Those of the schema public come first. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const SbName *one = *(const SbName *const *) a, *other = *(const SbName *const *) b;
  gboolean one_later = g_strcmp0 (one->schema, "public") != 0;
  gboolean other_later = g_strcmp0 (other->schema, "public") != 0;

  if (one->schema == NULL && other->schema == NULL)
    {
      one_later = strcmp (one->name, "public") != 0;
      other_later = strcmp (other->name, "public") != 0;
    }
  if (one_later != other_later)
    return one_later - other_later;
  return strcmp (one->name, other->name);
}

static void
append_all (GStrvBuilder *builder, SbSchemaNames *self, SbNameKind kind)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  guint n;
  const SbName *names = sb_schema_names_get (self, kind, &n);

  for (guint i = 0; i < n; i++)
    if (!names[i].is_system)
      g_ptr_array_add (found, (gpointer) &names[i]);
  g_ptr_array_sort (found, compare_places);
  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *text = write_name (found->pdata[i], NULL);

      g_strv_builder_add (builder, text);
    }
}

static void
append_parts (GStrvBuilder *builder, SbSchemaNames *self, SbNameKind kind, const char *of)
{
  const char *table = g_str_has_prefix (of, "public.") ? of + strlen ("public.") : of;
  guint n;
  const SbName *names = sb_schema_names_get (self, kind, &n);
  const SbName *last = NULL;
  gboolean matches = FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (last == NULL || last->of != names[i].of || last->schema != names[i].schema)
        {
          g_autofree char *written = write_name (&names[i], names[i].of);

          matches = strcmp (written, table) == 0;
        }
      last = &names[i];
      if (matches)
        {
          SbName bare = { .name = names[i].name, .is_visible = TRUE };
          g_autofree char *text = write_name (&bare, NULL);

          g_strv_builder_add (builder, text);
        }
    }
}

/* The kinds of parameters that are lists are completed part by part. */
static const char *
fold_kind (const char *kind)
{
  return strcmp (kind, "columns") == 0 || strcmp (kind, "keys") == 0 ? "column" : kind;
}

/**
 * sb_schema_names_dup_candidates:
 * @self: sealed names
 * @kind: the kind of a parameter
 * @of: (nullable): for what belongs to a table, that table as a person writes it
 *
 * Returns: (transfer full) (array zero-terminated=1): what can be meant, as a person writes it;
 *   those of the schema public first
 */
char **
sb_schema_names_dup_candidates (SbSchemaNames *self, const char *kind, const char *of)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  SbNameKind found;

  if (!sb_name_kind_find (fold_kind (kind), &found))
    return g_strv_builder_end (builder);
  if (found >= SB_NAME_COLUMN)
    {
      if (of != NULL)
        append_parts (builder, self, found, of);
    }
  else if (found == SB_NAME_TYPE)
    {
      for (guint i = 0; i < G_N_ELEMENTS (common_types); i++)
        g_strv_builder_add (builder, common_types[i]);
      append_all (builder, self, SB_NAME_ENUM);
      append_all (builder, self, SB_NAME_DOMAIN);
    }
  else
    append_all (builder, self, found);
  return g_strv_builder_end (builder);
}
