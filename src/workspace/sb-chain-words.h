/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain of rehearsed migrations in words for people. All texts are printable and bounded, but plain:
 * never markup. */
#pragma once

#include "sb-proof-words.h"

G_BEGIN_DECLS

SbProofTone sb_chain_words_tone (const SbChain *chain);
char *sb_chain_words_name (const SbChain *chain);
char *sb_chain_words_clause (const SbChain *chain, gboolean is_alone_good);
char *sb_chain_words_reason (const SbChain *chain);

G_END_DECLS
