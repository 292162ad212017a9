/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-folder.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int
remove_cb (const char *path, const struct stat *info, int type, struct FTW *ftw)
{
  return remove (path);
}

static int
open_up_cb (const char *path, const struct stat *info, int type, struct FTW *ftw)
{
  return type == FTW_D || type == FTW_DNR ? chmod (path, 0700) : 0;
}

SbTestFolder *
sb_test_folder_new (const char *const *files)
{
  SbTestFolder *self = g_new0 (SbTestFolder, 1);
  g_autofree char *made = g_dir_make_tmp ("sb-project-XXXXXX", NULL);

  g_assert_nonnull (made);
  self->path = realpath (made, NULL);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    sb_test_folder_write (self, files[i], "SELECT 1;\n");
  return self;
}

void
sb_test_folder_free (SbTestFolder *self)
{
  nftw (self->path, open_up_cb, 8, FTW_PHYS);
  nftw (self->path, remove_cb, 8, FTW_DEPTH | FTW_PHYS);
  free (self->path);
  g_free (self);
}

char *
sb_test_folder_path (SbTestFolder *self, const char *relative)
{
  return g_build_filename (self->path, relative, NULL);
}

void
sb_test_folder_make (SbTestFolder *self, const char *relative)
{
  g_autofree char *path = sb_test_folder_path (self, relative);

  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
}

void
sb_test_folder_write (SbTestFolder *self, const char *relative, const char *text)
{
  g_autofree char *path = sb_test_folder_path (self, relative);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
  close (fd);
}

char *
sb_test_folder_read (SbTestFolder *self, const char *relative)
{
  g_autofree char *path = sb_test_folder_path (self, relative);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* How many entries a folder has, hidden ones too: no temporary file may stay. */
guint
sb_test_folder_count (SbTestFolder *self, const char *relative)
{
  g_autofree char *path = sb_test_folder_path (self, relative);
  GDir *dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

static gpointer
open_in_thread (gpointer path)
{
  g_autoptr (GError) error = NULL;
  SbProject *project = sb_project_open (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (project);
  return project;
}

/* On a thread of its own: tests of windows have told which one must not wait. */
SbProject *
sb_test_folder_open (SbTestFolder *self, const char *relative)
{
  g_autofree char *path = sb_test_folder_path (self, relative);

  return g_thread_join (g_thread_new ("open", open_in_thread, path));
}

/* The migration with this forward script, or NULL. */
SbMigration *
sb_test_migration (SbProject *project, const char *file_name)
{
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      SbMigration *migration = sb_project_get_migration (project, i);

      if (strcmp (strrchr (migration->paths[SB_ROLE_FORWARD], '/') + 1, file_name) == 0)
        return migration;
    }
  return NULL;
}

guint
sb_test_count_problems (SbProject *project, const char *id)
{
  guint n, count = 0;
  const SbProblem *problems = sb_project_get_problems (project, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (g_utf8_validate (problems[i].message, -1, NULL));
      g_assert_null (strchr (problems[i].message, '\n'));
      g_assert_true (g_path_is_absolute (problems[i].path));
      if (id == NULL || strcmp (problems[i].id, id) == 0)
        count++;
    }
  return count;
}

/* The only problem of that kind about that file, or NULL. */
const SbProblem *
sb_test_problem (SbProject *project, const char *id, const char *file_name)
{
  const SbProblem *found = NULL;
  guint n;
  const SbProblem *problems = sb_project_get_problems (project, &n);

  for (guint i = 0; i < n; i++)
    if (strcmp (problems[i].id, id) == 0 && g_str_has_suffix (problems[i].path, file_name))
      {
        g_assert_null (found);
        found = &problems[i];
      }
  return found;
}

void
sb_test_assert_order (SbProject *project, const char *const *file_names)
{
  guint n = 0;

  for (; file_names[n] != NULL; n++)
    {
      g_autofree char *name = NULL;

      g_assert_cmpuint (n, <, sb_project_get_n_migrations (project));
      name = sb_migration_dup_file_name (sb_project_get_migration (project, n), SB_ROLE_FORWARD);
      g_assert_cmpstr (name, ==, file_names[n]);
    }
  g_assert_cmpuint (sb_project_get_n_migrations (project), ==, n);
}

void
sb_test_assert_pair (SbTestFolder *self, SbProject *project, const char *file_name,
                     SbScriptRole role, const char *relative)
{
  SbMigration *migration = sb_test_migration (project, file_name);
  g_autofree char *path = relative != NULL ? sb_test_folder_path (self, relative) : NULL;

  g_assert_nonnull (migration);
  g_assert_cmpstr (migration->paths[role], ==, path);
}

/* Root may do everything, so what depends on permissions runs in a child that is not root. */
gboolean
sb_test_as_nobody (gboolean (*part) (gpointer data), gpointer data)
{
  pid_t child;
  int status;

  if (geteuid () != 0)
    return part (data);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      if (setresgid (65534, 65534, 65534) != 0 || setresuid (65534, 65534, 65534) != 0)
        _exit (3);
      _exit (part (data) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), !=, 3);
  return WEXITSTATUS (status) == 0;
}
