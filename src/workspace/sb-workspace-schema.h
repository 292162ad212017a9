/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The target's schema as it is, for a workspace. */
#pragma once

#include "sb-difference.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

void sb_workspace_snapshot_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                  gpointer user_data);
SbSnapshot *sb_workspace_snapshot_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
