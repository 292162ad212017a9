/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Syntax that came after PostgreSQL 15, whose grammar is built in. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

guint sb_lint_newer_find (SbLintPass *pass, gsize start, gsize at, const char *message,
                          const char **what);

G_END_DECLS
