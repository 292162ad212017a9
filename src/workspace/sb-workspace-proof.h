/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a plan may run where the project wants its migrations proven first. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

void sb_workspace_check_proofs_async (SbWorkspace *self, SbPlan *plan, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean sb_workspace_check_proofs_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
