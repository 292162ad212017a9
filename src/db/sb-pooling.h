/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a connection and its server process. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbPooling:
 * @SB_POOLING_UNKNOWN: something stands between, and how it works could not be found out
 * @SB_POOLING_DIRECT: nothing: one server process, ours alone
 * @SB_POOLING_SESSION: a session pool: one server process for as long as we are connected
 * @SB_POOLING_TRANSACTION: a transaction pool: each transaction may get another server process, and
 *   nothing of a session lasts
 * @SB_POOLING_STATEMENT: a statement pool: not even a transaction lasts; nothing can be run there
 */
typedef enum
{
  SB_POOLING_UNKNOWN,
  SB_POOLING_DIRECT,
  SB_POOLING_SESSION,
  SB_POOLING_TRANSACTION,
  SB_POOLING_STATEMENT,
} SbPooling;

gboolean sb_pooling_keeps_session (SbPooling self);
const char *sb_pooling_get_id (SbPooling self);
const char *sb_pooling_get_name (SbPooling self);

G_END_DECLS
