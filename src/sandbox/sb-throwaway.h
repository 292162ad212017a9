/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A throw-away server: a private PostgreSQL like the sandbox's, for one user alone, so that what
 * belongs to a whole server can be tried: roles, settings, databases.
 *
 * Its data can be kept as a state, from which others begin. However this process ends, the server
 * stops and its data are removed; what a kill of its supervisor leaves is cleared away when the next
 * server starts.
 *
 * All functions start processes or wait for them: workers only.
 */
#pragma once

#include "sb-sandbox.h"

G_BEGIN_DECLS

typedef struct _SbThrowaway SbThrowaway;

SbThrowaway *sb_throwaway_start (const char *state, GError **error);
void sb_throwaway_stop (SbThrowaway *self);
gboolean sb_throwaway_keep (SbThrowaway *self, const char *state, GError **error);
SbThrowaway *sb_throwaway_split (SbThrowaway *self, GError **error);
const char *sb_throwaway_get_socket (SbThrowaway *self);
gboolean sb_throwaway_has_state (const char *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbThrowaway, sb_throwaway_stop)

G_END_DECLS
