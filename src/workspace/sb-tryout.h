/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a statement, or a few, in the sandbox to see what it gives; a GObject of the main thread.
 *
 * All of it is one transaction that is rolled back, and that can only read unless somebody allows
 * more. It holds a lease of the sandbox and a connection of its own: the target is never touched.
 */
#pragma once

#include "sb-row-store.h"
#include "sb-result.h"

G_BEGIN_DECLS

/**
 * SbTryoutState:
 * @SB_TRYOUT_NONE: nothing was run yet
 * @SB_TRYOUT_STARTING: the sandbox is being started, or joined
 * @SB_TRYOUT_RUNNING: rows come in
 * @SB_TRYOUT_DONE: all rows are there
 * @SB_TRYOUT_FAILED: sb_tryout_get_summary() says why
 */
typedef enum
{
  SB_TRYOUT_NONE,
  SB_TRYOUT_STARTING,
  SB_TRYOUT_RUNNING,
  SB_TRYOUT_DONE,
  SB_TRYOUT_FAILED,
} SbTryoutState;

/**
 * SbTryoutOutcome:
 * @tag: (nullable): the server's command tag of the last statement, "UPDATE 3"
 * @duration_us: how long the statements took
 * @message: (nullable): the server's objection
 * @objection: (nullable): why it was not sent, or got no answer, for people
 * @is_lost: @objection is about the sandbox, not about the statement
 * @offset: where the cause stands: byte offset in the text that was run
 * @length: bytes of the statement there; 0 where the server named a character
 *
 * How it ended.
 */
typedef struct
{
  char *tag;
  gint64 duration_us;
  SbServerMessage *message;
  char *objection;
  gboolean is_lost;
  gsize offset;
  gsize length;
} SbTryoutOutcome;

#define SB_TYPE_TRYOUT (sb_tryout_get_type ())
G_DECLARE_FINAL_TYPE (SbTryout, sb_tryout, SB, TRYOUT, GObject)

SbTryout *sb_tryout_new (void);
void sb_tryout_run (SbTryout *self, const char *folder, const char *sql, gsize length);
void sb_tryout_stop (SbTryout *self);
void sb_tryout_close (SbTryout *self);
void sb_tryout_set_writes (SbTryout *self, gboolean writes);
gboolean sb_tryout_get_writes (SbTryout *self);
SbTryoutState sb_tryout_get_state (SbTryout *self);
gboolean sb_tryout_is_busy (SbTryout *self);
const char *sb_tryout_get_statement (SbTryout *self);
const char *sb_tryout_get_summary (SbTryout *self);
SbRowStore *sb_tryout_get_rows (SbTryout *self);

G_END_DECLS
