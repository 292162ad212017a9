/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a database's schema is at one moment, object by object, read from its catalogs; immutable.
 *
 * Two snapshots of servers of one version have the same fingerprint exactly when no object differs: not
 * in its columns' order, not in a comment, not in an owner, a grant or a disabled trigger. What a dump
 * and restore does not keep (numbers of objects, files, positions of sequences) is not in it. Atomically
 * reference counted; any thread may read one.
 */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbSnapshotEntry:
 * @kind: "table", "column", "comment", …
 * @identity: the object's name, with its schema, quoted where SQL wants it
 * @relation: (nullable): the table, view or type that it belongs to
 * @definition: lines of "fact: value"; a line that begins with two blanks goes on with the one before
 *
 * Borrowed from its snapshot.
 */
typedef struct
{
  const char *kind;
  const char *identity;
  const char *relation;
  const char *definition;
} SbSnapshotEntry;

/** SB_SNAPSHOT_FORM: grows whenever the same schema gets another fingerprint than before. */
#define SB_SNAPSHOT_FORM 1

/**
 * SbSnapshotFlags:
 * @SB_SNAPSHOT_ROLES: with the roles of the server, which belong to all its databases
 * @SB_SNAPSHOT_AGAIN: the session will be asked again, and is not behind a transaction pool: the server
 *   keeps the plans, which take longer than a small schema
 * @SB_SNAPSHOT_BRIEF: somebody waits who can do without: it waits for no lock, and for no question
 *   longer than two seconds
 */
typedef enum
{
  SB_SNAPSHOT_DEFAULT = 0,
  SB_SNAPSHOT_ROLES = 1 << 0,
  SB_SNAPSHOT_AGAIN = 1 << 1,
  SB_SNAPSHOT_BRIEF = 1 << 2,
} SbSnapshotFlags;

typedef struct _SbSnapshot SbSnapshot;

SbSnapshot *sb_snapshot_new (GPtrArray *results, const char *const *without, int server_version);
SbSnapshot *sb_snapshot_read (SbSession *session, SbSnapshotFlags flags, const char *const *without,
                              GError **error);
gboolean sb_snapshot_is_without (const char *name, const char *const *without);
SbSnapshot *sb_snapshot_ref (SbSnapshot *self);
void sb_snapshot_unref (SbSnapshot *self);

guint sb_snapshot_get_n_entries (SbSnapshot *self);
const SbSnapshotEntry *sb_snapshot_get_entry (SbSnapshot *self, guint index);
const char *sb_snapshot_get_fingerprint (SbSnapshot *self);
int sb_snapshot_get_server_version (SbSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSnapshot, sb_snapshot_unref)

G_END_DECLS
