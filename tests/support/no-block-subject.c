/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does one thing that may wait, where it is told to: before the application runs, on the thread that
 * draws, or on another. For the test of sb-no-block. */
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *file;    /* an existing one */
static const char *deed;    /* a name of the table below */
static gboolean on_another; /* thread */
static int folder_fd = -1;  /* of the file */
static int far_fd = -1;     /* a connected socket */

static void
do_open (void)
{
  close (open (file, O_RDONLY));
}

static void
do_open_here (void)
{
  g_autofree char *name = g_path_get_basename (file);

  close (openat (folder_fd, name, O_RDONLY));
}

static void
do_get_contents (void)
{
  g_autofree char *text = NULL;

  g_file_get_contents (file, &text, NULL, NULL);
}

static void
do_test_file (void)
{
  (void) g_file_test (file, G_FILE_TEST_EXISTS);
}

static void
do_query (void)
{
  g_autoptr (GFile) path = g_file_new_for_path (file);
  g_autoptr (GFileInfo) info = g_file_query_info (path, "standard::size", 0, NULL, NULL);
}

static void
do_fsync (void)
{
  fsync (STDERR_FILENO);
}

static void
do_flock (void)
{
  flock (STDERR_FILENO, LOCK_EX);
}

static void
do_resolve (void)
{
  struct addrinfo *addresses = NULL;

  if (getaddrinfo ("localhost", NULL, NULL, &addresses) == 0)
    freeaddrinfo (addresses);
}

static void
do_connect (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (1) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  connect (fd, (struct sockaddr *) &address, sizeof address);
  close (fd);
}

static void
do_connect_postgresql (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/nowhere/.s.PGSQL.5432" };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  connect (fd, (struct sockaddr *) &address, sizeof address);
  close (fd);
}

static void
do_poll_far (void)
{
  struct pollfd poller = { .fd = far_fd, .events = POLLIN };

  poll (&poller, 1, 1);
}

static void
do_send_far (void)
{
  send (far_fd, "x", 1, MSG_NOSIGNAL);
}

static void
do_select (void)
{
  struct timeval time = { .tv_usec = 1 };

  select (0, NULL, NULL, NULL, &time);
}

static void
do_wait (void)
{
  waitpid (-1, NULL, 0);
}

static void
do_spawn_sync (void)
{
  g_spawn_command_line_sync ("true", NULL, NULL, NULL, NULL);
}

static void
do_system (void)
{
  if (system ("true") != 0)
    g_printerr ("no shell\n");
}

static void
do_sleep (void)
{
  g_usleep (1);
}

static gpointer
nothing (gpointer user_data)
{
  return NULL;
}

static void
do_join (void)
{
  /* Not the last call here, or it would seem to come from our caller. */
  if (g_thread_join (g_thread_new ("short", nothing, NULL)) != NULL)
    g_assert_not_reached ();
}

static void
do_condition (void)
{
  GMutex mutex;
  GCond condition;

  g_mutex_init (&mutex);
  g_cond_init (&condition);
  g_mutex_lock (&mutex);
  g_cond_wait_until (&condition, &mutex, g_get_monotonic_time ());
  g_mutex_unlock (&mutex);
}

static void
do_nothing (void)
{
}

static const struct
{
  const char *name;
  void (*act) (void);
} deeds[] = {
  { "open", do_open },
  { "open-here", do_open_here },
  { "get-contents", do_get_contents },
  { "test-file", do_test_file },
  { "query", do_query },
  { "fsync", do_fsync },
  { "flock", do_flock },
  { "resolve", do_resolve },
  { "connect", do_connect },
  { "connect-postgresql", do_connect_postgresql },
  { "poll-far", do_poll_far },
  { "send-far", do_send_far },
  { "select", do_select },
  { "wait", do_wait },
  { "spawn-sync", do_spawn_sync },
  { "system", do_system },
  { "sleep", do_sleep },
  { "join", do_join },
  { "condition", do_condition },
  { "nothing", do_nothing },
};

static gpointer
act (gpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (strcmp (deeds[i].name, deed) == 0)
      {
        deeds[i].act ();
        return NULL;
      }
  g_error ("no deed \"%s\"", deed);
}

static void
released_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_application_release (user_data);
}

static void
act_on_another (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  act (NULL);
  g_task_return_boolean (task, TRUE);
}

static void
activate_cb (GApplication *application)
{
  if (on_another)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, released_cb, application);

      g_application_hold (application);
      g_task_run_in_thread (task, act_on_another);
    }
  else
    act (NULL);
}

/* What the library must remember, to see who uses it later. */
static void
open_early (void)
{
  g_autofree char *folder = g_path_get_dirname (file);
  struct sockaddr_in address = { .sin_family = AF_INET };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  folder_fd = open (folder, O_PATH | O_DIRECTORY);
  far_fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  connect (far_fd, (struct sockaddr *) &address, sizeof address);
}

/* no-block-subject before|drawing|another DEED FILE */
int
main (int argc, char **argv)
{
  g_autoptr (GApplication) application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  g_assert_cmpint (argc, ==, 4);
  deed = argv[2];
  file = argv[3];
  open_early ();
  if (strcmp (argv[1], "before") == 0)
    {
      act (NULL);
      deed = "nothing";
    }
  on_another = strcmp (argv[1], "another") == 0;
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (application, 0, NULL);
}
