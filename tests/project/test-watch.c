/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-watch.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sb-file.h"
#include "sb-test-folder.h"

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

static gboolean
give_up_cb (gpointer data)
{
  g_error ("no change was seen");
  return G_SOURCE_REMOVE;
}

/* The guard only ends a test that has failed. */
static void
wait_for_change (Fixture *self)
{
  guint before = self->n_changes;
  guint guard = g_timeout_add_seconds (60, give_up_cb, NULL);

  while (self->n_changes == before)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static gboolean
flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets everything that is on its way arrive. */
static void
settle (void)
{
  gboolean done = FALSE;

  g_timeout_add (400, flag_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_new_changed_renamed_removed (Fixture *self, gconstpointer data)
{
  g_autofree char *path = sb_test_folder_path (self->folder, "repo/migrations/2_b.sql");
  g_autofree char *renamed = sb_test_folder_path (self->folder, "repo/migrations/3_c.sql");

  sb_test_folder_write (self->folder, "repo/migrations/2_b.sql", "SELECT 2;");
  wait_for_change (self);
  settle ();
  g_assert_true (sb_file_save (path, "SELECT 3;", 9, NULL));
  wait_for_change (self);
  settle ();
  g_assert_cmpint (rename (path, renamed), ==, 0);
  wait_for_change (self);
  settle ();
  g_assert_cmpint (unlink (renamed), ==, 0);
  wait_for_change (self);
}

static void
test_companion_folders (Fixture *self, gconstpointer data)
{
  sb_test_folder_write (self->folder, "repo/rollbacks/2_b.sql", "SELECT 2;");
  wait_for_change (self);
  settle ();
  /* Two that were not there. */
  sb_test_folder_write (self->folder, "repo/verify/2_b.sql", "SELECT 2;");
  wait_for_change (self);
  settle ();
  sb_test_folder_write (self->folder, "repo/verify/3_c.sql", "SELECT 3;");
  wait_for_change (self);
  settle ();
  sb_test_folder_write (self->folder, "repo/migrations/rollback/2_b.sql", "SELECT 2;");
  wait_for_change (self);
  settle ();
  sb_test_folder_write (self->folder, "repo/migrations/rollback/3_c.sql", "SELECT 3;");
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
  settle ();
  sb_test_folder_write (self->folder, "repo/migrations/1_a.sql", "SELECT 1;");
  wait_for_change (self);
  settle ();
  sb_test_folder_write (self->folder, "repo/migrations/2_b.sql", "SELECT 2;");
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
  settle ();
  g_assert_cmpuint (self->n_changes, <, 50);
}

static void
test_other_files_do_not_count (Fixture *self, gconstpointer data)
{
  sb_test_folder_write (self->folder, "repo/README.md", "x");
  sb_test_folder_write (self->folder, "repo/schema.sql", "x");
  sb_test_folder_write (self->folder, "repo/migrations/.1_a.sql.swp", "x");
  settle ();
  g_assert_cmpuint (self->n_changes, ==, 0);
  sb_test_folder_write (self->folder, "repo/migrations/2_b.sql", "SELECT 2;");
  wait_for_change (self);
}

static void
test_dropped_while_a_signal_is_due (void)
{
  Fixture self = { NULL };

  set_up (&self, NULL);
  sb_test_folder_write (self.folder, "repo/migrations/2_b.sql", "SELECT 2;");
  g_main_context_iteration (NULL, FALSE);
  tear_down (&self, NULL);
  settle ();
  g_assert_cmpuint (self.n_changes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/watch/files", test_new_changed_renamed_removed);
  ADD ("/watch/companions", test_companion_folders);
  ADD ("/watch/comes-back", test_folder_comes_back);
  ADD ("/watch/burst", test_many_changes_are_few_signals);
  ADD ("/watch/others", test_other_files_do_not_count);
  g_test_add_func ("/watch/dropped", test_dropped_while_a_signal_is_due);
  return g_test_run ();
}
