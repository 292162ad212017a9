/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lint: a script and what is known beside it → findings. */
#pragma once

#include "sb-lint-context.h"

G_BEGIN_DECLS

SbFindingList *sb_lint_check (SbScript *script, const SbLintContext *context);

G_END_DECLS
