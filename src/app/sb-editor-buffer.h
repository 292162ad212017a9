/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a document while it is edited, with its undo history; lives as long as the document,
 * so that both survive the selection of other migrations. */
#pragma once

#include <gtksourceview/gtksource.h>

#include "sb-document.h"
#include "sb-finding-marks.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR_BUFFER (sb_editor_buffer_get_type ())
G_DECLARE_FINAL_TYPE (SbEditorBuffer, sb_editor_buffer, SB, EDITOR_BUFFER, GtkSourceBuffer)

SbEditorBuffer *sb_editor_buffer_for (SbDocument *document);
void sb_editor_buffer_attach_language (SbEditorBuffer *self);
void sb_editor_buffer_find_place (SbEditorBuffer *self, const SbPlace *place, GtkTextIter *start,
                                  GtkTextIter *end);
void sb_editor_buffer_mark_error (SbEditorBuffer *self, const GtkTextIter *start,
                                  const GtkTextIter *end);
void sb_editor_buffer_hurry (SbEditorBuffer *self);
SbFindingMarks *sb_editor_buffer_get_marks (SbEditorBuffer *self);
int sb_editor_buffer_get_error_line (SbEditorBuffer *self);

G_END_DECLS
