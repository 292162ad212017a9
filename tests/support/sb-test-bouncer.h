/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real PgBouncer before the test run's server. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Skips the running test when there is no PgBouncer or no server; in CI that is a failure. */
#define SB_TEST_NEEDS_BOUNCER()                                                                    \
  do                                                                                               \
    {                                                                                              \
      if (!sb_test_bouncer_is_available ())                                                        \
        {                                                                                          \
          g_test_skip ("no PgBouncer, or no PostgreSQL server binaries");                          \
          return;                                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (0)

typedef struct _SbTestBouncer SbTestBouncer;

gboolean sb_test_bouncer_is_available (void);
SbTestBouncer *sb_test_bouncer_start (const char *pool_mode);
SbTestBouncer *sb_test_bouncer_start_with (const char *pool_mode, const char *settings);
void sb_test_bouncer_free (SbTestBouncer *self);

const char *sb_test_bouncer_get_socket_dir (SbTestBouncer *self);
guint sb_test_bouncer_get_port (SbTestBouncer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTestBouncer, sb_test_bouncer_free)

G_END_DECLS
