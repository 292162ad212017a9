/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checklists of a project's migrations, for the window and for the command line. */
#pragma once

#include "sb-readiness.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

void sb_workspace_read_ready_async (SbWorkspace *self, GPtrArray *requests,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sb_workspace_read_ready_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_tick_async (SbWorkspace *self, SbReadiness *readiness, const char *item,
                              gboolean is_ticked, GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_workspace_tick_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
char *sb_ready_dup_open (GPtrArray *checklists, guint max_lines);

G_END_DECLS
