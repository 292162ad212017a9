/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts of a migration's rollback and verify script: from its forward script, and from what there is
 * before it, on the target where that tells, and else on a copy in the sandbox. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbDraftSource:
 * @SB_DRAFT_FROM_FORWARD: nobody is asked
 * @SB_DRAFT_FROM_TARGET: the target is asked, where the migration is the next to be applied
 * @SB_DRAFT_FROM_REPLAY: if more has to be known than the forward script says, a copy in the sandbox is
 *   asked, to which the migrations before it are applied
 *
 * Who is asked what there is before the migration.
 */
typedef enum
{
  SB_DRAFT_FROM_FORWARD,
  SB_DRAFT_FROM_TARGET,
  SB_DRAFT_FROM_REPLAY,
} SbDraftSource;

/**
 * SbDraftReport:
 * @text: the drafted script
 * @n_exact: how many statements take back what they are there for, and nothing else
 * @n_lossy: how many lose something or assume something
 * @n_impossible: how many remarks say that something cannot be taken back
 * @source: who was asked
 * @problem: (nullable): why nobody was, though more has to be known than the forward script says
 */
typedef struct
{
  char *text;
  guint n_exact;
  guint n_lossy;
  guint n_impossible;
  SbDraftSource source;
  char *problem;
} SbDraftReport;

void sb_draft_report_free (SbDraftReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDraftReport, sb_draft_report_free)

SbDraftSource sb_draft_source_choose (SbTimeline *timeline, const SbMigration *migration);
void sb_workspace_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                               GBytes *forward, SbDraftSource source, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean sb_workspace_cancel_draft (SbWorkspace *self);
SbDraftReport *sb_workspace_draft_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_save_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                                    const char *text, gboolean overwrite,
                                    GAsyncReadyCallback callback, gpointer user_data);
char *sb_workspace_save_draft_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
