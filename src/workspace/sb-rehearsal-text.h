/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came out of a rehearsal as plain text for files and terminals: what differs, what is lost. Names
 * in it are as the server has them. Any thread. */
#pragma once

#include "sb-chain.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

char *sb_rehearsal_text_dup_omission (const SbOmission *omission);
char *sb_rehearsal_text_dup_loss (const SbLoss *loss);
char *sb_rehearsal_text_dup_chain (const SbChain *chain);
char *sb_rehearsal_text_dup_findings (const SbRehearsal *rehearsal);

G_END_DECLS
