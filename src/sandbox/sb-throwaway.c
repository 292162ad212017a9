/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-throwaway.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-sandbox-place.h"
#include "sb-supervisor-wire.h"
#include "sb-supervisor.h"
#include "sb-thread.h"
#include "sb-throwaway-data.h"

#define ID_LENGTH 8

struct _SbThrowaway
{
  SbSandboxPlace *place;
  char *id;
  char *socket;
  int own;   /* holds the start lock as long as we are there */
  int lease; /* holds the lease lock shared while it runs */
};

static void
lock (int fd, int operation)
{
  while (flock (fd, operation) != 0 && errno == EINTR)
    ;
}

static void
remove_locks (SbSandboxPlace *place)
{
  const char *paths[] = { place->start_path, place->server_path, place->address_path,
                          place->lease_path };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    unlink (paths[i]);
  rmdir (place->state_folder);
}

/* Whether nobody holds it; or it is not there. */
static gboolean
is_free (const char *path)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  gboolean is_free = fd < 0 ? errno == ENOENT : flock (fd, LOCK_EX | LOCK_NB) == 0;

  if (fd >= 0)
    close (fd);
  return is_free;
}

/* Those of processes that were killed, and whose supervisors are gone. */
static void
sweep_locks (const char *state_folder)
{
  g_autoptr (GDir) dir = g_dir_open (state_folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, SB_SANDBOX_LEASE_PREFIX))
      {
        g_autoptr (SbSandboxPlace)
            place = sb_sandbox_place_new_throwaway (name + strlen (SB_SANDBOX_LEASE_PREFIX));

        if (is_free (place->start_path) && is_free (place->server_path))
          remove_locks (place);
      }
}

/* Under the sandbox's start lock, so that nobody takes a folder that is being made for one that was
 * left behind. */
static gboolean
make_locks (SbThrowaway *self, GError **error)
{
  g_autoptr (SbSandboxPlace) common = sb_sandbox_place_new ();
  int start_lock;
  gboolean is_made;

  if (!sb_sandbox_place_make_state (common, error))
    return FALSE;
  start_lock = sb_sandbox_place_open_lock (common->start_path, error);
  if (start_lock < 0)
    return FALSE;
  lock (start_lock, LOCK_EX);
  sweep_locks (common->state_folder);
  is_made = sb_sandbox_place_make_state (self->place, error);
  if (is_made)
    self->own = sb_sandbox_place_open_lock (self->place->start_path, error);
  if (self->own >= 0)
    {
      lock (self->own, LOCK_EX);
      self->lease = sb_sandbox_place_open_lock (self->place->lease_path, error);
    }
  flock (start_lock, LOCK_UN);
  close (start_lock);
  return self->lease >= 0;
}

static gboolean
start (SbThrowaway *self, const char *source, GError **error)
{
  gboolean is_up;

  /* A supervisor that is about to leave has it still. */
  lock (self->lease, LOCK_SH);
  is_up = ftruncate (self->lease, 0) == 0
          && sb_supervisor_start (self->place, source, self->own, NULL, NULL, error);
  g_free (self->socket);
  self->socket = sb_sandbox_place_dup_socket (self->place);
  return is_up;
}

/* Tells the supervisor that nobody needs the server any more, and waits until it has done with it. */
static void
leave (SbThrowaway *self, const char *keep)
{
  int server = sb_sandbox_place_open_lock (self->place->server_path, NULL);

  if (keep != NULL && pwrite (self->lease, keep, strlen (keep), 0) < 0)
    g_debug ("a state could not be kept: %s", g_strerror (errno));
  flock (self->lease, LOCK_UN);
  if (server < 0)
    return;
  lock (server, LOCK_SH);
  close (server);
}

static char *
dup_kept_name (const char *state)
{
  return g_strconcat (SB_THROWAWAY_KEPT_PREFIX, state, NULL);
}

/**
 * sb_throwaway_start:
 * @state: (nullable): a kept state, from which it begins; %NULL: nothing but what every sandbox has
 * @error: return location for an #SbSandboxError
 *
 * Returns: (transfer full) (nullable): the server, running
 */
SbThrowaway *
sb_throwaway_start (const char *state, GError **error)
{
  SB_WORKERS_ONLY;

  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *source = state != NULL ? dup_kept_name (state) : NULL;
  SbThrowaway *self = g_new0 (SbThrowaway, 1);

  self->own = self->lease = -1;
  self->id = g_strndup (uuid, ID_LENGTH);
  self->place = sb_sandbox_place_new_throwaway (self->id);
  if (make_locks (self, error) && start (self, source, error))
    return self;
  sb_throwaway_stop (self);
  return NULL;
}

/**
 * sb_throwaway_stop:
 * @self: (transfer full) (nullable): a server; whoever is connected to it is disconnected
 *
 * Stops it and removes its data.
 */
void
sb_throwaway_stop (SbThrowaway *self)
{
  if (self == NULL)
    return;
  if (self->lease >= 0)
    {
      leave (self, NULL);
      close (self->lease);
    }
  remove_locks (self->place);
  if (self->own >= 0)
    close (self->own);
  sb_sandbox_place_free (self->place);
  g_free (self->socket);
  g_free (self->id);
  g_free (self);
}

/* Stops it and keeps its data; it can be started again. */
static gboolean
put_away (SbThrowaway *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->place->server_folder, name, NULL);

  g_assert (strlen (name) <= SB_SUPERVISOR_KEEP_MAX);
  leave (self, name);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
               "the data of a throw-away server could not be kept: \"%s\"", path);
  return FALSE;
}

/**
 * sb_throwaway_keep:
 * @self: (transfer full): a server that nobody is connected to
 * @state: a name of small letters, digits and dashes
 * @error: return location for an #SbSandboxError
 *
 * Stops it and keeps its data as a state.
 *
 * Returns: whether the state is there
 */
gboolean
sb_throwaway_keep (SbThrowaway *self, const char *state, GError **error)
{
  SB_WORKERS_ONLY;

  g_autofree char *name = dup_kept_name (state);
  gboolean is_kept = put_away (self, name, error);

  sb_throwaway_stop (self);
  return is_kept;
}

/**
 * sb_throwaway_split:
 * @self: a server that nobody is connected to; it is started anew, where it was
 * @error: return location for an #SbSandboxError; then @self may be stopped
 *
 * Returns: (transfer full) (nullable): another server with the same in it
 */
SbThrowaway *
sb_throwaway_split (SbThrowaway *self, GError **error)
{
  SB_WORKERS_ONLY;

  g_autofree char *state = g_strconcat (self->id, "-split", NULL);
  g_autofree char *name = dup_kept_name (state);
  g_autofree char *taken = g_strdup_printf ("%c%s", SB_SUPERVISOR_TAKE, name);
  g_autoptr (SbThrowaway) other = NULL;

  if (!put_away (self, name, error))
    return NULL;
  other = sb_throwaway_start (state, error);
  if (!start (self, taken, error) || other == NULL)
    return NULL;
  return g_steal_pointer (&other);
}

/**
 * sb_throwaway_get_socket:
 * @self: a server
 *
 * Returns: (transfer none): the folder of its socket
 */
const char *
sb_throwaway_get_socket (SbThrowaway *self)
{
  return self->socket;
}

/**
 * sb_throwaway_has_state:
 * @state: a name
 *
 * Returns: whether servers can begin from it
 */
gboolean
sb_throwaway_has_state (const char *state)
{
  g_autoptr (SbSandboxPlace) place = sb_sandbox_place_new ();
  g_autofree char *name = dup_kept_name (state);
  g_autofree char *path = g_build_filename (place->server_folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR) && !sb_cluster_data_is_doubtful (path);
}
