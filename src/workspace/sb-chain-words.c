/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-chain-words.h"

#include "sb-printable.h"

#define MAX_VERSION 60
#define MAX_REASON 1000

/**
 * sb_chain_words_tone:
 * @chain: a chain
 *
 * Returns: how good it is
 */
SbProofTone
sb_chain_words_tone (const SbChain *chain)
{
  if (chain->verdict == SB_CHAIN_EXACT)
    return SB_PROOF_GOOD;
  return chain->verdict == SB_CHAIN_BROKEN ? SB_PROOF_BAD : SB_PROOF_DOUBTFUL;
}

/**
 * sb_chain_words_name:
 * @chain: a chain
 *
 * Returns: (transfer full): "the chain 001…003"
 */
char *
sb_chain_words_name (const SbChain *chain)
{
  g_autofree char *first = sb_printable_ellipsize (chain->first->version, MAX_VERSION);
  g_autofree char *last = sb_printable_ellipsize (chain->last->version, MAX_VERSION);

  return g_strdup_printf ("the chain %s…%s", first, last);
}

/**
 * sb_chain_words_clause:
 * @chain: a chain
 * @is_alone_good: what it goes behind says that a way back is proven
 *
 * Returns: (transfer full): how a sentence about one of its migrations goes on
 */
char *
sb_chain_words_clause (const SbChain *chain, gboolean is_alone_good)
{
  g_autofree char *name = sb_chain_words_name (chain);
  g_autofree char *words = sb_chain_dup_words (chain);
  g_autofree char *shown = sb_printable_ellipsize (words, MAX_REASON);

  if (chain->verdict == SB_CHAIN_EXACT && is_alone_good)
    return g_strdup_printf (", alone and in %s", name);
  if (chain->verdict == SB_CHAIN_BROKEN && is_alone_good)
    return g_strdup_printf (", but only alone: %s %s", name, shown);
  return g_strdup_printf ("; %s: %s", name, shown);
}

/**
 * sb_chain_words_reason:
 * @chain: a chain
 *
 * Returns: (transfer full) (nullable): what failed, or why it ended, one line
 */
char *
sb_chain_words_reason (const SbChain *chain)
{
  g_autofree char *reason = chain->reason != NULL
                                ? sb_printable_ellipsize (chain->reason, MAX_REASON)
                                : NULL;

  return reason != NULL ? g_strdup_printf ("In the chain: %s", reason) : NULL;
}
