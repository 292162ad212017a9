/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of the sandbox: a home of its own, where no sandbox ever was. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Home:
 * @top: a folder of the test's own
 * @user: (nullable): the user whose home it is; %NULL for the one who runs the test
 *
 * XDG folders, and for root the parent of the server's folder, below @top.
 */
typedef struct
{
  char *top;
  char *user;
  char **environment;
} Home;

#define NEEDS_BINARIES()                                                                           \
  do                                                                                               \
    {                                                                                              \
      if (!home_has_binaries ())                                                                   \
        {                                                                                          \
          g_test_skip ("no PostgreSQL server binaries");                                           \
          return;                                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (0)

gboolean home_has_binaries (void);
Home *home_new (const char *user);
void home_free (Home *self);
char *home_make_folder (Home *self, const char *name);
void home_setenv (Home *self, const char *name, const char *value);
char *home_dup_state_path (Home *self, const char *name);
char *home_dup_data (Home *self);
void home_wait_idle (Home *self);
void home_move_in (Home *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)

G_END_DECLS
