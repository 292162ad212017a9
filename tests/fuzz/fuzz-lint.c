/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: any bytes as a script that is linted with every rule, fixed, and taken back.
 * Build with clang and -Dfuzz=true; seeds: tests/golden/lint and tests/golden/draft. */
#include "sb-draft.h"
#include "sb-lint.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static SbLintContext *
make_context (SbLintRole role, SbScript *script)
{
  SbLintContext *context = sb_lint_context_new ();

  sb_lint_context_set_role (context, role);
  sb_lint_context_set_pooled (context, TRUE);
  sb_lint_context_set_in_project (context, TRUE);
  sb_lint_context_set_file_name (context, "001_first.sql");
  sb_lint_context_set_pair (context, script, script, script);
  for (guint i = 0; i < sb_lint_rules_get_n (); i++)
    sb_lint_context_set_rule (context, sb_lint_rules_get (i), TRUE);
  return context;
}

static void
check (SbScript *script, SbLintRole role)
{
  g_autoptr (SbLintContext) context = make_context (role, script);
  g_autoptr (SbFindingList) list = sb_lint_check (script, context);
  gsize length;
  const char *text = sb_script_get_text (script, &length);

  for (guint i = 0; i < sb_finding_list_get_n (list); i++)
    {
      const SbFinding *finding = sb_finding_list_get (list, i);
      g_autofree char *fixed = finding->n_edits > 0 ? sb_finding_apply (finding, text, length)
                                                    : NULL;

      g_assert_true (finding->start <= finding->end && finding->end <= length);
      g_assert_true (g_utf8_validate (finding->message, -1, NULL));
      g_assert_null (strchr (finding->message, '\n'));
      g_assert_true (fixed == NULL || g_utf8_validate (fixed, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (SbScript) script = sb_script_parse ((const char *) data, size, NULL);
  g_autoptr (SbDraft) rollback = NULL, verify = NULL;
  g_autofree char *back = NULL, *checks = NULL;

  if (script == NULL)
    return 0;
  check (script, SB_LINT_ROLE_FORWARD);
  check (script, SB_LINT_ROLE_ROLLBACK);
  rollback = sb_draft_new_rollback (script, NULL);
  verify = sb_draft_new_verify (script);
  back = sb_draft_dup_text (rollback, "001_first.sql");
  checks = sb_draft_dup_text (verify, "001_first.sql");
  g_assert_true (g_utf8_validate (back, -1, NULL) && g_utf8_validate (checks, -1, NULL));
  return 0;
}
