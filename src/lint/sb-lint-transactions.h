/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which units share a transaction, by what is in the file and by who runs it. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

void sb_lint_transactions_read (SbLintPass *pass);

G_END_DECLS
