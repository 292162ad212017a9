/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-db-error.h"
#include "sb-sandbox-database.h"
#include "sb-sandbox-place.h"
#include "sb-supervisor.h"
#include "sb-thread.h"

/* A server that says it is up may be recovering from a killed backend, or about to be found dead.
 */
#define CONNECT_TIMEOUT_US (30 * G_USEC_PER_SEC)
#define CONNECT_PAUSE_US (20 * 1000)

struct _SbSandbox
{
  /* Owned. */
  SbSandboxPlace *place;
  char *database;
  SbTarget *target;
  int lease; /* holds the lease lock shared */
};

G_DEFINE_QUARK (sb - sandbox - error - quark, sb_sandbox_error)

/**
 * sb_sandbox_is_supervisor:
 * @argc: of main()
 * @argv: of main()
 * @exit_status: (out): what main() is to return when this is %TRUE
 *
 * Every program that opens a sandbox calls this first in main(): the supervisor is the same
 * program, started with a hidden argument, and all its life happens in here.
 *
 * Returns: whether this process was the supervisor
 */
gboolean
sb_sandbox_is_supervisor (int argc, char **argv, int *exit_status)
{
  if (argc < 2 || strcmp (argv[1], SB_SUPERVISOR_OPTION) != 0)
    return FALSE;
  *exit_status = sb_supervisor_main (argc, argv);
  return TRUE;
}

static void
lock (int fd, int operation)
{
  while (flock (fd, operation) != 0 && errno == EINTR)
    ;
}

/* Starts the server unless it runs, and makes the project's database unless it is there. The caller
 * holds the start lock and a lease, so the server neither starts nor stops meanwhile. */
static gboolean
ensure_database (SbSandbox *self, int start_lock, gboolean anew, SbSandboxFunc func,
                 gpointer user_data, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + CONNECT_TIMEOUT_US;

  for (;;)
    {
      g_autofree char *socket = NULL;
      g_autoptr (GError) cause = NULL;

      if (!sb_sandbox_place_is_locked (self->place->server_path)
          && !sb_supervisor_start (self->place, NULL, start_lock, func, user_data, error))
        return FALSE;
      socket = sb_sandbox_place_dup_socket (self->place);
      if (sb_sandbox_database_prepare (socket, self->database, anew, &cause))
        return TRUE;
      if ((!sb_db_error_is_connect (cause)
           && !g_error_matches (cause, SB_DB_ERROR, SB_DB_ERROR_LOST))
          || g_get_monotonic_time () > deadline)
        {
          g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
                       "the project's database in the sandbox cannot be made: %s", cause->message);
          return FALSE;
        }
      g_usleep (CONNECT_PAUSE_US);
    }
}

static gboolean
ensure_database_locked (SbSandbox *self, gboolean anew, SbSandboxFunc func, gpointer user_data,
                        GError **error)
{
  int start_lock = sb_sandbox_place_open_lock (self->place->start_path, error);
  gboolean done;

  if (start_lock < 0)
    return FALSE;
  lock (start_lock, LOCK_EX);
  /* A supervisor that is stopping the server lets this through when it is done. A lease that is
   * held already has no gap: flock() changes nothing when the kind of lock stays. */
  lock (self->lease, LOCK_SH);
  done = ensure_database (self, start_lock, anew, func, user_data, error);
  /* Unlocked by name: a process being spawned on another thread may hold a copy for an instant. */
  flock (start_lock, LOCK_UN);
  close (start_lock);
  return done;
}

/**
 * sb_sandbox_open:
 * @project_folder: the project's folder; always name the same one, the database goes by it
 * @func: (nullable): is told, on this thread, what takes long or went wrong and was mended
 * @user_data: for @func
 * @error: return location for an #SbSandboxError
 *
 * Takes a lease on the user's sandbox: starts its server when none runs, and makes the project's
 * database when there is none. A few milliseconds when the server runs, about 150 ms when its data
 * are there, 1 to 2 s the first time. Workers only.
 *
 * Returns: (transfer full) (nullable): the lease
 */
SbSandbox *
sb_sandbox_open (const char *project_folder, SbSandboxFunc func, gpointer user_data, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbSandbox) self = g_new0 (SbSandbox, 1);
  g_autofree char *socket = NULL;

  self->lease = -1;
  self->place = sb_sandbox_place_new ();
  self->database = sb_sandbox_place_dup_database (project_folder, error);
  if (self->database == NULL || !sb_sandbox_place_make_state (self->place, error))
    return NULL;
  self->lease = sb_sandbox_place_open_lock (self->place->lease_path, error);
  if (self->lease < 0 || !ensure_database_locked (self, FALSE, func, user_data, error))
    return NULL;
  socket = sb_sandbox_place_dup_socket (self->place);
  self->target = sb_target_new_sandbox (socket, SB_SANDBOX_PORT, "postgres", self->database);
  return g_steal_pointer (&self);
}

/**
 * sb_sandbox_close:
 * @self: (transfer full) (nullable): a lease
 *
 * Gives the lease back. When it was the last, the server stops by itself. Close the connections
 * first: the server does not wait for them. Never waits.
 */
void
sb_sandbox_close (SbSandbox *self)
{
  if (self == NULL)
    return;
  if (self->lease >= 0)
    {
      flock (self->lease, LOCK_UN);
      close (self->lease);
    }
  g_clear_pointer (&self->target, sb_target_unref);
  g_clear_pointer (&self->place, sb_sandbox_place_free);
  g_free (self->database);
  g_free (self);
}

/**
 * sb_sandbox_get_target:
 * @self: a lease
 *
 * Returns: (transfer none): the project's database, as the role postgres
 */
SbTarget *
sb_sandbox_get_target (SbSandbox *self)
{
  return self->target;
}

/**
 * sb_sandbox_dup_socket:
 * @self: a lease
 *
 * Returns: (transfer full): the folder of the server's socket
 */
char *
sb_sandbox_dup_socket (SbSandbox *self)
{
  return sb_sandbox_place_dup_socket (self->place);
}

/**
 * sb_sandbox_reset:
 * @self: a lease
 * @error: return location for an #SbSandboxError; the database is then as it was
 *
 * Makes the project's database anew. Whoever is connected to it is disconnected; other projects'
 * databases are not touched. Roles belong to the server and stay. Workers only.
 *
 * Returns: whether it was done
 */
gboolean
sb_sandbox_reset (SbSandbox *self, GError **error)
{
  SB_WORKERS_ONLY;

  return ensure_database_locked (self, TRUE, NULL, NULL, error);
}

/**
 * sb_sandbox_find_target:
 * @project_folder: as for sb_sandbox_open()
 * @is_up: (out) (optional): whether the server runs now
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * The address at which the project's database is whenever the sandbox is up. Starts nothing and
 * makes nothing; the database may not exist yet. Workers only.
 *
 * Returns: (transfer full) (nullable): the target
 */
SbTarget *
sb_sandbox_find_target (const char *project_folder, gboolean *is_up, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbSandboxPlace) place = sb_sandbox_place_new ();
  g_autofree char *database = sb_sandbox_place_dup_database (project_folder, error);
  g_autofree char *socket = NULL;
  struct stat info;

  if (database == NULL)
    return NULL;
  /* The supervisor writes into the file once the server is ready. */
  if (is_up != NULL)
    *is_up = sb_sandbox_place_is_locked (place->server_path)
             && stat (place->server_path, &info) == 0 && info.st_size > 0;
  socket = sb_sandbox_place_dup_socket (place);
  return sb_target_new_sandbox (socket, SB_SANDBOX_PORT, "postgres", database);
}
