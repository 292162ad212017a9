/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the statements of a rehearsed migration cost, for people and as JSON. */
#pragma once

#include "sb-json.h"
#include "sb-output.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

void sb_cost_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal, gboolean all);
void sb_cost_view_add_json (SbJson *json, const SbRehearsal *rehearsal);

G_END_DECLS
