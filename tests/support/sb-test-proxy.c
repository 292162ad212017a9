/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-proxy.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sb-test-link.h"

struct _SbTestProxy
{
  /* set once */
  struct sockaddr_un upstream;
  int listener;
  int wake;
  guint port;
  GThread *thread;

  /* the thread's own */
  GPtrArray *links; /* (element-type SbTestLink) */

  SbTestNetwork network;

  /* orders to the thread; under the network's mutex */
  gboolean stop;
  gboolean cut_now;
  SbTestCutWay cut_now_way;
};

static void
accept_client (SbTestProxy *self)
{
  int client = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  SbTestGreeting greeting;

  if (client < 0)
    return;
  g_mutex_lock (&self->network.mutex);
  greeting = self->network.greeting;
  self->network.n_connections++;
  g_mutex_unlock (&self->network.mutex);
  g_ptr_array_add (self->links,
                   sb_test_link_new (&self->network, client, &self->upstream, greeting));
}

static void
forget_closed_links (SbTestProxy *self)
{
  for (guint i = self->links->len; i-- > 0;)
    if (sb_test_link_is_closed (g_ptr_array_index (self->links, i)))
      g_ptr_array_remove_index (self->links, i);
}

/* Returns: FALSE when the proxy is to stop */
static gboolean
obey (SbTestProxy *self)
{
  guint64 ignored;
  gboolean stop, cut;
  SbTestCutWay way;

  if (read (self->wake, &ignored, sizeof ignored) < 0)
    g_assert_cmpint (errno, ==, EAGAIN);
  g_mutex_lock (&self->network.mutex);
  stop = self->stop;
  cut = self->cut_now;
  way = self->cut_now_way;
  self->cut_now = FALSE;
  g_mutex_unlock (&self->network.mutex);

  for (guint i = 0; cut && i < self->links->len; i++)
    sb_test_link_cut (g_ptr_array_index (self->links, i), way);
  return !stop;
}

static gpointer
proxy_thread (gpointer data)
{
  SbTestProxy *self = data;
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (GPollFD));

  while (obey (self))
    {
      const GPollFD own[] = { { self->wake, G_IO_IN, 0 }, { self->listener, G_IO_IN, 0 } };
      gint64 now = g_get_monotonic_time ();
      int timeout_ms = -1;
      guint n_links;

      forget_closed_links (self);
      n_links = self->links->len;
      g_array_set_size (fds, 0);
      g_array_append_vals (fds, own, 2);
      for (guint i = 0; i < n_links; i++)
        sb_test_link_watch (g_ptr_array_index (self->links, i), fds, now, &timeout_ms);

      g_poll ((GPollFD *) fds->data, fds->len, timeout_ms);

      for (guint i = 0; i < n_links; i++)
        sb_test_link_step (g_ptr_array_index (self->links, i),
                           &g_array_index (fds, GPollFD, 2 + 2 * i),
                           &g_array_index (fds, GPollFD, 3 + 2 * i));
      if (g_array_index (fds, GPollFD, 1).revents & G_IO_IN)
        accept_client (self);
    }
  return NULL;
}

static void
wake (SbTestProxy *self)
{
  guint64 one = 1;

  g_assert_cmpint (write (self->wake, &one, sizeof one), ==, sizeof one);
}

/**
 * sb_test_proxy_new:
 * @socket_dir: folder of the server's unix socket
 * @port: the server's port
 *
 * Returns: (transfer full): a proxy that forwards to that server
 */
SbTestProxy *
sb_test_proxy_new (const char *socket_dir, guint port)
{
  SbTestProxy *self = g_new0 (SbTestProxy, 1);
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  g_mutex_init (&self->network.mutex);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_test_link_free);
  self->upstream.sun_family = AF_UNIX;
  g_snprintf (self->upstream.sun_path, sizeof self->upstream.sun_path, "%s/.s.PGSQL.%u", socket_dir,
              port);
  self->wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (self->listener, 16), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("test-proxy", proxy_thread, self);
  return self;
}

/**
 * sb_test_proxy_free:
 * @self: (transfer full): the proxy; all its connections are closed
 */
void
sb_test_proxy_free (SbTestProxy *self)
{
  g_mutex_lock (&self->network.mutex);
  self->stop = TRUE;
  g_mutex_unlock (&self->network.mutex);
  wake (self);
  g_thread_join (self->thread);

  g_ptr_array_unref (self->links);
  g_clear_pointer (&self->network.cut_bytes, g_bytes_unref);
  close (self->listener);
  close (self->wake);
  g_mutex_clear (&self->network.mutex);
  g_free (self);
}

/**
 * sb_test_proxy_get_port:
 * @self: the proxy
 *
 * Returns: the port on 127.0.0.1 to connect to
 */
guint
sb_test_proxy_get_port (SbTestProxy *self)
{
  return self->port;
}

/**
 * sb_test_proxy_set_delay:
 * @self: the proxy
 * @to_server_ms: how much later the server gets each byte
 * @to_client_ms: how much later the client gets each byte
 */
void
sb_test_proxy_set_delay (SbTestProxy *self, guint to_server_ms, guint to_client_ms)
{
  g_mutex_lock (&self->network.mutex);
  self->network.delay_ms[SB_TEST_TO_SERVER] = to_server_ms;
  self->network.delay_ms[SB_TEST_TO_CLIENT] = to_client_ms;
  g_mutex_unlock (&self->network.mutex);
}

/**
 * sb_test_proxy_set_greeting:
 * @self: the proxy
 * @greeting: what happens to new connections
 */
void
sb_test_proxy_set_greeting (SbTestProxy *self, SbTestGreeting greeting)
{
  g_mutex_lock (&self->network.mutex);
  self->network.greeting = greeting;
  g_mutex_unlock (&self->network.mutex);
}

/**
 * sb_test_proxy_cut_at:
 * @self: the proxy
 * @bytes: what the message must contain; "" for any message
 * @nth: which of the messages that contain it, from 1, on all connections together; 0 for none,
 *   to count them only
 * @moment: when
 * @way: how
 *
 * Cuts the connection that sends that message; once. Others, and later ones, go on.
 */
void
sb_test_proxy_cut_at (SbTestProxy *self, const char *bytes, guint nth, SbTestCutMoment moment,
                      SbTestCutWay way)
{
  g_mutex_lock (&self->network.mutex);
  g_clear_pointer (&self->network.cut_bytes, g_bytes_unref);
  self->network.cut_bytes = g_bytes_new (bytes, strlen (bytes));
  self->network.cut_nth = nth;
  self->network.n_matched = 0;
  self->network.cut_moment = moment;
  self->network.cut_way = way;
  g_mutex_unlock (&self->network.mutex);
}

/**
 * sb_test_proxy_cut_now:
 * @self: the proxy
 * @way: how
 *
 * Cuts all connections there are; those that fell silent are closed by %SB_TEST_CUT_CLOSE.
 */
void
sb_test_proxy_cut_now (SbTestProxy *self, SbTestCutWay way)
{
  g_mutex_lock (&self->network.mutex);
  self->cut_now = TRUE;
  self->cut_now_way = way;
  g_mutex_unlock (&self->network.mutex);
  wake (self);
}

static guint64
get_bytes (SbTestProxy *self, SbTestDirection direction)
{
  guint64 bytes;

  g_mutex_lock (&self->network.mutex);
  bytes = self->network.bytes[direction];
  g_mutex_unlock (&self->network.mutex);
  return bytes;
}

/**
 * sb_test_proxy_get_bytes_to_server:
 * @self: the proxy
 *
 * Returns: how many bytes were forwarded to the server, on all connections
 */
guint64
sb_test_proxy_get_bytes_to_server (SbTestProxy *self)
{
  return get_bytes (self, SB_TEST_TO_SERVER);
}

/**
 * sb_test_proxy_get_bytes_to_client:
 * @self: the proxy
 *
 * Returns: how many bytes were forwarded to clients, on all connections
 */
guint64
sb_test_proxy_get_bytes_to_client (SbTestProxy *self)
{
  return get_bytes (self, SB_TEST_TO_CLIENT);
}

/**
 * sb_test_proxy_get_n_connections:
 * @self: the proxy
 *
 * Returns: how many connections were accepted so far, whatever became of them
 */
guint
sb_test_proxy_get_n_connections (SbTestProxy *self)
{
  guint n;

  g_mutex_lock (&self->network.mutex);
  n = self->network.n_connections;
  g_mutex_unlock (&self->network.mutex);
  return n;
}

/**
 * sb_test_proxy_get_n_cuts:
 * @self: the proxy
 *
 * Returns: how many connections it has cut: a test whose cut never came has proved nothing
 */
guint
sb_test_proxy_get_n_cuts (SbTestProxy *self)
{
  guint n;

  g_mutex_lock (&self->network.mutex);
  n = self->network.n_cuts;
  g_mutex_unlock (&self->network.mutex);
  return n;
}

/**
 * sb_test_proxy_get_n_matched:
 * @self: the proxy
 *
 * Returns: how many messages contained what the last sb_test_proxy_cut_at() was told, up to the
 * cut
 */
guint
sb_test_proxy_get_n_matched (SbTestProxy *self)
{
  guint n;

  g_mutex_lock (&self->network.mutex);
  n = self->network.n_matched;
  g_mutex_unlock (&self->network.mutex);
  return n;
}
