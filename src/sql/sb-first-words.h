/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First words: what a statement is where there is no parse tree: newer syntax, or too big a tree.
 */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

SbTx sb_first_words_classify (const char *sql, gsize length, const char **tag,
                              const char **why_alone);

G_END_DECLS
