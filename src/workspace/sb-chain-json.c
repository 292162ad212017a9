/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-chain-json.h"

#include "sb-rehearsal-json.h"
#include "sb-shareable.h"

/* Those of the range that have no verdict of their own. */
static void
add_between (SbJson *json, const SbChain *chain)
{
  sb_json_begin_array (json, "between");
  for (guint i = 0; i < chain->between->len; i++)
    {
      const SbChainLink *link = chain->between->pdata[i];

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "version", link->migration->version);
      sb_rehearsal_json_add_files (json, link->files, link->files_problem, link->migration->root);
      sb_json_end (json);
    }
  sb_json_end (json);
}

/**
 * sb_chain_json_add:
 * @json: an object that is open
 * @chain: what came out
 *
 * Adds all that is known of it, with nothing in it that is of this machine alone.
 */
void
sb_chain_json_add (SbJson *json, const SbChain *chain)
{
  sb_json_add_string (json, "outcome", sb_chain_verdict_get_name (chain->verdict));
  sb_json_add_string (json, "first", chain->first->version);
  sb_json_add_string (json, "last", chain->last->version);
  sb_json_add_int (json, "migrations", chain->n);
  sb_json_add_int (json, "rolled_back", chain->n_down);
  if (chain->at != NULL)
    sb_json_add_string (json, "version", chain->at->version);
  if (chain->verdict == SB_CHAIN_BROKEN)
    sb_json_add_string (json, "way", chain->is_up ? "up" : "down");
  if (chain->reason != NULL)
    {
      g_autofree char *reason = sb_shareable_dup (chain->reason, chain->first->root);

      sb_json_add_string (json, "reason", reason);
    }
  sb_rehearsal_json_add_differences (json, "differences", chain->differences);
  add_between (json, chain);
  sb_json_add_int (json, "duration_ms", chain->duration_us / 1000);
}
