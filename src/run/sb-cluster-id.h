/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which cluster a session is on, so that a transaction id or a run is not looked for in another. */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbClusterId:
 * @system: the cluster's system_identifier; "" where the role may not read it
 * @timeline: its timeline, a new one after each fail-over or restore; "" likewise
 * @database: the database's name
 * @is_standby: a standby says what was so a moment ago, and cannot be written
 */
typedef struct
{
  char *system;
  char *timeline;
  char *database;
  gboolean is_standby;
} SbClusterId;

SbClusterId *sb_cluster_id_read (SbSession *session);
const char *sb_cluster_id_get_sql (void);
SbClusterId *sb_cluster_id_read_answer (SbSession *session, SbResult *answer);
void sb_cluster_id_free (SbClusterId *self);
gboolean sb_cluster_id_is_same_timeline (const SbClusterId *self, const SbClusterId *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbClusterId, sb_cluster_id_free)

G_END_DECLS
