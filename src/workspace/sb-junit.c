/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-junit.h"

#include "sb-rehearsal-text.h"
#include "sb-shareable.h"

/* Most control characters cannot be in XML 1.0, not even written as numbers. */
static char *
escape (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0xfffe
          || c == 0xffff)
        c = 0xfffd;
      g_string_append_unichar (out, c);
    }
  return g_markup_escape_text (out->str, (gssize) out->len);
}

static char *
escape_shareable (const char *text, const SbRehearsal *rehearsal)
{
  g_autofree char *shareable = sb_shareable_dup (text, rehearsal->migration->root);

  return escape (shareable);
}

/* "1.250", whatever the locale. */
static void
add_seconds (GString *xml, gint64 duration_us)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (xml, " time=\"%s\"",
                          g_ascii_formatd (buffer, sizeof buffer, "%.3f", duration_us / 1e6));
}

static void
add_failure (GString *xml, const SbRehearsal *rehearsal)
{
  const char *words = sb_grade_get_words (rehearsal->grade);
  g_autofree char *message =
      escape_shareable (rehearsal->reason != NULL ? rehearsal->reason : words, rehearsal);
  g_autofree char *details = sb_rehearsal_text_dup_findings (rehearsal);
  g_autofree char *text = escape_shareable (details, rehearsal);

  g_string_append_printf (xml, "<failure type=\"%s\" message=\"%s\">%s</failure>",
                          sb_grade_get_name (rehearsal->grade), message, text);
}

static void
add_case (GString *xml, const SbRehearsal *rehearsal)
{
  const SbMigration *migration = rehearsal->migration;
  g_autofree char *name = g_strdup_printf ("%s %s", migration->version, migration->description);
  g_autofree char *shown = escape (name);

  g_string_append_printf (xml, "    <testcase classname=\"rehearse\" name=\"%s\"", shown);
  if (rehearsal->files != NULL)
    {
      const SbRehearsedFile *file = rehearsal->files->pdata[SB_ROLE_FORWARD];
      g_autofree char *path = escape (file->name);

      g_string_append_printf (xml, " file=\"%s\"", path);
    }
  add_seconds (xml, rehearsal->duration_us);
  g_string_append (xml, ">");
  if (rehearsal->grade == SB_GRADE_IRREVERSIBLE)
    g_string_append_printf (xml, "<skipped message=\"%s\"/>",
                            sb_grade_get_words (rehearsal->grade));
  else if (!sb_grade_is_proof (rehearsal->grade))
    add_failure (xml, rehearsal);
  g_string_append (xml, "</testcase>\n");
}

/* All of them one after the other, as one more case. */
static void
add_chain (GString *xml, const SbChain *chain)
{
  g_autofree char *name = g_strdup_printf ("%s…%s in a chain", chain->first->version,
                                           chain->last->version);
  g_autofree char *shown = escape (name);

  g_string_append_printf (xml, "    <testcase classname=\"rehearse\" name=\"%s\"", shown);
  add_seconds (xml, chain->duration_us);
  g_string_append (xml, ">");
  if (!sb_chain_is_good (chain))
    {
      g_autofree char *summary = sb_rehearsal_text_dup_chain (chain);
      g_autofree char *shareable = sb_shareable_dup (summary, chain->first->root);
      g_autofree char *message = escape (shareable);
      g_autofree char *details = chain->differences != NULL
                                     ? sb_differences_dup_text (chain->differences)
                                     : g_strdup ("");
      g_autofree char *text = escape (details);

      g_string_append_printf (xml, "<failure type=\"chain-%s\" message=\"%s\">%s</failure>",
                              sb_chain_verdict_get_name (chain->verdict), message, text);
    }
  g_string_append (xml, "</testcase>\n");
}

static void
add_counts (GString *xml, GPtrArray *rehearsals, const SbChain *chain)
{
  guint n_failed = 0, n_declared = 0;
  gint64 duration_us = 0;

  for (guint i = 0; i < rehearsals->len; i++)
    {
      const SbRehearsal *rehearsal = rehearsals->pdata[i];
      gboolean is_declared = rehearsal->grade == SB_GRADE_IRREVERSIBLE;

      n_declared += is_declared;
      n_failed += !is_declared && !sb_grade_is_proof (rehearsal->grade);
      duration_us += rehearsal->duration_us;
    }
  n_failed += chain != NULL && !sb_chain_is_good (chain);
  duration_us += chain != NULL ? chain->duration_us : 0;
  g_string_append_printf (xml, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\"",
                          rehearsals->len + (chain != NULL), n_failed, n_declared);
  add_seconds (xml, duration_us);
  g_string_append (xml, ">\n");
}

/**
 * sb_junit_dup_text:
 * @rehearsals: (element-type SbRehearsal): what came out
 * @chain: (nullable): what came of them one after the other
 *
 * A test case for each migration, and one for the chain; what is declared irreversible is skipped.
 *
 * Returns: (transfer full): the XML
 */
char *
sb_junit_dup_text (GPtrArray *rehearsals, const SbChain *chain)
{
  GString *xml = g_string_new (SB_JUNIT_MARK);

  add_counts (xml, rehearsals, chain);
  g_string_append (xml, "  <testsuite name=\"rehearse\"");
  add_counts (xml, rehearsals, chain);
  for (guint i = 0; i < rehearsals->len; i++)
    add_case (xml, rehearsals->pdata[i]);
  if (chain != NULL)
    add_chain (xml, chain);
  g_string_append (xml, "  </testsuite>\n</testsuites>\n");
  return g_string_free (xml, FALSE);
}
