/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of the text of one document: remembers where each document was scrolled to, and shows a
 * place without hiding the beginnings of its lines. */
#pragma once

#include <gtksourceview/gtksource.h>

#include "sb-document.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR_VIEW (sb_editor_view_get_type ())
G_DECLARE_FINAL_TYPE (SbEditorView, sb_editor_view, SB, EDITOR_VIEW, GtkSourceView)

void sb_editor_view_set_document (SbEditorView *self, SbDocument *document);
void sb_editor_view_restore (SbEditorView *self);
void sb_editor_view_reveal (SbEditorView *self, const SbPlace *place);

G_END_DECLS
