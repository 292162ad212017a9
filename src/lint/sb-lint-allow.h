/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `-- switchback: allow RULE — reason`: findings that the author has seen and wants. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

void sb_lint_allow_apply (SbLintPass *pass);

G_END_DECLS
