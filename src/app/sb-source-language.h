/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL in colour: the language definition and the style schemes that come with the program. */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

void sb_source_language_register (void);
void sb_source_language_attach (GtkSourceBuffer *buffer);

G_END_DECLS
