/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files about rehearsals, for a workspace: written, and checked later. */
#pragma once

#include "sb-evidence.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbRehearsalFiles:
 * @evidence: (nullable): absolute path of the file of evidence; %NULL: none is wanted
 * @junit: (nullable): likewise, for JUnit's XML
 * @report: (nullable): likewise, for a report in Markdown
 *
 * What is to be written.
 */
typedef struct
{
  char *evidence;
  char *junit;
  char *report;
} SbRehearsalFiles;

void sb_workspace_write_rehearsals_async (SbWorkspace *self, GPtrArray *rehearsals, SbChain *chain,
                                          const SbRehearsalFiles *files,
                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_workspace_write_rehearsals_finish (SbWorkspace *self, GAsyncResult *result,
                                               GError **error);

void sb_workspace_report_rehearsals_async (SbWorkspace *self, GPtrArray *rehearsals, SbChain *chain,
                                           GAsyncReadyCallback callback, gpointer user_data);
char *sb_workspace_report_rehearsals_finish (SbWorkspace *self, GAsyncResult *result,
                                             GError **error);

void sb_workspace_check_evidence_async (SbWorkspace *self, const char *path,
                                        GAsyncReadyCallback callback, gpointer user_data);
SbEvidenceCheck *sb_workspace_check_evidence_finish (SbWorkspace *self, GAsyncResult *result,
                                                     GError **error);

G_END_DECLS
