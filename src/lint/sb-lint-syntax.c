/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be read, and comments that say nothing. */
#include "sb-lint-families.h"
#include "sb-lint-newer.h"
#include "sb-lint-pass.h"

static SbFinding *
report (SbLintPass *pass, guint index, const char *prefix, const char *message)
{
  const SbStatement *statement = sb_script_get_statement (pass->script, index);
  gsize start = MIN (statement->error_offset, statement->sql_end), end;
  SbLexer lexer = { pass->text, statement->sql_end, start };
  SbFinding *finding;

  end = MIN (sb_lexer_next (&lexer).end, statement->sql_end);
  finding = sb_lint_report_file (pass, statement->error_offset, MAX (statement->error_offset, end),
                                 "%s%s", prefix, message);
  finding->statement = index;
  return finding;
}

/* Whether the target takes what came with @version, as far as anybody knows. */
static gboolean
may_take (SbLintPass *pass, guint version)
{
  guint server = sb_lint_context_get_server_version (pass->context);

  return version > 0 && (server == 0 || server >= version);
}

static void
check_syntax_error (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);
      const char *what;
      SbFinding *finding;
      guint version;

      if (statement->syntax_error == NULL)
        continue;
      version = sb_lint_newer_find (pass, i, &what);
      if (may_take (pass, version))
        continue;
      finding = report (pass, i, "", statement->syntax_error);
      if (version > 0)
        sb_lint_advise (finding, "%s came with PostgreSQL %u; the target is older", what, version);
    }
}

static void
check_newer_syntax (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const char *what;
      guint version;

      if (sb_script_get_statement (pass->script, i)->syntax_error == NULL)
        continue;
      version = sb_lint_newer_find (pass, i, &what);
      if (may_take (pass, version))
        sb_lint_advise (report (pass, i,
                                "not understood by the built-in grammar of PostgreSQL 15: ", what),
                        "nothing, where the target is PostgreSQL %u or later", version);
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
      .id = "SY003",
      .slug = "newer-syntax",
      .title = "syntax that came after PostgreSQL 15",
      .why = "it is sent as it is, but no rule looks at it, and older servers refuse it",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_newer_syntax,
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
