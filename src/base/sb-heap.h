/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this process keeps its memory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_heap_set_up (void);

G_END_DECLS
