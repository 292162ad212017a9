/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-snapshot.h"

#include <stdlib.h>
#include <string.h>

enum
{
  COLUMN_KIND,
  COLUMN_IDENTITY,
  COLUMN_RELATION,
  COLUMN_DEFINITION,
};

struct _SbSnapshot
{
  gatomicrefcount ref_count;
  GPtrArray *results; /* what the entries are borrowed from */
  SbSnapshotEntry *entries;
  guint n_entries;
  char *fingerprint;
  int server_version;
};

static int
compare (const void *a, const void *b)
{
  const SbSnapshotEntry *first = a, *second = b;
  int order = strcmp (first->kind, second->kind);

  if (order == 0)
    order = strcmp (first->identity, second->identity);
  return order != 0 ? order : strcmp (first->definition, second->definition);
}

/**
 * sb_snapshot_is_without:
 * @name: (nullable): name of a schema, or of what is in one, quoted where SQL wants it
 * @without: (nullable) (array zero-terminated=1): names of schemas and of tables that are left out
 *
 * Returns: whether the name is one of them, or in one of them
 */
gboolean
sb_snapshot_is_without (const char *name, const char *const *without)
{
  for (; name != NULL && without != NULL && *without != NULL; without++)
    {
      gsize length = strlen (*without);

      if (strncmp (name, *without, length) == 0 && (name[length] == '\0' || name[length] == '.'))
        return TRUE;
    }
  return FALSE;
}

static void
take_rows (SbSnapshot *self, SbResult *result, const char *const *without)
{
  guint n_rows = sb_result_get_n_rows (result);

  for (guint i = 0; i < n_rows; i++)
    {
      const char *definition = sb_result_get_value (result, i, COLUMN_DEFINITION);
      SbSnapshotEntry entry = {
        .kind = sb_result_get_value (result, i, COLUMN_KIND),
        .identity = sb_result_get_value (result, i, COLUMN_IDENTITY),
        .relation = sb_result_get_value (result, i, COLUMN_RELATION),
        .definition = definition != NULL ? definition : "",
      };

      if (!sb_snapshot_is_without (entry.identity, without)
          && !sb_snapshot_is_without (entry.relation, without))
        self->entries[self->n_entries++] = entry;
    }
}

static char *
dup_fingerprint (SbSnapshot *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->n_entries; i++)
    {
      const SbSnapshotEntry *entry = &self->entries[i];

      /* With the NULs, so that no text can run over into the next. */
      g_checksum_update (checksum, (const guchar *) entry->kind, strlen (entry->kind) + 1);
      g_checksum_update (checksum, (const guchar *) entry->identity, strlen (entry->identity) + 1);
      g_checksum_update (checksum, (const guchar *) entry->definition,
                         strlen (entry->definition) + 1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * sb_snapshot_new:
 * @results: (element-type SbResult): answers with the columns kind, identity, relation, definition
 * @without: (nullable) (array zero-terminated=1): names of schemas and of tables, quoted as SQL wants
 *   it, that are left out with all that belongs to them
 * @server_version: as libpq tells it
 *
 * Any thread.
 *
 * Returns: (transfer full): a snapshot
 */
SbSnapshot *
sb_snapshot_new (GPtrArray *results, const char *const *without, int server_version)
{
  SbSnapshot *self = g_new0 (SbSnapshot, 1);
  gsize n_rows = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->server_version = server_version;
  self->results = g_ptr_array_ref (results);
  for (guint i = 0; i < results->len; i++)
    n_rows += sb_result_get_n_rows (results->pdata[i]);
  self->entries = g_new (SbSnapshotEntry, n_rows + 1);
  for (guint i = 0; i < results->len; i++)
    take_rows (self, results->pdata[i], without);
  qsort (self->entries, self->n_entries, sizeof (SbSnapshotEntry), compare);
  self->fingerprint = dup_fingerprint (self);
  return self;
}

/**
 * sb_snapshot_ref:
 * @self: a snapshot
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbSnapshot *
sb_snapshot_ref (SbSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_snapshot_unref:
 * @self: (transfer full): a snapshot
 *
 * Any thread.
 */
void
sb_snapshot_unref (SbSnapshot *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->results);
  g_free (self->entries);
  g_free (self->fingerprint);
  g_free (self);
}

/**
 * sb_snapshot_get_n_entries:
 * @self: a snapshot
 *
 * Returns: how many objects it has
 */
guint
sb_snapshot_get_n_entries (SbSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_entries;
}

/**
 * sb_snapshot_get_entry:
 * @self: a snapshot
 * @index: below sb_snapshot_get_n_entries()
 *
 * Returns: (transfer none): the entry; they are sorted by kind and identity, byte by byte
 */
const SbSnapshotEntry *
sb_snapshot_get_entry (SbSnapshot *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_entries, NULL);

  return &self->entries[index];
}

/**
 * sb_snapshot_get_fingerprint:
 * @self: a snapshot
 *
 * Returns: (transfer none): SHA-256 over all entries, 64 hexadecimal digits
 */
const char *
sb_snapshot_get_fingerprint (SbSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

/**
 * sb_snapshot_get_server_version:
 * @self: a snapshot
 *
 * Returns: of which server, as libpq tells it: 150020 for 15.20
 */
int
sb_snapshot_get_server_version (SbSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->server_version;
}
