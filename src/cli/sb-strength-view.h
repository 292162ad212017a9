/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How strong a verify script is, on a terminal. */
#pragma once

#include "sb-output.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

void sb_strength_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal);

G_END_DECLS
