/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways out for a migration that was edited after it was applied, or that stopped half-way. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbWayOut:
 * @SB_WAY_OUT_RESTORE: the forward script becomes again what was applied; the edit is lost
 * @SB_WAY_OUT_MOVE: the same, and a new migration starts with the edit
 * @SB_WAY_OUT_FIX_UP: a new migration for what is left to do; no file changes
 */
typedef enum
{
  SB_WAY_OUT_RESTORE,
  SB_WAY_OUT_MOVE,
  SB_WAY_OUT_FIX_UP,
} SbWayOut;

const char *sb_workspace_why_no_way_out (const SbTimelineRow *row, SbWayOut way);
void sb_workspace_restore_async (SbWorkspace *self, const char *key, SbWayOut way,
                                 GAsyncReadyCallback callback, gpointer user_data);
char **sb_workspace_restore_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
