/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bad network for tests: a TCP proxy before a server that delays, counts, falls silent and cuts.
 *
 * It listens on a loopback port of its own and runs in a thread of its own. It reads the messages
 * that clients send, so that it can cut a connection at a chosen one. Every function may be called
 * from any thread at any time and acts on what happens from then on.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbTestProxy SbTestProxy;

/**
 * SbTestCutMoment:
 * @SB_TEST_CUT_BEFORE: the message does not reach the server
 * @SB_TEST_CUT_AFTER: the message reaches the server (with the rest of its request, up to Sync or
 *   Flush); nothing comes back
 * @SB_TEST_CUT_ANSWERED: as AFTER, and not before the server has answered ("ready for query"): it
 *   is certain that the request was carried out
 */
typedef enum
{
  SB_TEST_CUT_BEFORE,
  SB_TEST_CUT_AFTER,
  SB_TEST_CUT_ANSWERED,
} SbTestCutMoment;

/**
 * SbTestCutWay:
 * @SB_TEST_CUT_CLOSE: both sides see the connection closed
 * @SB_TEST_CUT_DROP: both sides see nothing any more, and the connection stays open until the
 *   proxy is freed or told to close
 */
typedef enum
{
  SB_TEST_CUT_CLOSE,
  SB_TEST_CUT_DROP,
} SbTestCutWay;

/**
 * SbTestGreeting:
 * @SB_TEST_GREETING_SERVE: new connections are forwarded
 * @SB_TEST_GREETING_CLOSE: new connections are closed at once
 * @SB_TEST_GREETING_SILENT: new connections are accepted and never answered
 */
typedef enum
{
  SB_TEST_GREETING_SERVE,
  SB_TEST_GREETING_CLOSE,
  SB_TEST_GREETING_SILENT,
} SbTestGreeting;

SbTestProxy *sb_test_proxy_new (const char *socket_dir, guint port);
void sb_test_proxy_free (SbTestProxy *self);
guint sb_test_proxy_get_port (SbTestProxy *self);

void sb_test_proxy_set_delay (SbTestProxy *self, guint to_server_ms, guint to_client_ms);
void sb_test_proxy_set_greeting (SbTestProxy *self, SbTestGreeting greeting);
void sb_test_proxy_cut_at (SbTestProxy *self, const char *bytes, guint nth, SbTestCutMoment moment,
                           SbTestCutWay way);
void sb_test_proxy_cut_now (SbTestProxy *self, SbTestCutWay way);

guint64 sb_test_proxy_get_bytes_to_server (SbTestProxy *self);
guint64 sb_test_proxy_get_bytes_to_client (SbTestProxy *self);
guint sb_test_proxy_get_n_connections (SbTestProxy *self);
guint sb_test_proxy_get_n_cuts (SbTestProxy *self);
guint sb_test_proxy_get_n_matched (SbTestProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTestProxy, sb_test_proxy_free)

G_END_DECLS
