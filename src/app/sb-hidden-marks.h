/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters that have no shape but change what others look like: those that reorder a line, so
 * that it reads as another than the server gets. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkTextTag *sb_hidden_marks_new_tag (GtkTextBuffer *buffer);
void sb_hidden_marks_apply (GtkTextTag *tag, GtkTextBuffer *buffer, const GtkTextIter *end,
                            const char *text, gsize length);

G_END_DECLS
