/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mark: repairs the history, or the journal, without running a script.
 *
 * It is a value first, immutable, that says what would be written; any thread may read it. Carrying
 * it out is a job's work, as a run is: under the runner lock, with the history read again, in one
 * transaction, refused where files, history or journal changed since.
 */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

/**
 * SbMarkKind:
 * @SB_MARK_APPLIED: they are applied; their files as they are now are what was applied
 * @SB_MARK_PENDING: they are not applied
 * @SB_MARK_FORGET: what the journal says about them goes; the history stays
 */
typedef enum
{
  SB_MARK_APPLIED,
  SB_MARK_PENDING,
  SB_MARK_FORGET,
} SbMarkKind;

/**
 * SbMarkAction:
 * @SB_MARK_WRITE: the history gets a row
 * @SB_MARK_ACCEPT: the journal gets the file's checksum; the history's row stays
 * @SB_MARK_RENAME: the history's row gets the key of the file as it is called now
 * @SB_MARK_REMOVE: the history's row goes
 * @SB_MARK_CLEAR: only the journal is told: a try that failed or stopped is over
 * @SB_MARK_DROP: the journal's rows go
 */
typedef enum
{
  SB_MARK_WRITE,
  SB_MARK_ACCEPT,
  SB_MARK_RENAME,
  SB_MARK_REMOVE,
  SB_MARK_CLEAR,
  SB_MARK_DROP,
} SbMarkAction;

/**
 * SbMarkItem:
 * @action: what is done
 * @migration: (nullable): its files; %NULL when they are gone
 * @key: its key in the history, afterwards
 * @from_key: (nullable): for %SB_MARK_RENAME its key before
 * @version: its version
 * @description: for people
 * @script: (nullable): the forward script, for %SB_MARK_WRITE, %SB_MARK_ACCEPT, %SB_MARK_RENAME
 * @checksum: (nullable): its checksum, with what it includes
 * @rollback_checksum: (nullable): that of the rollback script
 * @state: its state before
 */
typedef struct
{
  SbMarkAction action;
  SbMigration *migration;
  char *key;
  char *from_key;
  char *version;
  char *description;
  SbScript *script;
  char *checksum;
  char *rollback_checksum;
  SbState state;
} SbMarkItem;

/**
 * SbMarkRequest:
 * @kind: as what they are marked
 * @keys: (nullable): keys of the timeline's rows that are meant
 * @to: (nullable): for %SB_MARK_APPLIED: all up to and with this key
 * @all: for %SB_MARK_APPLIED: all there are; for %SB_MARK_FORGET: the whole journal
 */
typedef struct
{
  SbMarkKind kind;
  const char *const *keys;
  const char *to;
  gboolean all;
} SbMarkRequest;

typedef struct _SbMark SbMark;

SbMark *sb_mark_new (SbTimeline *timeline, const SbMarkRequest *request, GError **error);
SbMark *sb_mark_ref (SbMark *self);
void sb_mark_unref (SbMark *self);
SbMarkKind sb_mark_get_kind (SbMark *self);
gboolean sb_mark_is_all (SbMark *self);
SbTimeline *sb_mark_get_timeline (SbMark *self);
guint sb_mark_get_n_items (SbMark *self);
const SbMarkItem *sb_mark_get_item (SbMark *self, guint index);
guint sb_mark_get_n_skipped (SbMark *self);
const char *sb_mark_action_get_name (SbMarkAction action);
char *sb_mark_item_describe (const SbMarkItem *item);

gboolean sb_mark_execute (SbSession *session, SbMark *mark, guint lock_wait_ms, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbMark, sb_mark_unref)

G_END_DECLS
