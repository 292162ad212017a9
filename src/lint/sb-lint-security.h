/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the family share. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sb_lint_is_managed (const char *schema);

G_END_DECLS
