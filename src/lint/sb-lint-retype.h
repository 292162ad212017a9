/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a change of a column's type costs, where the type it has is known. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbLintRetype:
 * @SB_LINT_RETYPE_UNKNOWN: nobody can tell
 * @SB_LINT_RETYPE_FREE: no row is touched
 * @SB_LINT_RETYPE_REWRITE: the table is written anew; every value fits
 * @SB_LINT_RETYPE_NARROW: values may not fit
 *
 * What it costs.
 */
typedef enum
{
  SB_LINT_RETYPE_UNKNOWN,
  SB_LINT_RETYPE_FREE,
  SB_LINT_RETYPE_REWRITE,
  SB_LINT_RETYPE_NARROW,
} SbLintRetype;

SbLintRetype sb_lint_retype (const char *from, const char *to);

G_END_DECLS
