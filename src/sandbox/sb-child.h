/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes that the supervisor starts, and processes that it only knows by number; Linux pidfds,
 * so that a signal never reaches a stranger who got the number since. */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * SbChild:
 * @pid: its number
 * @fd: its pidfd: readable once it has ended
 */
typedef struct
{
  pid_t pid;
  int fd;
} SbChild;

gboolean sb_child_start (SbChild *self, const char *const *argv, int death_signal, GError **error);
gboolean sb_child_open (SbChild *self, pid_t pid);
void sb_child_close (SbChild *self);
void sb_child_signal (SbChild *self, int signal);
gboolean sb_child_wait (SbChild *self, int milliseconds);
gboolean sb_child_run (const char *const *argv, GError **error);

G_END_DECLS
