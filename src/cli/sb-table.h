/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A check's rows as an aligned table. */
#pragma once

#include "sb-check-result.h"
#include "sb-output.h"

G_BEGIN_DECLS

/** SB_TABLE_MAX_ROWS: how many rows are shown to people; JSON has more. */
#define SB_TABLE_MAX_ROWS 20

void sb_table_print (SbOutput *out, guint indent, const SbCheckResult *check);

G_END_DECLS
