/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden tests: tests/golden/draft/NAME.sql, drafted without a database, against NAME.rollback.expected
 * and NAME.verify.expected; --update writes what is. */
#include "sb-draft.h"

#include <string.h>

static gboolean update;

static void
compare (const char *path, const char *actual)
{
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (update)
    {
      g_file_set_contents (path, actual, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  if (strcmp (actual, expected) != 0)
    {
      g_test_message ("%s gives:\n%s", path, actual);
      g_test_fail_printf ("%s differs; --update accepts what is", path);
    }
}

/* What a draft writes is a script, whatever names are in it. */
static void
assert_parses (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (statement->syntax_error != NULL)
        {
          g_autofree char *sql = sb_script_dup_sql (script, i);

          g_test_fail_printf ("%s: %s", statement->syntax_error, sql);
        }
    }
}

static void
check_golden (gconstpointer data)
{
  const char *path = data;
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".sql"));
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *rollback_path = g_strconcat (stem, ".rollback.expected", NULL);
  g_autofree char *verify_path = g_strconcat (stem, ".verify.expected", NULL);
  g_autofree char *text = NULL, *rollback_text = NULL, *verify_text = NULL;
  g_autoptr (SbScript) script = NULL;
  g_autoptr (SbDraft) rollback = NULL;
  g_autoptr (SbDraft) verify = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  script = sb_script_parse (text, length, &error);
  g_assert_no_error (error);
  rollback = sb_draft_new_rollback (script, NULL);
  rollback_text = sb_draft_dup_text (rollback, name);
  compare (rollback_path, rollback_text);
  assert_parses (rollback_text);
  verify = sb_draft_new_verify (script);
  verify_text = sb_draft_dup_text (verify, name);
  compare (verify_path, verify_text);
  assert_parses (verify_text);
}

/* A script that is being typed: every prefix of it is drafted, with no facts and with facts that
 * nobody answers. */
static void
check_prefixes (gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (data, &text, &length, NULL));
  for (gsize i = 0; i < length; i += 2)
    {
      g_autoptr (SbScript) script = sb_script_parse (text, i, NULL);
      g_autoptr (SbDraftFacts) facts = sb_draft_facts_new ();
      g_autoptr (SbDraft) rollback = NULL;
      g_autoptr (SbDraft) asking = NULL;
      g_autoptr (SbDraft) verify = NULL;
      g_autofree char *rollback_text = NULL;

      if (script == NULL)
        continue;
      rollback = sb_draft_new_rollback (script, NULL);
      rollback_text = sb_draft_dup_text (rollback, "prefix.sql");
      g_assert_true (g_utf8_validate (rollback_text, -1, NULL));
      asking = sb_draft_new_rollback (script, facts);
      verify = sb_draft_new_verify (script);
      g_assert_cmpuint (sb_draft_get_n_statements (asking), ==,
                        sb_draft_get_n_statements (rollback));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "draft", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n_cases = 0;

  update = argc > 1 && strcmp (argv[1], "--update") == 0;
  g_test_init (&argc, &argv, NULL);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql") && !g_str_has_suffix (name, ".before.sql"))
      {
        g_autofree char *test = g_strconcat ("/golden/draft/", name, NULL);

        g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), check_golden,
                                   g_free);
        g_free (test);
        test = g_strconcat ("/golden/draft-prefixes/", name, NULL);
        g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), check_prefixes,
                                   g_free);
        n_cases++;
      }
  g_assert_cmpuint (n_cases, >, 0);
  return g_test_run ();
}
