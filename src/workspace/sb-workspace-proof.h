/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the last rehearsals came to, and whether a plan may run where the project wants its migrations
 * proven first. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

void sb_workspace_check_proofs_async (SbWorkspace *self, SbPlan *plan, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean sb_workspace_check_proofs_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_find_proofs_async (SbWorkspace *self, GPtrArray *recent,
                                     GAsyncReadyCallback callback, gpointer user_data);
GHashTable *sb_workspace_find_proofs_finish (SbWorkspace *self, GAsyncResult *result,
                                             GError **error);

G_END_DECLS
