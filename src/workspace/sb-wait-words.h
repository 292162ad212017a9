/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lock wait as a window says it. */
#pragma once

#include "sb-lock-wait.h"

G_BEGIN_DECLS

char *sb_wait_words_title (const SbLockWait *wait);
char *sb_wait_words_detail (const SbLockWait *wait, gint64 now);
char *sb_wait_words_question (const SbBlocker *blocker, const char *target, gint64 now);

G_END_DECLS
