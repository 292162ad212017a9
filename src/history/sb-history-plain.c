/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history `migration_history`: file names, as the numbered and timestamped layouts keep it. */
#include "sb-history-private.h"

#include <string.h>

static const char *
check (const char *types)
{
  if (strstr (types, ",migration_name=text,") == NULL
      && strstr (types, ",migration_name=character varying,") == NULL)
    return "a column \"migration_name\" of type text";
  if (strstr (types, ",applied_at=") != NULL && strstr (types, ",applied_at=timestamp ") == NULL)
    return "a column \"applied_at\" of type timestamptz";
  return NULL;
}

static void
write_select (SbHistory *history, GString *sql)
{
  g_string_append (sql, "migration_name::text, NULL::text, ");
  if (strstr (history->types, ",applied_at=") != NULL)
    g_string_append (sql, "to_char(applied_at::timestamptz AT TIME ZONE 'UTC',"
                          " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
  else
    g_string_append (sql, "NULL::text");
}

static char *
dup_key (const SbMigration *migration)
{
  return sb_migration_dup_file_name (migration, SB_ROLE_FORWARD);
}

static SbCommand *
insert (SbHistory *history, SbMigration *migration, const char *const *statements)
{
  g_autofree char *key = dup_key (migration);
  char *sql = g_strconcat ("INSERT INTO ", history->sql_table,
                           " (migration_name) VALUES ($1) ON CONFLICT DO NOTHING", NULL);

  return sb_command_new_take (sql, 1, key);
}

static SbCommand *
rename_row (SbHistory *history, const char *key, SbMigration *migration)
{
  g_autofree char *new_key = dup_key (migration);
  g_autofree char *sql = g_strdup_printf ("UPDATE %s SET migration_name = $2 WHERE migration_name "
                                          "OPERATOR(pg_catalog.=) $1::pg_catalog.text",
                                          history->sql_table);

  return sb_command_new (sql, 2, key, new_key);
}

const SbHistoryKind sb_history_plain = {
  .id = "migration_history",
  .schema = "public",
  .table = "migration_history",
  .key_column = "migration_name",
  .journal = "switchback.",
  .columns = "id serial PRIMARY KEY, migration_name pg_catalog.text NOT NULL UNIQUE, "
             "applied_at pg_catalog.timestamptz DEFAULT pg_catalog.now()",
  .types = ",migration_name=text,applied_at=timestamp with time zone,",
  .serial_column = "id",
  .check = check,
  .write_select = write_select,
  .dup_key = dup_key,
  .insert = insert,
  .rename = rename_row,
};
