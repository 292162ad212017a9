/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-origin-read.h"

#include <string.h>

#include "sb-script.h"

/* How many statements that fail are named. */
#define MAX_NAMED 5

/* What must not reach the copy: with a password and an address in it, reading a foreign table there
 * would ask another server. */
static const char *const left_out_tags[] = { "CREATE USER MAPPING", "CREATE SUBSCRIPTION", NULL };

/* A copy that is being made. */
typedef struct
{
  SbOrigin *origin;
  SbSession *session;
  guint n_failed;
} Restoring;

static void
note_failure (Restoring *restoring, SbServerMessage *message)
{
  if (restoring->n_failed++ < MAX_NAMED)
    g_ptr_array_add (restoring->origin->notes,
                     g_strdup_printf ("not in the copy: %s", message->message));
}

/* What the server refuses is noted if it means something; only a lost connection is an error. */
static gboolean
exec (Restoring *restoring, const char *sql, gboolean is_noted, GError **error)
{
  g_autoptr (SbResult) result = sb_session_exec (restoring->session, sql, error);

  if (result == NULL)
    return FALSE;
  if (is_noted && sb_result_get_error (result) != NULL)
    note_failure (restoring, sb_result_get_error (result));
  return TRUE;
}

static gboolean
exec_statement (Restoring *restoring, SbScript *script, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  g_autofree char *sql = NULL;

  if (statement->kind != SB_STATEMENT_SQL)
    return TRUE;
  if (g_strv_contains (left_out_tags, statement->tag))
    {
      g_ptr_array_add (restoring->origin->notes,
                       g_strdup_printf ("not in the copy: %s", statement->tag));
      return TRUE;
    }
  sql = sb_script_dup_sql (script, index);
  /* A newer pg_dump sets what an older server does not know. */
  return exec (restoring, sql, strcmp (statement->tag, "SET") != 0, error);
}

static gboolean
exec_script (Restoring *restoring, const char *text, GError **error)
{
  g_autoptr (SbScript) script = text != NULL ? sb_script_parse (text, strlen (text), error) : NULL;

  if (script == NULL)
    return text == NULL;
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    if (!exec_statement (restoring, script, i, error))
      return FALSE;
  return TRUE;
}

/* What is there already is no failure. */
static gboolean
exec_all (Restoring *restoring, char **statements, GError **error)
{
  for (; *statements != NULL; statements++)
    if (!exec (restoring, *statements, FALSE, error))
      return FALSE;
  return TRUE;
}

/* pg_dump leaves them without rows, as if nobody had ever filled them. */
static gboolean
fill_views (Restoring *restoring, GError **error)
{
  static const char block[] =
      "DO $$ DECLARE v regclass; BEGIN FOR v IN SELECT oid FROM pg_catalog.pg_class WHERE relkind ="
      " 'm' AND NOT relispopulated ORDER BY oid LOOP EXECUTE 'REFRESH MATERIALIZED VIEW ' || v; "
      "END LOOP; END $$";

  return exec (restoring, "RESET ALL", FALSE, error) && exec (restoring, block, FALSE, error);
}

static gpointer
restore_job (SbSession *session, gpointer user_data, GError **error)
{
  SbOrigin *origin = user_data;
  Restoring restoring = { .origin = origin, .session = session };

  if (!sb_session_connect (session, error) || !exec_all (&restoring, origin->roles, error)
      || !exec_script (&restoring, origin->dump, error)
      || !exec_script (&restoring, origin->rows, error) || !fill_views (&restoring, error)
      || !exec_all (&restoring, origin->settings, error))
    return NULL;
  if (restoring.n_failed > MAX_NAMED)
    g_ptr_array_add (origin->notes,
                     g_strdup_printf ("not in the copy: %u more", restoring.n_failed - MAX_NAMED));
  return NULL;
}

/*< private >
 * sb_origin_restore:
 * @self: what pg_dump read
 * @admin: a connection, not yet made, to a copy with nothing in it; it is closed again
 * @error: return location for an error of the db floor
 *
 * Makes the copy one of the target. What the copy's server refuses is noted, and left out.
 *
 * Returns: whether that was done
 */
gboolean
sb_origin_restore (SbOrigin *self, SbConnection *admin, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (admin, restore_job, self, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
