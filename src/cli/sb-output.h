/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people on a terminal or in a pipe: colour, columns, and a line that shows progress.
 *
 * Whatever is put here is made printable on the way: nothing from a file or a server reaches the
 * terminal as a control character, whoever forgot to look. A reader that went away (EPIPE) is no
 * failure; what follows is dropped. A reader that stands still is waited for, with an ear for what is
 * more urgent (sb_output_set_interrupt()).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SB_STYLE_PLAIN,
  SB_STYLE_BOLD,
  SB_STYLE_DIM,
  SB_STYLE_GOOD,
  SB_STYLE_BAD,
  SB_STYLE_WARNING,
  SB_STYLE_ACCENT,
  SB_N_STYLES,
} SbStyle;

typedef struct _SbOutput SbOutput;

typedef void (*SbOutputInterruptFunc) (gpointer user_data);

SbOutput *sb_output_new (int fd);
void sb_output_free (SbOutput *self);
gboolean sb_output_is_terminal (SbOutput *self);
guint sb_output_get_width (SbOutput *self);

void sb_output_put (SbOutput *self, SbStyle style, const char *text);
void sb_output_flow (SbOutput *self, SbStyle style, guint column, const char *text);
void sb_output_putf (SbOutput *self, SbStyle style, const char *format, ...) G_GNUC_PRINTF (3, 4);
void sb_output_pad (SbOutput *self, guint column);
guint sb_output_get_column (SbOutput *self);
void sb_output_end_line (SbOutput *self);
void sb_output_text (SbOutput *self, SbStyle style, guint indent, const char *text);
void sb_output_prompt (SbOutput *self, const char *question);
void sb_output_json (SbOutput *self, const char *json);

void sb_output_begin_progress (SbOutput *self);
void sb_output_end_progress (SbOutput *self);
void sb_output_clear_progress (SbOutput *self);
void sb_output_set_interrupt (SbOutput *self, int fd, SbOutputInterruptFunc func,
                              gpointer user_data);
void sb_output_give_up (SbOutput *self);
void sb_output_flush (SbOutput *self);
int sb_output_get_error (SbOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbOutput, sb_output_free)

G_END_DECLS
