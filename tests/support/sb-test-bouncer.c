/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-bouncer.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sb-test-program.h"

#define PORT 54997

struct _SbTestBouncer
{
  char *folder; /* owned */
  GPid pid;
};

static char *
find_program (void)
{
  char *program = g_find_program_in_path ("pgbouncer");

  /* Debian keeps it out of an ordinary user's PATH. */
  if (program == NULL && g_file_test ("/usr/sbin/pgbouncer", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/pgbouncer");
  return program;
}

/**
 * sb_test_bouncer_is_available:
 *
 * Returns: whether there is a PgBouncer, and a server to put it before
 */
gboolean
sb_test_bouncer_is_available (void)
{
  g_autofree char *program = find_program ();

  return program != NULL && g_getenv ("SWITCHBACK_TEST_SOCKET") != NULL;
}

/* Only whether it listens: a whole login through it would take a third of a second more. */
static gboolean
accepts (SbTestBouncer *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean is_accepted;

  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.%d", self->folder, PORT);
  is_accepted = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  return is_accepted;
}

/**
 * sb_test_bouncer_start:
 * @pool_mode: "transaction", "session" or "statement"
 *
 * As sb_test_bouncer_start_with(), without settings.
 *
 * Returns: (transfer full): it
 */
SbTestBouncer *
sb_test_bouncer_start (const char *pool_mode)
{
  return sb_test_bouncer_start_with (pool_mode, "");
}

/**
 * sb_test_bouncer_start_with:
 * @pool_mode: "transaction", "session" or "statement"
 * @settings: lines for its configuration
 *
 * Starts a PgBouncer on a unix socket, with everything else as PgBouncer has it by default. It lets
 * every role of the server in, to every database. Main thread only.
 *
 * Returns: (transfer full): it
 */
SbTestBouncer *
sb_test_bouncer_start_with (const char *pool_mode, const char *settings)
{
  SbTestBouncer *self = g_new0 (SbTestBouncer, 1);
  g_autofree char *program = find_program ();
  g_autofree char *ini = NULL;
  g_autofree char *log = NULL;
  g_autofree char *text = NULL;
  const char *argv[] = { program, NULL, NULL };

  self->folder = sb_test_program_make_folder ();
  ini = g_build_filename (self->folder, "pgbouncer.ini", NULL);
  log = g_build_filename (self->folder, "pgbouncer.log", NULL);
  /* auth_user looks up the roles that auth_file does not list. */
  text = g_strdup_printf ("[databases]\n* = host=%s port=%s auth_user=postgres\n"
                          "[pgbouncer]\nlisten_addr =\nlisten_port = %d\nunix_socket_dir = %s\n"
                          "auth_type = trust\nauth_file = %s/users\npool_mode = %s\n%s",
                          g_getenv ("SWITCHBACK_TEST_SOCKET"), g_getenv ("SWITCHBACK_TEST_PORT"),
                          PORT, self->folder, self->folder, pool_mode, settings);
  sb_test_program_write (self->folder, "pgbouncer.ini", text);
  sb_test_program_write (self->folder, "users", "\"postgres\" \"\"\n");

  argv[1] = ini;
  self->pid = sb_test_program_spawn (argv, log);
  while (!accepts (self))
    {
      if (waitpid (self->pid, NULL, WNOHANG) != 0)
        {
          g_autofree char *said = NULL;

          g_file_get_contents (log, &said, NULL, NULL);
          g_error ("PgBouncer did not start: %s", said);
        }
      g_usleep (2000);
    }
  return self;
}

/**
 * sb_test_bouncer_free:
 * @self: (transfer full): it; stopped at once, and its connections with it
 */
void
sb_test_bouncer_free (SbTestBouncer *self)
{
  sb_test_program_stop (self->pid, SIGTERM);
  sb_test_program_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

/**
 * sb_test_bouncer_get_socket_dir:
 * @self: it
 *
 * Returns: (transfer none): the folder of its socket: the host for libpq
 */
const char *
sb_test_bouncer_get_socket_dir (SbTestBouncer *self)
{
  return self->folder;
}

/**
 * sb_test_bouncer_get_port:
 * @self: it
 *
 * Returns: its port; part of the socket's name only
 */
guint
sb_test_bouncer_get_port (SbTestBouncer *self)
{
  return PORT;
}
