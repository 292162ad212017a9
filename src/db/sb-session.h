/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection as its own thread sees it: straight-line code that waits, and can be cancelled.
 *
 * Threads: every function here is called on the connection's worker, from within a job (see
 * sb-connection.h), and nowhere else. All waiting is one g_poll() on the socket and an eventfd.
 *
 * Two kinds of failure are kept apart. What the server answers, errors too, is an SbResult: data. A
 * GError means that there was no answer: the connection broke or was given up.
 */
#pragma once

#include "sb-pooling.h"
#include "sb-result.h"
#include "sb-target.h"

G_BEGIN_DECLS

typedef struct _SbSession SbSession;

/**
 * SbNoticeFunc:
 * @notice: (transfer none): a notice, warning or info message; ref it to keep it
 * @user_data: what sb_session_set_notice_func() was given
 *
 * Called on the worker while a statement runs.
 */
typedef void (*SbNoticeFunc) (SbServerMessage *notice, gpointer user_data);

/**
 * SbPatienceFunc:
 * @is_late: %TRUE when a wait has lasted too long, %FALSE when that wait is over
 * @user_data: what sb_session_set_patience_func() was given
 *
 * Called on the worker while it waits for the server: %TRUE and then %FALSE, or not at all.
 */
typedef void (*SbPatienceFunc) (gboolean is_late, gpointer user_data);

/**
 * SbRowFunc:
 * @row: (transfer none) (nullable): a result with one row; %NULL when all that has arrived was told
 *   and the session is about to wait for more: what was collected may be shown
 * @user_data: what the caller gave
 *
 * Returns: %FALSE when no more rows are wanted; they are then read and dropped
 */
typedef gboolean (*SbRowFunc) (SbResult *row, gpointer user_data);

/**
 * SbCommit:
 * @SB_COMMIT_DONE: the server answered COMMIT
 * @SB_COMMIT_ROLLED_BACK: the server answered ROLLBACK or an error: nothing was changed
 * @SB_COMMIT_UNKNOWN: the connection was lost in between
 */
typedef enum
{
  SB_COMMIT_DONE,
  SB_COMMIT_ROLLED_BACK,
  SB_COMMIT_UNKNOWN,
} SbCommit;

typedef enum
{
  SB_TRANSACTION_IDLE,
  SB_TRANSACTION_OPEN,
  SB_TRANSACTION_FAILED,
  SB_TRANSACTION_LOST,
} SbTransaction;

/**
 * SbBatchItem:
 * @sql: one statement
 * @n_params: how many parameters
 * @params: (array length=n_params) (nullable) (nullable elements): their texts
 * @is_end: the implicit transaction ends with it
 * @is_kept: the server parses and plans it only the first time in this connection, until
 *   sb_session_forget_prepared(); not behind a transaction pool
 */
typedef struct
{
  const char *sql;
  guint n_params;
  const char *const *params;
  gboolean is_end;
  gboolean is_kept;
} SbBatchItem;

/**
 * SbSettling:
 * @SB_SETTLING_NOT: cancelling stops what goes on
 * @SB_SETTLING_RECORDING: what became of something is written down: only %SB_CANCEL_ABANDON stops it
 * @SB_SETTLING_ASKING: the target is asked what became of something: whoever cancelled before wants
 *   to know; whoever cancels from now on does not
 */
typedef enum
{
  SB_SETTLING_NOT,
  SB_SETTLING_RECORDING,
  SB_SETTLING_ASKING,
} SbSettling;

gboolean sb_session_connect (SbSession *self, GError **error);
void sb_session_disconnect (SbSession *self);
void sb_session_set_settling (SbSession *self, SbSettling settling);
SbServerMessage *sb_session_get_last_words (SbSession *self);
gboolean sb_session_is_connected (SbSession *self);

char *sb_session_dup_address (SbSession *self);
int sb_session_get_server_version (SbSession *self);
const char *sb_session_get_parameter (SbSession *self, const char *name);
int sb_session_get_backend_pid (SbSession *self);
SbTransaction sb_session_get_transaction (SbSession *self);
gboolean sb_session_is_cancelled (SbSession *self);
gboolean sb_session_pause (SbSession *self, guint milliseconds);
void sb_session_set_notice_func (SbSession *self, SbNoticeFunc func, gpointer user_data);
void sb_session_set_patience_func (SbSession *self, guint milliseconds, SbPatienceFunc func,
                                   gpointer user_data);
SbTarget *sb_session_get_target (SbSession *self);
char *sb_session_quote_identifier (SbSession *self, const char *name);
char *sb_session_quote_literal (SbSession *self, const char *text);

SbResult *sb_session_exec (SbSession *self, const char *sql, GError **error);
SbResult *sb_session_exec_params (SbSession *self, const char *sql, guint n_params,
                                  const char *const *params, GError **error);
SbResult *sb_session_exec_rows (SbSession *self, const char *sql, guint max_rows, SbRowFunc func,
                                gpointer user_data, GError **error);
SbResult *sb_session_exec_copy (SbSession *self, const char *sql, const char *data, gsize length,
                                GError **error);
GPtrArray *sb_session_exec_batch (SbSession *self, const SbBatchItem *items, guint n_items,
                                  GError **error);
SbResult *sb_session_expect (SbResult *result, GError **error);

SbCommit sb_session_commit (SbSession *self, SbResult **answer);
gboolean sb_session_rollback (SbSession *self, GError **error);

SbResult *sb_session_exec_first (SbSession *self, const char *sql, GError **error);
SbPooling sb_session_get_pooling (SbSession *self);
gboolean sb_session_check_pooling (SbSession *self, GError **error);
SbSession *sb_session_open_direct (SbSession *self, SbTarget **chosen, GError **error);
void sb_session_close_direct (SbSession *self);

gboolean sb_session_pipeline_enter (SbSession *self, GError **error);
gboolean sb_session_pipeline_send (SbSession *self, const char *sql, guint n_params,
                                   const char *const *params, gboolean flush, GError **error);
gboolean sb_session_pipeline_send_prepared (SbSession *self, const char *sql, guint n_params,
                                            const char *const *params, GError **error);
gboolean sb_session_pipeline_is_full (SbSession *self);
void sb_session_forget_prepared (SbSession *self);
gboolean sb_session_pipeline_sync (SbSession *self, GError **error);
SbResult *sb_session_pipeline_next (SbSession *self, GError **error);
gboolean sb_session_pipeline_leave (SbSession *self, GError **error);

G_END_DECLS
