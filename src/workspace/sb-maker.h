/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The migration that makes what an error says is not there. */
#pragma once

#include "sb-db-error.h"
#include "sb-timeline.h"

G_BEGIN_DECLS

/**
 * SbMaker:
 * @key: of a migration that is not applied
 * @version: its version
 * @object: what it creates, for people: "table notes"
 */
typedef struct
{
  char *key;
  char *version;
  char *object;
} SbMaker;

SbMaker *sb_maker_find (SbTimeline *timeline, const SbServerMessage *message,
                        const char *failed_key);
char *sb_maker_dup_cause (const SbMaker *self);
void sb_maker_free (SbMaker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbMaker, sb_maker_free)

G_END_DECLS
