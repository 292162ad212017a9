/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A history's rows and journal entries in memory, and the statements that act on it. */
#include "sb-history-private.h"

#include <string.h>

static const SbHistoryKind *const kinds[] = { &sb_history_plain, &sb_history_supabase };

/**
 * sb_history_error_quark:
 *
 * Returns: the error domain %SB_HISTORY_ERROR
 */
G_DEFINE_QUARK (sb - history - error - quark, sb_history_error)

/* The kind of history that a layout names. */
const SbHistoryKind *
sb_history_kind_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i]->id, id) == 0)
      return kinds[i];
  g_return_val_if_reached (NULL);
}

static void
clear_row (gpointer data)
{
  SbHistoryRow *row = data;

  g_free (row->key);
  g_free (row->name);
  g_free (row->applied_at);
}

static void
free_entry (gpointer data)
{
  SbJournalEntry *entry = data;

  if (entry == NULL)
    return;
  free_entry (entry->before);
  for (guint i = 0; i < entry->n_progress; i++)
    {
      g_free (entry->progress[i].state);
      g_free (entry->progress[i].sha256);
      g_free (entry->progress[i].pid);
      g_free (entry->progress[i].at);
      g_free (entry->progress[i].statement_class);
    }
  g_free (entry->progress);
  g_free (entry->key);
  g_free (entry->direction);
  g_free (entry->state);
  g_free (entry->run_id);
  g_free (entry->runner_pid);
  g_free (entry->forward_sha256);
  g_free (entry->started_at);
  g_free (entry->error);
  g_free (entry->applied_sha256);
  g_free (entry->applied_at);
  g_free (entry);
}

static char *
quote (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strdup_printf ("\"%s\"", doubled);
}

/* A history without rows, of a table that is not known to exist. */
SbHistory *
sb_history_new (const SbHistoryKind *kind, const char *schema)
{
  SbHistory *self = g_new0 (SbHistory, 1);
  g_autofree char *quoted = quote (schema);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->schema = g_strdup (schema);
  self->table = g_strdup_printf ("%s.%s", schema, kind->table);
  self->sql_table = g_strdup_printf ("%s.%s", quoted, kind->table);
  self->types = g_strdup (",");
  self->rows = g_array_new (FALSE, TRUE, sizeof (SbHistoryRow));
  g_array_set_clear_func (self->rows, clear_row);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_entry);
  return self;
}

/* Only until sb_history_seal(). */
void
sb_history_add_row (SbHistory *self, const char *key, const char *name, const char *applied_at)
{
  SbHistoryRow row = { g_strdup (key), g_strdup (name), g_strdup (applied_at) };

  g_array_append_val (self->rows, row);
}

/* Only until sb_history_seal(); @entry is the newest step of its migration. */
void
sb_history_take_entry (SbHistory *self, SbJournalEntry *entry)
{
  g_hash_table_replace (self->entries, entry->key, entry);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return strcmp (((const SbHistoryRow *) a)->key, ((const SbHistoryRow *) b)->key);
}

/* Nothing changes after this: rows are in the order of their keys, each key once. */
void
sb_history_seal (SbHistory *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_array_sort (self->rows, compare_rows);
  for (guint i = self->rows->len; i > 1; i--)
    if (strcmp (g_array_index (self->rows, SbHistoryRow, i - 1).key,
                g_array_index (self->rows, SbHistoryRow, i - 2).key)
        == 0)
      g_array_remove_index (self->rows, i - 1);
  g_checksum_update (sum, (const guchar *) self->table, strlen (self->table) + 1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *key = g_array_index (self->rows, SbHistoryRow, i).key;

      g_checksum_update (sum, (const guchar *) key, strlen (key) + 1);
    }
  self->digest = g_strdup (g_checksum_get_string (sum));
}

gboolean
sb_history_has_column (SbHistory *self, const char *name, const char *type)
{
  g_autofree char *column = g_strdup_printf (",%s=%s,", name, type);

  return strstr (self->types, column) != NULL;
}

/**
 * sb_history_ref:
 * @self: a history
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): @self
 */
SbHistory *
sb_history_ref (SbHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_history_unref:
 * @self: (transfer full): a history
 *
 * Any thread may call this.
 */
void
sb_history_unref (SbHistory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->schema);
  g_free (self->table);
  g_free (self->sql_table);
  g_free (self->types);
  g_free (self->api_roles);
  g_free (self->journal_fault);
  g_free (self->digest);
  g_array_unref (self->rows);
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * sb_history_get_table:
 * @self: a history
 *
 * Returns: (transfer none): its qualified name, "public.migration_history", not quoted: for people
 *   and for the runner lock
 */
const char *
sb_history_get_table (SbHistory *self)
{
  return self->table;
}

/**
 * sb_history_get_id:
 * @self: a history
 *
 * Returns: (transfer none): "migration_history" or "supabase_migrations.schema_migrations"
 */
const char *
sb_history_get_id (SbHistory *self)
{
  return self->kind->id;
}

/**
 * sb_history_exists:
 * @self: a history
 *
 * Returns: whether the table was there; if not, sb_history_create() makes it
 */
gboolean
sb_history_exists (SbHistory *self)
{
  return self->exists;
}

/**
 * sb_history_is_open_to_api:
 * @self: a history
 *
 * Returns: whether Supabase's roles anon or authenticated, that is anyone, may read or change it
 */
gboolean
sb_history_is_open_to_api (SbHistory *self)
{
  return self->is_open_to_api;
}

/**
 * sb_history_get_digest:
 * @self: a history
 *
 * Returns: (transfer none): the same text as long as the same migrations are in the same table
 */
const char *
sb_history_get_digest (SbHistory *self)
{
  return self->digest;
}

/**
 * sb_history_get_n_rows:
 * @self: a history
 *
 * Returns: how many migrations it has
 */
guint
sb_history_get_n_rows (SbHistory *self)
{
  return self->rows->len;
}

/**
 * sb_history_get_row:
 * @self: a history
 * @index: from 0, in the order of the keys' bytes
 *
 * Returns: (transfer none): one of its rows
 */
const SbHistoryRow *
sb_history_get_row (SbHistory *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);
  return &g_array_index (self->rows, SbHistoryRow, index);
}

/**
 * sb_history_find:
 * @self: a history
 * @key: a migration's key, see sb_history_dup_key()
 *
 * Returns: (transfer none) (nullable): its row, %NULL when it is not applied
 */
const SbHistoryRow *
sb_history_find (SbHistory *self, const char *key)
{
  const SbHistoryRow wanted = { .key = (char *) key };
  guint index;

  if (!g_array_binary_search (self->rows, &wanted, compare_rows, &index))
    return NULL;
  return sb_history_get_row (self, index);
}

/**
 * sb_history_dup_key:
 * @self: a history
 * @migration: a migration of the project
 *
 * Not always SbMigration.key: a project may keep another history than its layout's own.
 *
 * Returns: (transfer full): what this history stores for it: file name or version
 */
char *
sb_history_dup_key (SbHistory *self, const SbMigration *migration)
{
  return self->kind->dup_key (migration);
}

/**
 * sb_history_get_server_version:
 * @self: a history
 *
 * Returns: of the server it was read from: 150008; 0 when it was read from none
 */
int
sb_history_get_server_version (SbHistory *self)
{
  return self->server_version;
}

/**
 * sb_history_has_journal:
 * @self: a history
 *
 * One that can be read may still not be written: before a run sb_journal_create() tells, without a
 * round trip where it can.
 *
 * Returns: whether the journal was there and could be read
 */
gboolean
sb_history_has_journal (SbHistory *self)
{
  return self->journal_readable;
}

/**
 * sb_history_get_journal_fault:
 * @self: a history
 *
 * Returns: (transfer none) (nullable): what shows that tables of the journal's names are none of
 *   Switchback's; %NULL when nothing does
 */
const char *
sb_history_get_journal_fault (SbHistory *self)
{
  return self->journal_fault;
}

/**
 * sb_history_has_journal_tables:
 * @self: a history
 *
 * Returns: whether tables of the journal's names were there, also where they could not be read
 */
gboolean
sb_history_has_journal_tables (SbHistory *self)
{
  return self->journal_exists;
}

/**
 * sb_history_get_journal_prefix:
 * @self: a history
 *
 * Returns: (transfer none): what stands in front of the journal's table names: "switchback." or
 *   "supabase_migrations.switchback_"
 */
const char *
sb_history_get_journal_prefix (SbHistory *self)
{
  return self->kind->journal;
}

/**
 * sb_history_find_entry:
 * @self: a history
 * @key: a migration's key
 *
 * Returns: (transfer none) (nullable): its newest journal step, %NULL when there is none
 */
const SbJournalEntry *
sb_history_find_entry (SbHistory *self, const char *key)
{
  return g_hash_table_lookup (self->entries, key);
}

/**
 * sb_history_keeps_statements:
 * @self: a history
 *
 * Returns: whether its rows have the texts of a migration's statements
 */
gboolean
sb_history_keeps_statements (SbHistory *self)
{
  return self->kind->keeps_statements;
}

/**
 * sb_history_command_insert:
 * @self: a history
 * @migration: what is applied
 * @statements: (array zero-terminated=1) (nullable): its statements' texts, for the histories that
 *   store them
 *
 * It changes nothing where a row for the migration is there already: some files record themselves.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_history_command_insert (SbHistory *self, SbMigration *migration, const char *const *statements)
{
  return self->kind->insert (self, migration, statements);
}

/**
 * sb_history_command_rename:
 * @self: a history
 * @key: the key of one of its rows
 * @migration: what that row is about now
 *
 * The row keeps everything but its key, and the name that goes with it.
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_history_command_rename (SbHistory *self, const char *key, SbMigration *migration)
{
  return self->kind->rename (self, key, migration);
}

/**
 * sb_history_command_delete:
 * @self: a history
 * @key: a migration's key
 *
 * Returns: (transfer full): the statement
 */
SbCommand *
sb_history_command_delete (SbHistory *self, const char *key)
{
  char *sql = g_strconcat ("DELETE FROM ", self->sql_table, " WHERE ", self->kind->key_column,
                           " OPERATOR(pg_catalog.=) $1::pg_catalog.text", NULL);

  return sb_command_new_take (sql, 1, key);
}
