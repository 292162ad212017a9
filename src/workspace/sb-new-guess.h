/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the description of a new migration says of names: "add notes to sessions". */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void sb_new_guess (const char *description, char **thing, char **place);
char *sb_new_guess_advice (const char *description);
GHashTable *sb_new_guess_values (GListModel *parameters, const char *description);

G_END_DECLS
