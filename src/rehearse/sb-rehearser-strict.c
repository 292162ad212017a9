/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsing as a role of the target's kind, so that what it may not do is found on a copy. */
#include "sb-rehearser-private.h"

#include "sb-rehearser-copy.h"

/* What "postgres" is on hosted Supabase. */
#define HOSTED_ROLE "postgres"
#define HOSTED_SQL                                                                                 \
  "ALTER ROLE postgres NOSUPERUSER INHERIT CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS"

/**
 * sb_rehearser_set_strict:
 * @self: a rehearser that has rehearsed nothing yet, and copies no target yet
 *
 * From now on scripts run as a role of the target's kind, if copies of a target are made, and
 * otherwise as one of the kind that hosted Supabase has, which is no superuser.
 */
void
sb_rehearser_set_strict (SbRehearser *self)
{
  self->is_strict = TRUE;
  g_strfreev (self->states);
  self->states = sb_rehearser_dup_states (self->project, self->origin, TRUE);
}

/*< private >
 * sb_rehearser_get_role:
 * @self: a rehearser
 *
 * Returns: (transfer none): as whom scripts run
 */
const char *
sb_rehearser_get_role (SbRehearser *self)
{
  return self->is_strict && self->origin != NULL ? self->origin->role : HOSTED_ROLE;
}

/* What is to be done, and whether that failed. */
typedef struct
{
  const char *role;
  const char *create;
  const char *alter;
} Work;

static gboolean
exec (SbSession *session, const char *sql, GError **error)
{
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, sql, error), error);

  return result != NULL;
}

/* It owns the database, as on the target most do who migrate it. */
static gpointer
strict_job (SbSession *session, gpointer user_data, GError **error)
{
  const Work *work = user_data;
  g_autoptr (SbResult) created = NULL;
  g_autofree char *database = NULL, *role = NULL, *own = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  /* It may be there. */
  if (work->create != NULL && (created = sb_session_exec (session, work->create, error)) == NULL)
    return NULL;
  database = sb_session_quote_identifier (session,
                                          sb_target_get_database (sb_session_get_target (session)));
  role = sb_session_quote_identifier (session, work->role);
  own = g_strdup_printf ("ALTER DATABASE %s OWNER TO %s", database, role);
  if (exec (session, work->alter, error) && work->create != NULL)
    exec (session, own, error);
  return NULL;
}

/*< private >
 * sb_rehearser_make_strict:
 * @self: a strict rehearser
 * @copy: a copy that is being made
 * @error: return location for an error of the db floor
 *
 * Returns: whether the role is what it is to be
 */
gboolean
sb_rehearser_make_strict (SbRehearser *self, SbTarget *copy, GError **error)
{
  const SbOrigin *origin = self->origin;
  Work work = { .role = sb_rehearser_get_role (self),
                .create = origin != NULL && origin->tool == NULL ? origin->role_create : NULL,
                .alter = origin != NULL ? origin->role_alter : HOSTED_SQL };
  SbConnection *admin = sb_copies_connect_admin (self->copies, copy);
  g_autoptr (GError) cause = NULL;

  sb_rehearser_set_busy (self, admin);
  sb_connection_run_and_wait (admin, strict_job, &work, &cause);
  sb_rehearser_close_copy (self, admin);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
