/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rehearsals of one window: the one that goes on, what came of the last of each migration, and
 * what is known from before; a GObject of the main thread.
 *
 * It works beside whatever the workspace does with the target.
 */
#pragma once

#include "sb-workspace-rehearse.h"

G_BEGIN_DECLS

#define SB_TYPE_REHEARSALS (sb_rehearsals_get_type ())
G_DECLARE_FINAL_TYPE (SbRehearsals, sb_rehearsals, SB, REHEARSALS, GObject)

SbRehearsals *sb_rehearsals_new (SbWorkspace *workspace);
void sb_rehearsals_run (SbRehearsals *self, const char *const *keys);
void sb_rehearsals_cancel (SbRehearsals *self);
void sb_rehearsals_look (SbRehearsals *self);
void sb_rehearsals_clear (SbRehearsals *self);
gboolean sb_rehearsals_is_busy (SbRehearsals *self);
gboolean sb_rehearsals_is_cancelling (SbRehearsals *self);
const char *sb_rehearsals_get_activity (SbRehearsals *self);
char *sb_rehearsals_dup_title (SbRehearsals *self);
gint64 sb_rehearsals_get_started (SbRehearsals *self);
const SbRehearsalStep *sb_rehearsals_get_step (SbRehearsals *self);
guint sb_rehearsals_get_n (SbRehearsals *self);
guint sb_rehearsals_get_n_done (SbRehearsals *self);
guint sb_rehearsals_get_n_proven (SbRehearsals *self);
gboolean sb_rehearsals_awaits (SbRehearsals *self, const char *key);
gboolean sb_rehearsals_is_done (SbRehearsals *self, const char *key);
SbRehearsal *sb_rehearsals_get_result (SbRehearsals *self, const char *key);
SbChain *sb_rehearsals_get_chain (SbRehearsals *self);
SbChain *sb_rehearsals_find_chain (SbRehearsals *self, const char *key);
GPtrArray *sb_rehearsals_dup_together (SbRehearsals *self, const char *key);
gboolean sb_rehearsals_is_chain_stale (SbRehearsals *self, const char *key);
gboolean sb_rehearsals_is_stale (SbRehearsals *self, const char *key);
SbProof *sb_rehearsals_get_proof (SbRehearsals *self, const char *key);
GHashTable *sb_rehearsals_get_proofs (SbRehearsals *self);

G_END_DECLS
