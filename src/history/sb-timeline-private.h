/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the floor: the part of a timeline's making that looks for renamed files. */
#pragma once

#include "sb-timeline.h"

G_BEGIN_DECLS

void sb_timeline_find_renamed (GArray *rows, gboolean numbered);

G_END_DECLS
