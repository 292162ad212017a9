/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-allow.h"

#include "sb-finding-private.h"
#include "sb-lines.h"

#include <string.h>

typedef struct
{
  const SbDirective *directive;
  const SbLintRule *rule; /* NULL: none of that name */
  guint statement;
  gboolean is_used;
} Allow;

/* The statement whose span holds @offset: comments belong to the statement below them. */
static guint
find_statement (SbScript *script, gsize offset)
{
  guint low = 0, high = sb_script_get_n_statements (script);

  while (low + 1 < high)
    {
      guint middle = low + (high - low) / 2;

      if (sb_script_get_statement (script, middle)->start <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static GArray *
read_allows (SbLintPass *pass)
{
  GArray *allows = g_array_new (FALSE, TRUE, sizeof (Allow));
  guint n;
  const SbDirective *directives = sb_script_get_directives (pass->script, &n);

  for (guint i = 0; i < n; i++)
    {
      Allow allow = { .directive = &directives[i] };

      if (!directives[i].known || strcmp (directives[i].name, "allow") != 0)
        continue;
      if (directives[i].value != NULL)
        allow.rule = sb_lint_rules_find (directives[i].value);
      allow.statement = find_statement (pass->script, directives[i].offset);
      g_array_append_val (allows, allow);
    }
  return allows;
}

static gboolean
is_allowed (GArray *allows, const SbFinding *finding)
{
  gboolean is = FALSE;

  for (guint i = 0; i < allows->len; i++)
    {
      Allow *allow = &g_array_index (allows, Allow, i);

      if (allow->rule != finding->rule || allow->directive->reason == NULL)
        continue;
      if (finding->statement != SB_FINDING_NO_STATEMENT && finding->statement != allow->statement)
        continue;
      allow->is_used = TRUE;
      is = TRUE;
    }
  return is;
}

/* The whole line, with its end. */
static void
add_removal (SbLintPass *pass, SbFinding *finding)
{
  gsize length;
  const char *line = sb_lines_get_line (pass->text, pass->length, finding->start, &length);
  gsize start = (gsize) (line - pass->text);

  length = MIN (start + length + 1, pass->length) - start;
  sb_finding_add_edit (finding, start, length, "");
}

static void
report_useless (SbLintPass *pass, const Allow *allow)
{
  const SbDirective *directive = allow->directive;
  gsize length;
  const char *line = sb_lines_get_line (pass->text, pass->length, directive->offset, &length);
  gsize end = (gsize) (line - pass->text) + length;
  SbFinding *finding;

  while (end > directive->offset && g_ascii_isspace (pass->text[end - 1]))
    end--;
  if (directive->value == NULL)
    {
      finding = sb_lint_report_file (pass, directive->offset, end, "\"allow\" names no rule");
      sb_lint_advise (finding, "write: -- switchback: allow RULE — reason");
    }
  else if (allow->rule == NULL)
    {
      finding = sb_lint_report_file (pass, directive->offset, end, "there is no rule \"%s\"",
                                     directive->value);
      sb_lint_advise (finding, "delete the comment, or name a rule by its id");
    }
  else if (directive->reason == NULL)
    {
      finding = sb_lint_report_file (pass, directive->offset, end,
                                     "\"allow %s\" gives no reason, so it does not count",
                                     allow->rule->id);
      sb_lint_advise (finding, "add the reason behind a dash: allow %s — reason", allow->rule->id);
    }
  else
    {
      finding = sb_lint_report_file (pass, directive->offset, end,
                                     "\"allow %s\" has nothing to allow at this statement",
                                     allow->rule->id);
      sb_lint_advise (finding, "delete the comment");
      add_removal (pass, finding);
    }
}

/**
 * sb_lint_allow_apply:
 * @pass: a pass in which all rules have spoken
 *
 * Takes out the findings that the file's directives allow: of the rule they name, at the statement
 * they stand in or above, and only where they give a reason; findings about the whole file wherever
 * they stand. What allows nothing is itself a finding, unless its rule is off here.
 */
void
sb_lint_allow_apply (SbLintPass *pass)
{
  g_autoptr (GArray) allows = read_allows (pass);

  for (guint i = 0; allows->len > 0 && i < pass->findings->len;)
    if (is_allowed (allows, g_ptr_array_index (pass->findings, i)))
      g_ptr_array_remove_index_fast (pass->findings, i);
    else
      i++;
  pass->rule = sb_lint_rules_find ("SY012");
  if (!sb_lint_context_is_on (pass->context, pass->rule))
    return;
  for (guint i = 0; i < allows->len; i++)
    {
      const Allow *allow = &g_array_index (allows, Allow, i);

      if (!allow->is_used
          && (allow->rule == NULL || sb_lint_context_is_on (pass->context, allow->rule)))
        report_useless (pass, allow);
    }
}
