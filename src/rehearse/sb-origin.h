/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rehearsal's copies are made of when they are copies of the target: its schema, its roles,
 * and which migrations are applied there; without its rows. Immutable once rehearsals go by it.
 * Atomically reference counted; any thread may read one.
 */
#pragma once

#include "sb-difference.h"
#include "sb-project.h"

G_BEGIN_DECLS

/**
 * SbOrigin:
 * @tool: (nullable): the version of the pg_dump that read the schema; %NULL: the migrations that are
 *   applied on the target were replayed
 * @reason: (nullable): why they were
 * @server_version: the target's, as libpq tells it
 * @notes: (element-type utf8): what of the target could not be copied, one sentence each
 * @differences: (nullable): how the copy differs from the target, its history and journal left out
 *
 * What is told of it.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  char *dump;
  char *rows;
  char *role;
  char *role_create;
  char *role_alter;
  char **roles;
  char **settings;
  char *database;
  char *history;
  char *digest;
  gboolean *is_applied;
  SbSnapshot *schema;
  /*< public >*/
  char *tool;
  char *reason;
  int server_version;
  GPtrArray *notes;
  SbDifferences *differences;
} SbOrigin;

SbOrigin *sb_origin_ref (SbOrigin *self);
void sb_origin_unref (SbOrigin *self);
char *sb_origin_dup_words (const SbOrigin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbOrigin, sb_origin_unref)

G_END_DECLS
