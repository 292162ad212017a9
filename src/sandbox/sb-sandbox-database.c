/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-sandbox-database.h"

#include "sb-connection.h"
#include "sb-digest.h"
#include "sb-sandbox-place.h"
#include "sb-sandbox-resources.h"

#define ADMIN "supabase_admin"
#define NEW_SUFFIX ".new"

/* @new, @name and @template stand for quoted identifiers, @strategy for how files are copied. Settings
 * and grants of a database are not copied from its template. */
static const char *const make_copy[] = {
  "CREATE DATABASE @new TEMPLATE @template OWNER postgres@strategy",
  "ALTER DATABASE @new SET search_path = \"$user\", public, extensions",
  "ALTER DATABASE @new SET \"app.settings.jwt_secret\""
  " = 'super-secret-jwt-token-with-at-least-32-characters-long'",
  "ALTER DATABASE @new SET \"app.settings.jwt_exp\" = '3600'",
  "GRANT ALL ON DATABASE @new TO postgres, dashboard_user",
  NULL,
};
static const char *const put_in_place[] = {
  "DROP DATABASE IF EXISTS @name WITH (FORCE)",
  "ALTER DATABASE @new RENAME TO @name",
  NULL,
};
static const char *const begin_template[] = { "CREATE DATABASE @new TEMPLATE template0", NULL };
static const char *const finish_template[] = {
  "ALTER DATABASE @new ALLOW_CONNECTIONS false",
  "ALTER DATABASE @new RENAME TO @name",
  NULL,
};
static const char *const put_bare[] = {
  "DROP DATABASE IF EXISTS @name WITH (FORCE)",
  "CREATE DATABASE @name TEMPLATE template0 OWNER postgres",
  NULL,
};
static const char *const drop[] = { "DROP DATABASE IF EXISTS @name WITH (FORCE)", NULL };

/* What a job works on. */
typedef struct
{
  const char *template;
  const char *name;
  /* Found by look_job. */
  gboolean has_template;
  gboolean has_name;
  /* For statements_job. */
  const char *const *statements;
} Work;

/* Files are copied in half the time that it takes to log each page of them (measured), and with them
 * the cache that the first connection would have to make. Before 15 nothing else was known. */
static const char *
get_strategy (SbSession *session)
{
  return sb_session_get_server_version (session) >= 150000 ? " STRATEGY FILE_COPY" : "";
}

static GBytes *
get_prelude (void)
{
  return g_resource_lookup_data (sb_sandbox_resources_get_resource (),
                                 "/org/switchback/sql/sandbox-prelude.sql", 0, NULL);
}

/**
 * sb_sandbox_database_get_prelude_digest:
 *
 * Returns: (transfer none): 8 hexadecimal digits that change with the prelude. Any thread.
 */
const char *
sb_sandbox_database_get_prelude_digest (void)
{
  static gsize digest;

  if (g_once_init_enter (&digest))
    {
      g_autoptr (GBytes) prelude = get_prelude ();
      gsize length = 0;
      const char *text = g_bytes_get_data (prelude, &length);
      char *all = sb_digest_bytes (text, length);

      all[8] = '\0';
      g_once_init_leave (&digest, (gsize) all);
    }
  return (const char *) digest;
}

static gboolean
exec (SbSession *session, const char *sql, GError **error)
{
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, sql, error), error);

  return result != NULL;
}

static gboolean
exec_named (SbSession *session, const char *const *statements, const char *name,
            const char *new_name, const char *template, GError **error)
{
  g_autofree char *quoted = sb_session_quote_identifier (session, name);
  g_autofree char *quoted_new = sb_session_quote_identifier (session, new_name);
  g_autofree char *quoted_template = sb_session_quote_identifier (session, template);

  for (; *statements != NULL; statements++)
    {
      g_autoptr (GString) sql = g_string_new (*statements);

      g_string_replace (sql, "@new", quoted_new, 0);
      g_string_replace (sql, "@name", quoted, 0);
      g_string_replace (sql, "@template", quoted_template, 0);
      g_string_replace (sql, "@strategy", get_strategy (session), 0);
      if (!exec (session, sql->str, error))
        return FALSE;
    }
  return TRUE;
}

/* Finds out what is there, and drops what nobody will use: half-made databases of a killed process,
 * and templates of another Switchback's prelude. */
static gpointer
look_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (SbResult) result = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  result = sb_session_expect (
      sb_session_exec (session, "SELECT datname FROM pg_catalog.pg_database", error), error);
  if (result == NULL)
    return NULL;
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    {
      const char *name = sb_result_get_value (result, i, 0);
      gboolean is_template = g_str_has_prefix (name, SB_SANDBOX_DATABASE_TEMPLATE);

      if (g_str_equal (name, work->template))
        work->has_template = TRUE;
      else if (work->name != NULL && g_str_equal (name, work->name))
        work->has_name = TRUE;
      else if ((is_template
                || (g_str_has_prefix (name, "p_") && g_str_has_suffix (name, NEW_SUFFIX)))
               && !exec_named (session, drop, name, name, work->template, error))
        return NULL;
    }
  return NULL;
}

static gpointer
statements_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;
  const char *name = work->name != NULL ? work->name : work->template;
  g_autofree char *new_name = g_strconcat (name, NEW_SUFFIX, NULL);

  if (sb_session_connect (session, error)
      && (work->name == NULL
          || exec_named (session, make_copy, name, new_name, work->template, error)))
    exec_named (session, work->statements, name, new_name, work->template, error);
  return NULL;
}

/* All of the prelude is one simple Query, and so one transaction. The connection is closed at once:
 * the database is to be renamed. */
static gpointer
prelude_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (GBytes) prelude = get_prelude ();

  if (sb_session_connect (session, error))
    exec (session, g_bytes_get_data (prelude, NULL), error);
  sb_session_disconnect (session);
  return NULL;
}

static gboolean
run (SbConnection *connection, SbJobFunc func, Work *work, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (connection, func, work, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * sb_sandbox_database_connect_to:
 * @socket: the folder of a running server's socket
 * @database: one of its databases
 *
 * Returns: (transfer full): a connection, not yet made, of the role that may do everything
 */
SbConnection *
sb_sandbox_database_connect_to (const char *socket, const char *database)
{
  g_autoptr (SbTarget) target = sb_target_new_sandbox (socket, SB_SANDBOX_PORT, ADMIN, database);

  return sb_connection_new (target, "switchback");
}

/**
 * sb_sandbox_database_connect:
 * @socket: the folder of a running server's socket
 *
 * Returns: (transfer full): a connection, not yet made, of the role that may do everything
 */
SbConnection *
sb_sandbox_database_connect (const char *socket)
{
  return sb_sandbox_database_connect_to (socket, "postgres");
}

/**
 * sb_sandbox_database_dup_template:
 *
 * Returns: (transfer full): the name of the template that looks like Supabase. Any thread.
 */
char *
sb_sandbox_database_dup_template (void)
{
  return g_strconcat (SB_SANDBOX_DATABASE_TEMPLATE, sb_sandbox_database_get_prelude_digest (),
                      NULL);
}

/**
 * sb_sandbox_database_copy:
 * @session: a session of sb_sandbox_database_connect()
 * @name: of the new database
 * @template: of what it is made; nobody may be connected to it
 * @error: return location for an error of the db floor
 *
 * Makes a database with the settings and grants that every project's has. Worker only.
 *
 * Returns: whether it is there
 */
gboolean
sb_sandbox_database_copy (SbSession *session, const char *name, const char *template,
                          GError **error)
{
  return exec_named (session, make_copy, name, name, template, error);
}

static gboolean
make_template (SbConnection *admin, const char *socket, const char *name, GError **error)
{
  g_autofree char *new_name = g_strconcat (name, NEW_SUFFIX, NULL);
  g_autoptr (SbConnection) inside = sb_sandbox_database_connect_to (socket, new_name);
  Work begin = { .template = name, .statements = begin_template };
  Work finish = { .template = name, .statements = finish_template };

  return run (admin, statements_job, &begin, error) && run (inside, prelude_job, NULL, error)
         && run (admin, statements_job, &finish, error);
}

static gboolean
prepare (const char *socket, const char *name, gboolean anew, GError **error)
{
  g_autofree char *template = sb_sandbox_database_dup_template ();
  g_autoptr (SbConnection) admin = sb_sandbox_database_connect (socket);
  Work work = { .template = template, .name = name, .statements = put_in_place };

  if (!run (admin, look_job, &work, error))
    return FALSE;
  if (!work.has_template && !make_template (admin, socket, template, error))
    return FALSE;
  if (name == NULL || (work.has_name && !anew))
    return TRUE;
  return run (admin, statements_job, &work, error);
}

/**
 * sb_sandbox_database_make_template:
 * @socket: the folder of a running server's socket
 * @error: return location for an error of the db floor
 *
 * Makes the template database, with the roles of Supabase, unless it is there.
 *
 * Returns: whether it is there
 */
gboolean
sb_sandbox_database_make_template (const char *socket, GError **error)
{
  return prepare (socket, NULL, FALSE, error);
}

/**
 * sb_sandbox_database_prepare:
 * @socket: the folder of a running server's socket
 * @name: a project's database
 * @anew: also make it when it is there: everybody in it is disconnected, and it is empty then
 * @error: return location for an error of the db floor; what was there before is untouched
 *
 * Returns: whether the database is there
 */
gboolean
sb_sandbox_database_prepare (const char *socket, const char *name, gboolean anew, GError **error)
{
  return prepare (socket, name, anew, error);
}

/**
 * sb_sandbox_database_put:
 * @socket: the folder of the socket of a running server that nobody else uses
 * @name: of a database, which may be that of initdb
 * @is_bare: with nothing in it; otherwise it is made like a project's
 * @error: return location for an error of the db floor
 *
 * Returns: whether the server has that database
 */
gboolean
sb_sandbox_database_put (const char *socket, const char *name, gboolean is_bare, GError **error)
{
  g_autofree char *template = sb_sandbox_database_dup_template ();
  g_autoptr (SbConnection) admin = sb_sandbox_database_connect_to (socket, "template1");
  Work work = { .template = template, .name = name, .statements = put_in_place };
  Work bare = { .template = name, .statements = put_bare };

  return run (admin, statements_job, is_bare ? &bare : &work, error);
}
