/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files must not change: the forward scripts of what is applied, whose checksum is kept. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

gboolean sb_workspace_is_applied (SbWorkspace *self, const char *key);
GHashTable *sb_workspace_list_applied (SbWorkspace *self);

G_END_DECLS
