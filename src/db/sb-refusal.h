/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is no connection, out of what libpq says of it. */
#pragma once

#include "sb-db-error.h"

G_BEGIN_DECLS

char *sb_refusal_read (const char *text, SbDbError *code);

G_END_DECLS
