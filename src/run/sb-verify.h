/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs verify scripts: each statement a check, all in one transaction that is always rolled back.
 *
 * Threads: called on the connection's worker.
 */
#pragma once

#include "sb-check-result.h"
#include "sb-script.h"
#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbVerifyBaseline:
 *
 * Results of a script's `expect: unchanged` checks as they were before the forward script ran.
 */
typedef struct _SbVerifyBaseline SbVerifyBaseline;

/**
 * SbCheckFunc:
 * @result: (transfer none): one check's result, in the script's order
 * @user_data: what the caller gave
 */
typedef void (*SbCheckFunc) (SbCheckResult *result, gpointer user_data);

gboolean sb_verify_check_script (SbScript *script, GError **error);
SbVerifyBaseline *sb_verify_capture (SbSession *session, SbScript *script, GError **error);
void sb_verify_baseline_free (SbVerifyBaseline *self);
gboolean sb_verify_execute (SbSession *session, SbScript *script, SbVerifyBaseline *baseline,
                            SbCheckFunc func, gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbVerifyBaseline, sb_verify_baseline_free)

G_END_DECLS
