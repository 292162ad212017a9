/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the selected lines of an editor comments, and takes that back. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *sb_editor_comment_toggle (GtkTextBuffer *buffer);

G_END_DECLS
