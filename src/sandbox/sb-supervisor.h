/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor: the process that owns the sandbox's server and stops it when nobody needs it.
 *
 * It is this program again, started with a hidden argument, in a session of its own, with no file
 * of whoever started it but the log, a pipe and the start lock.
 *
 * Locks, all flock(), so that the kernel gives them back when a process is killed:
 *   start   exclusive: whoever opens, while it looks, starts the server and makes its database. The
 *           supervisor inherits the very lock and holds it too until the server is ready, so that
 *           nobody looks in between when the opener is killed.
 *   lease   shared: every user, as long as it uses the sandbox. The supervisor waits for it
 *           exclusively; once it has it, it stops the server and keeps the lock until that is done.
 *           Who wants a lease meanwhile waits, and finds no server.
 *   server  exclusive: the supervisor, as long as it lives. It is let go before the lease lock.
 *
 * A throw-away server has a supervisor and locks of its own. When its lease is gone, its data are
 * removed, or kept under the name that the lease's file holds then.
 */
#pragma once

#include "sb-sandbox-place.h"
#include "sb-sandbox.h"

G_BEGIN_DECLS

#define SB_SUPERVISOR_OPTION "--sandbox-supervisor"

int sb_supervisor_main (int argc, char **argv);
gboolean sb_supervisor_start (SbSandboxPlace *place, const char *source, int start_lock,
                              SbSandboxFunc func, gpointer user_data, GError **error);

G_END_DECLS
