/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-identifier.h"

#include <string.h>

#include "sb-digest.h"

/* All words that are not free as names in PostgreSQL 15 to 18 (pg_get_keywords, catcode <> 'U'). */
static const char keywords[] =
    " all analyse analyze and any array as asc asymmetric authorization between bigint"
    " binary bit boolean both case cast char character check coalesce collate collation"
    " column concurrently constraint create cross current_catalog current_date current_role"
    " current_schema current_time current_timestamp current_user dec decimal default"
    " deferrable desc distinct do else end except exists extract false fetch float for"
    " foreign freeze from full grant greatest group grouping having ilike in initially inner"
    " inout int integer intersect interval into is isnull join json json_array json_arrayagg"
    " json_exists json_object json_objectagg json_query json_scalar json_serialize"
    " json_table json_value lateral leading least left like limit localtime localtimestamp"
    " merge_action national natural nchar none normalize not notnull null nullif numeric"
    " offset on only or order out outer overlaps overlay placing position precision primary"
    " real references returning right row select session_user setof similar smallint some"
    " substring symmetric system_user table tablesample then time timestamp to trailing"
    " treat trim true union unique user using values varchar variadic verbose when where"
    " window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces"
    " xmlparse xmlpi xmlroot xmlserialize xmltable ";

static gboolean
needs_quotes (const char *name)
{
  g_autofree char *between_blanks = NULL;

  if (!g_ascii_islower (name[0]) && name[0] != '_')
    return TRUE;
  for (const char *at = name; *at != '\0'; at++)
    {
      if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '_')
        return TRUE;
    }
  between_blanks = g_strconcat (" ", name, " ", NULL);
  return strstr (keywords, between_blanks) != NULL;
}

/* Puts @text between @quote characters, with each one inside doubled. */
static char *
enclose (const char *text, char quote)
{
  GString *out = g_string_sized_new (strlen (text) + 2);

  g_string_append_c (out, quote);
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == quote)
        g_string_append_c (out, quote);
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, quote);
  return g_string_free (out, FALSE);
}

/**
 * sb_identifier_quote:
 * @name: one name as the catalogs have it, not empty
 *
 * Returns: (transfer full): the name as SQL; plain where PostgreSQL would read it back as the same
 * name, in double quotes otherwise
 */
char *
sb_identifier_quote (const char *name)
{
  return needs_quotes (name) ? enclose (name, '"') : g_strdup (name);
}

/**
 * sb_identifier_quote_literal:
 * @text: any text
 *
 * For servers with standard_conforming_strings on (the default; Switchback refuses others), so that
 * a backslash is an ordinary character.
 *
 * Returns: (transfer full): the text as an SQL string constant
 */
char *
sb_identifier_quote_literal (const char *text)
{
  return enclose (text, '\'');
}

/**
 * sb_identifier_shorten:
 * @name: a name made of other names
 *
 * Returns: (transfer full): @name, or when it is longer than a name may be, its head and a few
 * digits of its digest, so that two long names stay different
 */
char *
sb_identifier_shorten (const char *name)
{
  g_autofree char *digest = NULL;
  gsize keep = SB_IDENTIFIER_MAX - 9;

  if (strlen (name) <= SB_IDENTIFIER_MAX)
    return g_strdup (name);
  digest = sb_digest_bytes (name, strlen (name));
  while (keep > 0 && ((guchar) name[keep] & 0xc0) == 0x80)
    keep--;
  return g_strdup_printf ("%.*s_%.8s", (int) keep, name, digest);
}
