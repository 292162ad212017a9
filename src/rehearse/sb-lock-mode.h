/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL's locks on relations: their names, and whom they keep out. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbLockMode:
 *
 * The modes of a lock on a relation, the stronger ones behind.
 */
typedef enum
{
  SB_LOCK_MODE_NONE,
  SB_LOCK_MODE_ACCESS_SHARE,
  SB_LOCK_MODE_ROW_SHARE,
  SB_LOCK_MODE_ROW_EXCLUSIVE,
  SB_LOCK_MODE_SHARE_UPDATE_EXCLUSIVE,
  SB_LOCK_MODE_SHARE,
  SB_LOCK_MODE_SHARE_ROW_EXCLUSIVE,
  SB_LOCK_MODE_EXCLUSIVE,
  SB_LOCK_MODE_ACCESS_EXCLUSIVE,
} SbLockMode;

SbLockMode sb_lock_mode_parse (const char *name);
const char *sb_lock_mode_get_name (SbLockMode mode);
gboolean sb_lock_mode_blocks_readers (SbLockMode mode);
gboolean sb_lock_mode_blocks_writers (SbLockMode mode);

G_END_DECLS
