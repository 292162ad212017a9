/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts rows into tables so that their constraints hold. Private to the floor; workers only. */
#pragma once

#include "sb-filling-table.h"

G_BEGIN_DECLS

gboolean sb_filling_insert (SbSession *session, GPtrArray *tables, guint n_rows, GPtrArray *notes,
                            GError **error);

G_END_DECLS
