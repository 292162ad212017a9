/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text itself: bytes that nobody sees, missing semicolons, matters of taste. */
#include "sb-finding-private.h"
#include "sb-lint-families.h"
#include "sb-lint-statements.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define LONG_LINE 120

/* SY005 */

/* What a word processor or a web page has put in the place of @ascii; "" for what has no width. */
static const char *
find_ascii (gunichar c)
{
  if (c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
    return " ";
  if (c == 0x2018 || c == 0x2019 || c == 0x201a || c == 0x201b)
    return "'";
  if (c == 0x201c || c == 0x201d || c == 0x201e || c == 0x201f)
    return "\"";
  if (c == 0x200b || c == 0x200c || c == 0x200d || c == 0x2060 || c == 0xfeff || c == 0xad)
    return "";
  return NULL;
}

static gboolean
is_bidi (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
report_word (SbLintPass *pass, const SbToken *token)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  gboolean is_odd = FALSE;
  SbFinding *finding;

  for (gsize at = token->start; at < token->end;)
    {
      gunichar c = g_utf8_get_char (pass->text + at);
      gsize next = (gsize) (g_utf8_next_char (pass->text + at) - pass->text);
      const char *ascii = find_ascii (c);

      if (ascii != NULL)
        g_string_append (plain, ascii);
      else
        g_string_append_len (plain, pass->text + at, (gssize) (next - at));
      is_odd = is_odd || ascii != NULL;
      at = next;
    }
  if (!is_odd)
    return;
  finding = sb_lint_report_file (pass, token->start, token->end,
                                 "a quotation mark, blank or invisible character that PostgreSQL "
                                 "reads as a letter");
  sb_lint_advise (finding, "the plain character");
  sb_finding_add_edit (finding, token->start, token->end - token->start, plain->str);
}

static void
report_bidi (SbLintPass *pass, const SbToken *token)
{
  for (gsize at = token->start; at < token->end;)
    {
      gsize next = (gsize) (g_utf8_next_char (pass->text + at) - pass->text);

      if (is_bidi (g_utf8_get_char (pass->text + at)))
        {
          sb_lint_advise (sb_lint_report_file (pass, at, next,
                                               "a character that turns the direction of writing: "
                                               "what people read is not what runs"),
                          "take it out, or write U&'\\202E' in a string");
          return;
        }
      at = next;
    }
}

static gboolean
is_ascii (SbLintPass *pass, const SbToken *token)
{
  for (gsize at = token->start; at < token->end; at++)
    if ((guchar) pass->text[at] >= 0x80)
      return FALSE;
  return TRUE;
}

static void
check_characters (SbLintPass *pass)
{
  SbLexer lexer = { pass->text, pass->length, 0 };
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (is_ascii (pass, &token))
      continue;
    else if (token.kind == SB_TOKEN_WORD || token.kind == SB_TOKEN_OTHER)
      report_word (pass, &token);
    else if (token.kind != SB_TOKEN_BLANK)
      report_bidi (pass, &token);
}

/* SY006, SY007 */

static void
check_terminator (SbLintPass *pass)
{
  guint last = sb_script_get_n_statements (pass->script);
  SbFinding *finding;
  const char *letter;
  gsize end;

  while (last > 0 && sb_script_get_statement (pass->script, last - 1)->kind == SB_STATEMENT_EMPTY)
    last--;
  if (last == 0 || sb_script_get_statement (pass->script, last - 1)->kind != SB_STATEMENT_SQL
      || sb_lint_statement_has_semicolon (pass, last - 1, &end))
    return;
  letter = g_utf8_find_prev_char (pass->text, pass->text + end);
  finding = sb_lint_report_file (pass, (gsize) (letter - pass->text), end,
                                 "the last statement has no semicolon");
  finding->statement = last - 1;
  sb_lint_advise (finding, "write it");
  sb_finding_add_edit (finding, end, 0, ";");
}

static void
check_empty (SbLintPass *pass)
{
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);
      SbLexer lexer = { pass->text, statement->end, statement->start };
      SbToken token = sb_lexer_next_significant (&lexer);
      SbFinding *finding;

      if (statement->kind != SB_STATEMENT_EMPTY || token.kind != SB_TOKEN_SEMICOLON)
        continue;
      finding = sb_lint_report_file (pass, token.start, token.end, "a semicolon behind nothing");
      finding->statement = i;
      sb_lint_advise (finding, "take it out");
      sb_finding_add_edit (finding, token.start, 1, "");
    }
}

/* SY009, SY010 */

static void
check_newline (SbLintPass *pass)
{
  SbFinding *finding;

  if (pass->length == 0 || pass->text[pass->length - 1] == '\n')
    return;
  finding = sb_lint_report_file (pass, pass->length, pass->length, "the last line has no end");
  sb_lint_advise (finding, "end it");
  sb_finding_add_edit (finding, pass->length, 0, "\n");
}

static void
check_long_lines (SbLintPass *pass)
{
  for (gsize at = 0; at < pass->length;)
    {
      const char *found = memchr (pass->text + at, '\n', pass->length - at);
      gsize end = found != NULL ? (gsize) (found - pass->text) : pass->length;

      if (end - at > LONG_LINE && g_utf8_strlen (pass->text + at, (gssize) (end - at)) > LONG_LINE)
        sb_lint_report_file (pass, at, end, "longer than %d characters", LONG_LINE);
      at = end + 1;
    }
}

/* SY011 */

static void
check_cast (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__TypeCast *cast = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, cast->location);

  if (cast->location >= 0 && sb_lint_token_is (unit, at, "cast"))
    sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at, "CAST, where others write ::"),
                    "value::type");
}

const SbLintRule sb_lint_text[] = {
  {
      .id = "SY005",
      .slug = "suspicious-character",
      .title = "a character that is not what it looks like",
      .why = "quotation marks of word processors, hard blanks and characters without width become "
             "part of names; others show a text in another order than it runs",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_characters,
  },
  {
      .id = "SY006",
      .slug = "missing-terminator",
      .title = "the last statement without a semicolon",
      .why = "what is added behind it becomes part of it, and psql waits for more",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_terminator,
  },
  {
      .id = "SY007",
      .slug = "empty-statement",
      .title = "a semicolon behind nothing",
      .why = "readers look for what is missing",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_empty,
  },
  {
      .id = "SY009",
      .slug = "end-of-file-newline",
      .title = "a last line without an end",
      .why = "the next edit changes that line too",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .check_file = check_newline,
  },
  {
      .id = "SY010",
      .slug = "long-line",
      .title = "a long line",
      .why = "its end is out of sight in reviews",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .check_file = check_long_lines,
  },
  {
      .id = "SY011",
      .slug = "cast-style",
      .title = "CAST (… AS …)",
      .why = "one way to write it reads more easily than two",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF | SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (TYPE_CAST) },
      .check_node = check_cast,
  },
  { .id = NULL },
};
