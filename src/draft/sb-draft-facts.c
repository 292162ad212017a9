/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-draft-facts.h"

#include <string.h>

struct _SbDraftFacts
{
  /* owned */
  GHashTable *answers; /* key → SbDraftAnswer */
  GHashTable *wanted;  /* keys that were asked for */
  GPtrArray *wants;    /* SbDraftWant */
};

static void
free_answer (gpointer data)
{
  SbDraftAnswer *answer = data;

  for (gsize i = 0; i < (gsize) answer->n_rows * answer->n_columns; i++)
    g_free (answer->cells[i]);
  g_free (answer->cells);
  g_free (answer);
}

static void
free_want (gpointer data)
{
  SbDraftWant *want = data;

  g_free (want->object);
  g_free (want->part);
  g_free (want->path);
  g_free (want);
}

/* No text holds the byte 1 unless it is there to deceive, and then it gets a wrong key only. */
static char *
make_key (SbDraftQuestion question, const char *object, const char *part, const char *path)
{
  return g_strdup_printf ("%d\001%s\001%s\001%s", (int) question, object, part, path);
}

/**
 * sb_draft_facts_new:
 *
 * Returns: (transfer full): facts that hold nothing yet
 */
SbDraftFacts *
sb_draft_facts_new (void)
{
  SbDraftFacts *self = g_new0 (SbDraftFacts, 1);

  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_answer);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->wants = g_ptr_array_new_with_free_func (free_want);
  return self;
}

/**
 * sb_draft_facts_free:
 * @self: (transfer full): facts
 */
void
sb_draft_facts_free (SbDraftFacts *self)
{
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->wanted);
  g_ptr_array_unref (self->wants);
  g_free (self);
}

/**
 * sb_draft_facts_ask:
 * @self: (nullable): facts, or %NULL when there is no database
 * @question: what is asked
 * @object: as in #SbDraftWant
 * @part: (nullable): as in #SbDraftWant
 * @path: (nullable): as in #SbDraftWant
 *
 * Returns: (transfer none) (nullable): the answer; %NULL when it is not known: the question is then
 * among the wants
 */
const SbDraftAnswer *
sb_draft_facts_ask (SbDraftFacts *self, SbDraftQuestion question, const char *object,
                    const char *part, const char *path)
{
  g_autofree char *key = NULL;
  const SbDraftAnswer *answer;
  SbDraftWant *want;

  if (self == NULL)
    return NULL;
  part = part != NULL ? part : "";
  path = path != NULL ? path : "";
  key = make_key (question, object, part, path);
  answer = g_hash_table_lookup (self->answers, key);
  if (answer != NULL || !g_hash_table_add (self->wanted, g_strdup (key)))
    return answer;
  want = g_new0 (SbDraftWant, 1);
  want->question = question;
  want->object = g_strdup (object);
  want->part = g_strdup (part);
  want->path = g_strdup (path);
  g_ptr_array_add (self->wants, want);
  return NULL;
}

/**
 * sb_draft_facts_has_wants:
 * @self: facts
 *
 * Returns: whether something was asked that is not known
 */
gboolean
sb_draft_facts_has_wants (SbDraftFacts *self)
{
  return self->wants->len > 0;
}

/**
 * sb_draft_facts_steal_wants:
 * @self: facts
 *
 * Returns: (transfer full) (element-type SbDraftWant): what was asked since the last call and is
 * not known
 */
GPtrArray *
sb_draft_facts_steal_wants (SbDraftFacts *self)
{
  GPtrArray *wants = g_steal_pointer (&self->wants);

  self->wants = g_ptr_array_new_with_free_func (free_want);
  return wants;
}

/**
 * sb_draft_facts_add:
 * @self: facts
 * @want: the question
 * @n_rows: how many rows the answer has
 * @n_columns: how many values each has
 * @cells: (array) (transfer full) (nullable): the values, row by row
 */
void
sb_draft_facts_add (SbDraftFacts *self, const SbDraftWant *want, guint n_rows, guint n_columns,
                    char **cells)
{
  SbDraftAnswer *answer = g_new0 (SbDraftAnswer, 1);

  answer->n_rows = n_rows;
  answer->n_columns = n_columns;
  answer->cells = cells;
  g_hash_table_insert (self->answers,
                       make_key (want->question, want->object, want->part, want->path), answer);
}

/**
 * sb_draft_answer_get:
 * @self: an answer
 * @row: which row
 * @column: which of its values
 *
 * Returns: (transfer none) (nullable): the value; %NULL for NULL, and for what it does not have
 */
const char *
sb_draft_answer_get (const SbDraftAnswer *self, guint row, guint column)
{
  if (row >= self->n_rows || column >= self->n_columns)
    return NULL;
  return self->cells[(gsize) row * self->n_columns + column];
}

/**
 * sb_draft_answer_get_boolean:
 * @self: an answer
 * @row: which row
 * @column: which of its values
 *
 * Returns: whether the value is true
 */
gboolean
sb_draft_answer_get_boolean (const SbDraftAnswer *self, guint row, guint column)
{
  return g_strcmp0 (sb_draft_answer_get (self, row, column), "t") == 0;
}
