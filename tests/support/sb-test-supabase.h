/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests whose SQL expects Supabase: roles, auth.users, auth.uid(); and scripts and dumps by
 * PostgreSQL's own programs, as a second witness. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_test_supabase_prepare (const char *database);
gboolean sb_test_supabase_try_script (const char *database, const char *script);
void sb_test_supabase_run_script (const char *database, const char *script);
gboolean sb_test_supabase_has_pg_dump (void);
char *sb_test_supabase_dump_schema (const char *database);

/* For the server, and its own pg_dump. */
#define SB_TEST_NEEDS_PG_DUMP()                                                                    \
  do                                                                                               \
    {                                                                                              \
      SB_TEST_NEEDS_SERVER ();                                                                     \
      if (!sb_test_supabase_has_pg_dump ())                                                        \
        {                                                                                          \
          g_test_skip ("no pg_dump beside the server");                                            \
          return;                                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (0)

G_END_DECLS
