/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-git.h"

#include <gio/gio.h>
#include <string.h>

#include "sb-thread.h"

/* A repository may come from anywhere: nothing that its configuration names is started, and its
 * index stays as it is. */
static GPtrArray *
make_arguments (const char *folder, const char *const *paths)
{
  static const char *const begin[] = { "git", "--no-optional-locks", "-c", "core.fsmonitor=false",
                                       "-C" };
  static const char *const command[] = { "status", "--porcelain=v1",        "--branch",
                                         "-z",     "--untracked-files=all", "--ignored=traditional",
                                         "--" };
  GPtrArray *arguments = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (begin); i++)
    g_ptr_array_add (arguments, (char *) begin[i]);
  g_ptr_array_add (arguments, (char *) folder);
  for (guint i = 0; i < G_N_ELEMENTS (command); i++)
    g_ptr_array_add (arguments, (char *) command[i]);
  for (; *paths != NULL; paths++)
    g_ptr_array_add (arguments, (char *) *paths);
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

static GBytes *
ask (const char *folder, const char *const *paths)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) arguments = make_arguments (folder, paths);
  g_autoptr (GSubprocess) git = NULL;
  GBytes *answer = NULL;

  /* Paths are paths, not patterns. */
  g_subprocess_launcher_setenv (launcher, "GIT_LITERAL_PATHSPECS", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  git = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, NULL);
  if (git == NULL || !g_subprocess_communicate (git, NULL, NULL, &answer, NULL, NULL))
    return NULL;
  if (g_subprocess_get_successful (git))
    return answer;
  g_bytes_unref (answer);
  return NULL;
}

/* "## main...origin/main [ahead 1]", "## No commits yet on main", "## HEAD (no branch)" */
static char *
read_branch (const char *line)
{
  static const char unborn[] = "No commits yet on ";
  const char *end;

  if (g_str_has_prefix (line, unborn))
    line += strlen (unborn);
  if (g_str_has_prefix (line, "HEAD (no branch)"))
    return NULL;
  end = strstr (line, "...");
  return end != NULL ? g_strndup (line, end - line) : g_strdup (line);
}

/**
 * sb_git_look:
 * @self: (out): how the files stand
 * @folder: a folder of the repository
 * @paths: absolute paths of files
 *
 * Workers only.
 */
void
sb_git_look (SbGitLook *self, const char *folder, const char *const *paths)
{
  g_autoptr (GBytes) answer = NULL;
  const char *at, *end;
  gsize length;
  SB_WORKERS_ONLY;

  *self = (SbGitLook){ .state = SB_GIT_NONE };
  answer = ask (folder, paths);
  if (answer == NULL)
    return;
  self->state = SB_GIT_COMMITTED;
  at = g_bytes_get_data (answer, &length);
  end = at + length;
  for (const char *next; at < end && (next = memchr (at, '\0', end - at)) != NULL; at = next + 1)
    if (g_str_has_prefix (at, "## "))
      self->branch = read_branch (at + 3);
    else if (strlen (at) > 3 && self->changed == NULL)
      {
        self->state = SB_GIT_CHANGED;
        self->changed = g_strdup (at + 3);
      }
}

/**
 * sb_git_look_clear:
 * @self: what sb_git_look() has filled, or zeros
 */
void
sb_git_look_clear (SbGitLook *self)
{
  g_clear_pointer (&self->branch, g_free);
  g_clear_pointer (&self->changed, g_free);
  self->state = SB_GIT_NONE;
}
