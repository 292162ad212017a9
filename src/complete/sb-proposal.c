/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-proposal.h"

#include "sb-proposal-private.h"

#include "sb-identifier.h"

#include <string.h>

/* How early each kind comes among what is wanted. */
static const guint weights[SB_N_NAME_KINDS] = {
  [SB_NAME_COLUMN] = 1,       [SB_NAME_CONSTRAINT] = 1, [SB_NAME_TRIGGER] = 1,
  [SB_NAME_POLICY] = 1,       [SB_NAME_LABEL] = 1,      [SB_NAME_TABLE] = 10,
  [SB_NAME_VIEW] = 10,        [SB_NAME_MATVIEW] = 10,   [SB_NAME_SEQUENCE] = 10,
  [SB_NAME_INDEX] = 10,       [SB_NAME_ENUM] = 10,      [SB_NAME_DOMAIN] = 10,
  [SB_NAME_TYPE] = 11,        [SB_NAME_ROLE] = 10,      [SB_NAME_FUNCTION] = 25,
  [SB_NAME_PROCEDURE] = 10,   [SB_NAME_EXTENSION] = 10, [SB_NAME_SETTING] = 15,
  [SB_NAME_PUBLICATION] = 10, [SB_NAME_SCHEMA] = 30,
};

static gboolean
wants (const SbProposing *self, SbNameKind kind)
{
  return (self->wanted->wants & SB_WANT (kind)) != 0;
}

static const char *
get_qualifier (const SbProposing *self, guint from_end)
{
  GPtrArray *qualifiers = self->wanted->qualifiers;

  return qualifiers->len >= from_end ? qualifiers->pdata[qualifiers->len - from_end] : NULL;
}

static const SbReach *
find_reach (const SbProposing *self, const char *name)
{
  for (guint i = 0; i < self->wanted->reach->len; i++)
    {
      const SbReach *reach = self->wanted->reach->pdata[i];

      if (strcmp (reach->alias != NULL ? reach->alias : reach->name, name) == 0)
        return reach;
    }
  return NULL;
}

/* Labels */

static gboolean
add_labels_of (SbProposing *self, const char *type)
{
  const char *dot = strchr (type, '.');
  gsize length = strcspn (type, " ([");
  SbReach reach = { .name = NULL };
  guint before = self->found->len;
  g_autofree char *schema = NULL, *name = NULL;

  if (dot != NULL && dot < type + length)
    schema = g_strndup (type, dot - type);
  else
    dot = type - 1;
  name = g_strndup (dot + 1, type + length - dot - 1);
  if (name[0] == '"')
    {
      memmove (name, name + 1, strlen (name));
      name[strcspn (name, "\"")] = '\0';
    }
  reach.schema = schema;
  reach.name = name;
  sb_proposing_add_parts (self, SB_NAME_LABEL, &reach, 1);
  return self->found->len > before;
}

static void
add_labels (SbProposing *self)
{
  const SbWanted *wanted = self->wanted;

  if (wanted->label_of == NULL)
    return;
  if (wanted->label_is_type)
    {
      add_labels_of (self, wanted->label_of);
      return;
    }
  for (guint i = 0; i < wanted->reach->len; i++)
    for (guint j = 0; j < self->sources->n_names; j++)
      {
        const SbReach *reach = wanted->reach->pdata[i];
        guint n = 0;
        const SbName *columns = self->sources->names[j] != NULL
                                    ? sb_schema_names_get_parts (self->sources->names[j],
                                                                 SB_NAME_COLUMN, reach->schema,
                                                                 reach->name, &n)
                                    : NULL;

        for (guint k = 0; k < n; k++)
          if (strcmp (columns[k].name, wanted->label_of) == 0 && columns[k].detail != NULL
              && add_labels_of (self, columns[k].detail))
            return;
      }
}

/* Names */

static void
add_columns (SbProposing *self)
{
  const SbWanted *wanted = self->wanted;
  const char *last = get_qualifier (self, 1);

  if (last != NULL)
    {
      SbReach named = { .schema = (char *) get_qualifier (self, 2), .name = (char *) last };
      const SbReach *reach = named.schema == NULL ? find_reach (self, last) : NULL;

      sb_proposing_add_parts (self, SB_NAME_COLUMN, reach != NULL ? reach : &named, 1);
      return;
    }
  if (wanted->subject != NULL)
    {
      sb_proposing_add_parts (self, SB_NAME_COLUMN, wanted->subject, 1);
      return;
    }
  for (guint i = 0; i < wanted->reach->len; i++)
    {
      const SbReach *reach = wanted->reach->pdata[i];
      SbCandidate candidate = { .kind = SB_NAME_TABLE,
                                .word = reach->alias != NULL ? reach->alias : reach->name };

      sb_proposing_add_parts (self, SB_NAME_COLUMN, reach, MIN (1 + i, 5));
      if (*candidate.word != '\0' && wanted->reach->len > 1)
        sb_proposing_add (self, &candidate, candidate.word, 8);
    }
}

/* Parts of a table that is named further on, or not yet. */
static void
add_parts (SbProposing *self, SbNameKind kind)
{
  if (self->wanted->subject != NULL)
    {
      sb_proposing_add_parts (self, kind, self->wanted->subject, 1);
      return;
    }
  for (guint i = 0; i < self->sources->n_names; i++)
    {
      guint n = 0;
      const SbName *all = self->sources->names[i] != NULL
                              ? sb_schema_names_get (self->sources->names[i], kind, &n)
                              : NULL;

      for (guint j = 0; j < n && self->found->len < 2 * SB_PROPOSALS_MAX; j++)
        {
          SbCandidate candidate = { .kind = kind, .name = &all[j] };

          sb_proposing_add (self, &candidate, all[j].name, 2);
        }
    }
}

static void
add_queries (SbProposing *self)
{
  for (guint i = 0; i < self->wanted->reach->len; i++)
    {
      const SbReach *reach = self->wanted->reach->pdata[i];
      SbCandidate candidate = { .kind = SB_NAME_VIEW, .word = reach->name };

      if (reach->columns != NULL && reach->schema == NULL && *reach->name != '\0')
        sb_proposing_add (self, &candidate, reach->name, 5);
    }
}

static void
add_all (SbProposing *self)
{
  const SbWanted *wanted = self->wanted;
  const char *schema = get_qualifier (self, 1);

  if (wanted->is_label)
    {
      add_labels (self);
      return;
    }
  for (guint kind = 0; kind < SB_NAME_COLUMN; kind++)
    if (wants (self, kind) && !(kind == SB_NAME_SCHEMA && schema != NULL)
        && get_qualifier (self, 2) == NULL)
      sb_proposing_add_names (self, kind, schema, weights[kind]);
  for (guint kind = SB_NAME_CONSTRAINT; kind < SB_NAME_LABEL; kind++)
    if (wants (self, kind))
      add_parts (self, kind);
  if (wants (self, SB_NAME_COLUMN))
    add_columns (self);
  if (wants (self, SB_NAME_VIEW) && schema == NULL)
    add_queries (self);
  if ((wanted->wants & SB_WANT_BUILT_IN_TYPES) != 0)
    sb_proposing_add_types (self);
  if ((wanted->wants & SB_WANT_KEYWORDS) != 0)
    sb_proposing_add_words (self);
  if ((wanted->wants & SB_WANT_SNIPPETS) != 0)
    sb_proposing_add_snippets (self);
}

/* The best first; what the sources agree about once. */

static const char *
get_text (const SbCandidate *candidate)
{
  return candidate->name != NULL ? candidate->name->name : candidate->word;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const SbCandidate *one = a, *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  if (one->kind == SB_N_NAME_KINDS && other->kind == SB_N_NAME_KINDS)
    return (int) one->place - (int) other->place;
  /* Columns and labels stay in their order. */
  if ((one->kind == SB_NAME_COLUMN || one->kind == SB_NAME_LABEL) && one->kind == other->kind
      && one->name != NULL && other->name != NULL && one->reach == other->reach)
    return (int) one->name->place - (int) other->name->place;
  return g_ascii_strcasecmp (get_text (one), get_text (other));
}

static guint
hash_candidate (gconstpointer data)
{
  const SbCandidate *candidate = data;

  return g_str_hash (get_text (candidate)) ^ candidate->kind;
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  const SbCandidate *one = a, *other = b;
  gboolean one_hidden = one->name != NULL && !one->name->is_visible;
  gboolean other_hidden = other->name != NULL && !other->name->is_visible;

  if (one->kind != other->kind || one->reach != other->reach
      || strcmp (get_text (one), get_text (other)) != 0)
    return FALSE;
  if (one->kind >= SB_NAME_COLUMN || one->name == NULL || other->name == NULL)
    return TRUE;
  return one_hidden == other_hidden
         && (!one_hidden || g_strcmp0 (one->name->schema, other->name->schema) == 0);
}

/* Two relations in reach have it: alone it would mean neither. */
static gboolean
is_ambiguous (GArray *found, const SbCandidate *column)
{
  for (guint i = 0; i < found->len; i++)
    {
      const SbCandidate *other = &g_array_index (found, SbCandidate, i);

      if (other->kind == SB_NAME_COLUMN && other->reach != column->reach
          && strcmp (get_text (other), get_text (column)) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sb_proposals_find:
 * @wanted: what is wanted
 * @sources: what there is
 *
 * Any thread; takes no longer the more there is.
 *
 * Returns: (transfer full) (element-type SbProposal): at most %SB_PROPOSALS_MAX, the best first;
 *   valid as long as the sources
 */
GPtrArray *
sb_proposals_find (const SbWanted *wanted, const SbProposalSources *sources)
{
  GPtrArray *proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_proposal_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_candidate, is_same);
  SbProposing self = { .wanted = wanted, .sources = sources };

  self.found = g_array_new (FALSE, FALSE, sizeof (SbCandidate));
  self.words = g_string_chunk_new (1024);
  add_all (&self);
  g_array_sort (self.found, compare);
  for (guint i = 0; i < self.found->len && proposals->len < SB_PROPOSALS_MAX; i++)
    {
      SbCandidate *candidate = &g_array_index (self.found, SbCandidate, i);
      gboolean is_column = candidate->kind == SB_NAME_COLUMN && wanted->subject == NULL
                           && wanted->qualifiers->len == 0;

      if (g_hash_table_add (seen, candidate))
        g_ptr_array_add (proposals,
                         sb_proposing_write (&self, candidate,
                                             is_column && is_ambiguous (self.found, candidate)));
    }
  g_string_chunk_free (self.words);
  g_array_unref (self.found);
  return proposals;
}

/**
 * sb_proposals_have_choice:
 * @proposals: (element-type SbProposal): proposals
 * @wanted: what they were found for
 *
 * Returns: whether the first may be chosen beforehand: something was typed that is not whole yet, and
 *   that is no new name
 */
gboolean
sb_proposals_have_choice (GPtrArray *proposals, const SbWanted *wanted)
{
  if (proposals->len == 0 || *wanted->prefix == '\0' || wanted->is_free)
    return FALSE;
  for (guint i = 0; i < proposals->len; i++)
    {
      const SbProposal *proposal = proposals->pdata[i];

      if (proposal->snippet == NULL && strcmp (proposal->text, wanted->prefix) == 0)
        return FALSE;
    }
  return TRUE;
}
