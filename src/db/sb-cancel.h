/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cancelling: what was asked for, and the helper threads that carry it to the server. Private to
 * db.
 *
 * PQcancel() and pg_terminate_backend() need a second connection, and opening one may block for as
 * long as the network likes. So each runs on a thread of its own that may be
 * left behind; what it shares with the worker is reference counted.
 */
#pragma once

#include <libpq-fe.h>

#include "sb-connection.h"

G_BEGIN_DECLS

/**
 * SbWake:
 *
 * An eventfd and the rung that was asked for: shared by the connection, its worker and the helpers.
 */
typedef struct _SbWake SbWake;

SbWake *sb_wake_new (void);
SbWake *sb_wake_ref (SbWake *self);
void sb_wake_unref (SbWake *self);
int sb_wake_get_fd (SbWake *self);
void sb_wake_ring (SbWake *self);
void sb_wake_drain (SbWake *self);
void sb_wake_ask (SbWake *self, SbCancelLevel level);
SbCancelLevel sb_wake_get_level (SbWake *self);
void sb_wake_reset (SbWake *self);
void sb_wake_add_job (SbWake *self);
void sb_wake_hurry (SbWake *self);
gboolean sb_wake_take_hurry (SbWake *self);

/**
 * SbCancelHelper:
 *
 * One request on its way to the server.
 */
typedef struct _SbCancelHelper SbCancelHelper;

SbCancelHelper *sb_cancel_helper_start (SbWake *wake, PGconn *conn);
SbCancelHelper *sb_cancel_helper_start_terminate (SbWake *wake, PGconn *conn, SbTarget *target);
gboolean sb_cancel_helper_is_done (SbCancelHelper *self);
void sb_cancel_helper_unref (SbCancelHelper *self);

G_END_DECLS
