/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposals that are no names of the database: keywords, types, snippets. */
#include "sb-proposal-private.h"

#include <string.h>

static const char *const types[] = {
  "bigint",
  "bigserial",
  "boolean",
  "bytea",
  "char",
  "cidr",
  "date",
  "daterange",
  "double precision",
  "inet",
  "int",
  "int4range",
  "int8range",
  "integer",
  "interval",
  "json",
  "jsonb",
  "jsonpath",
  "macaddr",
  "money",
  "numeric",
  "numrange",
  "oid",
  "point",
  "polygon",
  "real",
  "regclass",
  "regproc",
  "regtype",
  "serial",
  "smallint",
  "smallserial",
  "text",
  "time",
  "timestamp",
  "timestamptz",
  "timestamp with time zone",
  "tsquery",
  "tsrange",
  "tstzrange",
  "tsvector",
  "uuid",
  "varchar",
  "xml",
  "citext",
};

/*< private >
 * sb_proposing_add_words:
 *
 * Adds the keywords that come next.
 */
void
sb_proposing_add_words (SbProposing *self)
{
  const char *at = self->wanted->keywords;

  if (at == NULL || self->wanted->is_quoted || self->wanted->qualifiers->len > 0)
    return;
  for (guint place = 0; *at != '\0'; place++)
    {
      gsize length = strcspn (at, ",");
      SbCandidate candidate = { .kind = SB_N_NAME_KINDS,
                                .place = place,
                                .word = g_string_chunk_insert_len (self->words, at, length) };

      sb_proposing_add (self, &candidate, candidate.word, 40);
      at += length + (at[length] == ',');
    }
}

/*< private >
 * sb_proposing_add_types:
 *
 * Adds PostgreSQL's types.
 */
void
sb_proposing_add_types (SbProposing *self)
{
  if (self->wanted->is_quoted || self->wanted->qualifiers->len > 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      SbCandidate candidate = { .kind = SB_N_NAME_KINDS + 2, .word = types[i] };

      sb_proposing_add (self, &candidate, types[i], 20);
    }
}

/*< private >
 * sb_proposing_add_snippets:
 *
 * Adds the snippets for such a script.
 */
void
sb_proposing_add_snippets (SbProposing *self)
{
  GPtrArray *snippets = self->sources->snippets;

  if (self->wanted->is_quoted)
    return;
  for (guint i = 0; snippets != NULL && i < snippets->len; i++)
    {
      const SbSnippet *snippet = snippets->pdata[i];
      SbCandidate candidate = { .kind = SB_N_NAME_KINDS + 1,
                                .word = snippet->trigger,
                                .snippet = snippet };
      gboolean is_whole = g_ascii_strcasecmp (snippet->trigger, self->wanted->prefix) == 0;

      if (snippet->scope == NULL || self->sources->scope == NULL
          || strcmp (snippet->scope, self->sources->scope) == 0)
        sb_proposing_add (self, &candidate, snippet->trigger,
                          is_whole || *self->wanted->prefix == '\0' ? 5 : 45);
    }
}
