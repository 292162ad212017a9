/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ending somebody else's session, if it still does nothing. */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

gboolean sb_end_session (SbSession *session, int pid, gint64 backend_start, GError **error);

G_END_DECLS
