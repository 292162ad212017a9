/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a verify script may contain, looked at before anything of it runs. */
#include "sb-verify-private.h"

#include <string.h>

#include "sb-lexer.h"
#include "sb-plan.h"
#include "sb-script-file.h"

static SbLexer
lexer_for (SbScript *script, const SbStatement *statement)
{
  gsize length;
  const char *text = sb_script_get_text (script, &length);

  return (SbLexer){ .text = text, .length = statement->sql_end, .at = statement->sql_start };
}

/**
 * sb_verify_copies_elsewhere:
 * @script: a script
 * @statement: one of its statements
 *
 * COPY … TO or FROM anything but the client reaches the server's files, or starts programs there. A
 * read-only transaction does not keep it from that (measured). Any thread.
 *
 * Returns: whether the statement is such a COPY
 */
gboolean
sb_verify_copies_elsewhere (SbScript *script, const SbStatement *statement)
{
  SbLexer lexer = lexer_for (script, statement);
  SbToken token = sb_lexer_next_significant (&lexer);
  int depth = 0;

  if (!sb_token_is_word (&token, lexer.text, "copy"))
    return FALSE;
  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      depth += (token.kind == SB_TOKEN_OPEN) - (token.kind == SB_TOKEN_CLOSE);
      if (depth > 0
          || (!sb_token_is_word (&token, lexer.text, "to")
              && !sb_token_is_word (&token, lexer.text, "from")))
        continue;
      token = sb_lexer_next_significant (&lexer);
      return !sb_token_is_word (&token, lexer.text, "stdin")
             && !sb_token_is_word (&token, lexer.text, "stdout");
    }
  return FALSE;
}

static const char *
find_objection (SbScript *script, const SbStatement *statement)
{
  if (statement->kind == SB_STATEMENT_PSQL)
    return "a line for psql does not belong in a verify script";
  if (statement->kind == SB_STATEMENT_EMPTY)
    return NULL;
  switch (statement->tx)
    {
    case SB_TX_BEGIN:
    case SB_TX_COMMIT:
    case SB_TX_ROLLBACK:
    case SB_TX_SAVEPOINT:
      return "transaction control does not belong in a verify script, which always runs in one "
             "transaction that is rolled back";
    default:
      return sb_verify_copies_elsewhere (script, statement)
                 ? "COPY to or from a file or program does not "
                   "belong in a verify script, which only "
                   "looks"
                 : NULL;
    }
}

static gboolean
check_directives (SbScript *script, GError **error)
{
  guint n;
  const SbDirective *directives = sb_script_get_directives (script, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = NULL;

      if (directives[i].known)
        continue;
      line = sb_script_file_dup_line (script, directives[i].offset);
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "the directive \"%s\" is not known: %s", directives[i].name, line);
      return FALSE;
    }
  return TRUE;
}

/**
 * sb_verify_check_script:
 * @script: a verify script
 * @error: return location for %SB_RUN_ERROR_REFUSED, with the line
 *
 * Says before anything runs whether the script could reach out of the transaction that it runs in,
 * or asks for what nobody would do.
 *
 * Returns: whether it may run
 */
gboolean
sb_verify_check_script (SbScript *script, GError **error)
{
  guint begin = G_MAXUINT, rollback = G_MAXUINT;

  sb_script_get_rolled_back_wrapper (script, &begin, &rollback);
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      const char *objection = i == begin || i == rollback ? NULL
                                                          : find_objection (script, statement);
      g_autofree char *line = NULL;

      if (objection == NULL)
        continue;
      line = sb_script_file_dup_line (script, statement->sql_start);
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "%s: %s", objection, line);
      return FALSE;
    }
  return check_directives (script, error);
}

static gboolean
has_empty_line (const SbLexer *lexer, const SbToken *token)
{
  const char *lf = memchr (lexer->text + token->start, '\n', token->end - token->start);

  return lf != NULL && memchr (lf + 1, '\n', lexer->text + token->end - lf - 1) != NULL;
}

/**
 * sb_verify_script_find_loose:
 * @script: a verify script
 * @start: byte offset where no statement is
 * @end: where one begins, or the comments that describe it
 *
 * Looks for `-- as:` and `-- expect:` that describe no statement, since an empty line stands
 * between,
 * or they are not on lines of their own: what they ask for would silently not be checked. Followed
 * by
 * another comment they belong to something that was commented out.
 *
 * Returns: (transfer full) (nullable): what they say
 */
SbCheckComment *
sb_verify_script_find_loose (SbScript *script, gsize start, gsize end)
{
  SbLexer lexer = { .text = sb_script_get_text (script, NULL), .length = end, .at = start };
  g_autoptr (SbCheckComment) loose = NULL;
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    {
      if (token.kind == SB_TOKEN_LINE_COMMENT
          && !sb_comments_read_check (lexer.text, token.start, token.end, &loose))
        g_clear_pointer (&loose, sb_check_comment_free);
      if (token.kind == SB_TOKEN_BLANK && loose != NULL && has_empty_line (&lexer, &token))
        break;
    }
  return loose != NULL && (loose->as != NULL || loose->expect != NULL) ? g_steal_pointer (&loose)
                                                                       : NULL;
}

static gboolean
calls_plan (SbScript *script, const SbStatement *statement)
{
  SbLexer lexer = lexer_for (script, statement);
  SbToken token = sb_lexer_next_significant (&lexer);

  if (statement->kind != SB_STATEMENT_SQL || !sb_token_is_word (&token, lexer.text, "select"))
    return FALSE;
  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      SbLexer ahead = lexer;

      if ((sb_token_is_word (&token, lexer.text, "plan")
           || sb_token_is_word (&token, lexer.text, "no_plan"))
          && sb_lexer_next_significant (&ahead).kind == SB_TOKEN_OPEN)
        return TRUE;
    }
  return FALSE;
}

/**
 * sb_verify_script_uses_tap:
 * @script: a verify script
 *
 * Returns: whether it calls pgTAP's plan() or no_plan(), so that what it returns is TAP
 */
gboolean
sb_verify_script_uses_tap (SbScript *script)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      if (calls_plan (script, sb_script_get_statement (script, i)))
        return TRUE;
    }
  return FALSE;
}
