/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests whose SQL expects Supabase: roles, auth.users, auth.uid(); and scripts and dumps by
 * PostgreSQL's own programs, as a second witness. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_test_supabase_prepare (const char *database);
gboolean sb_test_supabase_try_script (const char *database, const char *script);
void sb_test_supabase_run_script (const char *database, const char *script);
char *sb_test_supabase_dump_schema (const char *database);

G_END_DECLS
