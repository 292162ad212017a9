/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens of a unit, for places that the parser's nodes do not have.
 *
 * Tokens are counted from 0, blanks and comments left out; their places are those of nodes. A token
 * behind the last has the kind SB_TOKEN_END.
 */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

/** SB_LINT_NO_TOKEN: not found. */
#define SB_LINT_NO_TOKEN G_MAXUINT

guint sb_lint_tokens_get_n (SbLintUnit *unit);
const SbToken *sb_lint_token (SbLintUnit *unit, guint index);
guint sb_lint_token_at (SbLintUnit *unit, int location);
gboolean sb_lint_token_is (SbLintUnit *unit, guint index, const char *word);
gboolean sb_lint_token_is_char (SbLintUnit *unit, guint index, char c);
guint sb_lint_token_find (SbLintUnit *unit, guint from, guint to, const char *word);
guint sb_lint_token_skip_name (SbLintUnit *unit, guint index);
guint sb_lint_token_skip_parentheses (SbLintUnit *unit, guint index);
gboolean sb_lint_has_comment (SbLintUnit *unit, guint first, guint last);
char *sb_lint_tokens_dup (SbLintUnit *unit, guint first, guint last);
gboolean sb_lint_item (SbLintUnit *unit, guint from, guint index, guint *first, guint *last);
gboolean sb_lint_command (SbLintPass *pass, const SbLintNode *cmd, guint *first, guint *last);
SbFinding *sb_lint_report_tokens (SbLintPass *pass, SbLintUnit *unit, guint first, guint last,
                                  const char *format, ...) G_GNUC_PRINTF (5, 6);
void sb_lint_insert_behind_token (SbFinding *finding, SbLintUnit *unit, guint index,
                                  const char *text);
void sb_lint_replace_tokens (SbFinding *finding, SbLintUnit *unit, guint first, guint last,
                             const char *text);

G_END_DECLS
