/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of the sandbox: other processes that use it, and waiting for processes to go. The
 * test program itself is the other processes, and the supervisor. */
#pragma once

#include <gio/gio.h>

#include "sandbox-home.h"

G_BEGIN_DECLS

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

int holder_main (int argc, char **argv, void (*add_tests) (void));
char *holder_find (Home *home, const char *project);
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Holder, holder_free)

G_END_DECLS
