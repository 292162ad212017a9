/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a server process is still at work for a run whose connection is gone. Private to the
 * floor.
 */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

/** SB_RUN_NAME: what the application_name of a run's transactions is: this and the run's id. */
#define SB_RUN_NAME "switchback/"

/**
 * SbSettle:
 * @SB_SETTLE_OVER: nobody is at work for the run: what the target says now is final
 * @SB_SETTLE_GOING_ON: a server process still is
 * @SB_SETTLE_LOST: the target could not be asked
 */
typedef enum
{
  SB_SETTLE_OVER,
  SB_SETTLE_GOING_ON,
  SB_SETTLE_LOST,
} SbSettle;

SbSettle sb_run_settle_ask (SbSession *session, const char *run_id, const char *xid);
void sb_run_settle_end (SbSession *session, const char *run_id, gboolean also_active);

G_END_DECLS
