/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-watch.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sb-file.h"
#include "sb-test-folder.h"
#include "sb-test-wait.h"

typedef struct
{
  SbTestFolder *folder;
  SbWatch *watch;
  guint n_changes;
} Fixture;

static void
changed_cb (SbWatch *watch, gpointer data)
{
  ((Fixture *) data)->n_changes++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (SbProject) project = NULL;

  self->folder = sb_test_folder_new (
      SB_FILES ("repo/migrations/1_a.sql", "repo/rollbacks/1_a.sql"));
  project = sb_test_folder_open (self->folder, "repo/migrations");
  self->watch = sb_watch_new (project);
  g_signal_connect (self->watch, "changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&self->watch));
  sb_test_folder_free (self->folder);
}

static void
wait_for_change (Fixture *self)
{
  guint before = self->n_changes;

  sb_test_wait_for (self->n_changes != before);
}

/* Made, written, and found again after its folder was made anew. */
static void
test_settings (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = sb_test_folder_path (self->folder, "repo/.switchback");
  g_autofree char *path = g_build_filename (folder, "config", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  wait_for_change (self);
  g_assert_true (sb_file_save (path, "[lint]\n", 7, NULL));
  wait_for_change (self);
  g_assert_true (sb_file_save (path, "[rules]\n", 8, NULL));
  wait_for_change (self);
}

/* One change per watch: a late event of an earlier change cannot be taken for that of the next. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  g_autofree char *path = sb_test_folder_path (self->folder, "repo/migrations/1_a.sql");

  g_assert_true (sb_file_save (path, "SELECT 3;", 9, NULL));
  wait_for_change (self);
}

static void
test_new (Fixture *self, gconstpointer data)
{
  sb_test_folder_write (self->folder, "repo/migrations/2_b.sql", "SELECT 2;");
  wait_for_change (self);
}

static void
test_renamed (Fixture *self, gconstpointer data)
{
  g_autofree char *path = sb_test_folder_path (self->folder, "repo/migrations/1_a.sql");
  g_autofree char *renamed = sb_test_folder_path (self->folder, "repo/migrations/1_a.bak");

  g_assert_cmpint (rename (path, renamed), ==, 0);
  wait_for_change (self);
}

static void
test_removed (Fixture *self, gconstpointer data)
{
  g_autofree char *path = sb_test_folder_path (self->folder, "repo/migrations/1_a.sql");

  g_assert_cmpint (unlink (path), ==, 0);
  wait_for_change (self);
}

static void
test_companion (Fixture *self, gconstpointer data)
{
  sb_test_folder_write (self->folder, "repo/rollbacks/2_b.sql", "SELECT 2;");
  wait_for_change (self);
}

/* Making a folder is one event, so what comes after it is about the script. */
static void
test_new_folder (Fixture *self, gconstpointer data)
{
  const char *folder = data;
  g_autofree char *script = g_build_filename (folder, "1_a.sql", NULL);

  sb_test_folder_make (self->folder, folder);
  wait_for_change (self);
  sb_test_folder_write (self->folder, script, "SELECT 1;");
  wait_for_change (self);
}

/* Another branch may have no migrations, and back again. */
static void
test_folder_comes_back (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = sb_test_folder_path (self->folder, "repo/migrations");
  g_autofree char *away = sb_test_folder_path (self->folder, "away");

  g_assert_cmpint (rename (folder, away), ==, 0);
  wait_for_change (self);
  test_new_folder (self, "repo/migrations");
}

/* What is above may go with all that is in it. */
static void
test_folder_above_goes (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = sb_test_folder_path (self->folder, "repo");
  g_autofree char *away = sb_test_folder_path (self->folder, "away");

  g_assert_cmpint (rename (folder, away), ==, 0);
  wait_for_change (self);
}

static void
test_many_changes_are_few_signals (Fixture *self, gconstpointer data)
{
  for (int i = 100; i < 600; i++)
    {
      g_autofree char *name = g_strdup_printf ("repo/migrations/%d_x.sql", i);

      sb_test_folder_write (self->folder, name, "SELECT 1;");
    }
  wait_for_change (self);
  /* Each file is several events, and they come in few batches. */
  g_assert_cmpuint (self->n_changes, <, 20);
}

static gboolean
flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* That nothing comes can only be seen by giving it time to come; too little time hides a fault but
 * makes no test fail that should pass. */
static void
give_time (void)
{
  gboolean done = FALSE;

  g_timeout_add (400, flag_cb, &done);
  sb_test_wait_for (done);
}

static void
test_other_files_do_not_count (Fixture *self, gconstpointer data)
{
  sb_test_folder_write (self->folder, "repo/README.md", "x");
  sb_test_folder_write (self->folder, "repo/schema.sql", "x");
  sb_test_folder_write (self->folder, "repo/migrations/.1_a.sql.swp", "x");
  give_time ();
  g_assert_cmpuint (self->n_changes, ==, 0);
}

static void
test_dropped_while_a_signal_is_due (void)
{
  Fixture self = { NULL };

  set_up (&self, NULL);
  sb_test_folder_write (self.folder, "repo/migrations/2_b.sql", "SELECT 2;");
  g_main_context_iteration (NULL, TRUE);
  tear_down (&self, NULL);
  give_time ();
  g_assert_cmpuint (self.n_changes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/watch/settings", NULL, test_settings);
  ADD ("/watch/changed", NULL, test_changed);
  ADD ("/watch/new", NULL, test_new);
  ADD ("/watch/renamed", NULL, test_renamed);
  ADD ("/watch/removed", NULL, test_removed);
  ADD ("/watch/companion", NULL, test_companion);
  ADD ("/watch/new-folder/beside", "repo/verify", test_new_folder);
  ADD ("/watch/new-folder/below", "repo/migrations/rollback", test_new_folder);
  ADD ("/watch/comes-back", NULL, test_folder_comes_back);
  ADD ("/watch/above", NULL, test_folder_above_goes);
  ADD ("/watch/burst", NULL, test_many_changes_are_few_signals);
  ADD ("/watch/others", NULL, test_other_files_do_not_count);
  g_test_add_func ("/watch/dropped", test_dropped_while_a_signal_is_due);
  return g_test_run ();
}
