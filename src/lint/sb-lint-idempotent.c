/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that stop a file that is run once more, as people do by hand and other tools after a
 * failure; here those that PostgreSQL has a clause for. */
#include "sb-lint-idempotent.h"

#include "sb-lint-dropped.h"
#include "sb-identifier.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define OBJECT(TYPE) PG_QUERY__OBJECT_TYPE__OBJECT_##TYPE
#define IF_NOT_EXISTS "IF NOT EXISTS"

/**
 * sb_lint_may_be_repeated:
 * @pass: a pass
 * @unit: a unit that creates something
 *
 * Returns: whether something around the unit asks first, or takes that the object is there; also in
 *   verify scripts, which are always rolled back
 */
gboolean
sb_lint_may_be_repeated (SbLintPass *pass, const SbLintUnit *unit)
{
  return (unit->guards & (SB_TREE_GUARD_CONDITION | SB_TREE_GUARD_DUPLICATE)) != 0
         || sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_VERIFY;
}

/* Reports from the unit's first token to @word, behind which @clause is missing. */
static void
report_clause (SbLintPass *pass, SbLintUnit *unit, guint word, const char *clause, const char *what,
               const char *name)
{
  SbFinding *finding;

  if (word == SB_LINT_NO_TOKEN)
    return;
  if (name != NULL && *name != '\0')
    finding = sb_lint_report_tokens (pass, unit, 0, word,
                                     "run once more, this fails: %s \"%s\" is there already", what,
                                     name);
  else
    finding = sb_lint_report_tokens (pass, unit, 0, word,
                                     "run once more, this fails: the %s is there already", what);
  sb_lint_advise (finding, "write %s", clause);
  sb_lint_insert_behind_token (finding, unit, word, clause);
}

static gboolean
is_temporary (const PgQuery__RangeVar *relation)
{
  return strcmp (relation->relpersistence, "t") == 0;
}

static void
check_table (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__CreateStmt *table = node->message;
  const PgQuery__CreateTableAsStmt *as = node->message;
  gboolean is_table = node->kind == SB_NODE (CREATE_STMT);
  gboolean is_view = !is_table && as->objtype == OBJECT (MATVIEW);
  const PgQuery__RangeVar *relation = is_table           ? table->relation
                                      : as->into != NULL ? as->into->rel
                                                         : NULL;
  const SbLintNode *parent = sb_lint_parent (pass, node);

  if (relation == NULL || (is_table ? table->if_not_exists : as->if_not_exists)
      || is_temporary (relation) || sb_lint_may_be_repeated (pass, unit)
      || (parent != NULL && parent->kind == SB_NODE (CREATE_SCHEMA_STMT))
      || sb_lint_is_dropped (pass, unit, OBJECT (TABLE), relation->schemaname, relation->relname))
    return;
  report_clause (pass, unit,
                 sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, is_view ? "view" : "table"),
                 IF_NOT_EXISTS, is_view ? "materialized view" : "table", relation->relname);
}

/* The name that the server would make, where that is sure. */
static char *
dup_index_name (const PgQuery__IndexStmt *stmt)
{
  g_autoptr (GString) name = g_string_new (stmt->relation->relname);

  for (gsize i = 0; i < stmt->n_index_params; i++)
    {
      const PgQuery__Node *param = stmt->index_params[i];

      if (param->node_case != SB_NODE (INDEX_ELEM) || param->index_elem->name == NULL
          || *param->index_elem->name == '\0')
        return NULL;
      g_string_append_printf (name, "_%s", param->index_elem->name);
    }
  g_string_append (name, "_idx");
  return name->len <= 63 ? sb_identifier_quote (name->str) : NULL;
}

static void
check_index (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint word = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "index");
  gboolean has_name = stmt->idxname != NULL && *stmt->idxname != '\0';
  g_autofree char *name = NULL, *clause = NULL;
  SbFinding *finding;

  if (stmt->if_not_exists || stmt->relation == NULL || word == SB_LINT_NO_TOKEN
      || is_temporary (stmt->relation) || sb_lint_may_be_repeated (pass, unit)
      || (has_name
          && sb_lint_is_dropped (pass, unit, OBJECT (INDEX), stmt->relation->schemaname,
                                 stmt->idxname))
      || sb_lint_is_dropped (pass, unit, OBJECT (TABLE), stmt->relation->schemaname,
                             stmt->relation->relname))
    return;
  if (sb_lint_token_is (unit, word + 1, "concurrently"))
    word++;
  if (has_name)
    {
      report_clause (pass, unit, word, IF_NOT_EXISTS, "index", stmt->idxname);
      return;
    }
  finding = sb_lint_report_tokens (pass, unit, 0, word,
                                   "run once more, this builds a second index under another name");
  sb_lint_advise (finding, "give it a name and write " IF_NOT_EXISTS);
  name = dup_index_name (stmt);
  if (name == NULL)
    return;
  clause = g_strconcat (IF_NOT_EXISTS " ", name, NULL);
  sb_lint_insert_behind_token (finding, unit, word, clause);
}

static const PgQuery__AlterTableStmt *
get_table (SbLintPass *pass, const SbLintNode *cmd)
{
  const SbLintNode *parent = sb_lint_parent (pass, cmd);
  const PgQuery__AlterTableStmt *stmt = parent != NULL ? parent->message : NULL;

  if (stmt == NULL || parent->kind != SB_NODE (ALTER_TABLE_STMT) || stmt->relation == NULL)
    return NULL;
  return stmt;
}

static void
check_column (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt = get_table (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *name;
  SbFinding *finding;
  guint first, last;

  /* ALTER TYPE … ADD ATTRIBUTE has no such clause. */
  if (cmd->subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn || cmd->missing_ok || stmt == NULL
      || (stmt->objtype != OBJECT (TABLE) && stmt->objtype != OBJECT (FOREIGN_TABLE))
      || cmd->def == NULL || cmd->def->node_case != SB_NODE (COLUMN_DEF)
      || sb_lint_may_be_repeated (pass, unit) || !sb_lint_command (pass, node, &first, &last))
    return;
  name = cmd->def->column_def->colname;
  if (sb_lint_is_part_dropped (pass, unit, OBJECT (COLUMN), stmt->relation, name))
    return;
  finding = sb_lint_report_tokens (pass, unit, first, last,
                                   "run once more, this fails: column \"%s\" is there already",
                                   name);
  sb_lint_advise (finding, "write " IF_NOT_EXISTS);
  sb_lint_insert_behind_token (finding, unit,
                               sb_lint_token_is (unit, first + 1, "column") ? first + 1 : first,
                               IF_NOT_EXISTS);
}

static void
check_function (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateFunctionStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (!stmt->replace && !sb_lint_may_be_repeated (pass, unit)
      && !sb_lint_is_list_dropped (pass, unit, OBJECT (FUNCTION), stmt->funcname, stmt->n_funcname))
    report_clause (pass, unit, 0, "OR REPLACE", stmt->is_procedure ? "procedure" : "function",
                   sb_lint_list_get_name (stmt->funcname, stmt->n_funcname));
}

static void
check_view (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ViewStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const SbLintNode *parent = sb_lint_parent (pass, node);

  if (stmt->replace || stmt->view == NULL || is_temporary (stmt->view) || parent != NULL
      || sb_lint_may_be_repeated (pass, unit)
      || sb_lint_is_dropped (pass, unit, OBJECT (VIEW), stmt->view->schemaname,
                             stmt->view->relname))
    return;
  report_clause (pass, unit, 0, "OR REPLACE", "view", stmt->view->relname);
}

/* What to look at in a statement that has the clause IF NOT EXISTS: the word before it, what it
 * makes. */
typedef struct
{
  const char *word, *what;
  const char *name;
  int type;
  gboolean has_clause;
} Made;

static Made
read_made (const SbLintNode *node)
{
  const PgQuery__CreateExtensionStmt *extension = node->message;
  const PgQuery__CreateSchemaStmt *schema = node->message;
  const PgQuery__CreateSeqStmt *sequence = node->message;
  const PgQuery__CreateForeignServerStmt *server = node->message;
  const PgQuery__CreateUserMappingStmt *mapping = node->message;

  switch (node->kind)
    {
    case SB_NODE (CREATE_EXTENSION_STMT):
      return (Made){ "extension", "extension", extension->extname, OBJECT (EXTENSION),
                     extension->if_not_exists };
    case SB_NODE (CREATE_SCHEMA_STMT):
      /* With elements the clause is not allowed. */
      return (Made){ "schema", "schema", schema->schemaname, OBJECT (SCHEMA),
                     schema->if_not_exists || schema->n_schema_elts > 0 };
    case SB_NODE (CREATE_SEQ_STMT):
      return (Made){ "sequence", "sequence", sequence->sequence->relname, OBJECT (SEQUENCE),
                     sequence->if_not_exists || is_temporary (sequence->sequence) };
    case SB_NODE (CREATE_FOREIGN_SERVER_STMT):
      return (Made){ "server", "server", server->servername, OBJECT (FOREIGN_SERVER),
                     server->if_not_exists };
    case SB_NODE (CREATE_USER_MAPPING_STMT):
    default:
      return (Made){ "mapping", "user mapping", NULL, OBJECT (USER_MAPPING),
                     mapping->if_not_exists };
    }
}

static void
check_object (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  Made made = read_made (node);
  const PgQuery__CreateSeqStmt *sequence = node->message;
  const char *schema = node->kind == SB_NODE (CREATE_SEQ_STMT) ? sequence->sequence->schemaname
                                                               : NULL;

  if (made.has_clause || sb_lint_parent (pass, node) != NULL || sb_lint_may_be_repeated (pass, unit)
      || (made.name != NULL && sb_lint_is_dropped (pass, unit, made.type, schema, made.name)))
    return;
  report_clause (pass, unit, sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, made.word),
                 IF_NOT_EXISTS, made.what, made.name);
}

static void
check_enum_value (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterEnumStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (stmt->skip_if_new_val_exists || (stmt->old_val != NULL && *stmt->old_val != '\0')
      || sb_lint_may_be_repeated (pass, unit))
    return;
  report_clause (pass, unit, sb_lint_token_skip_name (unit, 2) + 1, IF_NOT_EXISTS, "value",
                 stmt->new_val);
}

#define AGAIN                                                                                      \
  "run once more by hand, or by a tool that keeps no history, the file stops here; what stood "    \
  "before it is done twice"

const SbLintRule sb_lint_idempotent[] = {
  {
      .id = "ID401",
      .slug = "create-table-if-not-exists",
      .title = "CREATE TABLE or MATERIALIZED VIEW without IF NOT EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (CREATE_TABLE_AS_STMT) },
      .check_node = check_table,
  },
  {
      .id = "ID402",
      .slug = "create-index-if-not-exists",
      .title = "CREATE INDEX without IF NOT EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = check_index,
  },
  {
      .id = "ID403",
      .slug = "add-column-if-not-exists",
      .title = "ADD COLUMN without IF NOT EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_column,
  },
  {
      .id = "ID404",
      .slug = "drop-if-exists",
      .title = "DROP without IF EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (DROP_STMT), SB_NODE (ALTER_TABLE_CMD), SB_NODE (DROP_ROLE_STMT),
                 SB_NODE (DROPDB_STMT), SB_NODE (DROP_SUBSCRIPTION_STMT) },
      .check_node = sb_lint_check_drop,
  },
  {
      .id = "ID405",
      .slug = "enum-not-idempotent",
      .title = "CREATE TYPE … AS ENUM that nothing guards",
      .why = "CREATE TYPE has no IF NOT EXISTS: run once more, the file stops here. A handler "
             "keeps the type as it is, also one with other labels: compare them",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_ENUM_STMT) },
      .check_node = sb_lint_check_enum,
  },
  {
      .id = "ID406",
      .slug = "constraint-not-idempotent",
      .title = "ADD CONSTRAINT that nothing guards",
      .why = "ADD CONSTRAINT has no IF NOT EXISTS: run once more, the file stops here",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = sb_lint_check_constraint,
  },
  {
      .id = "ID407",
      .slug = "function-or-replace",
      .title = "CREATE FUNCTION or PROCEDURE without OR REPLACE",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_FUNCTION_STMT) },
      .check_node = check_function,
  },
  {
      .id = "ID408",
      .slug = "policy-not-idempotent",
      .title = "CREATE POLICY without DROP POLICY IF EXISTS before it",
      .why = "CREATE POLICY has neither IF NOT EXISTS nor OR REPLACE: run once more, the file "
             "stops here",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_POLICY_STMT) },
      .check_node = sb_lint_check_policy,
  },
  {
      .id = "ID409",
      .slug = "trigger-not-idempotent",
      .title = "CREATE TRIGGER without OR REPLACE or DROP TRIGGER IF EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_TRIG_STMT) },
      .check_node = sb_lint_check_trigger,
  },
  {
      .id = "ID410",
      .slug = "create-object-if-not-exists",
      .title = "CREATE EXTENSION, SCHEMA, SEQUENCE, SERVER or USER MAPPING without IF NOT EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_EXTENSION_STMT), SB_NODE (CREATE_SCHEMA_STMT),
                 SB_NODE (CREATE_SEQ_STMT), SB_NODE (CREATE_FOREIGN_SERVER_STMT),
                 SB_NODE (CREATE_USER_MAPPING_STMT) },
      .check_node = check_object,
  },
  {
      .id = "ID411",
      .slug = "type-domain-role-not-idempotent",
      .title = "CREATE TYPE, DOMAIN, ROLE or PUBLICATION that nothing guards",
      .why = "these have no IF NOT EXISTS: run once more, the file stops here",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (COMPOSITE_TYPE_STMT), SB_NODE (CREATE_RANGE_STMT),
                 SB_NODE (CREATE_DOMAIN_STMT), SB_NODE (CREATE_ROLE_STMT),
                 SB_NODE (CREATE_PUBLICATION_STMT), SB_NODE (ALTER_PUBLICATION_STMT) },
      .check_node = sb_lint_check_without_clause,
  },
  {
      .id = "ID412",
      .slug = "enum-value-if-not-exists",
      .title = "ALTER TYPE … ADD VALUE without IF NOT EXISTS",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_ENUM_STMT) },
      .check_node = check_enum_value,
  },
  {
      .id = "ID413",
      .slug = "insert-without-on-conflict",
      .title = "INSERT of fixed rows without ON CONFLICT",
      .why = "run once more, the rows are there twice, or a unique constraint stops the file",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (INSERT_STMT) },
      .check_node = sb_lint_check_insert,
  },
  {
      .id = "ID414",
      .slug = "view-or-replace",
      .title = "CREATE VIEW without OR REPLACE",
      .why = AGAIN,
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (VIEW_STMT) },
      .check_node = check_view,
  },
  {
      .id = "ID415",
      .slug = "rename-not-idempotent",
      .title = "RENAME that nothing guards",
      .why = AGAIN,
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (RENAME_STMT) },
      .check_node = sb_lint_check_rename,
  },
  {
      .id = "ID416",
      .slug = "if-not-exists-hides-invalid",
      .title = "CREATE INDEX CONCURRENTLY IF NOT EXISTS that keeps an invalid leftover",
      .why = "a build that failed leaves an invalid index of that name, which no query uses; IF "
             "NOT EXISTS takes it for the index",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = sb_lint_check_invalid_leftover,
  },
  { .id = NULL },
};
