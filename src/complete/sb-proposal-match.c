/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names fit what was typed. */
#include "sb-proposal-private.h"

#include <string.h>

/* Of one kind no more than these are looked at any closer. */
#define MOST 300

/*< private >
 * sb_proposal_match:
 * @text: a name or word
 * @typed: what was typed of it
 *
 * Returns: how well it fits
 */
SbMatch
sb_proposal_match (const char *text, const char *typed)
{
  gsize length = strlen (typed);
  SbMatch best = SB_MATCH_NONE;

  if (g_ascii_strncasecmp (text, typed, length) == 0)
    return SB_MATCH_BEGINS;
  if (length < 2)
    return SB_MATCH_NONE;
  for (const char *at = text + 1; best != SB_MATCH_WORD_BEGINS && *at != '\0'; at++)
    if (g_ascii_tolower (*at) == g_ascii_tolower (*typed)
        && g_ascii_strncasecmp (at, typed, length) == 0)
      best = strchr ("_ -.", at[-1]) != NULL ? SB_MATCH_WORD_BEGINS : SB_MATCH_CONTAINS;
  return best;
}

/*< private >
 * sb_proposing_add:
 * @candidate: what may be proposed
 * @text: by what it is found
 * @weight: the less the earlier, from 0 to 99
 *
 * Adds it if it fits what was typed.
 */
void
sb_proposing_add (SbProposing *self, const SbCandidate *candidate, const char *text, guint weight)
{
  SbCandidate copy = *candidate;
  SbMatch match = sb_proposal_match (text, self->wanted->prefix);

  if (match == SB_MATCH_NONE)
    return;
  copy.rank = match * 1000 + weight * 10;
  g_array_append_val (self->found, copy);
}

static gboolean
is_offered (const SbProposing *self, const SbName *name, const char *schema)
{
  if (name->origin != NULL && *name->origin != '\0' && name->order >= self->sources->order)
    return FALSE;
  if (schema != NULL)
    return name->schema != NULL ? strcmp (name->schema, schema) == 0
                                : strcmp (schema, "public") == 0;
  return TRUE;
}

/* What comes with the server is in nobody's way before it is asked for. */
static gboolean
is_hidden (const SbProposing *self, SbNameKind kind, const SbName *name, const char *schema)
{
  return name->is_system && schema == NULL && kind != SB_NAME_SETTING
         && strlen (self->wanted->prefix) < 2;
}

static guint
weigh (const SbName *name, guint weight)
{
  /* Made just now, what is there, what comes with the server. */
  if (name->origin != NULL)
    return weight > 0 ? weight - 1 : 0;
  return name->is_system ? weight + 30 : weight;
}

static void
add_name (SbProposing *self, SbNameKind kind, const SbName *name, guint weight)
{
  SbCandidate candidate = { .kind = kind, .name = name };

  sb_proposing_add (self, &candidate, name->name, weigh (name, weight));
}

static void
add_from (SbProposing *self, SbSchemaNames *names, SbNameKind kind, const char *schema,
          guint weight)
{
  const char *typed = self->wanted->prefix;
  guint n, n_found = 0;
  const SbName *all = sb_schema_names_find (names, kind, typed, &n);

  for (guint i = 0; i < n && n_found < MOST; i++)
    if (is_offered (self, &all[i], schema) && !is_hidden (self, kind, &all[i], schema))
      {
        add_name (self, kind, &all[i], weight);
        n_found++;
      }
  if (strlen (typed) < 2)
    return;
  all = sb_schema_names_get (names, kind, &n);
  for (guint i = 0; i < n && n_found < MOST; i++)
    if (is_offered (self, &all[i], schema) && !is_hidden (self, kind, &all[i], schema)
        && sb_proposal_match (all[i].name, typed) > SB_MATCH_BEGINS)
      {
        guint before = self->found->len;

        add_name (self, kind, &all[i], weight);
        n_found += self->found->len - before;
      }
}

/*< private >
 * sb_proposing_add_names:
 * @kind: no kind of part
 * @schema: (nullable): of this schema alone
 * @weight: the less the earlier
 *
 * Adds the names of that kind that fit what was typed.
 */
void
sb_proposing_add_names (SbProposing *self, SbNameKind kind, const char *schema, guint weight)
{
  for (guint i = 0; i < self->sources->n_names; i++)
    if (self->sources->names[i] != NULL)
      add_from (self, self->sources->names[i], kind, schema, weight);
}

/*< private >
 * sb_proposing_add_parts:
 * @kind: a kind of part
 * @reach: the relation or type
 * @weight: the less the earlier
 *
 * Adds its parts that fit what was typed.
 */
void
sb_proposing_add_parts (SbProposing *self, SbNameKind kind, const SbReach *reach, guint weight)
{
  /* Only what is in reach is told apart. */
  const SbReach *kept = self->wanted->qualifiers->len == 0 && kind == SB_NAME_COLUMN ? reach : NULL;

  for (guint i = 0; kind == SB_NAME_COLUMN && reach->columns != NULL && i < reach->columns->len;
       i++)
    {
      SbCandidate candidate = { .kind = kind, .reach = kept, .word = reach->columns->pdata[i] };

      sb_proposing_add (self, &candidate, candidate.word, weight);
    }
  for (guint i = 0; i < self->sources->n_names; i++)
    {
      guint n = 0;
      const SbName *parts = self->sources->names[i] != NULL
                                ? sb_schema_names_get_parts (self->sources->names[i], kind,
                                                             reach->schema, reach->name, &n)
                                : NULL;

      for (guint j = 0; j < n; j++)
        {
          SbCandidate candidate = { .kind = kind, .name = &parts[j], .reach = kept };

          if (is_offered (self, &parts[j], NULL))
            sb_proposing_add (self, &candidate, parts[j].name, weight);
        }
    }
}
