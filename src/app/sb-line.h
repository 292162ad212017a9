/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of monospaced text in a list: a dim gutter, the text, and a remark behind it; drawn, so
 * that a list of 100,000 of them costs nothing per line. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SbLineTone:
 *
 * How a text looks: a named colour of the theme, or weight.
 */
typedef enum
{
  SB_LINE_PLAIN,
  SB_LINE_HEADING,
  SB_LINE_DIM,
  SB_LINE_GOOD,
  SB_LINE_WARNING,
  SB_LINE_ERROR,
  SB_LINE_ACTIVE,
} SbLineTone;

#define SB_TYPE_LINE (sb_line_get_type ())
G_DECLARE_FINAL_TYPE (SbLine, sb_line, SB, LINE, GtkWidget)

GtkWidget *sb_line_new (guint gutter_width, guint remark_column);
void sb_line_set_gutter (SbLine *self, const char *text, gboolean italic);
void sb_line_set_text (SbLine *self, SbLineTone tone, const char *text, gsize n_bold);
void sb_line_set_remark (SbLine *self, SbLineTone tone, const char *remark);
const char *sb_line_get_text (SbLine *self);

G_END_DECLS
