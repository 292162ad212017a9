/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-draft-private.h"

#include <string.h>

static void
free_entry (gpointer data)
{
  SbDraftEntry *entry = data;

  g_free (entry->statement.sql);
  g_free (entry->statement.why);
  g_free (entry);
}

static SbDraft *
draft_new (SbScript *script, SbDraftFacts *facts)
{
  SbDraft *self = g_new0 (SbDraft, 1);

  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->trees = sb_tree_list_new (script);
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->path = g_strdup ("");
  self->facts = facts;
  return self;
}

/**
 * sb_draft_free:
 * @self: (transfer full): a draft
 */
void
sb_draft_free (SbDraft *self)
{
  g_ptr_array_unref (self->entries);
  sb_tree_list_unref (self->trees);
  g_hash_table_unref (self->made);
  g_hash_table_unref (self->gone);
  g_hash_table_unref (self->once);
  g_hash_table_unref (self->renamed);
  g_free (self->path);
  g_free (self->path_schema);
  g_free (self);
}

/* What follows is written before what was there: the next change of the script. */
void
sb_draft_begin (SbDraft *self)
{
  self->group++;
}

static void
take (SbDraft *self, SbDraftGrade grade, char *why, char *sql, gboolean is_comment)
{
  SbDraftEntry *entry = g_new0 (SbDraftEntry, 1);

  entry->statement.sql = sql;
  entry->statement.is_comment = is_comment;
  entry->statement.grade = grade;
  entry->statement.why = why;
  entry->statement.source = self->source;
  entry->group = self->group;
  entry->order = self->entries->len;
  g_ptr_array_add (self->entries, entry);
  if (sql != NULL && !is_comment && strstr (sql, " CONCURRENTLY ") != NULL)
    self->is_alone = TRUE;
}

/* Takes a statement; inside a block nobody knows whether the change was made at all. */
void
sb_draft_take (SbDraft *self, SbDraftGrade grade, char *why, char *sql)
{
  if (!self->is_verify && self->is_conditional && grade == SB_DRAFT_EXACT && self->facts == NULL)
    {
      grade = SB_DRAFT_LOSSY;
      g_free (why);
      why = g_strdup ("the block makes the change only under conditions: assumes that it did");
    }
  take (self, grade, why, sql, FALSE);
}

/* Takes a start for the author, who has to finish it. */
void
sb_draft_take_comment (SbDraft *self, char *why, char *sql)
{
  take (self, SB_DRAFT_IMPOSSIBLE, why, sql, TRUE);
}

void
sb_draft_say_impossible (SbDraft *self, char *why)
{
  take (self, SB_DRAFT_IMPOSSIBLE, why, NULL, FALSE);
}

/* Whether this is the first time that what @format names is changed: only what it was before the
 * script is to be set back. */
gboolean
sb_draft_once (SbDraft *self, const char *format, ...)
{
  va_list arguments;
  char *key;

  va_start (arguments, format);
  key = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_hash_table_add (self->once, key);
}

const SbDraftAnswer *
sb_draft_ask (SbDraft *self, SbDraftQuestion question, const char *object, const char *part)
{
  return sb_draft_facts_ask (self->facts, question, object, part, self->path);
}

/* SET search_path = a, b: where names without a schema are found, and made. */
static void
note_search_path (SbDraft *self, const PgQuery__VariableSetStmt *stmt)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (stmt->kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE
      || strcmp (stmt->name, "search_path") != 0)
    return;
  g_clear_pointer (&self->path_schema, g_free);
  for (gsize i = 0; i < stmt->n_args; i++)
    {
      const PgQuery__Node *arg = stmt->args[i];
      const char *name = NULL;
      g_autofree char *quoted = NULL;

      if (arg->node_case == PG_QUERY__NODE__NODE_A_CONST
          && arg->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        name = arg->a_const->sval->sval;
      if (name == NULL)
        continue;
      quoted = *name != '\0' ? sb_identifier_quote (name) : g_strdup ("\"\"");
      if (path->len > 0)
        g_string_append (path, ", ");
      g_string_append (path, quoted);
      if (self->path_schema == NULL && *name != '\0')
        self->path_schema = g_strdup (name);
    }
  g_free (self->path);
  self->path = g_string_free (g_steal_pointer (&path), FALSE);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const SbDraftEntry *x = *(SbDraftEntry *const *) a, *y = *(SbDraftEntry *const *) b;

  if (x->group != y->group)
    return x->group > y->group ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static void
walk (SbDraft *self, void (*visit) (SbDraft *, const PgQuery__Node *))
{
  SbScript *script = sb_tree_list_get_script (self->trees);
  guint n = sb_script_get_n_statements (script);

  for (guint i = 0; i < n; i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      SbTree *tree = sb_tree_list_get (self->trees, i);
      const PgQuery__Node *node = tree != NULL ? sb_tree_get_node (tree) : NULL;

      self->source = i;
      sb_draft_begin (self);
      if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_VARIABLE_SET_STMT)
        note_search_path (self, node->variable_set_stmt);
      else if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_DO_STMT)
        sb_draft_do (self, tree);
      else if (node != NULL)
        visit (self, node);
      else if (statement->kind == SB_STATEMENT_COPY && !self->is_verify)
        sb_draft_take_comment (self, g_strdup ("it loads rows: which, only their data tells"),
                               NULL);
      else if (statement->kind == SB_STATEMENT_SQL && !self->is_verify)
        sb_draft_say_impossible (self, g_strdup ("the statement could not be read"));
    }
}

/**
 * sb_draft_new_rollback:
 * @script: a forward script
 * @facts: (nullable): what is known of the database before the script; %NULL: nothing
 *
 * Drafts what takes the script's changes back, the last change first. What it would want to know
 * besides is among the wants of @facts afterwards. Workers only.
 *
 * Returns: (transfer full): the draft
 */
SbDraft *
sb_draft_new_rollback (SbScript *script, SbDraftFacts *facts)
{
  SbDraft *self = draft_new (script, facts);

  walk (self, sb_draft_node);
  g_ptr_array_sort (self->entries, compare_entries);
  return self;
}

/**
 * sb_draft_new_verify:
 * @script: a forward script
 *
 * Drafts checks of what the script leaves behind. Workers only.
 *
 * Returns: (transfer full): the draft; the reason of each statement is the title of its check
 */
SbDraft *
sb_draft_new_verify (SbScript *script)
{
  SbDraft *self = draft_new (script, NULL);

  self->is_verify = TRUE;
  walk (self, sb_draft_verify_node);
  return self;
}

/**
 * sb_draft_get_n_statements:
 * @self: a draft
 *
 * Returns: how many statements and remarks it has
 */
guint
sb_draft_get_n_statements (SbDraft *self)
{
  return self->entries->len;
}

/**
 * sb_draft_get_statement:
 * @self: a draft
 * @index: which
 *
 * Returns: (transfer none): a statement, or a remark where it has no SQL, in the order to run them
 */
const SbDraftStatement *
sb_draft_get_statement (SbDraft *self, guint index)
{
  return &((SbDraftEntry *) self->entries->pdata[index])->statement;
}

/**
 * sb_draft_count:
 * @self: a draft
 * @grade: a grade
 *
 * Returns: how many of its statements and remarks have this grade
 */
guint
sb_draft_count (SbDraft *self, SbDraftGrade grade)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += sb_draft_get_statement (self, i)->grade == grade;
  return n;
}

/**
 * sb_draft_needs_no_transaction:
 * @self: a draft
 *
 * Returns: whether one of its statements refuses to run in a transaction
 */
gboolean
sb_draft_needs_no_transaction (SbDraft *self)
{
  return self->is_alone;
}
