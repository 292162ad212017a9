/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two schemas, for people. */
#pragma once

#include "sb-difference.h"
#include "sb-output.h"

G_BEGIN_DECLS

void sb_differences_view_print (SbOutput *out, guint indent, SbDifferences *differences);

G_END_DECLS
