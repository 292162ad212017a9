/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-sandbox-place.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-digest.h"
#include "sb-printable.h"
#include "sb-sandbox.h"

#define SERVER_USER "postgres"

static char *
hash (const char *text, gsize n_digits)
{
  g_autofree char *digest = sb_digest_bytes (text, strlen (text));

  return g_strndup (digest, n_digits);
}

/* @folder: (transfer full). */
static void
set_state (SbSandboxPlace *self, char *folder)
{
  self->state_folder = folder;
  self->lease_path = g_build_filename (folder, "lease.lock", NULL);
  self->start_path = g_build_filename (folder, "start.lock", NULL);
  self->server_path = g_build_filename (folder, "server.lock", NULL);
  self->address_path = g_build_filename (folder, "address", NULL);
}

/**
 * sb_sandbox_place_new:
 *
 * Works out the paths; makes nothing. The XDG folders are read from the environment, for root also
 * SWITCHBACK_SANDBOX_ROOT in place of /var/lib/switchback, so that a test never meets a real
 * sandbox.
 *
 * Returns: (transfer full): the place of the calling user's sandbox
 */
SbSandboxPlace *
sb_sandbox_place_new (void)
{
  SbSandboxPlace *self = g_new0 (SbSandboxPlace, 1);
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "switchback", "sandbox",
                                             NULL);

  set_state (self, g_canonicalize_filename (state, NULL));
  self->log_path = g_build_filename (self->state_folder, "log", NULL);
  if (geteuid () == 0)
    {
      const char *root = g_getenv ("SWITCHBACK_SANDBOX_ROOT");
      g_autofree char *name = hash (self->state_folder, 12);
      g_autofree char *folder = g_build_filename (
          root != NULL && root[0] != '\0' ? root : "/var/lib/switchback", name, NULL);

      self->user = g_strdup (SERVER_USER);
      self->server_folder = g_canonicalize_filename (folder, NULL);
      self->template_folder = g_strdup (self->server_folder);
    }
  else
    {
      g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "switchback", "sandbox",
                                                 NULL);

      self->server_folder = g_strdup (self->state_folder);
      self->template_folder = g_canonicalize_filename (cache, NULL);
    }
  return self;
}

/**
 * sb_sandbox_place_new_throwaway:
 * @id: letters and digits that nobody else uses
 *
 * Returns: (transfer full): the place of a server that is thrown away: its locks are in a folder of
 *   their own in the state folder, its data in one in the server's folder
 */
SbSandboxPlace *
sb_sandbox_place_new_throwaway (const char *id)
{
  g_autoptr (SbSandboxPlace) common = sb_sandbox_place_new ();
  SbSandboxPlace *self = g_new0 (SbSandboxPlace, 1);
  g_autofree char *name = g_strconcat (SB_SANDBOX_LEASE_PREFIX, id, NULL);

  set_state (self, g_build_filename (common->state_folder, name, NULL));
  self->log_path = g_steal_pointer (&common->log_path);
  self->server_folder = g_steal_pointer (&common->server_folder);
  self->template_folder = g_steal_pointer (&common->template_folder);
  self->user = g_steal_pointer (&common->user);
  self->throwaway = g_strconcat (SB_SANDBOX_THROWAWAY_PREFIX, id, NULL);
  return self;
}

/**
 * sb_sandbox_place_free:
 * @self: (transfer full): the places
 */
void
sb_sandbox_place_free (SbSandboxPlace *self)
{
  g_free (self->state_folder);
  g_free (self->lease_path);
  g_free (self->start_path);
  g_free (self->server_path);
  g_free (self->address_path);
  g_free (self->log_path);
  g_free (self->server_folder);
  g_free (self->template_folder);
  g_free (self->throwaway);
  g_free (self->user);
  g_free (self);
}

static gboolean
fail_folder (const char *cause, const char *path, GError **error)
{
  g_autofree char *shown = sb_printable_line (path);

  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_FOLDER, "%s: \"%s\"", cause, shown);
  return FALSE;
}

/* The folder is the lock: PostgreSQL asks for no password, so nobody else may reach the socket. A
 * folder that somebody else made first, in the temp directory for instance, is not used. */
static gboolean
check_private (const char *path, uid_t owner, GError **error)
{
  struct stat info;

  if (lstat (path, &info) != 0)
    return fail_folder (g_strerror (errno), path, error);
  if (!S_ISDIR (info.st_mode))
    return fail_folder ("not a folder", path, error);
  if (info.st_uid != owner)
    return fail_folder ("the folder belongs to somebody else", path, error);
  if ((info.st_mode & 077) != 0 && chmod (path, 0700) != 0)
    return fail_folder (g_strerror (errno), path, error);
  return TRUE;
}

static gboolean
make_private (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail_folder (g_strerror (errno), path, error);
  return check_private (path, geteuid (), error);
}

/**
 * sb_sandbox_place_make_state:
 * @self: a place
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Makes the folder of the locks.
 *
 * Returns: whether it is there and ours alone
 */
gboolean
sb_sandbox_place_make_state (SbSandboxPlace *self, GError **error)
{
  return make_private (self->state_folder, error);
}

/* As root. The parent stays root's, so nobody can slip a link in between mkdir() and chown(). */
static gboolean
make_for_user (SbSandboxPlace *self, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (self->server_folder);
  struct passwd *user = getpwnam (self->user);
  int fd;

  if (user == NULL)
    {
      g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_NO_BINARIES,
                   "as root the sandbox's server runs as the user \"%s\", who does not exist here: "
                   "install PostgreSQL's server (apt install postgresql)",
                   self->user);
      return FALSE;
    }
  /* Whatever the umask, the server's user must be able to pass. */
  if (!g_file_test (parent, G_FILE_TEST_EXISTS)
      && (g_mkdir_with_parents (parent, 0711) != 0 || chmod (parent, 0711) != 0))
    return fail_folder (g_strerror (errno), parent, error);
  if (mkdir (self->server_folder, 0700) != 0 && errno != EEXIST)
    return fail_folder (g_strerror (errno), self->server_folder, error);
  fd = open (self->server_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 || fchown (fd, user->pw_uid, user->pw_gid) != 0)
    {
      int cause = errno;

      if (fd >= 0)
        close (fd);
      return fail_folder (g_strerror (cause), self->server_folder, error);
    }
  close (fd);
  return check_private (self->server_folder, user->pw_uid, error);
}

/**
 * sb_sandbox_place_make_server:
 * @self: a place
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER, or %SB_SANDBOX_ERROR_NO_BINARIES when root
 *   has no user postgres to run the server as; there is no falling back to another user
 *
 * Makes the folders that the server needs.
 *
 * Returns: whether they are there and its user's alone
 */
gboolean
sb_sandbox_place_make_server (SbSandboxPlace *self, GError **error)
{
  /* postmaster.pid is read by lines, and has this path in it. */
  if (strchr (self->server_folder, '\n') != NULL)
    return fail_folder ("the path has a line break", self->server_folder, error);
  if (self->user != NULL)
    return make_for_user (self, error);
  return make_private (self->server_folder, error) && make_private (self->template_folder, error);
}

/* Named after the state folder: the same at every start, another one for another sandbox. */
static char *
dup_socket_in (SbSandboxPlace *self, const char *parent, gboolean shared)
{
  g_autofree char *digest = hash (self->state_folder, 8);
  g_autofree char *name = shared ? g_strdup_printf ("switchback-%u-%s", (guint) geteuid (), digest)
                                 : g_strdup_printf ("switchback-%s", digest);

  return g_build_filename (parent, name, NULL);
}

/* libpq takes a comma for the end of one host of several. */
static gboolean
fits (const char *folder)
{
  return strlen (folder) <= SB_SANDBOX_SOCKET_MAX && strpbrk (folder, ",\n") == NULL;
}

/* Beside the data. */
static char *
dup_socket_inside (SbSandboxPlace *self)
{
  return self->throwaway != NULL
             ? g_build_filename (self->server_folder, self->throwaway, "run", NULL)
             : g_build_filename (self->server_folder, "run", NULL);
}

/* Root has no other place that the server's user can reach; and what is thrown away had better be in
 * one piece. */
static gboolean
is_inside (SbSandboxPlace *self, const char *inside)
{
  return self->user != NULL || (self->throwaway != NULL && fits (inside));
}

/* Where the socket goes, best first: an ordinary user's candidates. */
static GPtrArray *
list_candidates (SbSandboxPlace *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  char *recorded = NULL;

  if (g_file_get_contents (self->address_path, &recorded, NULL, NULL))
    g_ptr_array_add (list, g_strchomp (recorded));
  if (runtime != NULL && g_path_is_absolute (runtime) && g_file_test (runtime, G_FILE_TEST_IS_DIR))
    g_ptr_array_add (list, dup_socket_in (self, runtime, FALSE));
  g_ptr_array_add (list, dup_socket_in (self, g_get_tmp_dir (), TRUE));
  g_ptr_array_add (list, dup_socket_in (self, "/tmp", TRUE));
  for (guint i = list->len; i-- > 0;)
    if (!g_path_is_absolute (list->pdata[i]) || !fits (list->pdata[i]))
      g_ptr_array_remove_index (list, i);
  return list;
}

/**
 * sb_sandbox_place_dup_socket:
 * @self: a place
 *
 * Returns: (transfer full): the folder of the server's socket: where it was last, or where it will
 * be if nobody else has taken that name
 */
char *
sb_sandbox_place_dup_socket (SbSandboxPlace *self)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *inside = dup_socket_inside (self);

  if (is_inside (self, inside))
    return g_steal_pointer (&inside);
  list = list_candidates (self);
  return g_strdup (list->pdata[0]);
}

/**
 * sb_sandbox_place_make_socket:
 * @self: a place; the caller holds the start lock, and no server runs
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Makes the folder of the server's socket and records it. One beside the data is made by the
 * supervisor, as its user.
 *
 * Returns: (transfer full) (nullable): the folder
 */
char *
sb_sandbox_place_make_socket (SbSandboxPlace *self, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *folder = dup_socket_inside (self);

  if (is_inside (self, folder))
    {
      if (!fits (folder))
        {
          fail_folder ("the path is too long for a socket, or has a comma", folder, error);
          return NULL;
        }
    }
  else
    {
      g_clear_pointer (&folder, g_free);
      list = list_candidates (self);
      for (guint i = 0; i < list->len && folder == NULL; i++)
        {
          const char *path = list->pdata[i];

          if ((mkdir (path, 0700) == 0 || errno == EEXIST)
              && check_private (path, geteuid (), NULL))
            folder = g_strdup (path);
        }
      if (folder == NULL)
        {
          folder = g_strdup ("/tmp/switchback-XXXXXX");
          if (g_mkdtemp (folder) == NULL)
            {
              fail_folder (g_strerror (errno), "/tmp", error);
              return NULL;
            }
        }
    }
  if (!g_file_set_contents_full (self->address_path, folder, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, &cause))
    {
      fail_folder (cause->message, self->address_path, error);
      return NULL;
    }
  return g_steal_pointer (&folder);
}

/**
 * sb_sandbox_place_open_lock:
 * @path: a lock file, made when absent
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Returns: a file descriptor with a lock state of its own, closed on exec; -1 on failure
 */
int
sb_sandbox_place_open_lock (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    fail_folder (g_strerror (errno), path, error);
  return fd;
}

/**
 * sb_sandbox_place_is_locked:
 * @path: a lock file
 *
 * Returns: whether another process holds it exclusively
 */
gboolean
sb_sandbox_place_is_locked (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean locked;

  if (fd < 0)
    return FALSE;
  locked = flock (fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close (fd);
  return locked;
}

/**
 * sb_sandbox_place_dup_database:
 * @project_folder: an existing folder
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Returns: (transfer full) (nullable): the project's database: "p_" and 16
 *   hexadecimal digits, the same for every path that leads to the folder
 */
char *
sb_sandbox_place_dup_database (const char *project_folder, GError **error)
{
  char *real = realpath (project_folder, NULL);
  g_autofree char *digest = NULL;

  if (real == NULL)
    {
      fail_folder (g_strerror (errno), project_folder, error);
      return NULL;
    }
  digest = hash (real, 16);
  free (real);
  return g_strconcat ("p_", digest, NULL);
}
