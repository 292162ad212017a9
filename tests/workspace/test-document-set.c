/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "sb-document-set.h"
#include "sb-test-folder.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
  SbDocumentSet *set;
  guint n_shown;
  guint n_parsed;
  char *revealed;
  char *migrations; /* the migrations folder, from the test's folder */
} Fixture;

static void
shown_cb (Fixture *self)
{
  self->n_shown++;
}

static void
parsed_cb (Fixture *self)
{
  self->n_parsed++;
}

static void
reveal_cb (Fixture *self, const SbPlace *place)
{
  g_free (self->revealed);
  self->revealed = g_path_get_basename (place->path);
}

static void
reopen (Fixture *self)
{
  g_clear_pointer (&self->project, sb_project_unref);
  self->project = sb_test_folder_open (self->folder, self->migrations);
  sb_document_set_set_project (self->set, self->project);
}

static Fixture *
fixture_new (const char *const *files)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (files);
  self->migrations = g_path_get_dirname (files[0]);
  self->set = sb_document_set_new ();
  g_signal_connect_swapped (self->set, "shown", G_CALLBACK (shown_cb), self);
  g_signal_connect_swapped (self->set, "parsed", G_CALLBACK (parsed_cb), self);
  g_signal_connect_swapped (self->set, "reveal", G_CALLBACK (reveal_cb), self);
  reopen (self);
  return self;
}

static void
fixture_free (Fixture *self)
{
  gpointer weak = self->set;

  g_signal_handlers_disconnect_by_data (self->set, self);
  g_object_add_weak_pointer (G_OBJECT (self->set), &weak);
  g_object_unref (self->set);
  sb_test_wait_for (weak == NULL);
  sb_test_settle ();
  sb_project_unref (self->project);
  sb_test_folder_free (self->folder);
  g_free (self->revealed);
  g_free (self->migrations);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static SbDocument *
show (Fixture *self, const char *file_name, SbScriptRole role)
{
  SbDocument *document;

  sb_document_set_show (self->set, sb_test_migration (self->project, file_name));
  document = sb_document_set_get_document (self->set, role);
  sb_test_wait_for (document == NULL || sb_document_get_state (document) != SB_DOCUMENT_LOADING);
  return document;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static guint
save_all (Fixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n = 0;

  sb_document_set_save_all_async (self->set, saved_cb, &result);
  sb_test_wait_for (result != NULL);
  sb_document_set_save_all_finish (self->set, result, &n, error);
  return n;
}

static void
test_unsaved_survives_selection (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/rollback_001.sql",
                                    "migrations/verify_001.sql", "migrations/002_b.sql"));
  SbDocument *first = show (self, "001_a.sql", SB_ROLE_FORWARD);
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (sb_document_set_get_document (self->set, SB_ROLE_ROLLBACK));
  g_assert_nonnull (sb_document_set_get_document (self->set, SB_ROLE_VERIFY));
  sb_document_touch (first, TRUE);
  show (self, "002_b.sql", SB_ROLE_FORWARD);
  g_assert_null (sb_document_set_get_document (self->set, SB_ROLE_ROLLBACK));
  g_assert_cmpuint (sb_document_set_get_n_modified (self->set), ==, 1);
  g_assert_true (sb_document_set_has_modified_in (self->set, "001_a.sql"));
  g_assert_false (sb_document_set_has_modified_in (self->set, "002_b.sql"));
  names = sb_document_set_dup_modified_names (self->set);
  g_assert_cmpstr (names[0], ==, "001_a.sql");
  g_assert_null (names[1]);

  g_assert_true (show (self, "001_a.sql", SB_ROLE_FORWARD) == first);
  g_assert_true (sb_document_is_modified (first));
  g_assert_cmpuint (save_all (self, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (sb_document_set_get_n_modified (self->set), ==, 0);
}

static void
test_some_are_kept (void)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Fixture) self = NULL;
  SbDocument *first;
  gpointer weak;

  for (int i = 1; i <= 40; i++)
    g_ptr_array_add (files, g_strdup_printf ("migrations/%03d_x.sql", i));
  g_ptr_array_add (files, NULL);
  self = fixture_new ((const char *const *) files->pdata);
  first = show (self, "001_x.sql", SB_ROLE_FORWARD);
  weak = first;
  g_object_add_weak_pointer (G_OBJECT (first), &weak);
  for (int i = 2; i <= 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03d_x.sql", i);

      show (self, name, SB_ROLE_FORWARD);
    }
  g_assert_true (show (self, "001_x.sql", SB_ROLE_FORWARD) == first);
  for (int i = 2; i <= 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03d_x.sql", i);

      show (self, name, SB_ROLE_FORWARD);
    }
  sb_test_wait_for (weak == NULL);
}

static void
test_create (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_add_a.sql"));
  SbDocument *document;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  show (self, "001_add_a.sql", SB_ROLE_FORWARD);
  sb_document_set_create (self->set, SB_ROLE_ROLLBACK);
  sb_test_wait_for ((document = sb_document_set_get_document (self->set, SB_ROLE_ROLLBACK))
                    != NULL);
  g_assert_true (
      g_str_has_suffix (sb_document_get_path (document), "/migrations/rollback_001.sql"));
  g_assert_cmpint (sb_document_get_state (document), ==, SB_DOCUMENT_ABSENT);
  g_assert_true (sb_document_is_modified (document));
  g_assert_false (g_file_test (sb_document_get_path (document), G_FILE_TEST_EXISTS));

  /* The project was read again for another reason: the draft stays. */
  reopen (self);
  g_assert_true (show (self, "001_add_a.sql", SB_ROLE_ROLLBACK) == document);
  g_assert_cmpuint (save_all (self, &error), ==, 1);
  g_assert_no_error (error);
  text = sb_test_folder_read (self->folder, "migrations/rollback_001.sql");
  g_assert_cmpstr (text, ==, "-- Takes back 001: add a\n\n");

  reopen (self);
  g_assert_true (show (self, "001_add_a.sql", SB_ROLE_ROLLBACK) == document);
}

static void
test_create_elsewhere (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("supabase/migrations/20251112000001_add_a.sql"));
  SbDocument *document;

  show (self, "20251112000001_add_a.sql", SB_ROLE_FORWARD);
  sb_document_set_create (self->set, SB_ROLE_VERIFY);
  sb_test_wait_for ((document = sb_document_set_get_document (self->set, SB_ROLE_VERIFY)) != NULL);
  g_assert_true (g_str_has_suffix (sb_document_get_path (document),
                                   "/supabase/verify/20251112000001_add_a.sql"));
}

static void
test_discard (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_add_a.sql"));
  SbDocument *document;

  show (self, "001_add_a.sql", SB_ROLE_FORWARD);
  sb_document_set_create (self->set, SB_ROLE_ROLLBACK);
  sb_test_wait_for ((document = sb_document_set_get_document (self->set, SB_ROLE_ROLLBACK))
                    != NULL);
  sb_document_set_discard (self->set, document);
  g_assert_null (sb_document_set_get_document (self->set, SB_ROLE_ROLLBACK));
  g_assert_cmpuint (sb_document_set_get_n_modified (self->set), ==, 0);
}

static void
test_renamed (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/rollback_001.sql"));
  SbDocument *document = show (self, "001_a.sql", SB_ROLE_FORWARD);
  g_autofree char *from = g_strdup (sb_document_get_path (document));
  g_autofree char *to = sb_test_folder_path (self->folder, "migrations/001_better.sql");

  sb_document_touch (document, TRUE);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  sb_document_set_move (self->set, from, to, "001_better.sql");
  reopen (self);
  g_assert_true (show (self, "001_better.sql", SB_ROLE_FORWARD) == document);
  g_assert_true (sb_document_is_modified (document));
  g_assert_cmpuint (save_all (self, NULL), ==, 1);
  g_assert_false (g_file_test (from, G_FILE_TEST_EXISTS));
}

static void
test_rollback_deleted (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/rollback_001.sql"));
  SbDocument *document = show (self, "001_a.sql", SB_ROLE_ROLLBACK);
  g_autofree char *path = g_strdup (sb_document_get_path (document));

  /* Unsaved changes in a file that somebody deletes stay on the screen. */
  sb_document_touch (document, TRUE);
  g_assert_cmpint (g_unlink (path), ==, 0);
  reopen (self);
  g_assert_true (show (self, "001_a.sql", SB_ROLE_ROLLBACK) == document);

  /* Without any, the script is simply no more. */
  sb_document_set_discard (self->set, document);
  g_assert_null (show (self, "001_a.sql", SB_ROLE_ROLLBACK));
}

static void
test_reveal_waits (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql"));
  SbPlace place = { .key = (char *) "002_b.sql", .line = 1, .column = 1 };
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/002_b.sql");

  place.path = path;
  show (self, "001_a.sql", SB_ROLE_FORWARD);
  sb_document_set_reveal (self->set, &place);
  g_assert_null (self->revealed);
  show (self, "002_b.sql", SB_ROLE_FORWARD);
  g_assert_cmpstr (self->revealed, ==, "002_b.sql");
}

static void
test_parsed_and_forgotten (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql"));
  g_autoptr (SbDocument) document = g_object_ref (show (self, "001_a.sql", SB_ROLE_FORWARD));
  guint n;

  sb_test_wait_for (sb_document_get_script (document) != NULL);
  n = self->n_parsed;
  g_assert_cmpuint (n, >, 0);
  sb_document_set_forget (self->set, "001_a.sql");
  g_assert_cmpuint (self->n_parsed, ==, n + 1);
  g_assert_null (sb_document_get_script (document));
  g_assert_null (sb_document_set_get_migration (self->set));
}

static void
test_one_of_two_cannot_be_saved (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/rollback_001.sql"));
  SbDocument *forward = show (self, "001_a.sql", SB_ROLE_FORWARD);
  SbDocument *rollback = show (self, "001_a.sql", SB_ROLE_ROLLBACK);
  g_autoptr (GError) error = NULL;

  sb_document_touch (forward, TRUE);
  sb_document_touch (rollback, TRUE);
  sb_test_folder_write (self->folder, "migrations/rollback_001.sql", "SELECT 'theirs';\n");
  g_assert_cmpuint (save_all (self, &error), ==, 1);
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, "rollback_001.sql was not saved: "));
  g_assert_cmpuint (sb_document_set_get_n_modified (self->set), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sb_thread_claim_main ();
  g_test_add_func ("/document-set/unsaved-survives-selection", test_unsaved_survives_selection);
  g_test_add_func ("/document-set/some-are-kept", test_some_are_kept);
  g_test_add_func ("/document-set/create", test_create);
  g_test_add_func ("/document-set/create-elsewhere", test_create_elsewhere);
  g_test_add_func ("/document-set/discard", test_discard);
  g_test_add_func ("/document-set/renamed", test_renamed);
  g_test_add_func ("/document-set/rollback-deleted", test_rollback_deleted);
  g_test_add_func ("/document-set/reveal-waits", test_reveal_waits);
  g_test_add_func ("/document-set/parsed-and-forgotten", test_parsed_and_forgotten);
  g_test_add_func ("/document-set/one-of-two-cannot-be-saved", test_one_of_two_cannot_be_saved);
  return g_test_run ();
}
