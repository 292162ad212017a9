/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-evidence.h"

#include <string.h>

#include "sb-chain-json.h"
#include "sb-config.h"
#include "sb-rehearsal-json.h"

/* How the copies were made. */
#define COPY "migrations replayed in the sandbox"

static char *
dup_head (const SbOrigin *origin)
{
  g_autofree char *copy = origin != NULL ? sb_origin_dup_words (origin) : g_strdup (COPY);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "switchback-evidence");
  sb_json_add_int (json, "format", SB_EVIDENCE_FORMAT);
  sb_json_add_string (json, "tool", "switchback " SB_VERSION);
  sb_json_add_string (json, "time", time);
  sb_json_add_string (json, "copy", copy);
  line = sb_json_free_to_string (json);
  g_assert (g_str_has_prefix (line, SB_EVIDENCE_MARK));
  return g_strndup (line, strlen (line) - 1);
}

/**
 * sb_evidence_dup_text:
 * @rehearsals: (element-type SbRehearsal): what came out
 * @chain: (nullable): what came of them one after the other
 *
 * Any thread.
 *
 * Returns: (transfer full): a JSON text, a line for each migration
 */
char *
sb_evidence_dup_text (GPtrArray *rehearsals, const SbChain *chain)
{
  GString *text = g_string_new (NULL);
  const SbRehearsal *first = rehearsals->len > 0 ? rehearsals->pdata[0] : NULL;
  g_autofree char *head = dup_head (first != NULL ? first->origin : NULL);

  g_string_append_printf (text, "%s,\"migrations\":[", head);
  for (guint i = 0; i < rehearsals->len; i++)
    {
      SbJson *json = sb_json_new ();
      g_autofree char *line = NULL;

      sb_json_begin_object (json, NULL);
      sb_rehearsal_json_add (json, rehearsals->pdata[i]);
      line = sb_json_free_to_string (json);
      g_string_append_printf (text, "%s\n%s", i > 0 ? "," : "", line);
    }
  g_string_append (text, "\n]");
  if (chain != NULL)
    {
      SbJson *json = sb_json_new ();
      g_autofree char *line = NULL;

      sb_json_begin_object (json, NULL);
      sb_chain_json_add (json, chain);
      line = sb_json_free_to_string (json);
      g_string_append_printf (text, ",\"chain\":\n%s", line);
    }
  g_string_append (text, "}\n");
  return g_string_free (text, FALSE);
}
