/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-pooling.h"

/**
 * sb_pooling_keeps_session:
 * @self: what stands between
 *
 * Returns: whether what a session has (locks, settings, prepared statements) lasts
 */
gboolean
sb_pooling_keeps_session (SbPooling self)
{
  return self == SB_POOLING_DIRECT || self == SB_POOLING_SESSION;
}

/**
 * sb_pooling_get_id:
 * @self: what stands between
 *
 * Returns: (transfer none): for programs: "direct", "session", "transaction", "statement",
 *   "unknown"
 */
const char *
sb_pooling_get_id (SbPooling self)
{
  static const char *const ids[] = { "unknown", "direct", "session", "transaction", "statement" };

  return ids[self];
}

/**
 * sb_pooling_get_name:
 * @self: what stands between
 *
 * Returns: (transfer none): for people: "direct", "session pool", "transaction pool", "statement
 *   pool", "unknown pool"
 */
const char *
sb_pooling_get_name (SbPooling self)
{
  static const char *const names[] = { "unknown pool", "direct", "session pool", "transaction pool",
                                       "statement pool" };

  return names[self];
}
