/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scripts of a migration say about each other. */
#include "sb-lint-families.h"
#include "sb-lint-pass.h"

static gboolean
is_forward (SbLintPass *pass)
{
  return sb_lint_context_is_in_project (pass->context)
         && sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_FORWARD;
}

static gboolean
has_statements (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    if (sb_script_get_statement (pass->script, i)->kind != SB_STATEMENT_EMPTY)
      return TRUE;
  return FALSE;
}

/* RV501, RV506, RV507 */

static void
check_missing_rollback (SbLintPass *pass)
{
  if (is_forward (pass) && sb_lint_context_get_rollback (pass->context) == NULL
      && has_statements (pass) && sb_script_find_directive (pass->script, "irreversible") == NULL)
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "there is no rollback script"),
                    "write one, or say why there is none: -- switchback: irreversible — reason");
}

static void
check_missing_verify (SbLintPass *pass)
{
  if (is_forward (pass) && sb_lint_context_get_verify (pass->context) == NULL
      && has_statements (pass))
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "there is no verify script"),
                    "write one: a query for each thing that has to be true");
}

static void
check_edited (SbLintPass *pass)
{
  if (sb_lint_context_is_edited (pass->context))
    sb_lint_advise (sb_lint_report_file (pass, 0, 0, "was edited after it was applied"),
                    "restore the applied text, and write the change as a migration of its own");
}

/* RV508 */

static void
check_no_check (SbLintPass *pass)
{
  if (sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_VERIFY)
    return;
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);

      if (statement->check != NULL || statement->syntax_error != NULL)
        return;
    }
  for (guint i = 0; i < pass->units->len; i++)
    switch (sb_lint_get_unit (pass, i)->root->node_case)
      {
      case SB_NODE (SELECT_STMT):
      case SB_NODE (DO_STMT):
      case SB_NODE (EXPLAIN_STMT):
      case SB_NODE (CALL_STMT):
        return;
      default:
        break;
      }
  sb_lint_advise (sb_lint_report_file (pass, 0, 0, "checks nothing"),
                  "a query for each thing that has to be true");
}

const SbLintRule sb_lint_pair[] = {
  {
      .id = "RV501",
      .slug = "missing-rollback",
      .title = "a migration without a rollback script",
      .why = "when it has to go at night, somebody writes the way back by hand",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_missing_rollback,
  },
  {
      .id = "RV506",
      .slug = "edited-after-apply",
      .title = "a script that was edited after it was applied",
      .why = "databases that have it and those to come differ, and nothing tells where",
      .severity = SB_SEVERITY_ERROR,
      .flags = SB_LINT_APPLIED,
      .check_file = check_edited,
  },
  {
      .id = "RV507",
      .slug = "missing-verify",
      .title = "a migration without a verify script",
      .why = "that it ran says nothing about what is there",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_missing_verify,
  },
  {
      .id = "RV508",
      .slug = "verify-without-check",
      .title = "a verify script that checks nothing",
      .why = "it passes whatever the migration has done",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_no_check,
  },
  { .id = NULL },
};
