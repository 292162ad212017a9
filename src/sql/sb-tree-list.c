/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tree.h"

#include "sb-parser.h"
#include "sb-thread.h"

#include <pthread.h>

/* How long one script may keep the parser thread from the others. */
#define STEP_MICROSECONDS 5000

struct _SbTreeList
{
  gint ref_count; /* atomic */
  SbScript *script;
  SbTree **trees; /* one for each statement; NULL for what is no SQL */
  guint n_trees;
};

/* A list on its way; the caller's thread waits. */
typedef struct
{
  SbTreeList *list;
  guint next;
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean is_done;
} Reading;

static gboolean
read_trees (Reading *reading, SbReader *reader)
{
  SbTreeList *self = reading->list;
  const char *text = sb_script_get_text (self->script, NULL);
  gint64 deadline = g_get_monotonic_time () + STEP_MICROSECONDS;

  for (; reading->next < self->n_trees; reading->next++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, reading->next);

      if (statement->kind != SB_STATEMENT_SQL && statement->kind != SB_STATEMENT_COPY)
        continue;
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      self->trees[reading->next] = sb_reader_read_tree (reader, text + statement->sql_start,
                                                        statement->sql_end - statement->sql_start);
    }
  return TRUE;
}

static gboolean
step (SbReader *reader, gpointer data)
{
  Reading *reading = data;

  if (!read_trees (reading, reader))
    return FALSE;
  pthread_mutex_lock (&reading->mutex);
  reading->is_done = TRUE;
  pthread_cond_signal (&reading->cond);
  pthread_mutex_unlock (&reading->mutex);
  return TRUE;
}

/**
 * sb_tree_list_new:
 * @script: a script
 *
 * Has the trees of all statements made and waits for it: about 20 µs a statement, and less for one
 * that was seen before. Workers only.
 *
 * Returns: (transfer full): the trees of @script's statements
 */
SbTreeList *
sb_tree_list_new (SbScript *script)
{
  SB_WORKERS_ONLY;

  SbTreeList *self = g_new0 (SbTreeList, 1);
  Reading reading = { .list = self };

  self->ref_count = 1;
  self->script = sb_script_ref (script);
  self->n_trees = sb_script_get_n_statements (script);
  self->trees = g_new0 (SbTree *, self->n_trees);
  pthread_mutex_init (&reading.mutex, NULL);
  pthread_cond_init (&reading.cond, NULL);
  sb_parser_push (step, &reading);
  pthread_mutex_lock (&reading.mutex);
  while (!reading.is_done)
    pthread_cond_wait (&reading.cond, &reading.mutex);
  pthread_mutex_unlock (&reading.mutex);
  pthread_cond_destroy (&reading.cond);
  pthread_mutex_destroy (&reading.mutex);
  return self;
}

/**
 * sb_tree_list_ref:
 * @self: a list
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbTreeList *
sb_tree_list_ref (SbTreeList *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * sb_tree_list_unref:
 * @self: (transfer full): a list
 *
 * Any thread.
 */
void
sb_tree_list_unref (SbTreeList *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_trees; i++)
    g_clear_pointer (&self->trees[i], sb_tree_unref);
  g_free (self->trees);
  sb_script_unref (self->script);
  g_free (self);
}

/**
 * sb_tree_list_get_script:
 * @self: a list
 *
 * Returns: (transfer none): whose trees they are
 */
SbScript *
sb_tree_list_get_script (SbTreeList *self)
{
  return self->script;
}

/**
 * sb_tree_list_get:
 * @self: a list
 * @index: of a statement, from 0
 *
 * Returns: (transfer none) (nullable): the statement's tree, whose text starts at the statement's
 *   `sql_start`; %NULL for psql lines and for what is empty
 */
SbTree *
sb_tree_list_get (SbTreeList *self, guint index)
{
  g_return_val_if_fail (index < self->n_trees, NULL);

  return self->trees[index];
}
