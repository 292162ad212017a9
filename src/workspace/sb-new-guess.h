/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the description of a new migration says of names: "add notes to sessions". Private to the
 * floor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_new_guess (const char *description, char **thing, char **place);

G_END_DECLS
