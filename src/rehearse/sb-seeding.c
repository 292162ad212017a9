/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-seeding.h"

#include <string.h>

#include "sb-script-file.h"

/* A statement that ends or begins a transaction has no place in ours. */
static gboolean
is_passed_over (const SbStatement *statement)
{
  return (statement->kind != SB_STATEMENT_SQL && statement->kind != SB_STATEMENT_COPY)
         || statement->tx == SB_TX_BEGIN || statement->tx == SB_TX_COMMIT;
}

static SbResult *
exec_statement (SbSession *session, SbScript *script, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  const char *text = sb_script_get_text (script, NULL);
  g_autofree char *sql = sb_script_dup_sql (script, index);

  return statement->kind == SB_STATEMENT_COPY
             ? sb_session_exec_copy (session, sql, text + statement->data_start,
                                     statement->data_end - statement->data_start, error)
             : sb_session_exec (session, sql, error);
}

/* Runs all of it; @why says where it stopped, if it did. */
static gboolean
exec_script (SbSession *session, SbScript *script, const char *name, char **why, GError **error)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      g_autoptr (SbResult) result = NULL;
      SbServerMessage *message;

      if (is_passed_over (statement))
        continue;
      result = exec_statement (session, script, i, error);
      if (result == NULL)
        return FALSE;
      message = sb_result_get_error (result);
      if (message != NULL)
        {
          g_autofree char *place = sb_script_file_dup_place (script, name, statement->sql_start);

          *why = g_strdup_printf ("%s: %s", place, message->message);
          return TRUE;
        }
    }
  return TRUE;
}

static gboolean
exec (SbSession *session, const char *sql, GError **error)
{
  g_autoptr (SbResult) result = sb_session_exec (session, sql, error);

  return result != NULL;
}

/* All of the file or nothing. */
static gboolean
run_file (SbSession *session, SbSeeding *seeding, const char *path, char **why, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (SbScript)
      script = sb_script_file_read (seeding->migration, SB_ROLE_FORWARD, path, &unreadable);

  if (script == NULL)
    {
      *why = g_strdup_printf ("%s: %s", name, unreadable->message);
      return TRUE;
    }
  return exec (session, "BEGIN", error) && exec_script (session, script, name, why, error)
         && exec (session, *why == NULL ? "COMMIT" : "ROLLBACK", error);
}

static gpointer
seed_job (SbSession *session, gpointer user_data, GError **error)
{
  SbSeeding *seeding = user_data;
  g_autofree char *why = NULL;

  if (g_cancellable_set_error_if_cancelled (seeding->cancellable, error)
      || !sb_session_connect (session, error))
    return NULL;
  for (guint i = 0; seeding->files[i] != NULL && why == NULL; i++)
    if (!run_file (session, seeding, seeding->files[i], &why, error))
      return NULL;
  if (why != NULL)
    g_ptr_array_add (seeding->notes,
                     g_strdup_printf ("no rows of a seed file that fails: %s", why));
  return NULL;
}

/*< private >
 * sb_seeding_run:
 * @copy: a connection, not yet made, to a copy
 * @seeding: what is to be run; gets what came of it
 * @error: return location for why the copy could not be asked
 *
 * Runs each file in a transaction of its own, up to the first that fails.
 *
 * Returns: %FALSE with @error set; that a file fails is no error
 */
gboolean
sb_seeding_run (SbConnection *copy, SbSeeding *seeding, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (copy, seed_job, seeding, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
