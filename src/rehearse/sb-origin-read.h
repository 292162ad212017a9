/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A target → what copies of it are made of; and such a copy made. Private to the floor; workers
 * only. */
#pragma once

#include "sb-connection.h"
#include "sb-origin.h"

G_BEGIN_DECLS

SbOrigin *sb_origin_read (SbConnection *connection, SbTarget *target, SbProject *project,
                          GCancellable *cancellable, GError **error);
gboolean sb_origin_restore (SbOrigin *self, SbConnection *admin, GError **error);

G_END_DECLS
