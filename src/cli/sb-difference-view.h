/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two schemas, for people and as JSON. */
#pragma once

#include "sb-difference.h"
#include "sb-json.h"
#include "sb-output.h"

G_BEGIN_DECLS

void sb_difference_view_print (SbOutput *out, guint indent, SbDifferences *differences);
void sb_difference_view_add_json (SbJson *json, const char *name, SbDifferences *differences);

G_END_DECLS
