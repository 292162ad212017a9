/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages as they may leave this machine, in a file that others read. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_shareable_dup (const char *text, const char *root);

G_END_DECLS
