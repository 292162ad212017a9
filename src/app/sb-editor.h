/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One script of the selected migration: its editor, or in place of it why there is none. */
#pragma once

#include <adwaita.h>

#include "sb-editor-findings.h"
#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR (sb_editor_get_type ())
G_DECLARE_FINAL_TYPE (SbEditor, sb_editor, SB, EDITOR, AdwBin)

GtkWidget *sb_editor_new (SbDocumentSet *documents, SbScriptRole role);
SbScriptRole sb_editor_get_role (SbEditor *self);
SbDocument *sb_editor_get_document (SbEditor *self);
void sb_editor_refresh (SbEditor *self);
void sb_editor_reveal (SbEditor *self, const SbPlace *place);
SbEditorFindings *sb_editor_get_findings (SbEditor *self);
void sb_editor_find (SbEditor *self, gboolean with_replace);
void sb_editor_offer_draft (SbEditor *self, SbWorkbench *workbench);
void sb_editor_set_swap (SbEditor *self, const char *label);
gboolean sb_editor_get_cursor (SbEditor *self, guint *line, guint *column);

G_END_DECLS
