/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that make up a snapshot, as a server of a given version understands them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint sb_snapshot_query_get_n (void);
char *sb_snapshot_query_dup (guint index, int server_version);
char *sb_snapshot_query_dup_roles (int server_version);

G_END_DECLS
