/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snippets that come with Switchback: each parses, lints clean, and has a word of its own; the
 * user's own come before them. */
#include "sb-lint.h"
#include "sb-snippet-shelf.h"

#include <glib/gstdio.h>
#include <string.h>

static SbLintRole
get_role (const SbSnippet *snippet)
{
  if (g_strcmp0 (snippet->scope, "verify") == 0)
    return SB_LINT_ROLE_VERIFY;
  return g_strcmp0 (snippet->scope, "rollback") == 0 ? SB_LINT_ROLE_ROLLBACK : SB_LINT_ROLE_FORWARD;
}

static void
check (const SbSnippet *snippet)
{
  g_autofree char *expanded = sb_snippet_expand (snippet);
  /* A directive is about the statements of its script. */
  g_autofree char *text = g_strdup_printf ("%s\n%s", expanded,
                                           g_str_has_prefix (expanded, "-- switchback:")
                                                   && strchr (expanded, '\n') == NULL
                                               ? "SELECT 1;\n"
                                               : "");
  g_autoptr (SbLintContext) context = sb_lint_context_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), &error);
  g_autoptr (SbFindingList) findings = NULL;
  guint n_directives;
  const SbDirective *directives;

  g_assert_no_error (error);
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (statement->syntax_error != NULL)
        g_test_message ("%s: %s", snippet->trigger, statement->syntax_error);
      g_assert_null (statement->syntax_error);
    }
  directives = sb_script_get_directives (script, &n_directives);
  for (guint i = 0; i < n_directives; i++)
    g_assert_true (directives[i].known);
  sb_lint_context_set_role (context, get_role (snippet));
  sb_lint_context_set_server_version (context, 15);
  findings = sb_lint_check (script, context);
  for (guint i = 0; i < sb_finding_list_get_n (findings); i++)
    {
      const SbFinding *finding = sb_finding_list_get (findings, i);

      if (finding->severity == SB_SEVERITY_INFO)
        continue;
      g_test_message ("%s: %s %s", snippet->trigger, finding->rule->id, finding->message);
      g_test_fail ();
    }
}

static void
test_bundled (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) snippets = sb_snippet_shelf_load (problems);

  g_assert_cmpuint (snippets->len, >=, 25);
  g_assert_cmpuint (problems->len, ==, 0);
  for (guint i = 0; i < snippets->len; i++)
    {
      const SbSnippet *snippet = snippets->pdata[i];

      for (const char *at = snippet->trigger; *at != '\0'; at++)
        g_assert_true (g_ascii_islower (*at));
      g_assert_cmpstr (snippet->title, !=, "");
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (((SbSnippet *) snippets->pdata[j])->trigger, !=, snippet->trigger);
      check (snippet);
    }
}

static void
test_own (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "switchback", "snippets",
                                              NULL);
  g_autofree char *good = g_build_filename (folder, "mine.snippets", NULL);
  g_autofree char *bad = g_build_filename (folder, "verify.snippets", NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) snippets = NULL;
  const SbSnippet *first, *second;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (good, "snippet grant Mine\n\tSELECT 1;\n", -1, NULL));
  g_assert_true (
      g_file_set_contents (bad, "snippet mine Mine\n\tSELECT 2;\nSELECT 3;\n", -1, NULL));
  snippets = sb_snippet_shelf_load (problems);
  first = snippets->pdata[0];
  second = snippets->pdata[1];
  g_assert_cmpstr (first->title, ==, "Mine");
  g_assert_cmpstr (second->scope, ==, "verify");
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (strstr (problems->pdata[0], "line 3"));
  g_unlink (good);
  g_unlink (bad);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snippets/bundled", test_bundled);
  g_test_add_func ("/snippets/own", test_own);
  return g_test_run ();
}
