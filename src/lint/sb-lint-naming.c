/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names: of files among others, and of what they make. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-part.h"

#include "sb-identifier.h"

#include <string.h>

/* NM002, NM003 */

static void
check_order (SbLintPass *pass)
{
  const char *same = sb_lint_context_get_same (pass->context);
  const char *newer = sb_lint_context_get_newer (pass->context);

  if (same != NULL)
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "has the version of \"%s\"", same),
                    "give one of them another version");
  if (newer != NULL)
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "comes before \"%s\", which is applied",
                                         newer),
                    "give it a version behind the last that is applied");
}

static gboolean
says_nothing (const char *words)
{
  static const char *const empty[] = { "change", "changes", "fix",      "fixes",  "migration",
                                       "misc",   "new",     "schema",   "stuff",  "sql",
                                       "temp",   "test",    "tmp",      "update", "updates",
                                       "wip",    "db",      "database", NULL };
  g_auto (GStrv) parts = g_strsplit_set (words, "_-. ", -1);
  guint n = 0;

  for (char **part = parts; *part != NULL; part++)
    {
      g_autofree char *small = g_ascii_strdown (*part, -1);

      while (*small != '\0' && g_ascii_isdigit (small[strlen (small) - 1]))
        small[strlen (small) - 1] = '\0';
      n += *small != '\0' && !g_strv_contains (empty, small);
    }
  return n == 0;
}

static void
check_description (SbLintPass *pass)
{
  const char *name = sb_lint_context_get_file_name (pass->context);
  const char *words;

  if (name == NULL || !sb_lint_context_is_in_project (pass->context)
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
    return;
  words = name + strspn (name, "0123456789_-");
  if (words == name || !g_str_has_suffix (words, ".sql"))
    return;
  {
    g_autofree char *description = g_strndup (words, strlen (words) - strlen (".sql"));

    if (says_nothing (description))
      sb_lint_advise (sb_lint_report_file (pass, 0, 0, "its name does not tell what it does"),
                      "name it for its change, with a verb: add_orders_status");
    else if (strpbrk (description, "- ") != NULL)
      sb_lint_advise (sb_lint_report_file (pass, 0, 0,
                                           "its name has hyphens or blanks between words"),
                      "write underscores");
  }
}

/* NM010 */

static void
check_long_names (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);

      for (guint k = 0; k < sb_lint_tokens_get_n (unit); k++)
        {
          const SbToken *token = sb_lint_token (unit, k);
          gsize length = token->end - token->start;

          if (token->kind == SB_TOKEN_QUOTED)
            length = length > 2 ? length - 2 : 0;
          if ((token->kind == SB_TOKEN_WORD || token->kind == SB_TOKEN_QUOTED)
              && length > SB_IDENTIFIER_MAX)
            sb_lint_advise (sb_lint_report_tokens (pass, unit, k, k,
                                                   "a name of %" G_GSIZE_FORMAT
                                                   " bytes: the server cuts it to 63",
                                                   length),
                            "a shorter name");
        }
    }
}

/* NM011 */

static void
check_mixed_case (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *name;
  int location;

  if (node->kind == SB_NODE (CREATE_STMT))
    {
      const PgQuery__CreateStmt *table = node->message;

      name = table->relation != NULL ? table->relation->relname : NULL;
      location = table->relation != NULL ? table->relation->location : 0;
    }
  else
    {
      const PgQuery__ColumnDef *column = node->message;

      name = column->colname;
      location = column->location;
    }
  for (const char *at = name; at != NULL && *at != '\0'; at++)
    if (g_ascii_isupper (*at))
      {
        guint token = sb_lint_token_at (unit, location);

        sb_lint_advise (sb_lint_report_tokens (pass, unit, token,
                                               sb_lint_token_skip_name (unit, token) - 1,
                                               "\"%s\" has to be quoted wherever it is used", name),
                        "lower case and underscores");
        return;
      }
}

/* NM013 */

/* The name that the server would give, as long as it is not taken. */
static void
add_name (SbLintPass *pass, SbFinding *finding, const SbLintNode *node,
          const PgQuery__Constraint *constraint)
{
  const SbLintNode *parent = sb_lint_parent (pass, node);
  const PgQuery__AlterTableStmt *stmt = parent->message;
  g_autoptr (SbLintPart) part = sb_lint_part_of_constraint (constraint, NULL);
  g_autofree char *columns = NULL, *long_name = NULL, *name = NULL, *quoted = NULL, *text = NULL;
  guint first, last;

  if (part == NULL || parent->kind != SB_NODE (ALTER_TABLE_STMT) || stmt->relation == NULL
      || part->columns[0] == NULL || g_strv_contains ((const char *const *) part->columns, "")
      || !sb_lint_command (pass, node, &first, &last)
      || !sb_lint_token_is (sb_lint_unit (pass, node), first, "add"))
    return;
  columns = g_strjoinv ("_", part->columns);
  long_name = g_strdup_printf ("%s_%s_%s", stmt->relation->relname, columns,
                               part->kind == SB_LINT_PART_FOREIGN             ? "fkey"
                               : part->kind == SB_LINT_PART_CHECK             ? "check"
                               : constraint->contype == SB_CONSTR (EXCLUSION) ? "excl"
                                                                              : "key");
  name = sb_identifier_shorten (long_name);
  quoted = sb_identifier_quote (name);
  text = g_strdup_printf ("CONSTRAINT %s", quoted);
  sb_lint_insert_behind_token (finding, sb_lint_unit (pass, node), first, text);
}

static void
check_unnamed (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__Constraint *constraint;

  if (cmd->subtype != SB_AT (AddConstraint) || cmd->def == NULL
      || cmd->def->node_case != SB_NODE (CONSTRAINT))
    return;
  constraint = cmd->def->constraint;
  if ((constraint->conname == NULL || *constraint->conname == '\0')
      && constraint->contype != SB_CONSTR (PRIMARY))
    {
      SbFinding *finding = sb_lint_report_command (pass, node,
                                                   "a constraint without a name: the server "
                                                   "chooses one, and a rollback has to guess it");

      sb_lint_advise (finding, "ADD CONSTRAINT with a name");
      add_name (pass, finding, node, constraint);
    }
}

const SbLintRule sb_lint_naming[] = {
  {
      .id = "NM002",
      .slug = "file-number",
      .title = "a version twice, or before one that is applied",
      .why = "where the later one ran already, this one runs in another order than elsewhere",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_order,
  },
  {
      .id = "NM003",
      .slug = "file-description",
      .title = "a file name that does not describe its change",
      .why = "the list of migrations is the history people read",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_description,
  },
  {
      .id = "NM010",
      .slug = "identifier-too-long",
      .title = "a name of more than 63 bytes",
      .why = "the server cuts it with no more than a notice: two long names become one, and later "
             "statements name another thing than they say",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_long_names,
  },
  {
      .id = "NM011",
      .slug = "mixed-case-identifier",
      .title = "a name with capital letters",
      .why = "without quotes PostgreSQL reads it in lower case and does not find it",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (COLUMN_DEF) },
      .check_node = check_mixed_case,
  },
  {
      .id = "NM013",
      .slug = "unnamed-constraint",
      .title = "ADD CHECK, UNIQUE or FOREIGN KEY without a name",
      .why = "its name may differ from database to database, and what drops it has to know it",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_unnamed,
  },
  { .id = NULL },
};
