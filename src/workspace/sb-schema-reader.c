/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-schema-reader.h"

#include "sb-digest.h"
#include "sb-lint-request.h"

#include <string.h>

/* A dump of a whole database would keep everybody waiting. */
#define MAX_SIZE (4u << 20)

struct _SbSchemaReader
{
  GHashTable *changes;  /* checksum of a forward script → SbLintChanges */
  SbLintSchema *schema; /* (nullable): of the last time */
  char *mark;           /* of all that it was made from */
};

/**
 * sb_schema_reader_new:
 *
 * Returns: (transfer full): a reader that has read nothing
 */
SbSchemaReader *
sb_schema_reader_new (void)
{
  SbSchemaReader *self = g_new0 (SbSchemaReader, 1);

  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) sb_lint_changes_unref);
  return self;
}

/**
 * sb_schema_reader_free:
 * @self: (transfer full) (nullable): a reader
 */
void
sb_schema_reader_free (SbSchemaReader *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->changes);
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  g_free (self->mark);
  g_free (self);
}

/* %NULL where it cannot be read: then nobody knows what it changes. */
static SbLintChanges *
read_changes (const SbMigration *migration)
{
  SbLintRequest request = { .migration = migration, .role = SB_ROLE_FORWARD };
  g_autoptr (SbScript) script = NULL;

  if (migration->checksum == NULL || migration->size > MAX_SIZE)
    return NULL;
  script = sb_lint_request_read (&request, SB_ROLE_FORWARD, NULL);
  return script != NULL ? sb_lint_changes_new (script) : NULL;
}

/* Whether all are read. */
static gboolean
ensure_changes (SbSchemaReader *self, SbProject *project, guint n_migrations, gint64 deadline)
{
  for (guint i = 0; i < n_migrations; i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);
      const char *sum = sb_migration_get_run_checksum (migration);
      SbLintChanges *changes;

      if (sum == NULL || g_hash_table_contains (self->changes, sum))
        continue;
      if (deadline > 0 && g_get_monotonic_time () > deadline)
        return FALSE;
      changes = read_changes (migration);
      if (changes != NULL)
        g_hash_table_insert (self->changes, g_strdup (sum), changes);
    }
  return TRUE;
}

static void
add_migration (SbSchemaReader *self, SbLintSchema *schema, const SbMigration *migration)
{
  static const SbLintChange unknown = { .verb = SB_LINT_FORGET, .flags = SB_LINT_ALL };
  const char *sum = sb_migration_get_run_checksum (migration);
  const SbLintChanges *changes = sum != NULL ? g_hash_table_lookup (self->changes, sum) : NULL;
  const SbLintChange *list = &unknown;
  guint n = 1;

  if (changes != NULL)
    list = sb_lint_changes_get (changes, &n);
  sb_lint_schema_add (schema, list, n);
}

/* The changes that no migration has any more. */
static void
forget_others (SbSchemaReader *self, SbProject *project)
{
  g_autoptr (GHashTable) sums = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer sum;

  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    if (sb_migration_get_run_checksum (sb_project_get_migration (project, i)) != NULL)
      g_hash_table_add (sums, (gpointer) sb_migration_get_run_checksum (
                                  sb_project_get_migration (project, i)));
  g_hash_table_iter_init (&iter, self->changes);
  while (g_hash_table_iter_next (&iter, &sum, NULL))
    if (!g_hash_table_contains (sums, sum))
      g_hash_table_iter_remove (&iter);
}

static char *
next_mark (const char *mark, const SbMigration *migration)
{
  const char *sum = sb_migration_get_run_checksum (migration);
  g_autofree char *both = g_strjoin ("\n", mark, migration->key, sum != NULL ? sum : "", NULL);

  return sb_digest_bytes (both, strlen (both));
}

static char *
mark_all (SbProject *project, guint n_migrations)
{
  char *mark = g_strdup ("");

  for (guint i = 0; i < n_migrations; i++)
    {
      char *next = next_mark (mark, sb_project_get_migration (project, i));

      g_free (mark);
      mark = next;
    }
  return mark;
}

/**
 * sb_schema_reader_read:
 * @self: a reader
 * @project: a project as it is now
 * @n_migrations: how many of its migrations, from the first on
 * @deadline: monotonic time at which to go on another time; 0 for none
 *
 * Reads the forward scripts that it has not read before. A migration's step has its key; its mark
 * stands for all that comes before it.
 *
 * Returns: (transfer full) (nullable): what they make; the same value as long as they are the same;
 *   %NULL when there is more to be read: call again
 */
SbLintSchema *
sb_schema_reader_read (SbSchemaReader *self, SbProject *project, guint n_migrations,
                       gint64 deadline)
{
  g_autofree char *all = mark_all (project, n_migrations);
  g_autofree char *mark = g_strdup ("");
  SbLintSchema *schema;

  if (self->schema != NULL && strcmp (self->mark, all) == 0)
    return sb_lint_schema_ref (self->schema);
  if (!ensure_changes (self, project, n_migrations, deadline))
    return NULL;
  schema = sb_lint_schema_new (NULL, 0);
  for (guint i = 0; i < n_migrations; i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);
      char *next = next_mark (mark, migration);

      sb_lint_schema_begin_step (schema, migration->key, mark);
      add_migration (self, schema, migration);
      g_free (mark);
      mark = next;
    }
  sb_lint_schema_end (schema);
  forget_others (self, project);
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  self->schema = sb_lint_schema_ref (schema);
  g_free (self->mark);
  self->mark = g_steal_pointer (&all);
  return schema;
}
