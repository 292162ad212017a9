/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was dropped, made again piece by piece as the catalog told it; and names the server chooses. */
#include "sb-draft-private.h"

#include <string.h>

/* Whether the array of names that the server wrote has @name: {a,"b c"}. */
static gboolean
has_name (const char *array, const char *name)
{
  const char *at = array;

  if (at == NULL || *at != '{')
    return FALSE;
  for (at++; *at != '\0' && *at != '}';)
    {
      g_autoptr (GString) item = g_string_new (NULL);
      gboolean is_quoted = *at == '"';

      if (is_quoted)
        at++;
      while (*at != '\0' && (is_quoted ? *at != '"' : *at != ',' && *at != '}'))
        {
          if (*at == '\\' && at[1] != '\0')
            at++;
          g_string_append_c (item, *at++);
        }
      if (is_quoted && *at == '"')
        at++;
      if (*at == ',')
        at++;
      if (strcmp (item->str, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Takes what makes a relation or type again from its pieces; with @column only those that stand on
 * that column. @lost: (nullable): what does not come back all the same. */
void
sb_draft_pieces (SbDraft *self, const SbDraftAnswer *pieces, const char *column, const char *lost)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < pieces->n_rows; i++)
    {
      const char *sql = sb_draft_answer_get (pieces, i, 3);

      if (sql == NULL)
        continue;
      if (column != NULL && !has_name (sb_draft_answer_get (pieces, i, 2), column))
        continue;
      sb_draft_take (self, lost != NULL && is_first ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                     is_first ? g_strdup (lost) : NULL, g_strdup (sql));
      is_first = FALSE;
    }
}

/* As makeObjectName() of the server: the longer of table and columns is cut until all fits. */
static char *
make_name (const char *table, const char *columns, const char *label)
{
  gsize table_length = strlen (table), columns_length = strlen (columns);
  gsize overhead = strlen (label) + 1 + (columns_length > 0 ? 1 : 0);

  while (table_length + columns_length + overhead > SB_IDENTIFIER_MAX)
    {
      gsize *longer = table_length > columns_length ? &table_length : &columns_length;

      (*longer)--;
    }
  while (table_length > 0 && ((guchar) table[table_length] & 0xc0) == 0x80)
    table_length--;
  while (columns_length > 0 && ((guchar) columns[columns_length] & 0xc0) == 0x80)
    columns_length--;
  if (columns_length == 0)
    return g_strdup_printf ("%.*s_%s", (int) table_length, table, label);
  return g_strdup_printf ("%.*s_%.*s_%s", (int) table_length, table, (int) columns_length, columns,
                          label);
}

static gboolean
is_taken (const SbDraftAnswer *names, const char *name)
{
  for (guint i = 0; names != NULL && i < names->n_rows; i++)
    if (g_strcmp0 (sb_draft_answer_get (names, i, 0), name) == 0)
      return TRUE;
  return FALSE;
}

/* The name that the server gives to an index or constraint without one. @columns: its columns
 * joined by _. @is_known: the catalog says which names were taken. */
char *
sb_draft_choose_name (SbDraft *self, const PgQuery__RangeVar *relation, const char *columns,
                      const char *label, gboolean *is_known)
{
  g_autofree char *before = sb_draft_relation_before (self, relation);
  g_autofree char *key = sb_draft_key_relation (self, relation);
  const SbDraftAnswer *names = NULL;

  if (!sb_draft_has_made (self, key))
    names = sb_draft_ask (self, SB_DRAFT_ASK_NAMES, before, NULL);
  *is_known = names != NULL || sb_draft_has_made (self, key);
  for (guint i = 0;; i++)
    {
      g_autofree char *numbered = i > 0 ? g_strdup_printf ("%s%u", label, i) : g_strdup (label);
      g_autofree char *name = make_name (relation->relname, columns, numbered);

      if (!is_taken (names, name) && sb_draft_once (self, "name %s.%s", relation->schemaname, name))
        return g_steal_pointer (&name);
    }
}
