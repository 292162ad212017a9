/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a migration's scripts can be run on top of themselves, for people. */
#pragma once

#include "sb-output.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

void sb_repeat_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal);

G_END_DECLS
