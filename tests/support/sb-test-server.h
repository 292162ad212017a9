/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of the floors above db: a database of their own on the private server of the test run. */
#pragma once

#include "sb-connection.h"

G_BEGIN_DECLS

/* Skips the running test when there is no server; in CI that is a failure (`./dev test` counts). */
#define SB_TEST_NEEDS_SERVER()                                                                     \
  do                                                                                               \
    {                                                                                              \
      if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)                                             \
        {                                                                                          \
          g_test_skip ("no PostgreSQL server binaries");                                           \
          return;                                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (0)

char *sb_test_server_create_database (void);
SbTarget *sb_test_server_get_target (const char *database, const char *user);
char *sb_test_server_query (const char *database, const char *sql);

G_END_DECLS
