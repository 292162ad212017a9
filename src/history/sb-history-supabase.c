/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history `supabase_migrations.schema_migrations` in the shape of Supabase's own command line.
 * Early projects have the version column only. */
#include "sb-history-private.h"

#include <string.h>

static const char *
check (const char *types)
{
  if (strstr (types, ",version=text,") == NULL
      && strstr (types, ",version=character varying,") == NULL)
    return "a column \"version\" of type text";
  return NULL;
}

static gboolean
has_name (SbHistory *history)
{
  return sb_history_has_column (history, "name", "text")
         || sb_history_has_column (history, "name", "character varying");
}

static void
write_select (SbHistory *history, GString *sql)
{
  g_string_append_printf (sql, "version::text, %s::text, NULL::text",
                          has_name (history) ? "name" : "NULL");
}

static char *
dup_key (const SbMigration *migration)
{
  return g_strdup (migration->version);
}

/* A text[] in the server's own text form: any text is an element when quotes and backslashes have a
 * backslash. */
static char *
dup_array (const char *const *elements)
{
  GString *array = g_string_new ("{");

  for (guint i = 0; elements[i] != NULL; i++)
    {
      g_string_append (array, i > 0 ? ",\"" : "\"");
      for (const char *at = elements[i]; *at != '\0';)
        {
          gsize length = strcspn (at, "\"\\");

          g_string_append_len (array, at, length);
          at += length;
          if (*at != '\0')
            {
              g_string_append_c (array, '\\');
              g_string_append_c (array, *at++);
            }
        }
      g_string_append_c (array, '"');
    }
  g_string_append_c (array, '}');
  return g_string_free (array, FALSE);
}

static SbCommand *
insert (SbHistory *history, SbMigration *migration, const char *const *statements)
{
  gboolean named = !history->exists || has_name (history);
  gboolean listed = !history->exists || sb_history_has_column (history, "statements", "text[]");
  g_autofree char *array = statements != NULL && listed ? dup_array (statements) : NULL;
  const char *columns = named && listed ? "version, name, statements) VALUES ($1, $2, $3"
                        : named         ? "version, name) VALUES ($1, $2"
                        : listed        ? "version, statements) VALUES ($1, $2"
                                        : "version) VALUES ($1";
  char *sql = g_strconcat ("INSERT INTO ", history->sql_table, " (", columns,
                           ") ON CONFLICT DO NOTHING", NULL);

  if (named)
    return sb_command_new_take (sql, listed ? 3 : 2, migration->version, migration->name, array);
  return sb_command_new_take (sql, listed ? 2 : 1, migration->version, array);
}

static SbCommand *
rename_row (SbHistory *history, const char *key, SbMigration *migration)
{
  gboolean named = has_name (history);
  g_autofree char *sql = g_strdup_printf (
      "UPDATE %s SET version = $2%s WHERE version OPERATOR(pg_catalog.=) $1::pg_catalog.text",
      history->sql_table, named ? ", name = $3" : "");

  return sb_command_new (sql, named ? 3 : 2, key, migration->version, migration->name);
}

const SbHistoryKind sb_history_supabase = {
  .id = "supabase_migrations.schema_migrations",
  .schema = "supabase_migrations",
  .table = "schema_migrations",
  .key_column = "version",
  .journal = "supabase_migrations.switchback_",
  .columns = "version pg_catalog.text NOT NULL PRIMARY KEY, "
             "statements pg_catalog.text[], name pg_catalog.text",
  .types = ",version=text,statements=text[],name=text,",
  .keeps_statements = TRUE,
  .check = check,
  .write_select = write_select,
  .dup_key = dup_key,
  .insert = insert,
  .rename = rename_row,
};
