/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection through the test proxy: bytes on their way in both directions, and its cut.
 *
 * Private to the proxy. A link belongs to the proxy's thread; the network is shared under a mutex.
 */
#pragma once

#include <sys/un.h>

#include "sb-test-proxy.h"

G_BEGIN_DECLS

typedef enum
{
  SB_TEST_TO_SERVER,
  SB_TEST_TO_CLIENT,
} SbTestDirection;

/* What the test wants of the network, and what the network has seen. */
typedef struct
{
  GMutex mutex; /* guards all that follows */
  guint delay_ms[2];
  SbTestGreeting greeting;
  GBytes *cut_bytes; /* (owned) (nullable) */
  guint cut_nth;
  guint n_matched;
  SbTestCutMoment cut_moment;
  SbTestCutWay cut_way;
  guint64 bytes[2];
  guint n_connections;
  guint n_cuts;
} SbTestNetwork;

typedef struct _SbTestLink SbTestLink;

SbTestLink *sb_test_link_new (SbTestNetwork *network, int client,
                              const struct sockaddr_un *upstream, SbTestGreeting greeting);
void sb_test_link_free (SbTestLink *self);
gboolean sb_test_link_is_closed (SbTestLink *self);
void sb_test_link_cut (SbTestLink *self, SbTestCutWay way);
void sb_test_link_watch (SbTestLink *self, GArray *fds, gint64 now, int *timeout_ms);
void sb_test_link_step (SbTestLink *self, const GPollFD *client, const GPollFD *server);

G_END_DECLS
