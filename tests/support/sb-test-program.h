/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that tests run beside the code under test: psql as a second witness, servers. */
#pragma once

#include <glib.h>

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

char *sb_test_program_run (const char *const *argv);
gboolean sb_test_program_try (const char *const *argv, char **out, char **messages);
GPid sb_test_program_spawn (const char *const *argv, const char *log);
int sb_test_program_stop (GPid pid, int signal_number);
char *sb_test_program_psql (const char *socket_dir, guint port, const char *database,
                            const char *sql);
char *sb_test_program_make_folder (void);
void sb_test_program_write (const char *folder, const char *name, const char *text);
void sb_test_program_remove_folder (const char *folder);

G_END_DECLS
