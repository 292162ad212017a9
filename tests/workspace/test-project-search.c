/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search over real files: what it finds where, and what replacing leaves. */
#include "sb-project-search.h"
#include "sb-test-folder.h"

#include <string.h>

#define ROLLBACK "migrations/rollback_001.sql"

typedef struct
{
  SbTestFolder *folder;
  SbWorkbench *workbench;
  SbProjectSearch *search;
} Fixture;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_open = user_data;
  g_autoptr (GError) error = NULL;

  *is_open = sb_workspace_open_finish (SB_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  gboolean is_open = FALSE;

  self->folder = sb_test_folder_new (SB_FILES (NULL));
  sb_test_folder_make (self->folder, "migrations");
  sb_test_folder_write (self->folder, "migrations/001_a.sql",
                        "\xef\xbb\xbf"
                        "CREATE TABLE users (id int);\r\n-- users\x1b[31m\r\n");
  sb_test_folder_write (self->folder, ROLLBACK, "DROP TABLE users;\n");
  sb_test_folder_write (self->folder, "migrations/002_b.sql", "SELECT 1;\n");
  self->workbench = sb_workbench_new ("test", NULL);
  sb_workspace_open_async (sb_workbench_get_workspace (self->workbench), self->folder->path,
                           opened_cb, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
  self->search = sb_project_search_new (self->workbench);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->search);
  g_object_unref (self->workbench);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  sb_test_folder_free (self->folder);
}

static void
search (Fixture *self, const char *pattern, guint flags, const char *replacement,
        SbSearchScope scope)
{
  sb_project_search_start (self->search, pattern, flags, replacement, scope);
  while (sb_project_search_is_searching (self->search))
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_items (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->search));
}

static SbSearchItem *
get_item (Fixture *self, guint position)
{
  SbSearchItem *item = g_list_model_get_item (G_LIST_MODEL (self->search), position);

  g_assert_nonnull (item);
  g_object_unref (item);
  return item;
}

static void
assert_words (Fixture *self, const char *expected)
{
  g_autofree char *words = sb_project_search_dup_words (self->search);

  g_assert_cmpstr (words, ==, expected);
}

static void
assert_file (Fixture *self, const char *name, const char *expected)
{
  g_autofree char *text = sb_test_folder_read (self->folder, name);

  g_assert_cmpstr (text, ==, expected);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **words = user_data;

  *words = sb_project_search_replace_finish (SB_PROJECT_SEARCH (source), result);
}

static void
replace (Fixture *self, const char *expected)
{
  g_autofree char *words = NULL;

  sb_project_search_replace_async (self->search, replaced_cb, &words);
  while (words == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_find (Fixture *self, gconstpointer data)
{
  const SbSearchHit *hit;

  search (self, "USERS", 0, NULL, SB_SEARCH_ALL);
  assert_words (self, "3 matches in 2 files");
  g_assert_cmpuint (count_items (self), ==, 5);
  g_assert_null (sb_search_item_get_hit (get_item (self, 0)));
  g_assert_cmpstr (sb_search_item_get_result (get_item (self, 0))->name, ==, "001_a.sql");
  hit = sb_search_item_get_hit (get_item (self, 1));
  g_assert_cmpstr (hit->before, ==, "CREATE TABLE ");
  g_assert_cmpstr (hit->found, ==, "users");
  g_assert_cmpstr (hit->after, ==, " (id int);");
  g_assert_cmpuint (hit->place->line, ==, 1);
  g_assert_cmpuint (hit->place->offset, ==, strlen ("CREATE TABLE "));
  g_assert_cmpuint (hit->place->length, ==, 5);
  /* Terminals and labels are spared what a file may hold. */
  hit = sb_search_item_get_hit (get_item (self, 2));
  g_assert_null (strchr (hit->after, '\x1b'));
  g_assert_cmpuint (hit->place->line, ==, 2);
  search (self, "^create", SB_SEARCH_REGEX, NULL, SB_SEARCH_ALL);
  assert_words (self, "1 match in 1 file");
  search (self, "users", 0, NULL, SB_SEARCH_ROLLBACK);
  assert_words (self, "1 match in 1 file");
  search (self, "users", SB_SEARCH_MATCH_CASE, NULL, SB_SEARCH_VERIFY);
  assert_words (self, "no match");
  search (self, "(", SB_SEARCH_REGEX, NULL, SB_SEARCH_ALL);
  g_assert_cmpuint (count_items (self), ==, 0);
  search (self, "", 0, NULL, SB_SEARCH_ALL);
  assert_words (self, "");
}

/* A new pattern ends the old search: nothing of it comes in any more. */
static void
test_new_pattern (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    sb_project_search_start (self->search, "users", 0, NULL, SB_SEARCH_ALL);
  search (self, "SELECT", 0, NULL, SB_SEARCH_ALL);
  assert_words (self, "1 match in 1 file");
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  search (self, "(us)ers", SB_SEARCH_REGEX, "\\1", SB_SEARCH_ALL);
  g_assert_cmpuint (sb_project_search_get_n_checked (self->search), ==, 3);
  g_assert_cmpstr (sb_search_item_get_hit (get_item (self, 1))->replacement, ==, "us");
  /* A file's check is that of all of its matches. */
  g_assert_true (sb_search_item_get_checked (get_item (self, 0)));
  sb_project_search_check (self->search, get_item (self, 2), FALSE);
  g_assert_false (sb_search_item_get_checked (get_item (self, 0)));
  sb_project_search_check (self->search, get_item (self, 3), FALSE);
  g_assert_false (sb_search_item_get_checked (get_item (self, 4)));
  g_assert_cmpuint (sb_project_search_get_n_checked (self->search), ==, 1);
  replace (self, "1 match replaced in 1 file");
  assert_file (self, "migrations/001_a.sql",
               "\xef\xbb\xbf"
               "CREATE TABLE us (id int);\r\n-- users\x1b[31m\r\n");
  assert_file (self, ROLLBACK, "DROP TABLE users;\n");
}

/* What was found in one project is gone in another. */
static void
test_other_project (Fixture *self, gconstpointer data)
{
  g_autoptr (SbTestFolder) other = sb_test_folder_new (SB_FILES (NULL));
  gboolean is_open = FALSE;

  sb_test_folder_make (other, "migrations");
  sb_test_folder_write (other, "migrations/001_x.sql", "SELECT 1;\n");
  search (self, "users", 0, "people", SB_SEARCH_ALL);
  g_assert_cmpuint (count_items (self), ==, 5);
  sb_workspace_open_async (sb_workbench_get_workspace (self->workbench), other->path, opened_cb,
                           &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (self->workbench, "changed");
  g_assert_cmpuint (count_items (self), ==, 0);
  g_assert_cmpuint (sb_project_search_get_n_checked (self->search), ==, 0);
}

static void
test_changed_meanwhile (Fixture *self, gconstpointer data)
{
  search (self, "users", 0, "people", SB_SEARCH_ALL);
  sb_test_folder_write (self->folder, ROLLBACK, "DROP TABLE users; -- mine\n");
  replace (self, "2 matches replaced in 1 file; not in rollback_001.sql: it was changed meanwhile");
  assert_file (self, ROLLBACK, "DROP TABLE users; -- mine\n");
}

/* What is open in an editor is searched there, and changed there. */
static void
test_open (Fixture *self, gconstpointer data)
{
  SbDocumentSet *documents = sb_workbench_get_documents (self->workbench);
  SbProject *project = sb_workspace_get_project (sb_workbench_get_workspace (self->workbench));
  SbDocument *document;

  sb_document_set_set_project (documents, project);
  sb_document_set_show (documents, sb_project_get_migration (project, 0));
  document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  while (sb_document_get_state (document) == SB_DOCUMENT_LOADING)
    g_main_context_iteration (NULL, TRUE);
  sb_document_replace (document, "a\nb users\n");
  search (self, "users", 0, "people", SB_SEARCH_FORWARD);
  assert_words (self, "1 match in 1 file");
  /* Places count bytes of the file, whose lines end with CR LF. */
  g_assert_cmpuint (sb_search_item_get_hit (get_item (self, 1))->place->offset, ==, 5);
  replace (self, "1 match replaced in 1 file");
  g_assert_true (sb_document_is_modified (document));
  search (self, "people", 0, NULL, SB_SEARCH_ALL);
  assert_words (self, "1 match in 1 file");
  assert_file (self, "migrations/001_a.sql",
               "\xef\xbb\xbf"
               "CREATE TABLE users (id int);\r\n-- users\x1b[31m\r\n");
}

static void
test_unreadable (Fixture *self, gconstpointer data)
{
  sb_test_folder_write (self->folder, ROLLBACK, "SELECT '\xff';\n");
  search (self, "SELECT", 0, NULL, SB_SEARCH_ALL);
  g_assert_cmpuint (count_items (self), ==, 2);
  {
    g_autofree char *words = sb_project_search_dup_words (self->search);

    g_assert_true (g_str_has_prefix (words, "1 match in 1 file · rollback_001.sql: "));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/project-search/find", test_find);
  ADD ("/project-search/new-pattern", test_new_pattern);
  ADD ("/project-search/replace", test_replace);
  ADD ("/project-search/changed-meanwhile", test_changed_meanwhile);
  ADD ("/project-search/other-project", test_other_project);
  ADD ("/project-search/open", test_open);
  ADD ("/project-search/unreadable", test_unreadable);
  return g_test_run ();
}
