/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks by constraints: what is read or built while they are added. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

static void
advise_not_valid (SbLintPass *pass, const SbLintNode *node, SbFinding *finding)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint first, last;

  sb_lint_advise (finding, "add NOT VALID here, and VALIDATE CONSTRAINT in a later migration");
  if (sb_lint_command (pass, node, &first, &last))
    sb_lint_insert_behind_token (finding, unit, last, "NOT VALID");
}

static void
check_check (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = sb_lint_added_constraint (pass, node, SB_CONSTR (CHECK));
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);

  if (constraint != NULL && !constraint->skip_validation)
    advise_not_valid (pass, node,
                      sb_lint_report_command (pass, node,
                                              "all rows are checked while nobody can read or write "
                                              "the table (AccessExclusive lock)"));
  else if (column != NULL && sb_lint_column_find (column, SB_CONSTR (CHECK)) != NULL)
    {
      SbFinding *finding;

      finding =
          sb_lint_report_command (pass, node,
                                  "the CHECK of \"%s\" reads all rows while nobody can read or "
                                  "write the table (AccessExclusive lock)",
                                  column->colname);
      sb_lint_advise (finding, "add the column first, then the CHECK as a constraint NOT VALID");
      /* Measured: a seq scan all the same, but of nothing but NULLs. */
      if (sb_lint_column_find (column, SB_CONSTR (DEFAULT)) == NULL)
        finding->severity = SB_SEVERITY_INFO;
    }
}

static void
check_foreign_key (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = sb_lint_added_constraint (pass, node,
                                                                    SB_CONSTR (FOREIGN));
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);
  const PgQuery__AlterTableStmt *stmt = sb_lint_altered_table (pass, node);

  if (constraint != NULL && !constraint->skip_validation && constraint->pktable != NULL)
    advise_not_valid (
        pass, node,
        sb_lint_report_command (pass, node,
                                "nobody can write to \"%s\" and \"%s\" until all rows "
                                "are checked (ShareRowExclusive lock on both)",
                                stmt->relation->relname, constraint->pktable->relname));
  if (column == NULL)
    return;
  constraint = sb_lint_column_find (column, SB_CONSTR (FOREIGN));
  if (constraint != NULL && constraint->pktable != NULL)
    sb_lint_advise (sb_lint_report_command (pass, node,
                                            "nobody can write to \"%s\", nor read or write \"%s\", "
                                            "until all rows are checked (ShareRowExclusive and "
                                            "AccessExclusive locks)",
                                            constraint->pktable->relname, stmt->relation->relname),
                    "add the column first, then the foreign key NOT VALID, and validate it later");
}

/* Of an inline constraint it is the column's own name. */
static char *
make_index_name (const PgQuery__AlterTableStmt *stmt, const PgQuery__Constraint *constraint)
{
  if (*constraint->conname != '\0')
    return sb_identifier_quote (constraint->conname);
  if (constraint->contype == SB_CONSTR (PRIMARY))
    return sb_lint_make_name (stmt->relation->relname, NULL, 0, "pkey");
  return sb_lint_make_name (stmt->relation->relname, constraint->keys, constraint->n_keys, "key");
}

/* CREATE UNIQUE INDEX CONCURRENTLY before, and USING INDEX in place of the columns. */
static void
add_index_first (SbLintPass *pass, const SbLintNode *node, SbFinding *finding,
                 const PgQuery__AlterTableStmt *stmt, const PgQuery__Constraint *constraint)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *table = sb_lint_relation_to_sql (stmt->relation);
  g_autofree char *name = make_index_name (stmt, constraint);
  g_autofree char *columns = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *using = g_strdup_printf ("USING INDEX %s", name);
  g_autofree char *named = g_strdup_printf ("CONSTRAINT %s ", name);
  guint first, last, open, close;
  gsize at;

  if (!sb_lint_can_stand_alone (pass, unit) || constraint->n_including > 0
      || constraint->n_options > 0 || *constraint->indexspace != '\0'
      || constraint->nulls_not_distinct || !sb_lint_command (pass, node, &first, &last))
    return;
  open = sb_lint_token_at (unit, constraint->location);
  while (open <= last && !sb_lint_token_is_char (unit, open, '('))
    open++;
  if (open > last)
    return;
  close = sb_lint_token_skip_parentheses (unit, open) - 1;
  columns = sb_lint_tokens_dup (unit, open, close);
  sql = g_strdup_printf ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s %s", name, table,
                         columns);
  sb_lint_insert_before (pass, finding, unit, sql);
  at = sb_lint_token (unit, first + 1)->start;
  if (*constraint->conname == '\0')
    sb_lint_edit (finding, unit, at, at, named);
  sb_lint_replace_tokens (finding, unit, open, close, using);
}

static void
check_unique (SbLintPass *pass, const SbLintNode *node)
{
  gboolean is_primary = strcmp (pass->rule->id, "LK118") == 0;
  int contype = is_primary ? SB_CONSTR (PRIMARY) : SB_CONSTR (UNIQUE);
  const PgQuery__Constraint *constraint = sb_lint_added_constraint (pass, node, contype);
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);
  gboolean is_inline = constraint == NULL && column != NULL;
  const PgQuery__AlterTableStmt *stmt = sb_lint_altered_table (pass, node);
  SbFinding *finding;

  if (is_inline)
    constraint = sb_lint_column_find (column, contype);
  if (constraint == NULL || *constraint->indexname != '\0')
    return;
  finding = sb_lint_report_command (pass, node,
                                    "nobody can read or write \"%s\" until the index is built "
                                    "(AccessExclusive lock)",
                                    stmt->relation->relname);
  sb_lint_advise (finding,
                  is_inline
                      ? "add the column alone, then CREATE UNIQUE INDEX CONCURRENTLY, then "
                        "ADD CONSTRAINT … USING INDEX"
                      : "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX");
  if (!is_inline)
    add_index_first (pass, node, finding, stmt, constraint);
}

static void
check_exclusion (SbLintPass *pass, const SbLintNode *node)
{
  if (sb_lint_added_constraint (pass, node, SB_CONSTR (EXCLUSION)) == NULL)
    return;
  sb_lint_advise (
      sb_lint_report_command (pass, node,
                              "nobody can read or write \"%s\" until the index is built "
                              "(AccessExclusive lock); there is no concurrent form",
                              sb_lint_altered_table (pass, node)->relation->relname),
      "do it while nobody needs the table, with a lock_timeout");
}

/* Which constraint it is only the target knows; the name that PostgreSQL gives says so too. */
static gboolean
is_foreign_key_name (const char *name)
{
  return g_str_has_suffix (name, "_fkey") || g_str_has_suffix (name, "_fk")
         || g_str_has_prefix (name, "fk_");
}

static gboolean
is_foreign_key (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  const char *name = ((const PgQuery__AlterTableCmd *) node->message)->name;
  const SbLintKnown *table = sb_lint_known_relation (pass, sb_lint_unit (pass, node), relation,
                                                     SB_LINT_CONSTRAINTS);

  if (sb_lint_known_part (table, SB_LINT_PART_FOREIGN, name) != NULL)
    return TRUE;
  return is_foreign_key_name (name) && sb_lint_known_part (table, SB_LINT_PART_CHECK, name) == NULL
         && sb_lint_known_part (table, SB_LINT_PART_KEY, name) == NULL;
}

static void
check_drop_foreign_key (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt = sb_lint_altered_table (pass, node);

  if (cmd->subtype != SB_AT (DropConstraint) || stmt == NULL
      || !is_foreign_key (pass, node, stmt->relation))
    return;
  sb_lint_advise (sb_lint_report_command (pass, node,
                                          "dropping the foreign key \"%s\" locks the referenced "
                                          "table too (AccessExclusive lock on both)",
                                          cmd->name),
                  "set a lock_timeout before it");
}

static gboolean
sets_not_null_before (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table)
{
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len && about->pdata[i] != node; i++)
    {
      const SbLintNode *other = g_ptr_array_index (about, i);

      if (other->kind == SB_NODE (ALTER_TABLE_CMD)
          && ((const PgQuery__AlterTableCmd *) other->message)->subtype == SB_AT (SetNotNull))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_index_not_null (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table,
                   const char *name)
{
  const SbLintUnit *unit = sb_lint_unit (pass, node);
  const SbLintPart *index;

  if (sb_lint_known_index (pass, unit, table->schemaname, name, &index) == NULL)
    return FALSE;
  for (char **column = index->columns; *column != NULL; column++)
    if (!sb_lint_known_not_null (pass, unit, table, *column))
      return FALSE;
  return TRUE;
}

static void
check_nullable_key (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = sb_lint_added_constraint (pass, node,
                                                                    SB_CONSTR (PRIMARY));
  const PgQuery__AlterTableStmt *stmt = sb_lint_altered_table (pass, node);

  if (constraint == NULL || *constraint->indexname == '\0'
      || is_index_not_null (pass, node, stmt->relation, constraint->indexname)
      || sets_not_null_before (pass, node, stmt->relation))
    return;
  sb_lint_advise (sb_lint_report_command (pass, node,
                                          "if a column of \"%s\" may be NULL, the whole table is "
                                          "read (AccessExclusive lock)",
                                          constraint->indexname),
                  "make the columns NOT NULL first, by a validated CHECK");
}

static void
check_new_reference (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if (constraint->contype != SB_CONSTR (FOREIGN) || constraint->pktable == NULL
      || sb_lint_above (pass, node, SB_NODE (CREATE_STMT)) == NULL
      || sb_lint_is_created (pass, unit, constraint->pktable))
    return;
  at = sb_lint_token_at (unit, constraint->pktable->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                         "nobody can write to \"%s\" until the transaction ends "
                                         "(ShareRowExclusive lock)",
                                         constraint->pktable->relname),
                  "set a lock_timeout, and keep the transaction short");
}

const SbLintRule sb_lint_locks_constraints[] = {
  {
      .id = "LK115",
      .slug = "check-validates",
      .title = "ADD CHECK without NOT VALID on an existing table",
      .why =
          "all rows are read under an AccessExclusive lock; VALIDATE CONSTRAINT later reads them "
          "while everybody works",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_check,
  },
  {
      .id = "LK116",
      .slug = "foreign-key-validates",
      .title = "ADD FOREIGN KEY without NOT VALID on an existing table",
      .why = "all rows are checked under a ShareRowExclusive lock on both tables; VALIDATE "
             "CONSTRAINT later checks them while everybody works",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_foreign_key,
  },
  {
      .id = "LK117",
      .slug = "unique-constraint-builds-index",
      .title = "ADD UNIQUE on an existing table without USING INDEX",
      .why = "its index is built under an AccessExclusive lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_unique,
  },
  {
      .id = "LK118",
      .slug = "primary-key-builds-index",
      .title = "ADD PRIMARY KEY on an existing table without USING INDEX",
      .why =
          "its index is built, and the columns are read for NULLs, under an AccessExclusive lock",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_unique,
  },
  {
      .id = "LK119",
      .slug = "exclusion-constraint",
      .title = "ADD EXCLUDE on an existing table",
      .why = "its index is built under an AccessExclusive lock, and there is no concurrent form",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_exclusion,
  },
  {
      .id = "LK130",
      .slug = "drop-fk-locks-parent",
      .title = "DROP CONSTRAINT of a foreign key",
      .why = "it takes an AccessExclusive lock on both tables",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_drop_foreign_key,
  },
  {
      .id = "LK131",
      .slug = "pk-using-index-nullable",
      .title = "ADD PRIMARY KEY USING INDEX over columns that may be NULL",
      .why = "the columns become NOT NULL, for which the whole table is read under an "
             "AccessExclusive lock",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_nullable_key,
  },
  {
      .id = "LK134",
      .slug = "create-fk-to-hot-table",
      .title = "CREATE TABLE that references an existing table",
      .why = "a ShareRowExclusive lock stops writes to the referenced table until the transaction "
             "ends",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_new_reference,
  },
  { .id = NULL },
};
