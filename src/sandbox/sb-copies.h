/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Throw-away databases, and states kept to make them from: on the sandbox's server, or with a
 * throw-away server of its own for each.
 *
 * On the sandbox's server, whoever makes copies holds an advisory lock as long as it lives, whatever happens to it: copies of
 * nobody are dropped when the next one begins. A state is a database that nobody may connect to, or
 * the data of a server that does not run, under a name that tells what is in it; the ones used last
 * are kept.
 *
 * All functions wait for the server: workers only.
 */
#pragma once

#include "sb-connection.h"
#include "sb-sandbox.h"

G_BEGIN_DECLS

typedef struct _SbCopies SbCopies;

SbCopies *sb_copies_new (SbSandbox *sandbox, GError **error);
SbCopies *sb_copies_new_apart (const char *database, const char *role, gboolean is_bare,
                               GError **error);
gboolean sb_copies_is_apart (SbCopies *self);
SbConnection *sb_copies_connect_admin (SbCopies *self, SbTarget *copy);
void sb_copies_free (SbCopies *self);
SbTarget *sb_copies_make (SbCopies *self, const char *state, GError **error);
SbTarget *sb_copies_take (SbCopies *self, const char *state);
SbTarget *sb_copies_make_twin (SbCopies *self, SbTarget *copy, GError **error);
gboolean sb_copies_drop (SbCopies *self, SbTarget *copy, GError **error);
gboolean sb_copies_has_state (SbCopies *self, const char *state);
gboolean sb_copies_keep (SbCopies *self, SbTarget *copy, const char *state, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCopies, sb_copies_free)

G_END_DECLS
