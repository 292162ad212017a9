/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editors side by side: as many of them as there is room for. */
#pragma once

#include "sb-editor.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR_COLUMNS (sb_editor_columns_get_type ())
G_DECLARE_FINAL_TYPE (SbEditorColumns, sb_editor_columns, SB, EDITOR_COLUMNS, GtkWidget)

void sb_editor_columns_set_documents (SbEditorColumns *self, SbDocumentSet *documents);
void sb_editor_columns_offer_drafts (SbEditorColumns *self, SbWorkbench *workbench);
void sb_editor_columns_show_one (SbEditorColumns *self, SbScriptRole role);
void sb_editor_columns_show_all (SbEditorColumns *self);
void sb_editor_columns_bring (SbEditorColumns *self, SbScriptRole role);
SbEditor *sb_editor_columns_get_editor (SbEditorColumns *self, SbScriptRole role);
SbEditor *sb_editor_columns_get_active (SbEditorColumns *self);
guint sb_editor_columns_get_n_columns (SbEditorColumns *self);

G_END_DECLS
