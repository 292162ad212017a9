/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the statements of a rehearsed migration cost, for people. */
#pragma once

#include "sb-output.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

void sb_cost_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal, gboolean all);

G_END_DECLS
