/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be read, and comments that say nothing. */
#include "sb-lint-families.h"
#include "sb-lint-newer.h"
#include "sb-lint-pass.h"

#define NOT_UNDERSTOOD "not understood by the built-in grammar of PostgreSQL 15: "

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

static guint
find_newer (SbLintPass *pass, guint index, const char **what)
{
  const SbStatement *statement = sb_script_get_statement (pass->script, index);

  return sb_lint_newer_find (pass, statement->sql_start, statement->error_offset,
                             statement->syntax_error, what);
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
      version = find_newer (pass, i, &what);
      if (may_take (pass, version))
        continue;
      finding = report (pass, i, "", statement->syntax_error);
      if (version > 0)
        sb_lint_advise (finding, "%s came with PostgreSQL %u; the target is older", what, version);
    }
}

/* SY002 */

/* Where in a body that begins at @start the statement begins in which the grammar stops at @at. */
static gsize
find_statement (SbLintPass *pass, gsize start, gsize at)
{
  static const char *const words[] = { "declare", "begin", "then", "else", "loop" };
  SbLexer lexer = { pass->text, at, start };
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (token.kind == SB_TOKEN_SEMICOLON)
      start = token.end;
    else
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (sb_token_is_word (&token, pass->text, words[i]))
          start = token.end;
  return start;
}

static guint
find_newer_in_body (SbLintPass *pass, const SbLintUnit *unit, const SbTreeError *error,
                    const char **what)
{
  gsize body = (gsize) ((gssize) error->body + unit->offset);
  gsize at = (gsize) ((gssize) error->start + unit->offset);

  if (!unit->is_exact)
    return 0;
  return sb_lint_newer_find (pass, find_statement (pass, body, at), at, error->message, what);
}

static void
check_body_syntax (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const SbTreeError *error = sb_tree_get_body_error (unit->tree);
      const char *what;
      guint version;

      if (error == NULL)
        continue;
      version = find_newer_in_body (pass, unit, error, &what);
      if (may_take (pass, version))
        continue;
      sb_lint_report (pass, unit, error->start, error->end, "in the body: %s", error->message);
    }
}

/* SY003 */

static void
advise_newer (SbFinding *finding, guint version)
{
  sb_lint_advise (finding, "nothing, where the target is PostgreSQL %u or later", version);
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
      version = find_newer (pass, i, &what);
      if (may_take (pass, version))
        advise_newer (report (pass, i, NOT_UNDERSTOOD, what), version);
    }
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const SbTreeError *error = sb_tree_get_body_error (unit->tree);
      const char *what;
      guint version = error != NULL ? find_newer_in_body (pass, unit, error, &what) : 0;

      if (may_take (pass, version))
        advise_newer (sb_lint_report (pass, unit, error->start, error->end, "%s%s", NOT_UNDERSTOOD,
                                      what),
                      version);
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
      .id = "SY002",
      .slug = "plpgsql-syntax-error",
      .title = "a body in PL/pgSQL that the grammar of PostgreSQL 15 does not take",
      .why = "the server refuses the function when it is made, and the block when it is run",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_body_syntax,
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
