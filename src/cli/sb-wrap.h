/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help for people fits a terminal of 80 columns. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_wrap_append (GString *text, const char *words, guint column, guint indent);

G_END_DECLS
