/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dot beside the line that a server named, and one beside each in which lint found something. */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define SB_TYPE_ERROR_GUTTER (sb_error_gutter_get_type ())
G_DECLARE_FINAL_TYPE (SbErrorGutter, sb_error_gutter, SB, ERROR_GUTTER, GtkSourceGutterRenderer)

GtkSourceGutterRenderer *sb_error_gutter_new (void);

G_END_DECLS
