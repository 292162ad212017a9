/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearses migrations of a project on throw-away copies in the sandbox.
 *
 * Each is tried on the state just before it: the migrations before it are applied to a copy by the
 * same engine that applies them to a target, and that state is kept, so that the next rehearsal
 * begins at once. The tables that it touches get rows. Then forward, verify, rollback, forward once
 * more; the schema and the rows are compared in between. What forward costs is measured on another
 * copy of the same.
 *
 * Threads: making one, rehearsing and freeing wait for the server: workers only, one at a time.
 * Cancelling is for any thread.
 */
#pragma once

#include "sb-chain.h"
#include "sb-connection.h"
#include "sb-origin.h"
#include "sb-project.h"
#include "sb-rehearsal.h"
#include "sb-sandbox.h"

G_BEGIN_DECLS

/**
 * SbRehearserFunc:
 * @rehearsal: (transfer none): how it went so far; it is not done, so take what you need of it now
 * @stage: the step that begins
 * @user_data: what the caller gave
 *
 * Called on the thread that rehearses.
 */
typedef void (*SbRehearserFunc) (const SbRehearsal *rehearsal, SbStage stage, gpointer user_data);

typedef struct _SbRehearser SbRehearser;

SbRehearser *sb_rehearser_new (SbSandbox *sandbox, SbProject *project, GError **error);
void sb_rehearser_free (SbRehearser *self);
void sb_rehearser_set_sizes (SbRehearser *self, GHashTable *sizes);
void sb_rehearser_set_limit (SbRehearser *self, guint limit_ms);
void sb_rehearser_set_rows (SbRehearser *self, guint n_rows);
void sb_rehearser_set_seeds (SbRehearser *self, const char *const *files);
void sb_rehearser_set_strength (SbRehearser *self, gboolean with_strength);
void sb_rehearser_set_strict (SbRehearser *self);
gboolean sb_rehearser_copy_target (SbRehearser *self, SbTarget *target, GError **error);
SbOrigin *sb_rehearser_get_origin (SbRehearser *self);
gboolean sb_rehearser_is_pending (SbRehearser *self, guint index);
void sb_rehearser_set_late (SbRehearser *self, const char *const *late, const char *const *applied);
SbRehearsal *sb_rehearser_rehearse (SbRehearser *self, guint index, SbRehearserFunc func,
                                    gpointer user_data, GError **error);
SbChain *sb_rehearser_chain (SbRehearser *self, guint first, guint last, GError **error);
gpointer sb_rehearser_ask_before (SbRehearser *self, guint index, SbJobFunc func,
                                  gpointer user_data, char **problem, GError **error);
void sb_rehearser_cancel (SbRehearser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRehearser, sb_rehearser_free)

G_END_DECLS
