/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that takes the lines that it needs at its width, up to a height from which on it scrolls. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SB_TYPE_SHALLOW_TEXT (sb_shallow_text_get_type ())
G_DECLARE_FINAL_TYPE (SbShallowText, sb_shallow_text, SB, SHALLOW_TEXT, GtkWidget)

GtkWidget *sb_shallow_text_new (void);
void sb_shallow_text_set_text (SbShallowText *self, const char *text);

G_END_DECLS
