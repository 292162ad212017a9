/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of the sandbox: a home of its own, other processes that use it, and waiting for a
 * server to go. The test program itself is the other processes, and the supervisor. */
#pragma once

#include <gio/gio.h>

#include "sb-sandbox.h"

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

/**
 * Holder:
 * @server: the server's process; 0 when it could not be opened
 * @host: the socket's folder
 * @database: the project's database
 * @told: what the progress function was told, each with a line end
 * @error: the message, with its code in front
 *
 * Another process that holds a lease until it is told to leave, or killed.
 */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *out;
  pid_t server;
  char *host;
  char *database;
  GString *told;
  char *error;
} Holder;

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

int home_main (int argc, char **argv, void (*add_tests) (void));
gboolean home_has_binaries (void);
Home *home_new (const char *user);
void home_free (Home *self);
char *home_make_folder (Home *self, const char *name);
void home_setenv (Home *self, const char *name, const char *value);
char *home_dup_state_path (Home *self, const char *name);
char *home_dup_data (Home *self);
void home_wait_idle (Home *self);
char *home_find (Home *self, const char *project);

Holder *holder_start (Home *home, const char *project);
void holder_wait_open (Holder *self);
char *holder_wait_progress (Holder *self);
Holder *holder_open (Home *home, const char *project);
void holder_reset (Holder *self);
void holder_leave (Holder *self);
void holder_kill (Holder *self);
void holder_free (Holder *self);
char *holder_query (Holder *self, const char *sql);

int process_watch (pid_t pid);
void process_wait_gone (int watch);
pid_t process_get_parent (pid_t pid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Holder, holder_free)

G_END_DECLS
