/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-problem-list.h"

#include <glib/gstdio.h>
#include <string.h>

static SbScript *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SbScript *script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return script;
}

static void
set_script (SbProblemList *list, const char *path, const char *text)
{
  g_autoptr (SbScript) script = parse (text);

  sb_problem_list_set_script (list, path, path, SB_ROLE_FORWARD, script);
}

/* Severity's number and place of each, in order. */
static void
assert_list (SbProblemList *list, const char *expected)
{
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SbProblemItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (actual, "%s%d %s", i > 0 ? ", " : "",
                              sb_problem_item_get_severity (item),
                              sb_problem_item_get_where (item));
    }
  g_assert_cmpstr (actual->str, ==, expected);
}

static SbFailure *
make_failure (const char *path, guint line)
{
  SbServerMessage message = { .severity = (char *) "ERROR",
                              .sqlstate = (char *) "42P01",
                              .message = (char *) "relation \"t\" does not exist" };
  SbRunEvent event = { .kind = SB_EVENT_ERROR,
                       .version = (char *) "035",
                       .file = (char *) path,
                       .line = line,
                       .column = 1,
                       .message = &message };

  return sb_failure_new_from_event (&event);
}

static void
test_worst_first_file_by_file (void)
{
  SbProblemList *list = sb_problem_list_new ();
  g_autoptr (SbFailure) failure = make_failure ("/p/035_z.sql", 3);
  g_autoptr (SbProblemItem) first = NULL;

  set_script (list, "/p/034_b.sql", "SELEC 1;\nSELECT 1;\n  SELEC 2;\n");
  set_script (list, "/p/033_a.sql", "SELECT 1;\nSELECT (;\n");
  sb_problem_list_set_failure (list, failure);
  assert_list (list, "2 035_z.sql:3:1, 2 033_a.sql:2:9, 2 034_b.sql:1:1, 2 034_b.sql:3:3");
  g_assert_cmpuint (sb_problem_list_count (list, SB_PROBLEM_ERROR), ==, 4);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_nonnull (strstr (sb_problem_item_get_message (first), "does not exist (42P01)"));
  g_assert_cmpstr (sb_problem_item_get_place (first)->path, ==, "/p/035_z.sql");

  /* What is repaired goes. */
  sb_problem_list_set_failure (list, NULL);
  set_script (list, "/p/033_a.sql", "SELECT 1;\n");
  sb_problem_list_set_script (list, "/p/034_b.sql", NULL, SB_ROLE_FORWARD, NULL);
  assert_list (list, "");
  g_clear_object (&first);
  g_assert_finalize_object (list);
}

static void
test_the_folder_has_problems (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sb-problems-XXXXXX", NULL);
  static const char *const names[] = { "001_a.sql", "001_b.sql", "rollback_009.sql", "003_c.sql" };
  SbProblemList *list = sb_problem_list_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) project = NULL;
  const SbProblem *problems;
  guint n, n_errors = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "SELECT 1;\n", -1, NULL));
    }
  project = sb_project_open (folder, &error);
  g_assert_no_error (error);
  sb_problem_list_set_project (list, project);
  problems = sb_project_get_problems (project, &n);
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  for (guint i = 0; i < n; i++)
    n_errors += problems[i].severity == SB_PROBLEM_ERROR;
  g_assert_cmpuint (sb_problem_list_count (list, SB_PROBLEM_ERROR), ==, n_errors);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbProblemItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      const SbPlace *place = sb_problem_item_get_place (item);

      g_assert_true (g_str_has_prefix (place->path, folder));
      if (g_str_has_suffix (place->path, "001_b.sql"))
        g_assert_cmpstr (place->key, ==, "001_b.sql");
    }
  sb_problem_list_set_project (list, NULL);
  assert_list (list, "");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_assert_finalize_object (list);
}

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, removed, added);
}

static void
test_what_stays_keeps_its_object (void)
{
  SbProblemList *list = sb_problem_list_new ();
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (SbProblemItem) kept = NULL;
  g_autoptr (SbProblemItem) again = NULL;

  set_script (list, "/p/1.sql", "SELEC 1;\nSELEC 2;\n");
  kept = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), changes);
  set_script (list, "/p/1.sql", "SELEC 1;\nSELEC 2; -- more\n");
  g_assert_cmpstr (changes->str, ==, "");
  set_script (list, "/p/1.sql", "SELEC 1;\nSELECT 2;\n");
  g_assert_cmpstr (changes->str, ==, "1-1+0 ");
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (again == kept);
  g_clear_object (&kept);
  g_clear_object (&again);
  g_assert_finalize_object (list);
}

static guint
next_line (SbProblemList *list, const SbPlace *from)
{
  const SbPlace *place = sb_problem_list_next (list, from);

  return place != NULL ? place->line : 0;
}

static void
test_next_goes_round (void)
{
  SbProblemList *list = sb_problem_list_new ();
  g_autoptr (SbPlace) cursor = sb_place_new ("/p/1.sql", NULL, SB_ROLE_FORWARD);
  g_autoptr (SbFailure) failure = make_failure ("/p/1.sql", 1);
  guint sum = 0;

  g_assert_null (sb_problem_list_next (list, NULL));
  g_assert_null (sb_problem_list_previous (list, cursor));
  set_script (list, "/p/1.sql", "SELEC 1;\nSELEC 2;\nSELECT 1;\nSELEC 4;\n");
  set_script (list, "/p/2.sql", "\n\n\n\n\n\nSELEC 7;\n");
  g_assert_cmpuint (next_line (list, NULL), ==, 1);
  g_assert_cmpuint (next_line (list, NULL), ==, 2);
  cursor->offset = 20;
  g_assert_cmpuint (next_line (list, cursor), ==, 4);
  g_assert_cmpuint (next_line (list, NULL), ==, 7);
  g_assert_cmpuint (next_line (list, NULL), ==, 1);
  g_assert_cmpuint (sb_problem_list_previous (list, NULL)->line, ==, 7);
  g_assert_cmpuint (sb_problem_list_previous (list, cursor)->line, ==, 2);

  /* Two problems at one place are both visited. */
  sb_problem_list_set_failure (list, failure);
  cursor->offset = 0;
  for (guint i = 0; i < 5; i++)
    {
      const SbPlace *place = sb_problem_list_next (list, cursor);

      sum += place->line;
      sb_place_free (g_steal_pointer (&cursor));
      cursor = sb_place_copy (place);
    }
  g_assert_cmpuint (sum, ==, 1 + 1 + 2 + 4 + 7);
  g_assert_finalize_object (list);
}

static void
test_many_problems_are_bounded (void)
{
  SbProblemList *list = sb_problem_list_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "<b>%s</b> \x1b[31m;\n");
  set_script (list, "/p/1.sql", text->str);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), <, 100);
  g_assert_finalize_object (list);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem-list/order", test_worst_first_file_by_file);
  g_test_add_func ("/problem-list/folder", test_the_folder_has_problems);
  g_test_add_func ("/problem-list/kept", test_what_stays_keeps_its_object);
  g_test_add_func ("/problem-list/next", test_next_goes_round);
  g_test_add_func ("/problem-list/many", test_many_problems_are_bounded);
  return g_test_run ();
}
