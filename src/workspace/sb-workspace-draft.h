/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts of a migration's rollback and verify script: from its forward script, and from what the
 * target has where it was not applied yet. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbDraftReport:
 * @text: the drafted script
 * @n_exact: how many statements take back what they are there for, and nothing else
 * @n_lossy: how many lose something or assume something
 * @n_impossible: how many remarks say that something cannot be taken back
 */
typedef struct
{
  char *text;
  guint n_exact;
  guint n_lossy;
  guint n_impossible;
} SbDraftReport;

void sb_draft_report_free (SbDraftReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDraftReport, sb_draft_report_free)

void sb_workspace_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                               GBytes *forward, gboolean ask_target, GAsyncReadyCallback callback,
                               gpointer user_data);
SbDraftReport *sb_workspace_draft_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_save_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                                    const char *text, gboolean overwrite,
                                    GAsyncReadyCallback callback, gpointer user_data);
char *sb_workspace_save_draft_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
