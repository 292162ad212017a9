/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and comments: a matter of taste, off unless the settings ask; and names that need quotes. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-naming.h"
#include "sb-finding-private.h"
#include "sb-lint-objects.h"

#include "sb-identifier.h"

#include <string.h>

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

/* NM009 */

static void
check_reserved (SbLintPass *pass, const SbLintNode *node)
{
  g_autofree char *sql = NULL;
  const char *name;
  int location;

  if (!sb_lint_get_own_name (node, &name, &location) || !sb_lint_is_plain_name (name))
    return;
  sql = sb_identifier_quote (name);
  if (*sql == '"')
    sb_lint_advise (
        sb_lint_report_name (pass, node, location,
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
  finding = sb_lint_report_name (pass, node, table->location,
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
  sb_lint_advise (sb_lint_report_name (pass, node, stmt->relation->location,
                                       "has no comment that tells what it is for",
                                       stmt->relation->relname),
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
