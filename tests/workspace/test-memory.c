/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-memory.h"
#include "sb-test-wait.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char *folder;
  char *path;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("sb-memory-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "deep", "er", "state.ini", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", "--", fixture->folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_clear_object (&fixture->result);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_it (Fixture *fixture)
{
  sb_test_wait_for (fixture->result != NULL);
  return fixture->result;
}

static void
load (Fixture *fixture, SbMemory *memory)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->result);
  sb_memory_load_async (memory, done_cb, fixture);
  g_assert_true (sb_memory_load_finish (memory, wait_for_it (fixture), &error));
  g_assert_no_error (error);
}

static void
flush (Fixture *fixture, SbMemory *memory)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->result);
  sb_memory_flush_async (memory, done_cb, fixture);
  g_assert_true (sb_memory_flush_finish (memory, wait_for_it (fixture), &error));
  g_assert_no_error (error);
}

static void
assert_recent (SbMemory *memory, guint position, const char *folder, int n_pending)
{
  g_autoptr (SbRecent) recent = g_list_model_get_item (sb_memory_get_recents (memory), position);

  g_assert_nonnull (recent);
  g_assert_cmpstr (sb_recent_get_folder (recent), ==, folder);
  g_assert_cmpint (sb_recent_get_n_pending (recent), ==, n_pending);
}

static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbMemory) memory = sb_memory_new (fixture->path);
  g_autoptr (SbMemory) next = sb_memory_new (fixture->path);
  g_autoptr (SbRecent) shop = NULL;
  g_autofree char *source = NULL;
  g_autofree char *none = NULL;

  load (fixture, memory);
  g_assert_cmpint (sb_memory_get_int (memory, "window-width", 900), ==, 900);
  sb_memory_set_int (memory, "window-width", -7);
  sb_memory_note_project (memory, "/a/sh\xf6p [x]=1", "shop", "numbered", "Sandbox", 3);
  sb_memory_note_project (memory, "/b", "b", "supabase", NULL, -1);
  sb_memory_set_target_source (memory, "/a/sh\xf6p [x]=1", "DATABASE_URL in .env.local");
  flush (fixture, memory);

  load (fixture, next);
  g_assert_cmpint (sb_memory_get_int (next, "window-width", 900), ==, -7);
  g_assert_cmpuint (g_list_model_get_n_items (sb_memory_get_recents (next)), ==, 2);
  assert_recent (next, 0, "/b", -1);
  assert_recent (next, 1, "/a/sh\xf6p [x]=1", 3);
  shop = g_list_model_get_item (sb_memory_get_recents (next), 1);
  g_assert_cmpstr (sb_recent_get_name (shop), ==, "shop");
  g_assert_cmpstr (sb_recent_get_layout (shop), ==, "numbered");
  g_assert_cmpstr (sb_recent_get_target (shop), ==, "Sandbox");
  source = sb_memory_dup_target_source (next, "/a/sh\xf6p [x]=1");
  none = sb_memory_dup_target_source (next, "/b");
  g_assert_cmpstr (source, ==, "DATABASE_URL in .env.local");
  g_assert_null (none);
}

static void
test_recents_are_bounded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbMemory) memory = sb_memory_new (fixture->path);

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/p%u", i);

      sb_memory_note_project (memory, folder, "p", "numbered", NULL, (int) i);
    }
  g_assert_cmpuint (g_list_model_get_n_items (sb_memory_get_recents (memory)), ==, 20);
  assert_recent (memory, 0, "/p24", 24);
  sb_memory_set_target_source (memory, "/p10", "sandbox");
  sb_memory_note_project (memory, "/p10", "p", "numbered", NULL, 0);
  g_assert_cmpuint (g_list_model_get_n_items (sb_memory_get_recents (memory)), ==, 20);
  assert_recent (memory, 0, "/p10", 0);
  {
    g_autofree char *source = sb_memory_dup_target_source (memory, "/p10");

    g_assert_cmpstr (source, ==, "sandbox"); /* noting it again does not forget it */
  }
  sb_memory_forget_project (memory, "/p10");
  assert_recent (memory, 0, "/p24", 24);
  flush (fixture, memory);
}

/* It is no reason not to start, and nothing in it is thrown away. */
static void
test_bad_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbMemory) memory = sb_memory_new (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *aside = g_strconcat (fixture->path, ".bad", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "\x01 not a key file", -1, NULL));
  load (fixture, memory);
  g_assert_cmpuint (g_list_model_get_n_items (sb_memory_get_recents (memory)), ==, 0);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "\x01 not a key file");
}

/* Nobody writes into it, and so nobody waits for it. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbMemory) memory = sb_memory_new (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  load (fixture, memory);
  g_assert_cmpuint (g_list_model_get_n_items (sb_memory_get_recents (memory)), ==, 0);
  sb_memory_note_project (memory, "/a", "a", "numbered", NULL, 1);
  flush (fixture, memory);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_REGULAR));
}

/* What a person does before the file is read is kept, and what is in the file, too. */
static void
test_noted_while_loading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbMemory) memory = sb_memory_new (fixture->path);
  g_autoptr (SbMemory) next = sb_memory_new (fixture->path);
  g_autoptr (SbMemory) last = sb_memory_new (fixture->path);

  sb_memory_note_project (memory, "/a", "a", "numbered", NULL, 1);
  sb_memory_note_project (memory, "/b", "b", "numbered", NULL, 1);
  flush (fixture, memory);
  g_clear_object (&fixture->result);
  sb_memory_load_async (next, done_cb, fixture);
  sb_memory_note_project (next, "/a", "a", "numbered", NULL, 5);
  g_assert_true (sb_memory_load_finish (next, wait_for_it (fixture), NULL));
  assert_recent (next, 0, "/a", 5);
  assert_recent (next, 1, "/b", 1);
  flush (fixture, next);
  load (fixture, last);
  assert_recent (last, 0, "/a", 5);
  assert_recent (last, 1, "/b", 1);
}

static void
test_cannot_be_written (Fixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_build_filename (fixture->folder, "deep", NULL);
  g_autoptr (SbMemory) memory = sb_memory_new (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (deep, "a file, where a folder should be", -1, NULL));
  sb_memory_set_int (memory, "x", 1);
  g_clear_object (&fixture->result);
  sb_memory_flush_async (memory, done_cb, fixture);
  g_assert_false (sb_memory_flush_finish (memory, wait_for_it (fixture), &error));
  g_assert_nonnull (error);
  g_assert_cmpint (sb_memory_get_int (memory, "x", 0), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/memory/there-and-back", Fixture, NULL, set_up, test_there_and_back, tear_down);
  g_test_add ("/memory/bounded", Fixture, NULL, set_up, test_recents_are_bounded, tear_down);
  g_test_add ("/memory/pipe", Fixture, NULL, set_up, test_pipe, tear_down);
  g_test_add ("/memory/bad-file", Fixture, NULL, set_up, test_bad_file, tear_down);
  g_test_add ("/memory/noted-while-loading", Fixture, NULL, set_up, test_noted_while_loading,
              tear_down);
  g_test_add ("/memory/cannot-be-written", Fixture, NULL, set_up, test_cannot_be_written,
              tear_down);
  return g_test_run ();
}
