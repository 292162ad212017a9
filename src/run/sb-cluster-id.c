/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cluster-id.h"

#include <string.h>

static const char full[] =
    "SELECT pg_catalog.current_database(), pg_catalog.pg_is_in_recovery(), "
    "(SELECT system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()), "
    "(SELECT timeline_id::pg_catalog.text FROM pg_catalog.pg_control_checkpoint())";

static SbClusterId *
take_answer (SbResult *answer)
{
  SbClusterId *self;

  if (answer == NULL || sb_result_get_error (answer) != NULL || sb_result_get_n_rows (answer) == 0)
    return NULL;
  self = g_new0 (SbClusterId, 1);
  self->database = g_strdup (sb_result_get_value (answer, 0, 0));
  self->is_standby = g_strcmp0 (sb_result_get_value (answer, 0, 1), "t") == 0;
  self->system = g_strdup (sb_result_get_value (answer, 0, 2));
  self->timeline = g_strdup (sb_result_get_value (answer, 0, 3));
  return self;
}

/**
 * sb_cluster_id_get_sql:
 *
 * Returns: (transfer none): one statement without parameters, for sb_cluster_id_read_answer(); for
 *   those who have more to ask in the same round trip
 */
const char *
sb_cluster_id_get_sql (void)
{
  return full;
}

/**
 * sb_cluster_id_read_answer:
 * @session: the session, idle
 * @answer: (nullable): the server's answer, an error too, to sb_cluster_id_get_sql()
 *
 * Asks for less where the role may not read pg_control. Worker only.
 *
 * Returns: (transfer full) (nullable): where the session is; %NULL when the server did not say
 */
SbClusterId *
sb_cluster_id_read_answer (SbSession *session, SbResult *answer)
{
  SbClusterId *self = take_answer (answer);
  g_autoptr (SbResult) rest = NULL;

  if (self != NULL || !sb_session_is_connected (session))
    return self;
  rest = sb_session_exec (
      session, "SELECT pg_catalog.current_database(), pg_catalog.pg_is_in_recovery(), '', ''",
      NULL);
  return take_answer (rest);
}

/**
 * sb_cluster_id_read:
 * @session: a connected, idle session
 *
 * One round trip, where the role may read pg_control. Worker only.
 *
 * Returns: (transfer full) (nullable): where the session is; %NULL when the server did not say
 */
SbClusterId *
sb_cluster_id_read (SbSession *session)
{
  g_autoptr (SbResult) answer = sb_session_exec (session, full, NULL);

  return sb_cluster_id_read_answer (session, answer);
}

/**
 * sb_cluster_id_free:
 * @self: (transfer full) (nullable): an identity
 */
void
sb_cluster_id_free (SbClusterId *self)
{
  if (self == NULL)
    return;
  g_free (self->system);
  g_free (self->timeline);
  g_free (self->database);
  g_free (self);
}

/**
 * sb_cluster_id_is_same_timeline:
 * @self: (nullable): an identity
 * @other: (nullable): another
 *
 * Returns: whether a transaction id of the one means the same in the other; not when unknown
 */
gboolean
sb_cluster_id_is_same_timeline (const SbClusterId *self, const SbClusterId *other)
{
  return self != NULL && other != NULL && self->system[0] != '\0'
         && strcmp (self->system, other->system) == 0
         && strcmp (self->timeline, other->timeline) == 0;
}
