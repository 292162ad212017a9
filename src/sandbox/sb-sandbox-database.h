/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The databases in the sandbox's server: the template that looks like Supabase, and one per
 * project.
 *
 * Nobody but this file connects to the template, since a database in use cannot be copied. Both
 * kinds are made under a name ending in ".new" and renamed when they are
 * whole.
 *
 * The functions wait for the server: workers only. Callers hold the start lock.
 */
#pragma once

#include "sb-connection.h"

G_BEGIN_DECLS

/* What the names of templates begin with. */
#define SB_SANDBOX_DATABASE_TEMPLATE "switchback_template_"

const char *sb_sandbox_database_get_prelude_digest (void);
SbConnection *sb_sandbox_database_connect (const char *socket);
SbConnection *sb_sandbox_database_connect_to (const char *socket, const char *database);
char *sb_sandbox_database_dup_template (void);
gboolean sb_sandbox_database_copy (SbSession *session, const char *name, const char *template,
                                   GError **error);
gboolean sb_sandbox_database_make_template (const char *socket, GError **error);
gboolean sb_sandbox_database_prepare (const char *socket, const char *name, gboolean anew,
                                      GError **error);
gboolean sb_sandbox_database_put (const char *socket, const char *name, gboolean is_bare,
                                  GError **error);

G_END_DECLS
