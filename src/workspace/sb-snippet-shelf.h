/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where snippets lie: the user's own, and those that are compiled in. */
#pragma once

#include "sb-snippet.h"

G_BEGIN_DECLS

GPtrArray *sb_snippet_shelf_load (GPtrArray *problems);

G_END_DECLS
