/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run: carries a plan out on one connection, by protocol T or N.
 *
 * Threads: sb_run_execute() is a job's work; it is called on the connection's worker and takes as
 * long as the SQL takes. Cancel it through the connection. Its events are posted as they happen.
 *
 * Guarantees: a migration under protocol T is committed together with its history row or not at
 * all; COMMIT is a message of its own and never cancelled; when the connection breaks around it,
 * the run reconnects and asks the target before it says anything.
 */
#pragma once

#include "sb-run-event.h"
#include "sb-verify.h"

G_BEGIN_DECLS

/**
 * SbRunFingerprintFunc:
 * @session: a session outside of a transaction
 * @history: the history's table
 * @form: (inout) (nullable): with what else fingerprints have to agree to be compared
 * @error: return location for why there is none
 *
 * Returns: (transfer full) (nullable): the fingerprint of the schema as it is now, without history and
 *   journal
 */
typedef char *(*SbRunFingerprintFunc) (SbSession *session, const char *history, char **form,
                                       GError **error);

/**
 * SbRunOptions:
 * @verify: run each applied migration's verify script after it
 * @checks: how
 * @lock_timeout_ms: 0 for the default of 2 s, unless the script has a directive
 * @statement_timeout_ms: 0 for none, unless the script has a directive
 * @tries: how often a migration is tried before a lock that is not to be had fails it; 0 for the
 *   default of 5, 1 for no second try
 * @retry_pause_ms: how long it is waited before the second try; each later pause is twice as long,
 *   up to eight times; 0 for the default of 1 s
 * @silence_ms: how long the server may answer nobody before that is told; 0 for the default of 30 s
 * @no_log: keep no run log: on a copy that nobody will look at again
 * @lock_wait_ms: how long to poll for the runner lock; 0: say at once that it is busy
 * @fingerprint: (nullable): takes the fingerprints that the journal keeps; %NULL: it keeps none
 */
typedef struct
{
  gboolean verify;
  guint lock_timeout_ms;
  guint statement_timeout_ms;
  guint tries;
  guint retry_pause_ms;
  guint silence_ms;
  gboolean no_log;
  guint lock_wait_ms;
  SbRunFingerprintFunc fingerprint;
  SbVerifyOptions checks;
} SbRunOptions;

SbRunEvent *sb_run_execute (SbSession *session, SbPlan *plan, const SbRunOptions *options,
                            SbRunEventFunc func, gpointer user_data, GError **error);
SbRunEvent *sb_run_verify (SbSession *session, GPtrArray *migrations,
                           const SbVerifyOptions *options, SbRunEventFunc func, gpointer user_data,
                           GError **error);

G_END_DECLS
