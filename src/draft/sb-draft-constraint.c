/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constraints of a table: of all kinds, with a name and without. */
#include "sb-draft-private.h"

#include <string.h>

#define AT(type) PG_QUERY__ALTER_TABLE_TYPE__AT_##type
#define IS(constraint, kind) ((constraint)->contype == PG_QUERY__CONSTR_TYPE__CONSTR_##kind)

/* The only column that an expression names, as the server looks for the name of a CHECK. Only plain
 * shapes are looked into; anything else has no name that can be known here. */
static gboolean
find_column (const PgQuery__Node *node, const char **column)
{
  const char *name;

  if (node == NULL)
    return TRUE;
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
      if (node->column_ref->n_fields == 0)
        return FALSE;
      name = sb_draft_string (node->column_ref->fields[node->column_ref->n_fields - 1]);
      if (*column != NULL && strcmp (*column, name) != 0)
        name = "";
      *column = name;
      return TRUE;
    case PG_QUERY__NODE__NODE_A_CONST:
      return TRUE;
    case PG_QUERY__NODE__NODE_A_EXPR:
      return find_column (node->a_expr->lexpr, column) && find_column (node->a_expr->rexpr, column);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
      return find_column (node->type_cast->arg, column);
    case PG_QUERY__NODE__NODE_NULL_TEST:
      return find_column (node->null_test->arg, column);
    case PG_QUERY__NODE__NODE_LIST:
      for (gsize i = 0; i < node->list->n_items; i++)
        if (!find_column (node->list->items[i], column))
          return FALSE;
      return TRUE;
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
      for (gsize i = 0; i < node->bool_expr->n_args; i++)
        if (!find_column (node->bool_expr->args[i], column))
          return FALSE;
      return TRUE;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      for (gsize i = 0; i < node->func_call->n_args; i++)
        if (!find_column (node->func_call->args[i], column))
          return FALSE;
      return TRUE;
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
      for (gsize i = 0; i < node->a_array_expr->n_elements; i++)
        if (!find_column (node->a_array_expr->elements[i], column))
          return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

static char *
join (PgQuery__Node *const *names, gsize n)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "_" : "", sb_draft_string (names[i]));
  return g_string_free (out, FALSE);
}

/* The name that the server gives to a constraint without one; %NULL when it cannot be known. */
static char *
choose_name (SbDraft *self, const PgQuery__RangeVar *relation,
             const PgQuery__Constraint *constraint, gboolean *is_known)
{
  g_autofree char *columns = NULL;
  const char *column = NULL;

  if (*constraint->indexname != '\0')
    {
      *is_known = TRUE;
      return g_strdup (constraint->indexname);
    }
  if (IS (constraint, PRIMARY))
    return sb_draft_choose_name (self, relation, "", "pkey", is_known);
  if (IS (constraint, UNIQUE))
    {
      columns = join (constraint->keys, constraint->n_keys);
      return sb_draft_choose_name (self, relation, columns, "key", is_known);
    }
  if (IS (constraint, FOREIGN))
    {
      columns = join (constraint->fk_attrs, constraint->n_fk_attrs);
      return sb_draft_choose_name (self, relation, columns, "fkey", is_known);
    }
  if (IS (constraint, CHECK) && find_column (constraint->raw_expr, &column))
    return sb_draft_choose_name (self, relation, column != NULL ? column : "", "check", is_known);
  return NULL;
}

/* A primary key makes its columns NOT NULL, and they stay so when it goes (before PostgreSQL 18). */
static void
take_nulls (SbDraft *self, const char *table, const char *before, const PgQuery__RangeVar *relation,
            const PgQuery__Constraint *constraint)
{
  for (gsize i = 0; i < constraint->n_keys; i++)
    {
      const char *name = sb_draft_string (constraint->keys[i]);
      g_autofree char *column = sb_identifier_quote (name);
      g_autofree char *name_before = sb_draft_column_before (self, relation, name);
      g_autofree char *key = sb_draft_key (self, "column", relation->schemaname, relation->relname,
                                           name);
      const SbDraftAnswer *answer;

      if (sb_draft_has_made (self, key))
        continue;
      answer = sb_draft_ask (self, SB_DRAFT_ASK_COLUMN, before, name_before);
      if (answer != NULL && answer->n_rows > 0 && !sb_draft_answer_get_boolean (answer, 0, 3))
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", table,
                                        column));
    }
}

/* ADD CONSTRAINT … USING INDEX: the index becomes the constraint's and goes with it. */
static void
take_index (SbDraft *self, const PgQuery__RangeVar *relation, const char *index)
{
  g_autofree char *key = sb_draft_key (self, "relation", relation->schemaname, index, NULL);
  g_autofree char *name = sb_draft_name_in_schema (relation->schemaname, index);
  const SbDraftAnswer *answer;
  const char *sql;

  if (sb_draft_unmake (self, key))
    return;
  answer = sb_draft_ask (self, SB_DRAFT_ASK_INDEX, name, NULL);
  sql = answer != NULL ? sb_draft_answer_get (answer, 0, 0) : NULL;
  if (sql != NULL)
    sb_draft_take (self, SB_DRAFT_EXACT, g_strdup ("builds the index again, while writes wait"),
                   g_strdup (sql));
  else if (answer == NULL)
    sb_draft_take_comment (
        self, g_strdup ("the index goes with the constraint; its definition is not known"),
        g_strdup_printf ("CREATE UNIQUE INDEX %s …", index));
}

static void
add (SbDraft *self, const PgQuery__RangeVar *relation, const char *table, const char *before,
     const PgQuery__Constraint *constraint)
{
  gboolean is_known = TRUE;
  g_autofree char *name = *constraint->conname != '\0'
                              ? g_strdup (constraint->conname)
                              : choose_name (self, relation, constraint, &is_known);
  g_autofree char *quoted = NULL, *key = NULL;

  if (name == NULL)
    {
      sb_draft_take_comment (self,
                             g_strdup ("the server chooses the constraint's name: give it one"),
                             g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT …", table));
      return;
    }
  quoted = sb_identifier_quote (name);
  key = sb_draft_key (self, "CONSTRAINT", relation->schemaname, relation->relname, name);
  sb_draft_made (self, key, SB_MADE_OTHER);
  sb_draft_take (self, is_known ? SB_DRAFT_EXACT : SB_DRAFT_LOSSY,
                 is_known ? NULL
                          : g_strdup (
                              "assumes the name that the server gives to a constraint without one"),
                 g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", table, quoted));
  if (IS (constraint, PRIMARY))
    take_nulls (self, table, before, relation, constraint);
  if (*constraint->indexname != '\0')
    take_index (self, relation, constraint->indexname);
}

static void
drop (SbDraft *self, const PgQuery__RangeVar *relation, const char *table, const char *before,
      const PgQuery__AlterTableCmd *cmd)
{
  g_autofree char *quoted = sb_identifier_quote (cmd->name);
  g_autofree char *key = sb_draft_key (self, "CONSTRAINT", relation->schemaname, relation->relname,
                                       cmd->name);
  const SbDraftAnswer *answer;
  const char *definition, *comment;

  if (sb_draft_unmake (self, key))
    return;
  answer = sb_draft_ask (self, SB_DRAFT_ASK_CONSTRAINT, before, cmd->name);
  if (answer == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("the definition of the constraint is not known"),
                             g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s …", table, quoted));
      return;
    }
  definition = sb_draft_answer_get (answer, 0, 0);
  comment = sb_draft_answer_get (answer, 0, 5);
  if (definition == NULL)
    return;
  sb_draft_take (self, SB_DRAFT_EXACT, g_strdup ("fails when rows written since break it"),
                 g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s %s", table, quoted,
                                  definition));
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON CONSTRAINT %s ON %s IS %s", quoted, table, text));
    }
  if (cmd->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
    {
      const SbDraftAnswer *pieces = sb_draft_ask (self, SB_DRAFT_ASK_PARTS, before, NULL);

      for (guint i = 0; pieces != NULL && i < pieces->n_rows; i++)
        if (g_strcmp0 (sb_draft_answer_get (pieces, i, 0), "foreign key") == 0)
          sb_draft_take_comment (self,
                                 g_strdup ("CASCADE dropped it if it referred to the constraint"),
                                 g_strdup (sb_draft_answer_get (pieces, i, 3)));
    }
}

/* What is proven cannot be made unproven; the constraint can be added again as it was. */
static void
validate (SbDraft *self, const PgQuery__RangeVar *relation, const char *table, const char *before,
          const char *name)
{
  g_autofree char *quoted = sb_identifier_quote (name);
  g_autofree char *key = sb_draft_key (self, "CONSTRAINT", relation->schemaname, relation->relname,
                                       name);
  const SbDraftAnswer *answer;
  const char *definition, *comment;

  if (sb_draft_has_made (self, key) || !sb_draft_once (self, "valid %s", key))
    return;
  answer = sb_draft_ask (self, SB_DRAFT_ASK_CONSTRAINT, before, name);
  if (answer == NULL)
    {
      sb_draft_take_comment (
          self,
          g_strdup ("what is proven stays true; to have it NOT VALID again it has to be "
                    "added anew, and its definition is not known"),
          g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT %s, ADD CONSTRAINT %s … NOT VALID",
                           table, quoted, quoted));
      return;
    }
  definition = sb_draft_answer_get (answer, 0, 0);
  if (definition == NULL || sb_draft_answer_get_boolean (answer, 0, 4))
    return;
  sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                 g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT %s, ADD CONSTRAINT %s %s", table,
                                  quoted, quoted, definition));
  comment = sb_draft_answer_get (answer, 0, 5);
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON CONSTRAINT %s ON %s IS %s", quoted, table, text));
    }
}

static void
alter (SbDraft *self, const char *table, const char *before, const char *name)
{
  g_autofree char *quoted = sb_identifier_quote (name);
  const SbDraftAnswer *answer;

  if (!sb_draft_once (self, "deferrable %s %s", table, name))
    return;
  answer = sb_draft_ask (self, SB_DRAFT_ASK_CONSTRAINT, before, name);
  if (answer == NULL)
    sb_draft_say_impossible (self, g_strdup ("whether it was deferrable before is not known"));
  else if (answer->n_rows > 0)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER TABLE %s ALTER CONSTRAINT %s %s", table, quoted,
                                    !sb_draft_answer_get_boolean (answer, 0, 2) ? "NOT DEFERRABLE"
                                    : sb_draft_answer_get_boolean (answer, 0, 3)
                                        ? "DEFERRABLE INITIALLY DEFERRED"
                                        : "DEFERRABLE INITIALLY IMMEDIATE"));
}

void
sb_draft_constraint (SbDraft *self, const PgQuery__AlterTableStmt *stmt,
                     const PgQuery__AlterTableCmd *cmd)
{
  g_autofree char *table = sb_draft_name_relation (stmt->relation);
  g_autofree char *before = sb_draft_relation_before (self, stmt->relation);
  const PgQuery__Constraint *constraint =
      cmd->def != NULL && cmd->def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT
          ? cmd->def->constraint
          : NULL;

  switch (cmd->subtype)
    {
    case AT (AddConstraint):
      if (constraint != NULL)
        add (self, stmt->relation, table, before, constraint);
      break;
    case AT (DropConstraint):
      drop (self, stmt->relation, table, before, cmd);
      break;
    case AT (ValidateConstraint):
      validate (self, stmt->relation, table, before, cmd->name);
      break;
    default:
      alter (self, table, before, constraint != NULL ? constraint->conname : cmd->name);
    }
}
