/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only psql understands. */
#include "sb-lint-families.h"
#include "sb-lint-statements.h"
#include "sb-psql-commands.h"

#include <string.h>

static gboolean
is_psql_only (SbStatementKind kind)
{
  return kind == SB_STATEMENT_PSQL || kind == SB_STATEMENT_COPY;
}

static void
check_runner (SbLintPass *pass)
{
  if (sb_lint_context_get_runner (pass->context) == SB_LINT_RUNNER_SWITCHBACK)
    return;
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      SbStatementKind kind = sb_script_get_statement (pass->script, i)->kind;

      if (is_psql_only (kind))
        sb_lint_advise (sb_lint_report_statement (pass, i,
                                                  "only psql understands this: a runner that sends "
                                                  "statements itself stops here"),
                        kind == SB_STATEMENT_COPY ? "INSERT … VALUES" : "write it in SQL");
    }
}

static void
check_command (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);
      const char *start = pass->text + statement->sql_start + 1;
      gsize length = 0, rest = statement->sql_end - statement->sql_start;
      const SbPsqlCommand *command;
      g_autofree char *name = NULL;

      if (statement->kind != SB_STATEMENT_PSQL || rest == 0)
        continue;
      while (length + 1 < rest && !g_ascii_isspace (start[length]) && start[length] != ';')
        length++;
      name = g_strndup (start, length);
      command = sb_psql_commands_find (name);
      if (command->action == SB_PSQL_REFUSE)
        sb_lint_report_statement (pass, i, "\\%s is a command of psql that %s", name, command->why);
    }
}

const SbLintRule sb_lint_psql[] = {
  {
      .id = "TX819",
      .slug = "psql-only-syntax",
      .title = "commands of psql, or data behind COPY",
      .why = "drivers and other runners send the text to the server, which refuses it",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_runner,
  },
  {
      .id = "SY004",
      .slug = "psql-meta-command",
      .title = "a command of psql that no run can follow",
      .why = "the migration is refused before anything of it runs",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_command,
  },
  { .id = NULL },
};
