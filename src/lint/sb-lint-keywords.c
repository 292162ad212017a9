/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keywords in one case. */
#include "sb-lint-families.h"
#include "sb-lint-tokens.h"

#include <string.h>

/* Those that begin statements and clauses, and are hardly ever names. */
static const char *const keywords[] = {
  "alter",   "add",     "and",        "as",      "begin",     "by",      "cascade", "check",
  "column",  "commit",  "constraint", "create",  "default",   "delete",  "drop",    "exists",
  "foreign", "from",    "group",      "having",  "if",        "in",      "index",   "insert",
  "into",    "is",      "join",       "not",     "null",      "on",      "or",      "order",
  "policy",  "primary", "references", "replace", "returning", "returns", "select",  "set",
  "table",   "to",      "trigger",    "union",   "unique",    "update",  "using",   "values",
  "view",    "where",   "with",       NULL,
};

static gboolean
is_keyword (const char *word)
{
  g_autofree char *small = g_ascii_strdown (word, -1);

  return g_strv_contains (keywords, small);
}

static gboolean
is_upper (const char *word)
{
  for (; *word != '\0'; word++)
    if (g_ascii_islower (*word))
      return FALSE;
  return TRUE;
}

static void
check_case (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      SbFinding *finding = NULL;

      for (guint k = 0; !unit->in_function && k < sb_lint_tokens_get_n (unit); k++)
        {
          const SbToken *token = sb_lint_token (unit, k);
          g_autofree char *word = NULL, *upper = NULL;

          if (token->kind != SB_TOKEN_WORD)
            continue;
          word = g_strndup (unit->text + token->start, token->end - token->start);
          if (!is_keyword (word) || is_upper (word))
            continue;
          upper = g_ascii_strup (word, -1);
          if (finding == NULL)
            {
              finding = sb_lint_report_tokens (pass, unit, k, k,
                                               "keywords in small letters, as \"%s\"", word);
              sb_lint_advise (finding, "keywords in capital letters");
            }
          sb_lint_replace_tokens (finding, unit, k, k, upper);
        }
    }
}

const SbLintRule sb_lint_keywords[] = {
  {
      .id = "SY008",
      .slug = "keyword-case",
      .title = "keywords in small letters",
      .why = "capital letters tell what is SQL from what is a name",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .check_file = check_case,
  },
  { .id = NULL },
};
