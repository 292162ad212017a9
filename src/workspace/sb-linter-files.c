/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linter's scripts: those of the project, and those that are open. */
#include "sb-linter-private.h"

#include <string.h>

/*< private >
 * sb_linter_entry_free:
 * @data: (transfer full): an entry
 */
void
sb_linter_entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_weak_pointer (&entry->document);
  g_clear_pointer (&entry->migration, sb_migration_unref);
  g_free (entry->path);
  g_free (entry->key);
  g_free (entry->digest);
  g_free (entry->same);
  g_free (entry->newer);
  g_free (entry);
}

/*< private >
 * sb_linter_is_live:
 * @document: an open script
 *
 * Returns: whether it is linted as it is typed, and not as its file is
 */
gboolean
sb_linter_is_live (SbDocument *document)
{
  SbDocumentState state = sb_document_get_state (document);

  return sb_document_get_script (document) != NULL
         && (state == SB_DOCUMENT_READY || state == SB_DOCUMENT_ABSENT
             || state == SB_DOCUMENT_READ_ONLY);
}

static Entry *
ensure_entry (SbLinter *self, const char *path, const char *key, SbScriptRole role)
{
  Entry *entry = g_hash_table_lookup (self->entries, path);
  SbLinterApplied applied;

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->path = g_strdup (path);
      g_hash_table_insert (self->entries, entry->path, entry);
    }
  if (g_strcmp0 (entry->key, key) != 0)
    {
      g_free (entry->key);
      entry->key = g_strdup (key);
    }
  entry->role = role;
  applied = self->applied != NULL && key != NULL
                ? GPOINTER_TO_UINT (g_hash_table_lookup (self->applied, key))
                : SB_LINTER_NOT_APPLIED;
  entry->facts.server_version = self->server_version;
  entry->facts.is_pooled = self->is_pooled;
  entry->facts.is_applied = applied != SB_LINTER_NOT_APPLIED;
  entry->facts.is_edited = applied == SB_LINTER_EDITED && role == SB_ROLE_FORWARD;
  return entry;
}

static void
add_migration (SbLinter *self, guint index, const SbMigration *newest_applied)
{
  SbMigration *migration = sb_project_get_migration (self->project, index);
  const SbMigration *same = sb_lint_find_same (self->project, index);

  for (int role = 0; role < SB_N_ROLES; role++)
    if (migration->paths[role] != NULL)
      {
        Entry *entry = ensure_entry (self, migration->paths[role], migration->key, role);

        sb_migration_ref (migration);
        g_clear_pointer (&entry->migration, sb_migration_unref);
        entry->migration = migration;
        entry->generation = self->generation;
        g_free (entry->same);
        g_free (entry->newer);
        entry->same = same != NULL ? sb_migration_dup_file_name (same, SB_ROLE_FORWARD) : NULL;
        entry->newer = newest_applied != NULL && !entry->facts.is_applied
                           ? sb_migration_dup_file_name (newest_applied, SB_ROLE_FORWARD)
                           : NULL;
        sb_linter_enqueue (self, entry);
      }
}

/* The newest first: they are what a person is at. */
static void
add_migrations (SbLinter *self)
{
  const SbMigration *newest_applied = NULL;

  for (guint i = sb_project_get_n_migrations (self->project); i > 0; i--)
    {
      const SbMigration *migration = sb_project_get_migration (self->project, i - 1);

      add_migration (self, i - 1, newest_applied);
      if (newest_applied == NULL && self->applied != NULL
          && g_hash_table_contains (self->applied, migration->key))
        newest_applied = migration;
    }
}

static void
forget_gone (SbLinter *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->generation == self->generation)
        continue;
      g_clear_pointer (&entry->migration, sb_migration_unref);
      /* A draft has no file yet; one that was renamed has another path by now. */
      if (entry->document != NULL
          && strcmp (sb_document_get_path (entry->document), entry->path) == 0)
        continue;
      self->func (entry->path, entry->key, entry->role, NULL, self->user_data);
      g_hash_table_iter_remove (&iter);
    }
}

/**
 * sb_linter_set_project:
 * @self: a linter
 * @project: (nullable): the files as they are now; %NULL for none
 * @server_version: the target's major version; 0 when it is not known
 * @is_pooled: whether a transaction pool stands before the target
 * @applied: (nullable) (element-type utf8 SbLinterApplied): by the keys of migrations that are
 *   applied
 *
 * Lints what differs from what was linted before.
 */
void
sb_linter_set_project (SbLinter *self, SbProject *project, guint server_version, gboolean is_pooled,
                       GHashTable *applied)
{
  self->generation++;
  if (project != NULL)
    sb_project_ref (project);
  g_clear_pointer (&self->project, sb_project_unref);
  self->project = project;
  self->server_version = server_version;
  self->is_pooled = is_pooled;
  if (applied != NULL)
    g_hash_table_ref (applied);
  g_clear_pointer (&self->applied, g_hash_table_unref);
  self->applied = applied;
  self->schema_is_due = project != NULL;
  if (project != NULL)
    add_migrations (self);
  else
    g_clear_pointer (&self->settings, sb_lint_settings_unref);
  forget_gone (self);
  sb_linter_work_next (self);
}

/* A script that has no file yet belongs to the migration of those that have. */
static void
find_migration (SbLinter *self, Entry *entry)
{
  GHashTableIter iter;
  gpointer value;

  if (entry->migration != NULL || entry->key == NULL)
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (entry->migration == NULL && g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *other = value;

      if (other->migration != NULL && g_strcmp0 (other->key, entry->key) == 0)
        entry->migration = sb_migration_ref (other->migration);
    }
}

/* The open scripts of the same migration say something about each other. */
static void
enqueue_pair (SbLinter *self, Entry *entry)
{
  for (int role = 0; entry->migration != NULL && role < SB_N_ROLES; role++)
    {
      const char *path = entry->migration->paths[role];
      Entry *other = path != NULL ? g_hash_table_lookup (self->entries, path) : NULL;

      if (other != NULL && other != entry && other->document != NULL)
        sb_linter_enqueue (self, other);
    }
}

/**
 * sb_linter_take_script:
 * @self: a linter
 * @document: an open script that was parsed, or was closed
 *
 * Lints it as it is typed; when it is closed, its file. Before there is a project it is only noted.
 */
void
sb_linter_take_script (SbLinter *self, SbDocument *document)
{
  Entry *entry = ensure_entry (self, sb_document_get_path (document),
                               sb_document_get_key (document), sb_document_get_role (document));
  gboolean live = sb_linter_is_live (document);

  g_free (entry->digest);
  entry->digest = NULL;
  if (live != (entry->document != NULL))
    entry->is_queued = FALSE; /* in the other queue */
  g_set_weak_pointer (&entry->document, live ? document : NULL);
  if (self->project == NULL)
    return;
  if (live)
    find_migration (self, entry);
  if (live || (entry->migration != NULL && entry->generation == self->generation))
    sb_linter_enqueue (self, entry);
  else if (sb_document_get_script (document) == NULL)
    {
      self->func (entry->path, entry->key, entry->role, NULL, self->user_data);
      g_hash_table_remove (self->entries, sb_document_get_path (document));
      return;
    }
  enqueue_pair (self, entry);
  sb_linter_work_next (self);
}
