/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lock-mode.h"

#include <string.h>

/* As pg_locks writes it, and as LOCK TABLE does. */
static const struct
{
  const char *catalog;
  const char *name;
} modes[] = {
  [SB_LOCK_MODE_NONE] = { "", "none" },
  [SB_LOCK_MODE_ACCESS_SHARE] = { "AccessShareLock", "ACCESS SHARE" },
  [SB_LOCK_MODE_ROW_SHARE] = { "RowShareLock", "ROW SHARE" },
  [SB_LOCK_MODE_ROW_EXCLUSIVE] = { "RowExclusiveLock", "ROW EXCLUSIVE" },
  [SB_LOCK_MODE_SHARE_UPDATE_EXCLUSIVE] = { "ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE" },
  [SB_LOCK_MODE_SHARE] = { "ShareLock", "SHARE" },
  [SB_LOCK_MODE_SHARE_ROW_EXCLUSIVE] = { "ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE" },
  [SB_LOCK_MODE_EXCLUSIVE] = { "ExclusiveLock", "EXCLUSIVE" },
  [SB_LOCK_MODE_ACCESS_EXCLUSIVE] = { "AccessExclusiveLock", "ACCESS EXCLUSIVE" },
};

/**
 * sb_lock_mode_parse:
 * @name: "ShareLock", "SHARE", as pg_locks or LOCK TABLE has it
 *
 * Returns: the mode; %SB_LOCK_MODE_NONE when there is none of this name
 */
SbLockMode
sb_lock_mode_parse (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (strcmp (modes[i].catalog, name) == 0 || strcmp (modes[i].name, name) == 0)
      return i;
  return SB_LOCK_MODE_NONE;
}

/**
 * sb_lock_mode_get_name:
 * @mode: a mode
 *
 * Returns: (transfer none): "SHARE ROW EXCLUSIVE"; "none"
 */
const char *
sb_lock_mode_get_name (SbLockMode mode)
{
  return modes[mode].name;
}

/**
 * sb_lock_mode_blocks_readers:
 * @mode: a mode
 *
 * Returns: whether SELECT has to wait for it
 */
gboolean
sb_lock_mode_blocks_readers (SbLockMode mode)
{
  return mode == SB_LOCK_MODE_ACCESS_EXCLUSIVE;
}

/**
 * sb_lock_mode_blocks_writers:
 * @mode: a mode
 *
 * Returns: whether INSERT, UPDATE and DELETE have to wait for it
 */
gboolean
sb_lock_mode_blocks_writers (SbLockMode mode)
{
  return mode >= SB_LOCK_MODE_SHARE;
}
