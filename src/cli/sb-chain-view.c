/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-chain-view.h"

#include "sb-chain-json.h"
#include "sb-differences-view.h"
#include "sb-words.h"

static SbStyle
get_style (const SbChain *chain)
{
  if (!sb_chain_is_good (chain))
    return SB_STYLE_BAD;
  return chain->verdict == SB_CHAIN_EXACT ? SB_STYLE_GOOD : SB_STYLE_WARNING;
}

/**
 * sb_chain_view_print:
 * @out: where
 * @indent: blanks before each line that goes with the verdict
 * @chain: a chain
 */
void
sb_chain_view_print (SbOutput *out, guint indent, const SbChain *chain)
{
  SbStyle style = get_style (chain);
  g_autofree char *words = sb_chain_dup_words (chain);
  g_autofree char *duration = sb_words_duration (chain->duration_us);

  sb_output_put (out, style, sb_chain_is_good (chain) ? "✓ " : "✗ ");
  sb_output_putf (out, SB_STYLE_BOLD, "%s…%s", chain->first->version, chain->last->version);
  sb_output_put (out, SB_STYLE_PLAIN, " in a chain");
  sb_output_putf (out, style, "  %s", words);
  sb_output_putf (out, SB_STYLE_DIM, " · %s", duration);
  sb_output_end_line (out);
  if (chain->reason != NULL)
    sb_output_text (out, SB_STYLE_PLAIN, indent, chain->reason);
  sb_differences_view_print (out, indent, chain->differences);
}

/**
 * sb_chain_view_dup_json:
 * @chain: a chain
 *
 * Returns: (transfer full): the event, one line
 */
char *
sb_chain_view_dup_json (const SbChain *chain)
{
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "chain");
  sb_chain_json_add (json, chain);
  return sb_json_free_to_string (json);
}
