/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the statements that look at a migration's row in the history name when they raise. */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

/** SB_HISTORY_CHANGED: named by sb_history_command_guard(). */
#define SB_HISTORY_CHANGED "switchback.history_changed"
/** SB_HISTORY_REFUSED: named by sb_history_command_confirm() and sb_history_command_confirm_is(). */
#define SB_HISTORY_REFUSED "switchback.history_refused"

SbCommand *sb_history_command_confirm_is (SbHistory *self, const char *key, gboolean applied);

G_END_DECLS
