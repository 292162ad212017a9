/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-refusal.h"

#include <string.h>

/* What may be otherwise a moment later: shutting down, crashed, starting, too many connections. */
static const char *const PASSING_STATES[] = { "57P01", "57P02", "57P03", "53300" };

/* The same of those who refuse in words: libpq itself, PgBouncer (08P01) and Supavisor (XX000). */
static const char *const PASSING_WORDS[] = {
  "Connection refused",
  "could not translate host name",
  "No such file or directory",
  "no answer from",
  "timeout expired",
  "timed out",
  "No route to host",
  "Network is unreachable",
  "Host is down",
  "Connection reset by peer",
  "Broken pipe",
  "server closed the connection unexpectedly",
  "server login has been failing",
  "cannot connect to server",
  "client_login_timeout",
  "query_wait_timeout",
  "no more connections allowed",
  "pooler is shutting down",
  "Max client connections reached",
};

/* What stays so, whatever else is said beside it. */
static const char *const LASTING_WORDS[] = { "authentication", "no such database", "no such user" };

static gboolean
has_any (const char *text, const char *const *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Poolers say all in words, so their states say nothing. */
static gboolean
is_passing_state (const char *state, const char *text)
{
  if (g_str_has_prefix (state, "08") || strcmp (state, "XX000") == 0)
    return has_any (text, PASSING_WORDS, G_N_ELEMENTS (PASSING_WORDS));
  for (gsize i = 0; i < G_N_ELEMENTS (PASSING_STATES); i++)
    if (strcmp (state, PASSING_STATES[i]) == 0)
      return TRUE;
  return FALSE;
}

/* With several hosts each says something; one that will never let us in decides. */
static gboolean
may_pass (GRegex *state_regex, const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;
  gboolean has_state = FALSE;

  if (has_any (text, LASTING_WORDS, G_N_ELEMENTS (LASTING_WORDS)))
    return FALSE;
  for (g_regex_match (state_regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *state = g_match_info_fetch (match, 1);

      has_state = TRUE;
      if (!is_passing_state (state, text))
        return FALSE;
    }
  return has_state || has_any (text, PASSING_WORDS, G_N_ELEMENTS (PASSING_WORDS));
}

/**
 * sb_refusal_read:
 * @text: what libpq says, with `PQERRORS_VERBOSE`
 * @code: (out): %SB_DB_ERROR_UNREACHABLE where waiting may help, else %SB_DB_ERROR_CONNECT
 *
 * Any thread.
 *
 * Returns: (transfer full): what it says without that: no SQLSTATE, no line of the server's source
 */
char *
sb_refusal_read (const char *text, SbDbError *code)
{
  const GRegexCompileFlags flags = G_REGEX_RAW | G_REGEX_MULTILINE | G_REGEX_NEWLINE_LF;
  g_autoptr (GRegex) state = g_regex_new (":  ([0-9A-Z]{5}): ", flags, 0, NULL);
  g_autoptr (GRegex)
      location = g_regex_new ("^[^:\n]+:  [^\n]*, [^\n]*\\.c:[0-9]+(\n|\\z)", flags, 0, NULL);
  g_autofree char *no_state = g_regex_replace_literal (state, text, -1, 0, ":  ", 0, NULL);

  *code = may_pass (state, text) ? SB_DB_ERROR_UNREACHABLE : SB_DB_ERROR_CONNECT;
  return g_regex_replace_literal (location, no_state, -1, 0, "", 0, NULL);
}
