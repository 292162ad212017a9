/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values for a column, as SQL that makes one from a row's number. Private to the floor; any thread. */
#pragma once

#include "sb-filling-table.h"

G_BEGIN_DECLS

GPtrArray *sb_filling_value_new_forms (const SbFillingColumn *column, GPtrArray *conditions);

G_END_DECLS
