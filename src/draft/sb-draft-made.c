/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the script has made itself, and what it calls what was there before. */
#include "sb-draft-private.h"

#include <string.h>

char *
sb_draft_key (SbDraft *self, const char *class, const char *schema, const char *name,
              const char *part)
{
  if (schema == NULL || *schema == '\0')
    schema = self->path_schema != NULL ? self->path_schema : "public";
  return g_strdup_printf ("%s\001%s\001%s\001%s", class, schema, name, part != NULL ? part : "");
}

char *
sb_draft_key_relation (SbDraft *self, const PgQuery__RangeVar *relation)
{
  return sb_draft_key (self, "relation", relation->schemaname, relation->relname, NULL);
}

char *
sb_draft_key_names (SbDraft *self, const char *class, PgQuery__Node *const *names, gsize n,
                    const char *part)
{
  if (n == 0)
    return sb_draft_key (self, class, NULL, "", part);
  return sb_draft_key (self, class, n > 1 ? sb_draft_string (names[n - 2]) : NULL,
                       sb_draft_string (names[n - 1]), part);
}

void
sb_draft_made (SbDraft *self, const char *key, SbMade kind)
{
  g_hash_table_insert (self->made, g_strdup (key), GUINT_TO_POINTER (self->group));
  g_hash_table_remove (self->gone, key);
  for (guint i = 0; i < SB_MADE_N; i++)
    if (kind == (SbMade) (1 << i))
      self->made_last[i] = self->group;
}

gboolean
sb_draft_has_made (SbDraft *self, const char *key)
{
  return g_hash_table_contains (self->made, key);
}

/* Whether a change to what @key names needs no way back, since the whole goes. It does not go along
 * when it may stand on something that was made after the whole and has to go before it. */
gboolean
sb_draft_goes_along (SbDraft *self, const char *key, guint may_use)
{
  gpointer group;

  if (!g_hash_table_lookup_extended (self->made, key, NULL, &group))
    return FALSE;
  for (guint i = 0; i < SB_MADE_N; i++)
    if ((may_use & (1 << i)) != 0 && self->made_last[i] > GPOINTER_TO_UINT (group))
      return FALSE;
  return TRUE;
}

/* The script drops what it has made: both are as if they had not been. Returns whether it had. */
gboolean
sb_draft_unmake (SbDraft *self, const char *key)
{
  gpointer group;

  if (!g_hash_table_lookup_extended (self->made, key, NULL, &group))
    return FALSE;
  for (guint i = 0; i < self->entries->len;)
    {
      const SbDraftEntry *entry = self->entries->pdata[i];

      if (entry->group == GPOINTER_TO_UINT (group))
        g_ptr_array_remove_index (self->entries, i);
      else
        i++;
    }
  g_hash_table_remove (self->made, key);
  return TRUE;
}

/* Takes DROP @what IF EXISTS for what the script makes. @what: kind and name as SQL. @may_exist: the
 * statement passes when it is there already; @before: whether it was, %NULL when nobody knows. */
void
sb_draft_take_drop (SbDraft *self, const char *what, const char *key, SbMade kind,
                    gboolean may_exist, const SbDraftAnswer *before)
{
  gboolean was_there = before != NULL && before->n_rows > 0
                       && !g_hash_table_contains (self->gone, key);

  if (sb_draft_has_made (self, key) || (was_there && (may_exist || self->is_conditional)))
    return;
  sb_draft_made (self, key, kind);
  if ((may_exist || self->is_conditional) && before == NULL
      && !g_hash_table_contains (self->gone, key))
    sb_draft_take (self, SB_DRAFT_LOSSY,
                   g_strdup ("assumes that it was not there before: the forward script would have "
                             "kept it, and this drops it"),
                   g_strdup_printf ("DROP %s", what));
  else
    sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup_printf ("DROP %s", what));
}

/* What was made or renamed under the key @from is there under @to. */
void
sb_draft_rename (SbDraft *self, const char *from, const char *to, const char *name_before)
{
  gpointer group;
  char *before;

  if (g_hash_table_lookup_extended (self->made, from, NULL, &group))
    {
      g_hash_table_insert (self->made, g_strdup (to), group);
      g_hash_table_remove (self->made, from);
    }
  before = g_strdup (g_hash_table_lookup (self->renamed, from));
  g_hash_table_remove (self->renamed, from);
  g_hash_table_insert (self->renamed, g_strdup (to),
                       before != NULL ? before : g_strdup (name_before));
}

char *
sb_draft_name_before (SbDraft *self, const char *key, const char *name)
{
  const char *before = g_hash_table_lookup (self->renamed, key);

  return g_strdup (before != NULL ? before : name);
}

/* The relation's name as SQL before the script: the catalog knows it by that one. */
char *
sb_draft_relation_before (SbDraft *self, const PgQuery__RangeVar *relation)
{
  g_autofree char *key = sb_draft_key_relation (self, relation);
  g_autofree char *name = sb_draft_name_relation (relation);

  return sb_draft_name_before (self, key, name);
}

char *
sb_draft_column_before (SbDraft *self, const PgQuery__RangeVar *relation, const char *column)
{
  g_autofree char *key = sb_draft_key (self, "column", relation->schemaname, relation->relname,
                                       column);

  return sb_draft_name_before (self, key, column);
}
