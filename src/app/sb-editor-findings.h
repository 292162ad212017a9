/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings of one editor for a person: the card under the pointer or at the cursor, the fix by
 * one key. Belongs to an #SbEditor. */
#pragma once

#include "sb-editor-view.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR_FINDINGS (sb_editor_findings_get_type ())
G_DECLARE_FINAL_TYPE (SbEditorFindings, sb_editor_findings, SB, EDITOR_FINDINGS, GObject)

SbEditorFindings *sb_editor_findings_new (SbEditorView *view);
void sb_editor_findings_close (SbEditorFindings *self);
void sb_editor_findings_fix (SbEditorFindings *self);
void sb_editor_findings_explain (SbEditorFindings *self);

G_END_DECLS
