/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that cannot be repeated and that PostgreSQL has no clause for: something around them,
 * or before them, has to. */
#include "sb-lint-idempotent.h"

#include "sb-identifier.h"
#include "sb-lint-dropped.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define OBJECT(TYPE) PG_QUERY__OBJECT_TYPE__OBJECT_##TYPE
#define HANDLER "\nEXCEPTION\n  WHEN duplicate_object THEN NULL;\nEND "

static SbFinding *
report (SbLintPass *pass, SbLintUnit *unit, const char *what, const char *name)
{
  return sb_lint_report (pass, unit, 0, unit->length,
                         "run once more, this fails: %s \"%s\" is there already", what, name);
}

/* Puts the unit into a DO block that takes that the object is there. */
static void
wrap (SbFinding *finding, const SbLintUnit *unit)
{
  const char *tag = "$$";
  g_autofree char *before = NULL, *after = NULL;

  sb_lint_advise (finding, "put it into a DO block with a handler for duplicate_object");
  if (g_strstr_len (unit->text, (gssize) unit->length, "$$") != NULL)
    tag = "$guard$";
  if (unit->in_block || g_strstr_len (unit->text, (gssize) unit->length, "$guard$") != NULL)
    return;
  before = g_strdup_printf ("DO %s\nBEGIN\n  ", tag);
  after = g_strdup_printf (";" HANDLER "%s", tag);
  sb_lint_edit (finding, unit, 0, 0, before);
  sb_lint_edit (finding, unit, unit->length, unit->length, after);
}

/**
 * sb_lint_check_enum:
 * @pass: a pass
 * @node: a CreateEnumStmt
 */
void
sb_lint_check_enum (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateEnumStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (!sb_lint_may_be_repeated (pass, unit)
      && !sb_lint_is_list_dropped (pass, unit, OBJECT (TYPE), stmt->type_name, stmt->n_type_name))
    wrap (report (pass, unit, "type", sb_lint_list_get_name (stmt->type_name, stmt->n_type_name)),
          unit);
}

/**
 * sb_lint_check_constraint:
 * @pass: a pass
 * @node: an AlterTableCmd
 */
void
sb_lint_check_constraint (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  const PgQuery__AlterTableStmt *table = parent != NULL ? parent->message : NULL;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__Constraint *constraint;
  g_autofree char *relation = NULL, *name = NULL, *drop = NULL;
  SbFinding *finding;
  guint first, last;

  if (cmd->subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint || cmd->def == NULL
      || cmd->def->node_case != SB_NODE (CONSTRAINT) || table == NULL || table->relation == NULL
      || sb_lint_may_be_repeated (pass, unit) || !sb_lint_command (pass, node, &first, &last))
    return;
  constraint = cmd->def->constraint;
  if (constraint->conname == NULL || *constraint->conname == '\0'
      || sb_lint_is_part_dropped (pass, unit, OBJECT (TABCONSTRAINT), table->relation,
                                  constraint->conname))
    return;
  finding = sb_lint_report_tokens (pass, unit, first, last,
                                   "run once more, this fails: constraint \"%s\" is there already",
                                   constraint->conname);
  sb_lint_advise (finding, "drop it first, IF EXISTS");
  /* On a key others may depend, and its index would be built anew. */
  if (constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_CHECK
      && constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN)
    return;
  relation = sb_lint_relation_to_sql (table->relation);
  name = sb_identifier_quote (constraint->conname);
  drop = g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", relation, name);
  sb_lint_insert_before (pass, finding, unit, drop);
}

/* Has @what dropped in a statement before the unit. */
static void
drop_before (SbLintPass *pass, SbFinding *finding, const SbLintUnit *unit, const char *what,
             const char *part, const PgQuery__RangeVar *table)
{
  g_autofree char *relation = sb_lint_relation_to_sql (table);
  g_autofree char *name = sb_identifier_quote (part);
  g_autofree char *drop = g_strdup_printf ("DROP %s IF EXISTS %s ON %s", what, name, relation);

  sb_lint_advise (finding, "write DROP %s IF EXISTS before it", what);
  sb_lint_insert_before (pass, finding, unit, drop);
}

/**
 * sb_lint_check_policy:
 * @pass: a pass
 * @node: a CreatePolicyStmt
 */
void
sb_lint_check_policy (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreatePolicyStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (stmt->table != NULL && !sb_lint_may_be_repeated (pass, unit)
      && !sb_lint_is_part_dropped (pass, unit, OBJECT (POLICY), stmt->table, stmt->policy_name))
    drop_before (pass, report (pass, unit, "policy", stmt->policy_name), unit, "POLICY",
                 stmt->policy_name, stmt->table);
}

/**
 * sb_lint_check_trigger:
 * @pass: a pass
 * @node: a CreateTrigStmt
 */
void
sb_lint_check_trigger (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateTrigStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint version = sb_lint_context_get_server_version (pass->context);
  SbFinding *finding;

  if (stmt->replace || stmt->relation == NULL || sb_lint_may_be_repeated (pass, unit)
      || sb_lint_is_part_dropped (pass, unit, OBJECT (TRIGGER), stmt->relation, stmt->trigname))
    return;
  finding = report (pass, unit, "trigger", stmt->trigname);
  if (stmt->isconstraint || version < 14)
    {
      drop_before (pass, finding, unit, "TRIGGER", stmt->trigname, stmt->relation);
      return;
    }
  sb_lint_advise (finding, "write OR REPLACE");
  sb_lint_insert_behind_token (finding, unit, 0, "OR REPLACE");
}

/* What the statement makes; %NULL for one that makes nothing. */
static const char *
read_object (const SbLintNode *node, int *type, const char **schema, const char **what)
{
  const PgQuery__CompositeTypeStmt *composite = node->message;
  const PgQuery__CreateRangeStmt *range = node->message;
  const PgQuery__CreateDomainStmt *domain = node->message;
  const PgQuery__CreateRoleStmt *role = node->message;
  const PgQuery__AlterPublicationStmt *added = node->message;

  *schema = NULL;
  *type = OBJECT (TYPE);
  *what = "type";
  switch (node->kind)
    {
    case SB_NODE (COMPOSITE_TYPE_STMT):
      if (composite->typevar == NULL)
        return NULL;
      *schema = composite->typevar->schemaname;
      return composite->typevar->relname;
    case SB_NODE (CREATE_RANGE_STMT):
      *schema = sb_lint_list_get_schema (range->type_name, range->n_type_name);
      return sb_lint_list_get_name (range->type_name, range->n_type_name);
    case SB_NODE (CREATE_DOMAIN_STMT):
      *what = "domain";
      *schema = sb_lint_list_get_schema (domain->domainname, domain->n_domainname);
      return sb_lint_list_get_name (domain->domainname, domain->n_domainname);
    case SB_NODE (CREATE_ROLE_STMT):
      *what = "role";
      *type = OBJECT (ROLE);
      return role->role;
    case SB_NODE (CREATE_PUBLICATION_STMT):
      *what = "publication";
      *type = OBJECT (PUBLICATION);
      return ((const PgQuery__CreatePublicationStmt *) node->message)->pubname;
    case SB_NODE (ALTER_PUBLICATION_STMT):
    default:
      *what = "what is added to publication";
      *type = -1;
      return added->action == PG_QUERY__ALTER_PUBLICATION_ACTION__AP_AddObjects
                     && added->n_pubobjects > 0
                 ? added->pubname
                 : NULL;
    }
}

/**
 * sb_lint_check_without_clause:
 * @pass: a pass
 * @node: a statement that creates a type, a role or a publication, or adds to one
 */
void
sb_lint_check_without_clause (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *schema, *what, *name;
  int type;

  name = read_object (node, &type, &schema, &what);
  if (name != NULL && !sb_lint_may_be_repeated (pass, unit)
      && !sb_lint_is_dropped (pass, unit, type, schema, name))
    wrap (report (pass, unit, what, name), unit);
}

/**
 * sb_lint_check_insert:
 * @pass: a pass
 * @node: an InsertStmt
 */
void
sb_lint_check_insert (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__InsertStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;

  if (stmt->on_conflict_clause != NULL || stmt->select_stmt == NULL || stmt->relation == NULL
      || stmt->select_stmt->node_case != SB_NODE (SELECT_STMT)
      || stmt->select_stmt->select_stmt->n_values_lists == 0 || sb_lint_may_be_repeated (pass, unit)
      || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  finding = sb_lint_report (pass, unit, 0, unit->length,
                            "run once more, this adds the same rows to \"%s\" again",
                            stmt->relation->relname);
  sb_lint_advise (finding, "say what is to happen: ON CONFLICT (key) DO NOTHING, or DO UPDATE");
}

/* Asks whether the old name is still there; %NULL where that is not known how. */
static char *
dup_question (const PgQuery__RenameStmt *stmt)
{
  g_autofree char *relation = NULL, *table = NULL, *column = NULL;

  if (stmt->relation == NULL)
    return NULL;
  relation = sb_lint_relation_to_sql (stmt->relation);
  table = sb_identifier_quote_literal (relation);
  switch ((int) stmt->rename_type)
    {
    case OBJECT (TABLE):
    case OBJECT (VIEW):
    case OBJECT (MATVIEW):
    case OBJECT (INDEX):
    case OBJECT (SEQUENCE):
      return g_strdup_printf ("to_regclass(%s) IS NOT NULL", table);
    case OBJECT (COLUMN):
      column = sb_identifier_quote_literal (stmt->subname);
      return g_strdup_printf ("EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) "
                              "AND attname = %s)",
                              table, column);
    default:
      return NULL;
    }
}

/**
 * sb_lint_check_rename:
 * @pass: a pass
 * @node: a RenameStmt
 */
void
sb_lint_check_rename (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__RenameStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *question = NULL, *before = NULL;
  SbFinding *finding;

  if (sb_lint_may_be_repeated (pass, unit) || (unit->guards & SB_TREE_GUARD_UNDEFINED) != 0)
    return;
  finding = sb_lint_report (pass, unit, 0, unit->length,
                            "run once more, this fails: the old name is gone");
  sb_lint_advise (finding, "rename only where the old name is there");
  question = dup_question (stmt);
  if (question == NULL || unit->in_block
      || g_strstr_len (unit->text, (gssize) unit->length, "$$") != NULL
      || strstr (question, "$$") != NULL)
    return;
  before = g_strdup_printf ("DO $$\nBEGIN\n  IF %s THEN\n    ", question);
  sb_lint_edit (finding, unit, 0, 0, before);
  sb_lint_edit (finding, unit, unit->length, unit->length, ";\n  END IF;\nEND $$");
}

/**
 * sb_lint_check_invalid_leftover:
 * @pass: a pass
 * @node: an IndexStmt
 */
void
sb_lint_check_invalid_leftover (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *name = NULL, *schema = NULL, *drop = NULL;
  gboolean has_schema;
  SbFinding *finding;

  if (!stmt->concurrent || !stmt->if_not_exists || stmt->idxname == NULL || *stmt->idxname == '\0'
      || stmt->relation == NULL || (unit->guards & SB_TREE_GUARD_CONDITION) != 0
      || sb_lint_is_dropped (pass, unit, OBJECT (INDEX), stmt->relation->schemaname, stmt->idxname))
    return;
  finding = sb_lint_report (pass, unit, 0, unit->length,
                            "an invalid index \"%s\" that a failed build has left stays as it is",
                            stmt->idxname);
  sb_lint_advise (finding, "write DROP INDEX CONCURRENTLY IF EXISTS before it");
  has_schema = stmt->relation->schemaname != NULL && *stmt->relation->schemaname != '\0';
  name = sb_identifier_quote (stmt->idxname);
  schema = sb_identifier_quote (has_schema ? stmt->relation->schemaname : "");
  drop = g_strdup_printf ("DROP INDEX CONCURRENTLY IF EXISTS %s%s%s", has_schema ? schema : "",
                          has_schema ? "." : "", name);
  sb_lint_insert_before (pass, finding, unit, drop);
}
