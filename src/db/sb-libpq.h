/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library by which all connections are made, loaded ahead of its first use. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sb_libpq_begin_to_load (void);

G_END_DECLS
