/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three editors of the selected migration, as tabs or side by side.
 *
 * Its property "mode" is "forward", "rollback", "verify" or "side-by-side"; the window makes the
 * action `win.editors` of it.
 */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR_AREA (sb_editor_area_get_type ())
G_DECLARE_FINAL_TYPE (SbEditorArea, sb_editor_area, SB, EDITOR_AREA, AdwBin)

GtkWidget *sb_editor_area_new (SbWorkbench *workbench);
void sb_editor_area_find (SbEditorArea *self);
SbDocument *sb_editor_area_get_document (SbEditorArea *self);
SbPlace *sb_editor_area_dup_place (SbEditorArea *self);
void sb_editor_area_fix (SbEditorArea *self);
void sb_editor_area_explain (SbEditorArea *self);

G_END_DECLS
