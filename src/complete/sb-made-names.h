/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that a script makes, by its tokens: half-typed scripts make names too. */
#pragma once

#include "sb-schema-names.h"

G_BEGIN_DECLS

void sb_made_names_add (SbSchemaNames *names, const char *text, gsize length, const char *origin,
                        guint order);

G_END_DECLS
