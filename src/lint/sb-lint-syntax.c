/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be read, and comments that say nothing. */
#include "sb-lint-families.h"
#include "sb-lint-pass.h"

static void
check_syntax_error (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);
      gsize start = statement->error_offset, end;
      SbFinding *finding;
      SbLexer lexer;

      if (statement->syntax_error == NULL)
        continue;
      lexer = (SbLexer){ pass->text, statement->sql_end, MIN (start, statement->sql_end) };
      end = MIN (sb_lexer_next (&lexer).end, statement->sql_end);
      finding = sb_lint_report_file (pass, start, MAX (start, end), "%s", statement->syntax_error);
      finding->statement = i;
    }
}

const SbLintRule sb_lint_syntax[] = {
  {
      .id = "SY001",
      .slug = "syntax-error",
      .title = "the grammar of PostgreSQL 15 does not take the statement",
      .why = "a server of that version refuses it; what does not parse is not checked further",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_syntax_error,
  },
  {
      /* Spoken by sb_lint_allow_apply(), when all others have. */
      .id = "SY012",
      .slug = "unused-ignore",
      .title = "an \"allow\" comment that allows nothing",
      .why = "it hides what comes later, and tells readers of a danger that is not there",
      .severity = SB_SEVERITY_INFO,
  },
  { .id = NULL },
};
