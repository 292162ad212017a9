/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a script of protocol N into what is committed together.
 *
 * Statements that a transaction takes go into one with their progress rows, so that the rows tell
 * whether they were committed. What no transaction takes stands alone, and has a moment in which
 * nobody knows. The script's own transactions are its own; ours is only the row before their COMMIT.
 */
#include "sb-plan-step.h"

#include <string.h>

#include "sb-lexer.h"

static const SbStatement *
get_sent (const SbPlanStep *self, guint index)
{
  return sb_script_get_statement (self->script, self->sent[index]);
}

static gboolean
is_one_of (const char *tag, const char *const *tags)
{
  return g_strv_contains (tags, tag);
}

/* SET TRANSACTION has no meaning outside of a transaction; in one of ours it would get one. */
static gboolean
is_about_the_transaction (const char *sql)
{
  SbLexer lexer = { sql, strlen (sql), 0 };
  SbToken first = sb_lexer_next_significant (&lexer);
  SbToken second = sb_lexer_next_significant (&lexer);

  return sb_token_is_word (&first, sql, "set") && sb_token_is_word (&second, sql, "transaction");
}

/* Procedures may commit, and no transaction block takes REINDEX and CLUSTER of partitioned tables:
 * no text tells which ones are. */
static gboolean
may_be_together (const SbPlanStep *self, guint index)
{
  static const char *const never[] = { "CALL", "REINDEX", "CLUSTER", "EXECUTE", NULL };
  const SbStatement *statement = get_sent (self, index);
  g_autofree char *sql = NULL;

  if (statement->tx != SB_TX_INSIDE || is_one_of (statement->tag, never))
    return FALSE;
  sql = sb_script_dup_sql (self->script, self->sent[index]);
  if (strcmp (statement->tag, "DO") == 0)
    return strcasestr (sql, "commit") == NULL && strcasestr (sql, "rollback") == NULL
           && strcasestr (sql, "call") == NULL;
  return !is_about_the_transaction (sql);
}

/* After an enum value was added it has to be committed before anything may use it. */
static gboolean
adds_enum_value (const SbStatement *statement)
{
  for (guint i = 0; i < statement->n_objects; i++)
    if (statement->objects[i].verb == SB_OBJECT_CREATED
        && strcmp (statement->objects[i].kind, "enum value") == 0)
      return TRUE;
  return FALSE;
}

/* Behind it, our session lock may be gone: DISCARD ALL, pg_advisory_unlock_all() in whatever way.
 */
static gboolean
may_lose_lock (const SbPlanStep *self, guint index)
{
  static const char *const suspects[] = { "DISCARD ALL", "SELECT", "DO", "CALL", "EXECUTE", NULL };
  const SbStatement *statement = get_sent (self, index);
  g_autofree char *sql = NULL;

  if (is_one_of (statement->tag, suspects))
    return TRUE;
  sql = sb_script_dup_sql (self->script, self->sent[index]);
  return strcasestr (sql, "advisory_unlock") != NULL;
}

/* Whether the role may be another one than ours, or the transaction one that only reads, behind
 * it. */
static gboolean
may_stop_us_writing (const SbPlanStep *self, guint index)
{
  static const char *const suspects[] = { "SET", "RESET", "DO", "CALL", "EXECUTE", NULL };
  const SbStatement *statement = get_sent (self, index);
  g_autofree char *sql = sb_script_dup_sql (self->script, self->sent[index]);

  if (statement->tx == SB_TX_BEGIN)
    return strcasestr (sql, "read") != NULL && strcasestr (sql, "only") != NULL;
  return is_one_of (statement->tag, suspects) || strcasestr (sql, "set_config") != NULL;
}

/* COMMIT AND CHAIN and its kin begin the next transaction in the same breath. */
static gboolean
is_chained (const SbPlanStep *self, guint index)
{
  g_autofree char *sql = sb_script_dup_sql (self->script, self->sent[index]);
  SbLexer lexer = { sql, strlen (sql), 0 };
  gboolean no = FALSE;

  for (;;)
    {
      SbToken token = sb_lexer_next_significant (&lexer);

      if (token.kind == SB_TOKEN_END)
        return FALSE;
      if (sb_token_is_word (&token, sql, "chain"))
        return !no;
      no = sb_token_is_word (&token, sql, "no");
    }
}

/* From a BEGIN of the script's own to what ends it. */
static SbPlanPart
make_own (const SbPlanStep *self, guint first)
{
  SbPlanPart part = { .kind = SB_PART_OWN, .first = first, .tells = TRUE };
  guint at = first;

  for (guint i = 0; i < first && part.tells; i++)
    part.tells = !may_stop_us_writing (self, i);
  for (; at < self->n_statements; at++)
    {
      const SbStatement *statement = get_sent (self, at);

      part.tells = part.tells && !may_stop_us_writing (self, at);
      if (statement->tx == SB_TX_COMMIT)
        break;
      if (statement->tx == SB_TX_ROLLBACK)
        {
          part.tells = FALSE;
          if (!is_chained (self, at))
            break;
        }
    }
  part.n = MIN (at + 1, self->n_statements) - first;
  part.tells = part.tells && at < self->n_statements;
  return part;
}

/**
 * sb_plan_step_cut:
 * @self: a step of protocol N
 *
 * Sets its parts. Where the script says no-transaction each statement is committed by itself.
 */
void
sb_plan_step_cut (SbPlanStep *self)
{
  gboolean apart = sb_script_find_directive (self->script, "no-transaction") != NULL;
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (SbPlanPart));

  for (guint at = 0; at < self->n_statements;)
    {
      SbPlanPart part = { .kind = SB_PART_ALONE, .first = at, .n = 1 };

      if (get_sent (self, at)->tx == SB_TX_BEGIN)
        part = make_own (self, at);
      else if (may_be_together (self, at))
        {
          part.kind = SB_PART_TOGETHER;
          while (!apart && !adds_enum_value (get_sent (self, part.first + part.n - 1))
                 && part.first + part.n < self->n_statements
                 && may_be_together (self, part.first + part.n))
            part.n++;
        }
      for (guint i = 0; i < part.n; i++)
        part.may_lose_lock |= may_lose_lock (self, part.first + i);
      g_array_append_val (parts, part);
      at += part.n;
    }
  self->n_parts = parts->len;
  self->parts = (SbPlanPart *) g_array_free (parts, FALSE);
}

/* Enum values */

/* The text of a string: between its quotes or dollar tags. Escapes are left as they are. */
static gboolean
is_string_of (const char *sql, const SbToken *token, const char *value)
{
  const char *text = sql + token->start;
  gsize length = token->end - token->start, n = strlen (value);

  return length == n + 2 && *text == '\'' && strncmp (text + 1, value, n) == 0;
}

/* Also inside of dollar quotes: the body of a block, or of a function. */
static gboolean
has_string (const char *sql, gsize length, const char *value)
{
  SbLexer lexer = { sql, length, 0 };
  SbToken token;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      const char *tag_end;
      gsize tag;

      if (token.kind != SB_TOKEN_STRING)
        continue;
      if (is_string_of (sql, &token, value))
        return TRUE;
      if (sql[token.start] != '$')
        continue;
      tag_end = memchr (sql + token.start + 1, '$', token.end - token.start - 1);
      tag = tag_end != NULL ? (gsize) (tag_end + 1 - sql) - token.start : 0;
      if (tag > 0 && token.end - token.start >= 2 * tag
          && has_string (sql + token.start + tag, token.end - token.start - 2 * tag, value))
        return TRUE;
    }
  return FALSE;
}

/* Statements that only say the word: nothing of them looks at the type's values. Bodies in PL/pgSQL
 * are read when they run, those in SQL when they are made. */
static gboolean
may_use (SbScript *script, guint index, const char *value)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  g_autofree char *sql = NULL;

  if (strcmp (statement->tag, "ALTER TYPE") == 0 || strcmp (statement->tag, "COMMENT") == 0)
    return FALSE;
  sql = sb_script_dup_sql (script, index);
  if (g_str_has_prefix (statement->tag, "CREATE FUNCTION")
      || g_str_has_prefix (statement->tag, "CREATE PROCEDURE"))
    return strcasestr (sql, "plpgsql") == NULL && has_string (sql, strlen (sql), value);
  return has_string (sql, strlen (sql), value);
}

/**
 * sb_plan_find_used_value:
 * @script: a script
 * @adds: (out): which statement adds the value
 * @uses: (out): which one uses it
 *
 * Looks for an enum value that is added and then used: the server refuses that in one transaction.
 *
 * Returns: (transfer none) (nullable): the first such value
 */
const char *
sb_plan_find_used_value (SbScript *script, guint *adds, guint *uses)
{
  guint n = sb_script_get_n_statements (script);

  for (guint i = 0; i < n; i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (!adds_enum_value (statement))
        continue;
      for (guint k = 0; k < statement->n_objects; k++)
        for (guint j = i + 1; j < n; j++)
          if (strcmp (statement->objects[k].kind, "enum value") == 0
              && may_use (script, j, statement->objects[k].name))
            {
              *adds = i;
              *uses = j;
              return statement->objects[k].name;
            }
    }
  return NULL;
}
