/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who gives a run up as soon as its cable is cut: what a thread of its own does. */
#pragma once

#include "sb-run-fixture.h"
#include "sb-test-proxy.h"
#include "sb-test-wait.h"

G_BEGIN_DECLS

typedef struct
{
  SbRunFixture *fixture;
  SbTestProxy *proxy;
} SbRunWatcher;

/* @data: an #SbRunWatcher */
static inline gpointer
sb_run_watcher_abandon (gpointer data)
{
  SbRunWatcher *watcher = data;

  sb_test_poll_for (sb_test_proxy_get_n_cuts (watcher->proxy) > 0);
  sb_connection_cancel (watcher->fixture->connection, SB_CANCEL_ABANDON);
  return NULL;
}

G_END_DECLS
