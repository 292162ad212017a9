/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs verify scripts: each statement a check, all in one transaction that is always rolled back.
 *
 * Threads: called on the connection's worker.
 */
#pragma once

#include "sb-check-result.h"
#include "sb-rows.h"
#include "sb-script.h"
#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbVerifyBaseline:
 *
 * Results of a script's `expect: unchanged` checks as they were before the forward script ran.
 */
typedef struct _SbVerifyBaseline SbVerifyBaseline;

/** SB_STREAM_MAX_ROWS: how many rows of one check are streamed; all are counted and judged. */
#define SB_STREAM_MAX_ROWS 100000
/** SB_STREAM_MAX_BYTES: how much is streamed in one run; a later check streams its first rows. */
#define SB_STREAM_MAX_BYTES (64u << 20)

/**
 * SbVerifyOptions:
 * @as: (nullable): whom checks without `as:` run as, written as behind `as:`
 * @stream: hand rows out while the statement runs, in place of keeping them in the result
 * @max_rows: how many of a check are streamed; 0 for %SB_STREAM_MAX_ROWS
 * @max_bytes: how much is streamed in all; 0 for %SB_STREAM_MAX_BYTES
 *
 * All zero is what commands use.
 */
typedef struct
{
  const char *as;
  gboolean stream;
  guint max_rows;
  gsize max_bytes;
} SbVerifyOptions;

/**
 * SbVerifyListener:
 * @start: (nullable): a check's statement is about to be sent: name, as, expect and place are
 *   known. Its result follows, except in a script of TAP, where a statement may be several checks
 *   or none
 * @rows: (nullable): rows of the statement that was started last, as they arrive
 * @result: a check's result, in the script's order
 *
 * Who hears what happens; everything is (transfer none).
 */
typedef struct
{
  void (*start) (SbCheckResult *check, gpointer user_data);
  void (*rows) (SbRows *rows, gpointer user_data);
  void (*result) (SbCheckResult *result, gpointer user_data);
} SbVerifyListener;

gboolean sb_verify_check_script (SbScript *script, GError **error);
gboolean sb_verify_copies_elsewhere (SbScript *script, const SbStatement *statement);
gboolean sb_verify_check_as (const char *as, char **problem);
SbVerifyBaseline *sb_verify_capture (SbSession *session, SbScript *script,
                                     const SbVerifyOptions *options, GError **error);
void sb_verify_baseline_free (SbVerifyBaseline *self);
gboolean sb_verify_execute (SbSession *session, SbScript *script, SbVerifyBaseline *baseline,
                            const SbVerifyOptions *options, const SbVerifyListener *listener,
                            gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbVerifyBaseline, sb_verify_baseline_free)

G_END_DECLS
