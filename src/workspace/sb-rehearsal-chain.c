/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-chain.h"

#include "sb-rehearsed-file.h"
#include "sb-thread.h"

/* A migration of the range, as it was before the chain was gone. */
typedef struct
{
  SbMigration *migration;
  GPtrArray *files; /* (nullable): SbRehearsedFile */
  char *problem;    /* (nullable): why there are none */
  gboolean is_between;
} Member;

static void
member_free (gpointer data)
{
  Member *self = data;

  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self);
}

static Member *
member_new (SbMigration *migration, GHashTable *rehearsed)
{
  Member *self = g_new0 (Member, 1);
  GPtrArray *files = g_hash_table_lookup (rehearsed, migration->key);
  g_autoptr (GError) error = NULL;

  self->migration = migration;
  self->is_between = !g_hash_table_contains (rehearsed, migration->key);
  if (files != NULL)
    self->files = g_ptr_array_ref (files);
  else if (self->is_between)
    self->files = sb_rehearsed_files_read (migration, &error);
  if (error != NULL)
    self->problem = g_strdup (error->message);
  return self;
}

static gboolean
is_edited (const Member *member)
{
  g_autoptr (GPtrArray) now = NULL;

  if (member->files == NULL)
    return FALSE;
  now = sb_rehearsed_files_read (member->migration, NULL);
  return now == NULL || !sb_rehearsed_files_equal (member->files, now);
}

/**
 * sb_rehearsal_chain_go:
 * @rehearser: a rehearser
 * @project: its project
 * @first: the oldest migration of a range
 * @last: the newest
 * @rehearsed: (element-type utf8 GPtrArray): by key, the files of those that were rehearsed alone;
 *   %NULL values where these are not known
 * @error: return location for why there is no verdict
 *
 * As sb_rehearser_chain(). Where a script of the range was edited since it was rehearsed, or meanwhile,
 * nobody knows what the verdict would be of: then it was not tried. Workers only.
 *
 * Returns: (transfer full) (nullable): the verdict
 */
SbChain *
sb_rehearsal_chain_go (SbRehearser *rehearser, SbProject *project, guint first, guint last,
                       GHashTable *rehearsed, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (member_free);
  SbChain *chain;
  SB_WORKERS_ONLY;

  for (guint i = first; i <= last; i++)
    g_ptr_array_add (members, member_new (sb_project_get_migration (project, i), rehearsed));
  chain = sb_rehearser_chain (rehearser, first, last, error);
  for (guint i = 0; chain != NULL && i < members->len; i++)
    {
      const Member *member = members->pdata[i];

      if (member->is_between)
        sb_chain_add_between (chain, member->migration, member->files, member->problem);
      if (is_edited (member))
        sb_chain_end (chain, SB_CHAIN_NOT_TRIED, NULL, "a script was edited meanwhile");
    }
  return chain;
}
