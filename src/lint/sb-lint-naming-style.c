/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and comments: a matter of taste, off unless the settings ask; and names that need quotes. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-finding-private.h"
#include "sb-lint-objects.h"

#include "sb-identifier.h"

#include <string.h>

static SbFinding *
report_name (SbLintPass *pass, const SbLintNode *node, int location, const char *format,
             const char *name)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, location);
  g_autofree char *message = g_strdup_printf ("\"%s\" %s", name, format);

  return sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1, "%s",
                                message);
}

/* Columns of tables, not of functions' results. */
static gboolean
get_name (const SbLintNode *node, const char **name, int *location)
{
  const PgQuery__ColumnDef *column = node->message;
  const PgQuery__CreateStmt *table = node->message;

  if (node->kind == SB_NODE (COLUMN_DEF))
    {
      *name = column->colname;
      *location = column->location;
    }
  else
    {
      *name = table->relation != NULL ? table->relation->relname : NULL;
      *location = table->relation != NULL ? table->relation->location : -1;
    }
  return *name != NULL && **name != '\0' && *location >= 0;
}

/* NM001 */

static void
check_file_name (SbLintPass *pass)
{
  const char *name = sb_lint_context_get_file_name (pass->context);
  gsize digits;

  if (name == NULL || !sb_lint_context_is_in_project (pass->context)
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
    return;
  digits = strspn (name, "0123456789");
  if (digits > 0 && strcmp (name + digits, ".sql") == 0)
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "its name is a number alone"),
                    "say behind the number what it does: %.*s_add_orders_status.sql", (int) digits,
                    name);
  else if (digits > 0 && digits != 14 && digits > 8)
    sb_lint_advise (sb_lint_report_file (pass, 0, 0,
                                         "a version of %u digits: tools that read times want 14",
                                         (guint) digits),
                    "YYYYMMDDHHMMSS_description.sql");
}

/* NM004, NM005 */

static gboolean
is_plain_name (const char *name)
{
  return *name >= 'a' && *name <= 'z'
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (name);
}

static void
check_name (SbLintPass *pass, const SbLintNode *node)
{
  const char *name;
  int location;

  if (get_name (node, &name, &location) && !is_plain_name (name))
    sb_lint_advise (report_name (pass, node, location, "is not lower case, digits and underscores",
                                 name),
                    "lower_snake_case");
}

/* NM006, NM007, NM008 */

/* `orders_total_idx`, `idx_orders_total`: the table is in it. */
static gboolean
tells_table (const char *name, const char *table)
{
  static const char *const prefixes[] = { "", "idx_", "ix_", "uq_", "uniq_", "fk_", "ck_", "pk_" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i])
        && g_str_has_prefix (name + strlen (prefixes[i]), table))
      return TRUE;
  return FALSE;
}

static void
check_index_name (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;

  if (stmt->relation == NULL || stmt->idxname == NULL || *stmt->idxname == '\0'
      || tells_table (stmt->idxname, stmt->relation->relname))
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, sb_lint_unit (pass, node), 0, 2,
                                         "\"%s\" does not tell its table", stmt->idxname),
                  "%s_…_idx", stmt->relation->relname);
}

static void
check_constraint_name (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  gboolean wants_key = strcmp (pass->rule->id, "NM008") == 0;
  gboolean is_key = constraint->contype == SB_CONSTR (FOREIGN);
  const PgQuery__RangeVar *table = NULL;

  if (constraint->conname == NULL || *constraint->conname == '\0' || is_key != wants_key)
    return;
  for (const SbLintNode *above = node; table == NULL && above != NULL;
       above = sb_lint_parent (pass, above))
    if (above->kind == SB_NODE (CREATE_STMT))
      table = ((const PgQuery__CreateStmt *) above->message)->relation;
    else if (above->kind == SB_NODE (ALTER_TABLE_STMT))
      table = ((const PgQuery__AlterTableStmt *) above->message)->relation;
  if (table == NULL || tells_table (constraint->conname, table->relname))
    return;
  sb_lint_advise (report_name (pass, node, constraint->location, "does not tell its table",
                               constraint->conname),
                  is_key ? "%s_…_fkey" : "%s_…_check", table->relname);
}

/* NM009 */

static void
check_reserved (SbLintPass *pass, const SbLintNode *node)
{
  g_autofree char *sql = NULL;
  const char *name;
  int location;

  if (!get_name (node, &name, &location) || !is_plain_name (name))
    return;
  sql = sb_identifier_quote (name);
  if (*sql == '"')
    sb_lint_advise (report_name (pass, node, location,
                                 "is a word of SQL: it has to be quoted wherever it is used", name),
                    "another name");
}

/* NM012 */

static const PgQuery__RangeVar *
get_table (const SbLintNode *node)
{
  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      return ((const PgQuery__CreateStmt *) node->message)->relation;
    case SB_NODE (ALTER_TABLE_STMT):
      return ((const PgQuery__AlterTableStmt *) node->message)->relation;
    case SB_NODE (INDEX_STMT):
      return ((const PgQuery__IndexStmt *) node->message)->relation;
    case SB_NODE (CREATE_POLICY_STMT):
      return ((const PgQuery__CreatePolicyStmt *) node->message)->table;
    default:
      return NULL;
    }
}

static void
check_unqualified (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__RangeVar *table = get_table (node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;

  if (table == NULL || *table->schemaname != '\0' || table->location < 0
      || strcmp (table->relpersistence, "t") == 0)
    return;
  finding = report_name (pass, node, table->location,
                         "is made or looked for where search_path says", table->relname);
  sb_lint_advise (finding, "public.%s", table->relname);
  sb_lint_edit (finding, unit, (gsize) table->location, (gsize) table->location, "public.");
}

/* NM014 */

static void
check_comment (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;

  if (stmt->relation == NULL || strcmp (stmt->relation->relpersistence, "t") == 0
      || stmt->partbound != NULL
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
    return;
  for (guint i = 0; i < pass->units->len; i++)
    {
      const PgQuery__Node *root = sb_lint_get_unit (pass, i)->root;
      const PgQuery__Node *object = root->node_case == SB_NODE (COMMENT_STMT)
                                        ? root->comment_stmt->object
                                        : NULL;

      if (object != NULL && object->node_case == SB_NODE (LIST)
          && g_strcmp0 (sb_lint_list_get_name (object->list->items, object->list->n_items),
                        stmt->relation->relname)
                 == 0)
        return;
    }
  sb_lint_advise (report_name (pass, node, stmt->relation->location,
                               "has no comment that tells what it is for", stmt->relation->relname),
                  "COMMENT ON TABLE … IS '…'");
}

/* NM015 */

static char *
dup_header (SbLintPass *pass)
{
  const char *name = sb_lint_context_get_file_name (pass->context);
  g_autofree char *words = NULL;

  if (name == NULL || !g_str_has_suffix (name, ".sql"))
    return NULL;
  name += strspn (name, "0123456789_-");
  words = g_strndup (name, strlen (name) - strlen (".sql"));
  g_strdelimit (words, "_-", ' ');
  *words = g_ascii_toupper (*words);
  return *words != '\0' ? g_strdup_printf ("-- %s.\n\n", words) : NULL;
}

static void
check_header (SbLintPass *pass)
{
  SbLexer lexer = { pass->text, pass->length, 0 };
  g_autofree char *header = dup_header (pass);
  SbFinding *finding;
  SbToken token;

  do
    token = sb_lexer_next (&lexer);
  while (token.kind == SB_TOKEN_BLANK);
  if (token.kind == SB_TOKEN_LINE_COMMENT || token.kind == SB_TOKEN_BLOCK_COMMENT
      || token.kind == SB_TOKEN_END)
    return;
  finding = sb_lint_report_file (pass, 0, 0, "begins without a comment that says what it is for");
  sb_lint_advise (finding, "a comment at the top: what, and why");
  if (header != NULL)
    sb_finding_add_edit (finding, token.start, 0, header);
}

const SbLintRule sb_lint_naming_style[] = {
  {
      .id = "NM001",
      .slug = "file-name-pattern",
      .title = "file name that is not version and description",
      .why = "tools read the version from it, and people what it does",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_file_name,
  },
  {
      .id = "NM004",
      .slug = "table-name",
      .title = "table name that is not lower_snake_case",
      .why = "names that all look alike can be guessed, and need no quotes",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_name,
  },
  {
      .id = "NM005",
      .slug = "column-name",
      .title = "column name that is not lower_snake_case",
      .why = "names that all look alike can be guessed, and need no quotes",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (COLUMN_DEF) },
      .check_node = check_name,
  },
  {
      .id = "NM006",
      .slug = "index-name",
      .title = "index name without its table",
      .why = "plans and errors name the index alone: nobody sees what it is over",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = check_index_name,
  },
  {
      .id = "NM007",
      .slug = "constraint-name",
      .title = "constraint name without its table",
      .why = "errors name the constraint alone: nobody sees what it is of",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_constraint_name,
  },
  {
      .id = "NM008",
      .slug = "fk-name",
      .title = "foreign key name without its table",
      .why = "errors name the constraint alone: nobody sees what it is of",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_constraint_name,
  },
  {
      .id = "NM009",
      .slug = "reserved-word",
      .title = "table or column with the name of a word of SQL",
      .why = "without quotes it is a syntax error, or something else: user is who is logged in",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (COLUMN_DEF) },
      .check_node = check_reserved,
  },
  {
      .id = "NM012",
      .slug = "unqualified-table",
      .title = "table without its schema",
      .why = "which table it is depends on the search_path of who runs the script",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (ALTER_TABLE_STMT), SB_NODE (INDEX_STMT),
                 SB_NODE (CREATE_POLICY_STMT) },
      .check_node = check_unqualified,
  },
  {
      .id = "NM014",
      .slug = "missing-comment",
      .title = "new table without COMMENT ON TABLE",
      .why = "what a table is for is known on the day it is made",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_comment,
  },
  {
      .id = "NM015",
      .slug = "missing-header",
      .title = "script without a comment at its top",
      .why = "who reads it in a year wants to know what it was for",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .check_file = check_header,
  },
  { .id = NULL },
};
