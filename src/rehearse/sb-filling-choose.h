/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses values for a column that the server says meet its conditions. Private to the floor; workers
 * only. */
#pragma once

#include "sb-filling-table.h"

G_BEGIN_DECLS

char *sb_filling_choose (SbSession *session, const SbFillingTable *table,
                         const SbFillingColumn *column, gint place);

G_END_DECLS
