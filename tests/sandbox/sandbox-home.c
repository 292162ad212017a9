/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-home.h"

#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-pg-binaries.h"
#include "sb-thread.h"

/* Nothing here takes as long; a test that waits for ever is to fail by itself. */
#define PATIENCE_S 60

gboolean
home_has_binaries (void)
{
  g_autofree char *folder = sb_pg_binaries_find (NULL);

  return folder != NULL;
}

static void
make_folder (Home *self, const char *path, mode_t mode)
{
  struct passwd *owner = self->user != NULL ? getpwnam (self->user) : NULL;

  g_assert_cmpint (mkdir (path, mode), ==, 0);
  if (self->user != NULL)
    {
      g_assert_nonnull (owner);
      g_assert_cmpint (chown (path, owner->pw_uid, owner->pw_gid), ==, 0);
    }
}

/**
 * home_make_folder:
 *
 * Returns: (transfer full): the path of a new folder in the home
 */
char *
home_make_folder (Home *self, const char *name)
{
  char *path = g_build_filename (self->top, name, NULL);

  make_folder (self, path, 0755);
  return path;
}

void
home_setenv (Home *self, const char *name, const char *value)
{
  self->environment = g_environ_setenv (self->environment, name, value, TRUE);
}

/**
 * home_new:
 * @user: (nullable): as root: whose home
 *
 * Returns: (transfer full): a home where no sandbox was ever
 */
Home *
home_new (const char *user)
{
  static const char *const folders[][2] = {
    { "XDG_STATE_HOME", "state" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_RUNTIME_DIR", "run" },
    { "SWITCHBACK_SANDBOX_ROOT", "server" },
  };
  Home *self = g_new0 (Home, 1);
  g_autoptr (GError) error = NULL;

  self->user = g_strdup (user);
  self->top = g_dir_make_tmp ("sbhome-XXXXXX", &error);
  g_assert_no_error (error);
  /* The server's user passes through it. */
  g_assert_cmpint (chmod (self->top, 0755), ==, 0);
  self->environment = g_get_environ ();
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = home_make_folder (self, folders[i][1]);

      home_setenv (self, folders[i][0], path);
    }
  return self;
}

/**
 * home_wait_idle:
 *
 * Waits until no process of this home's sandbox runs any more: the last lease must be gone.
 */
void
home_wait_idle (Home *self)
{
  g_autofree char *path = home_dup_state_path (self, "server.lock");
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  alarm (PATIENCE_S);
  g_assert_cmpint (flock (fd, LOCK_SH), ==, 0);
  alarm (0);
  close (fd);
}

void
home_free (Home *self)
{
  const char *argv[] = { "rm", "-rf", "--", self->top, NULL };

  home_wait_idle (self);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_strfreev (self->environment);
  g_free (self->top);
  g_free (self->user);
  g_free (self);
}

char *
home_dup_state_path (Home *self, const char *name)
{
  return g_build_filename (self->top, "state", "switchback", "sandbox", name, NULL);
}

/**
 * home_dup_data:
 *
 * Returns: (transfer full): the data directory, wherever it is
 */
char *
home_dup_data (Home *self)
{
  g_autofree char *command = g_strdup_printf ("find '%s' -type d -name 'data-*' -prune", self->top);
  g_autofree char *out = NULL;

  g_assert_true (g_spawn_command_line_sync (command, &out, NULL, NULL, NULL));
  g_strchomp (out);
  g_assert_null (strchr (out, '\n'));
  g_assert_true (g_file_test (out, G_FILE_TEST_IS_DIR));
  return g_steal_pointer (&out);
}

/**
 * home_move_in:
 *
 * From now on all that is the user's own lies in the home, for this process, and its calling thread is
 * the one that draws: whatever waits on it is a failure. Before the first thread.
 */
void
home_move_in (Home *self)
{
  static const char *const names[] = { "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
                                       "SWITCHBACK_SANDBOX_ROOT" };
  g_autofree char *config = home_make_folder (self, "config");
  g_autofree char *user_home = home_make_folder (self, "home");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], g_environ_getenv (self->environment, names[i]), TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("HOME", user_home, TRUE);
  g_unsetenv ("DATABASE_URL");
  sb_thread_claim_main ();
}
