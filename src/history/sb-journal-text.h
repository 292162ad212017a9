/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's copies of forward scripts, as they were applied. */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

char *sb_journal_text_read (SbSession *session, SbHistory *history, const char *key,
                            const char *sha256, GError **error);

G_END_DECLS
