/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsals for a workspace: in a thread of their own, beside whatever the target is asked. */
#pragma once

#include "sb-rehearser.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbRehearsedFunc:
 * @rehearsal: (transfer none): a verdict
 * @user_data: what the caller gave
 *
 * Called in the main context, in the order of the migrations.
 */
typedef void (*SbRehearsedFunc) (SbRehearsal *rehearsal, gpointer user_data);

void sb_workspace_rehearse_async (SbWorkspace *self, GPtrArray *migrations, SbRehearsedFunc func,
                                  gpointer func_data, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sb_workspace_rehearse_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
