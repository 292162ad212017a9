/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the family share. */
#pragma once

#include "sb-lint-tokens.h"

G_BEGIN_DECLS

gboolean sb_lint_type_tokens (SbLintUnit *unit, const PgQuery__TypeName *type, guint *first,
                              guint *last);

G_END_DECLS
