/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which migrations would go in late on a target. Any thread. */
#pragma once

#include "sb-timeline.h"

G_BEGIN_DECLS

GStrv sb_rehearsal_order_dup_late (SbTimeline *timeline);
GStrv sb_rehearsal_order_dup_applied (SbTimeline *timeline);

G_END_DECLS
