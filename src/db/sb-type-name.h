/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL's own types by their oids, so that nobody has to ask the server for them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *sb_type_name_find (guint32 oid);
gboolean sb_type_name_is_number (guint32 oid);

G_END_DECLS
