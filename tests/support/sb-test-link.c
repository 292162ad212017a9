/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SSL_REQUEST 80877103
#define GSS_REQUEST 80877104

/* As many may be on their way in one direction. */
#define MAX_CHUNKS 128

/* Bytes on their way, to be written when their time has come. */
typedef struct
{
  gint64 due; /* monotonic, microseconds */
  GByteArray *bytes;
} Chunk;

/* One direction. */
typedef struct
{
  int from, to;
  GQueue chunks;
  gboolean ended; /* no more will come */
} Way;

typedef enum
{
  LINK_OPEN,
  LINK_LAST_REQUEST, /* the message to cut at was seen; its request is not complete yet */
  LINK_AWAITS_ANSWER,
  LINK_SILENT,
  LINK_CLOSED,
} LinkState;

struct _SbTestLink
{
  /* borrowed */
  SbTestNetwork *network;

  /* owned */
  int client, server; /* server is -1 where there is none */
  Way ways[2];
  GByteArray *unread; /* from the client, not yet a whole message */
  GByteArray *answer; /* from the server, withheld */

  LinkState state;
  SbTestCutMoment cut_moment;
  SbTestCutWay cut_way;
  gboolean is_typed; /* past the startup packets, which have no type byte */
};

static void
chunk_free (Chunk *chunk)
{
  g_byte_array_unref (chunk->bytes);
  g_free (chunk);
}

static void
close_ends (SbTestLink *self)
{
  if (self->state == LINK_CLOSED)
    return;
  self->state = LINK_CLOSED;
  close (self->client);
  if (self->server >= 0)
    close (self->server);
}

static void
enqueue (SbTestLink *self, SbTestDirection direction, const guint8 *bytes, gsize length)
{
  SbTestNetwork *network = self->network;
  Chunk *chunk = g_new (Chunk, 1);

  g_mutex_lock (&network->mutex);
  chunk->due = g_get_monotonic_time () + 1000 * (gint64) network->delay_ms[direction];
  network->bytes[direction] += length;
  g_mutex_unlock (&network->mutex);
  chunk->bytes = g_byte_array_sized_new ((guint) length);
  g_byte_array_append (chunk->bytes, bytes, (guint) length);
  g_queue_push_tail (&self->ways[direction].chunks, chunk);
}

/* Writes what is due. Returns: FALSE when the other end is gone. */
static gboolean
write_due (Way *way, gint64 now)
{
  Chunk *chunk;

  while ((chunk = g_queue_peek_head (&way->chunks)) != NULL && chunk->due <= now)
    {
      gssize n = send (way->to, chunk->bytes->data, chunk->bytes->len, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n < 0)
        return errno == EAGAIN || errno == EINTR;
      g_byte_array_remove_range (chunk->bytes, 0, (guint) n);
      if (chunk->bytes->len == 0)
        chunk_free (g_queue_pop_head (&way->chunks));
    }
  return TRUE;
}

/* Is this message the one to cut at? Counts it. */
static gboolean
is_cut_message (SbTestLink *self, const guint8 *message, gsize length)
{
  SbTestNetwork *network = self->network;
  gboolean is_it = FALSE;

  g_mutex_lock (&network->mutex);
  if (network->cut_bytes != NULL)
    {
      gsize size;
      gconstpointer bytes = g_bytes_get_data (network->cut_bytes, &size);

      if ((size == 0 || memmem (message, length, bytes, size) != NULL)
          && ++network->n_matched == network->cut_nth)
        {
          is_it = TRUE;
          self->cut_moment = network->cut_moment;
          self->cut_way = network->cut_way;
          g_clear_pointer (&network->cut_bytes, g_bytes_unref);
        }
    }
  g_mutex_unlock (&network->mutex);
  return is_it;
}

static guint32
read_int32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return ntohl (value);
}

/* Returns: the length of the message at the start of @data; 0 when it is not all there */
static gsize
message_length (SbTestLink *self, const guint8 *data, gsize available)
{
  gsize type = self->is_typed ? 1 : 0;
  gsize length;

  if (available < type + 4)
    return 0;
  length = type + read_int32 (data + type);
  return length <= available ? length : 0;
}

/* Forwards whole messages only; stops at the one to cut at. */
static void
forward_messages (SbTestLink *self)
{
  gsize done = 0;
  gsize length;

  while ((self->state == LINK_OPEN || self->state == LINK_LAST_REQUEST)
         && (length = message_length (self, self->unread->data + done, self->unread->len - done))
                > 0)
    {
      const guint8 *message = self->unread->data + done;

      if (self->is_typed && self->state == LINK_OPEN && is_cut_message (self, message, length))
        self->state = LINK_LAST_REQUEST;
      if (self->state == LINK_LAST_REQUEST && self->cut_moment == SB_TEST_CUT_BEFORE)
        break;

      enqueue (self, SB_TEST_TO_SERVER, message, length);
      /* What makes the server act: a simple query, a Sync, a Flush. It is "ready for query" after
       * the first two only. */
      if (self->state == LINK_LAST_REQUEST
          && strchr (self->cut_moment == SB_TEST_CUT_ANSWERED ? "QS" : "QSH", message[0]) != NULL)
        self->state = LINK_AWAITS_ANSWER;
      /* Typed messages follow a startup packet; another packet follows a request to encrypt. */
      if (!self->is_typed)
        {
          guint32 code = read_int32 (message + 4);

          self->is_typed = code != SSL_REQUEST && code != GSS_REQUEST;
        }
      done += length;
    }
  g_byte_array_remove_range (self->unread, 0, (guint) done);
}

static void
read_way (SbTestLink *self, SbTestDirection direction)
{
  Way *way = &self->ways[direction];
  guint8 buffer[65536];
  gssize n = recv (way->from, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n <= 0)
    way->ended = TRUE;
  else if (direction == SB_TEST_TO_SERVER)
    {
      g_byte_array_append (self->unread, buffer, (guint) n);
      forward_messages (self);
    }
  else if (self->state == LINK_AWAITS_ANSWER)
    g_byte_array_append (self->answer, buffer, (guint) n);
  else
    enqueue (self, SB_TEST_TO_CLIENT, buffer, (gsize) n);
}

/* The server is ready for a query, or for what a COPY brings: then that is its last message. */
static gboolean
is_answered (SbTestLink *self)
{
  static const guint8 ready[] = { 'Z', 0, 0, 0, 5 };
  const GByteArray *answer = self->answer;
  gsize at = 0;
  char last = '\0';

  if (self->ways[SB_TEST_TO_CLIENT].ended)
    return TRUE;
  while (at + 5 <= answer->len)
    {
      last = (char) answer->data[at];
      at += 1 + (gsize) read_int32 (answer->data + at + 1);
    }
  return (at == answer->len && last == 'G')
         || (answer->len >= 6 && memcmp (answer->data + answer->len - 6, ready, sizeof ready) == 0);
}

/* Has the moment of the cut come? What was to reach the server has left by then. */
static gboolean
is_time_to_cut (SbTestLink *self)
{
  if (!g_queue_is_empty (&self->ways[SB_TEST_TO_SERVER].chunks))
    return FALSE;
  if (self->state == LINK_LAST_REQUEST)
    return self->cut_moment == SB_TEST_CUT_BEFORE;
  return self->state == LINK_AWAITS_ANSWER
         && (self->cut_moment == SB_TEST_CUT_AFTER || is_answered (self));
}

static gboolean
is_over (const Way *way)
{
  return way->ended && g_queue_is_empty ((GQueue *) &way->chunks);
}

/**
 * sb_test_link_new:
 * @network: what the proxy knows; outlives the link
 * @client: (transfer full): an accepted socket
 * @upstream: the server's address
 * @greeting: what to do with the client
 *
 * Returns: (transfer full): the link
 */
SbTestLink *
sb_test_link_new (SbTestNetwork *network, int client, const struct sockaddr_un *upstream,
                  SbTestGreeting greeting)
{
  SbTestLink *self = g_new0 (SbTestLink, 1);
  int one = 1;

  setsockopt (client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  self->network = network;
  self->client = client;
  self->server = -1;
  self->unread = g_byte_array_new ();
  self->answer = g_byte_array_new ();

  if (greeting == SB_TEST_GREETING_CLOSE)
    close_ends (self);
  else if (greeting == SB_TEST_GREETING_SILENT)
    self->state = LINK_SILENT;
  else
    {
      self->server = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      self->ways[SB_TEST_TO_SERVER] = (Way){ client, self->server, G_QUEUE_INIT, FALSE };
      self->ways[SB_TEST_TO_CLIENT] = (Way){ self->server, client, G_QUEUE_INIT, FALSE };
      if (connect (self->server, (const struct sockaddr *) upstream, sizeof *upstream) < 0)
        close_ends (self);
    }
  return self;
}

/**
 * sb_test_link_free:
 * @self: (transfer full): the link; both ends are closed
 */
void
sb_test_link_free (SbTestLink *self)
{
  close_ends (self);
  g_queue_clear_full (&self->ways[SB_TEST_TO_SERVER].chunks, (GDestroyNotify) chunk_free);
  g_queue_clear_full (&self->ways[SB_TEST_TO_CLIENT].chunks, (GDestroyNotify) chunk_free);
  g_byte_array_unref (self->unread);
  g_byte_array_unref (self->answer);
  g_free (self);
}

/**
 * sb_test_link_is_closed:
 * @self: the link
 *
 * Returns: whether it can be freed
 */
gboolean
sb_test_link_is_closed (SbTestLink *self)
{
  return self->state == LINK_CLOSED;
}

/**
 * sb_test_link_cut:
 * @self: the link
 * @way: how
 *
 * Cuts it now.
 */
void
sb_test_link_cut (SbTestLink *self, SbTestCutWay way)
{
  gboolean is_news = self->state != LINK_CLOSED && self->state != LINK_SILENT;

  /* Counted first: whoever sees the connection closed must find it counted. */
  g_mutex_lock (&self->network->mutex);
  self->network->n_cuts += is_news ? 1 : 0;
  g_mutex_unlock (&self->network->mutex);
  if (way == SB_TEST_CUT_CLOSE)
    close_ends (self);
  else if (is_news)
    self->state = LINK_SILENT;
}

static void
watch_end (GArray *fds, int fd, const Way *in, Way *out, gint64 now, int *timeout_ms)
{
  GPollFD entry = { fd, 0, 0 };
  Chunk *next = g_queue_peek_head (&out->chunks);

  /* A network keeps little: who sends more than the other end takes has to wait. */
  if (!in->ended && in->chunks.length < MAX_CHUNKS)
    entry.events |= G_IO_IN;
  if (next != NULL && next->due <= now)
    entry.events |= G_IO_OUT;
  else if (next != NULL)
    {
      int wait_ms = (int) ((next->due - now) / 1000 + 1);

      *timeout_ms = *timeout_ms < 0 ? wait_ms : MIN (*timeout_ms, wait_ms);
    }
  /* An end that is over would report its hang-up again and again. */
  if (entry.events == 0)
    entry.fd = -1;
  g_array_append_val (fds, entry);
}

/**
 * sb_test_link_watch:
 * @self: the link
 * @fds: (element-type GPollFD): gets two entries, the client's and the server's end
 * @now: monotonic time, microseconds
 * @timeout_ms: (inout): shortened to the time until the next bytes are due; -1 for never
 */
void
sb_test_link_watch (SbTestLink *self, GArray *fds, gint64 now, int *timeout_ms)
{
  Way *up = &self->ways[SB_TEST_TO_SERVER];
  Way *down = &self->ways[SB_TEST_TO_CLIENT];
  gboolean is_silent = self->state == LINK_SILENT;

  watch_end (fds, is_silent ? -1 : self->client, up, down, now, timeout_ms);
  watch_end (fds, is_silent ? -1 : self->server, down, up, now, timeout_ms);
}

/**
 * sb_test_link_step:
 * @self: the link
 * @client: what poll said of the client's end
 * @server: what poll said of the server's end
 *
 * Reads what has come, writes what is due, and cuts when the moment has come.
 */
void
sb_test_link_step (SbTestLink *self, const GPollFD *client, const GPollFD *server)
{
  const int readable = G_IO_IN | G_IO_HUP | G_IO_ERR;
  Way *up = &self->ways[SB_TEST_TO_SERVER];
  Way *down = &self->ways[SB_TEST_TO_CLIENT];
  gint64 now;

  if (self->state == LINK_SILENT || self->state == LINK_CLOSED)
    return;
  if (client->fd >= 0 && (client->revents & readable) && !up->ended)
    read_way (self, SB_TEST_TO_SERVER);
  if (server->fd >= 0 && (server->revents & readable) && !down->ended)
    read_way (self, SB_TEST_TO_CLIENT);

  now = g_get_monotonic_time ();
  if (!write_due (up, now) || !write_due (down, now))
    close_ends (self);
  else if (is_time_to_cut (self))
    sb_test_link_cut (self, self->cut_way);
  else if (is_over (up) || is_over (down))
    close_ends (self);
}
