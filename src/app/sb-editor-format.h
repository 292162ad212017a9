/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats the text of an editor, or the statements that are selected in it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SbEditorFormatFunc:
 * @words: (nullable): what people should know; %NULL where they see it
 * @user_data: what was given along
 *
 * Told when formatting is over.
 */
typedef void (*SbEditorFormatFunc) (const char *words, gpointer user_data);

void sb_editor_format (GtkTextBuffer *buffer, SbEditorFormatFunc func, gpointer user_data);

G_END_DECLS
