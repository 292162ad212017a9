/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was there before a migration, where no target tells: the migrations before it are applied to a
 * copy in the sandbox, and the copy is asked. */
#pragma once

#include <gio/gio.h>

#include "sb-draft.h"
#include "sb-sandbox.h"

G_BEGIN_DECLS

SbDraft *sb_draft_replay (const char *folder, const char *key, SbScript *script,
                          GCancellable *cancellable, SbSandboxFunc func, gpointer user_data,
                          GError **error);

G_END_DECLS
