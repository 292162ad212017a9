/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server says about a session of somebody else: its lock wait, its progress. Private to
 * the floor.
 *
 * Everything here is called on the worker of the connection that asks.
 */
#pragma once

#include "sb-lock-wait.h"
#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbAdvance:
 * @phase: (nullable): what the server does; %NULL where it reports nothing
 * @n_done: how many blocks, rows or bytes are done
 * @n_total: of how many; 0: not known
 */
typedef struct
{
  char *phase;
  guint64 n_done;
  guint64 n_total;
} SbAdvance;

gboolean sb_observer_look_at_wait (SbSession *session, int pid, SbLockWait **wait, GError **error);
gboolean sb_observer_look_at_advance (SbSession *session, int pid, SbAdvance *advance,
                                      GError **error);

G_END_DECLS
