/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lock waits and what is tried again, as lines for people. */
#pragma once

#include "sb-output.h"
#include "sb-run-event.h"

G_BEGIN_DECLS

void sb_wait_view_print_wait (SbOutput *out, guint indent, const SbLockWait *wait);
void sb_wait_view_print_retry (SbOutput *out, guint indent, const SbRunEvent *event);
char *sb_wait_view_dup_advance (const SbRunEvent *event);

G_END_DECLS
