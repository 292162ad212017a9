/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-transaction-map.h"

#include "sb-lines.h"
#include "sb-plan-step.h"

struct _SbTransactionMap
{
  gatomicrefcount ref_count;
  SbScript *script;
  char *refusal; /* NULL: it can be run */
  guint refusal_line;
  char *why_single;  /* NULL: it is one transaction */
  guint unread_line; /* 0: all of it could be parsed */
  guint n_lines;
  guint n_sent;
  GArray *parts;      /* of SbMapPart */
  GArray *statements; /* of SbMapStatement */
};

/* The parts of a script that is one transaction are one. */
static void
add_parts (SbTransactionMap *self, const SbPlanStep *step)
{
  SbMapPart all = { .kind = SB_PART_TOGETHER, .first = 1, .n = step->n_statements };

  if (step->protocol != SB_PROTOCOL_SINGLE)
    g_array_append_val (self->parts, all);
  for (guint i = 0; i < step->n_parts; i++)
    {
      SbMapPart part = { .kind = step->parts[i].kind,
                         .first = step->parts[i].first + 1,
                         .n = step->parts[i].n };

      for (guint at = 0; at < part.n && part.kind == SB_PART_OWN; at++)
        part.rolls_back |=
            sb_script_get_statement (step->script, step->sent[step->parts[i].first + at])->tx
            == SB_TX_ROLLBACK;
      g_array_append_val (self->parts, part);
    }
}

static gsize
find_end (const SbStatement *statement)
{
  gsize end = statement->data_end > 0 ? statement->data_end : statement->sql_end;

  return end > statement->sql_start ? end - 1 : statement->sql_start;
}

static void
add_statements (SbTransactionMap *self, const SbPlanStep *step)
{
  gsize length;
  const char *text = sb_script_get_file_text (self->script, &length);
  SbLinesWalk walk = { 0 };
  guint sent = 0, part = 0;

  for (guint i = 0; i < sb_script_get_n_statements (self->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, i);
      SbMapStatement entry = { .index = i, .is_read = statement->syntax_error == NULL };
      SbPosition position;

      if (statement->kind == SB_STATEMENT_EMPTY)
        continue;
      if (sent < step->n_statements && step->sent[sent] == i)
        entry.number = ++sent;
      while (entry.number > 0 && part + 1 < self->parts->len
             && entry.number >= g_array_index (self->parts, SbMapPart, part + 1).first)
        part++;
      entry.part = part;
      position = sb_lines_walk (&walk, text, length,
                                sb_script_get_own_offset (self->script, statement->sql_start));
      entry.line = position.line;
      entry.column = position.column;
      entry.last_line =
          sb_lines_walk (&walk, text, length,
                         sb_script_get_own_offset (self->script, find_end (statement)))
              .line;
      if (!entry.is_read && self->unread_line == 0)
        self->unread_line = entry.line;
      g_array_append_val (self->statements, entry);
    }
  self->n_lines = sb_lines_walk (&walk, text, length, length).line;
}

/**
 * sb_transaction_map_new:
 * @script: a forward or rollback script, as it would be sent
 *
 * Any thread, but better not the main one: all of the script is looked through.
 *
 * Returns: (transfer full): its map; without parts and statements where it cannot be run
 */
SbTransactionMap *
sb_transaction_map_new (SbScript *script)
{
  SbTransactionMap *self = g_new0 (SbTransactionMap, 1);
  SbPlanStep *step = g_new0 (SbPlanStep, 1);
  gsize place;

  g_atomic_ref_count_init (&self->ref_count);
  self->script = sb_script_ref (script);
  self->parts = g_array_new (FALSE, FALSE, sizeof (SbMapPart));
  self->statements = g_array_new (FALSE, FALSE, sizeof (SbMapStatement));
  step->script = sb_script_ref (script);
  self->refusal = sb_plan_step_choose (step, FALSE, &place);
  if (self->refusal != NULL)
    self->refusal_line = sb_script_get_line (script, place);
  else
    {
      self->why_single = g_strdup (step->why);
      self->n_sent = step->n_statements;
      add_parts (self, step);
      add_statements (self, step);
    }
  sb_plan_step_free (step);
  return self;
}

/**
 * sb_transaction_map_ref:
 * @self: a map
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbTransactionMap *
sb_transaction_map_ref (SbTransactionMap *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_transaction_map_unref:
 * @self: (transfer full): a map
 *
 * Any thread.
 */
void
sb_transaction_map_unref (SbTransactionMap *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_script_unref (self->script);
  g_array_unref (self->parts);
  g_array_unref (self->statements);
  g_free (self->refusal);
  g_free (self->why_single);
  g_free (self);
}

/**
 * sb_transaction_map_get_script:
 * @self: a map
 *
 * Returns: (transfer none): what it is of
 */
SbScript *
sb_transaction_map_get_script (SbTransactionMap *self)
{
  return self->script;
}

/**
 * sb_transaction_map_get_refusal:
 * @self: a map
 * @line: (out): in which line of the script's own file the cause stands, from 1; 0 for none
 *
 * Returns: (transfer none) (nullable): why it cannot be run as it is; %NULL when it can
 */
const char *
sb_transaction_map_get_refusal (SbTransactionMap *self, guint *line)
{
  *line = self->refusal_line;
  return self->refusal;
}

/**
 * sb_transaction_map_get_why_single:
 * @self: a map
 *
 * Returns: (transfer none) (nullable): why it is committed part by part; %NULL where it is one
 *   transaction
 */
const char *
sb_transaction_map_get_why_single (SbTransactionMap *self)
{
  return self->why_single;
}

/**
 * sb_transaction_map_get_unread_line:
 * @self: a map
 *
 * Returns: the line, from 1, of the first statement that could not be parsed, so that the map may
 *   become another when it can; 0 for none
 */
guint
sb_transaction_map_get_unread_line (SbTransactionMap *self)
{
  return self->unread_line;
}

/**
 * sb_transaction_map_get_n_lines:
 * @self: a map of what can be run
 *
 * Returns: how many lines the script's own file has, as the map counts them: they end with LF
 */
guint
sb_transaction_map_get_n_lines (SbTransactionMap *self)
{
  return self->n_lines;
}

/**
 * sb_transaction_map_get_n_sent:
 * @self: a map
 *
 * Returns: how many statements are sent
 */
guint
sb_transaction_map_get_n_sent (SbTransactionMap *self)
{
  return self->n_sent;
}

/**
 * sb_transaction_map_get_n_parts:
 * @self: a map
 *
 * Returns: how many parts it has
 */
guint
sb_transaction_map_get_n_parts (SbTransactionMap *self)
{
  return self->parts->len;
}

/**
 * sb_transaction_map_get_part:
 * @self: a map
 * @part: from 0
 *
 * Returns: (transfer none): what is committed at once, in order
 */
const SbMapPart *
sb_transaction_map_get_part (SbTransactionMap *self, guint part)
{
  g_return_val_if_fail (part < self->parts->len, NULL);

  return &g_array_index (self->parts, SbMapPart, part);
}

/**
 * sb_transaction_map_get_n:
 * @self: a map
 *
 * Returns: how many statements it has that are not empty
 */
guint
sb_transaction_map_get_n (SbTransactionMap *self)
{
  return self->statements->len;
}

/**
 * sb_transaction_map_get:
 * @self: a map
 * @position: from 0
 *
 * Returns: (transfer none): a statement, in the order of the text
 */
const SbMapStatement *
sb_transaction_map_get (SbTransactionMap *self, guint position)
{
  g_return_val_if_fail (position < self->statements->len, NULL);

  return &g_array_index (self->statements, SbMapStatement, position);
}
