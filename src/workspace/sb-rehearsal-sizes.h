/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many rows a target's tables have, asked beside a rehearsal: for its forecasts. */
#pragma once

#include "sb-target.h"

G_BEGIN_DECLS

GAsyncQueue *sb_rehearsal_sizes_ask (SbTarget *target);
GHashTable *sb_rehearsal_sizes_wait (GAsyncQueue *answer);

G_END_DECLS
