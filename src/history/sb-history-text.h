/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with a history, as text that runs without Switchback: for bundles.
 *
 * Nothing here knows a target: the table may be there or not, and so may Supabase's roles. Pure, any
 * thread.
 */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

/** SB_HISTORY_TEXT_PLACE: the setting that says, in a session, how far a bundle has come. */
#define SB_HISTORY_TEXT_PLACE "switchback.bundle"

SbHistory *sb_history_new_for_layout (SbProject *project);
char *sb_history_text_open (SbHistory *self, const char *const *keys, gboolean applied);
char *sb_history_text_guard (SbHistory *self, const char *key, gboolean applied, const char *place);
char *sb_history_text_insert (SbHistory *self, SbMigration *migration,
                              const char *const *statements);
char *sb_history_text_delete (SbHistory *self, const char *key);

G_END_DECLS
