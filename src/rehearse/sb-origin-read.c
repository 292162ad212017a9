/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-origin-read.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-pg-dump.h"
#include "sb-rehearser-course.h"
#include "sb-timeline.h"

/* What belongs to the target's server and not to the database. What is there already keeps its
 * attributes; passwords stay where they are. */
#define ROLE_WORDS                                                                                 \
  "pg_catalog.format('ROLE %I %s %s %s %s %s %s %s', rolname,"                                     \
  " CASE WHEN rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,"                                   \
  " CASE WHEN rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,"                                     \
  " CASE WHEN rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,"                            \
  " CASE WHEN rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,"                                  \
  " CASE WHEN rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,"                                        \
  " CASE WHEN rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,"                         \
  " CASE WHEN rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END)"                               \
  " FROM pg_catalog.pg_roles WHERE "
#define ROLES_SQL "SELECT 'CREATE ' || " ROLE_WORDS "rolname !~ '^pg_' ORDER BY rolname"
#define OWN_ROLE_SQL "SELECT current_user, " ROLE_WORDS "rolname = current_user"
#define MEMBERS_SQL                                                                                \
  "SELECT pg_catalog.format('GRANT %I TO %I%s', g.rolname, m.rolname,"                             \
  " CASE WHEN a.admin_option THEN ' WITH ADMIN OPTION' ELSE '' END)"                               \
  " FROM pg_catalog.pg_auth_members a JOIN pg_catalog.pg_roles g ON g.oid = a.roleid"              \
  " JOIN pg_catalog.pg_roles m ON m.oid = a.member WHERE m.rolname !~ '^pg_'"                      \
  " ORDER BY g.rolname, m.rolname"
/* A setting keeps its value's own form when it is taken from a session. */
#define SETTINGS_SQL                                                                               \
  "SELECT pg_catalog.format('SELECT pg_catalog.set_config(%L, %L, false); ALTER %s SET %I FROM "   \
  "CURRENT', n, v, CASE WHEN s.setrole = 0 THEN pg_catalog.format('DATABASE %I', d.datname)"       \
  " ELSE pg_catalog.format('ROLE %I IN DATABASE %I', r.rolname, d.datname) END, n)"                \
  " FROM pg_catalog.pg_db_role_setting s"                                                          \
  " JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase"                                        \
  " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole, pg_catalog.unnest(s.setconfig) c,"       \
  " LATERAL (SELECT pg_catalog.split_part(c, '=', 1) AS n,"                                        \
  " pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1) AS v) p"                                   \
  " WHERE d.datname = pg_catalog.current_database() ORDER BY 1"
#define OWNER_SQL                                                                                  \
  "SELECT pg_catalog.format('ALTER DATABASE %I OWNER TO %I', datname,"                             \
  " pg_catalog.pg_get_userbyid(datdba)) FROM pg_catalog.pg_database"                               \
  " WHERE datname = pg_catalog.current_database()"
#define JOURNAL_SQL "SELECT pg_catalog.to_regclass('switchback.step') IS NOT NULL"
/* Nobody else's operators and functions, whatever the role's path leads to; one transaction with what
 * follows it. */
#define OWN_PATH "SET LOCAL search_path = pg_catalog; "

/* What the target itself is asked, in one job. */
typedef struct
{
  SbOrigin *origin;
  SbProject *project;
  GCancellable *cancellable;
  SbTarget *dumped; /* what pg_dump may connect to; %NULL: nothing */
  gboolean has_history;
  gboolean has_journal;
} Reading;

static SbResult *
ask (SbSession *session, const char *sql, GError **error)
{
  g_autofree char *whole = g_strconcat (OWN_PATH, sql, NULL);

  return sb_session_expect (sb_session_exec (session, whole, error), error);
}

/* One statement a row. */
static gboolean
read_statements (SbSession *session, const char *sql, GStrvBuilder *statements, GError **error)
{
  g_autoptr (SbResult) result = ask (session, sql, error);

  for (guint i = 0; result != NULL && i < sb_result_get_n_rows (result); i++)
    g_strv_builder_add (statements, sb_result_get_value (result, i, 0));
  return result != NULL;
}

static char **
dup_statements (SbSession *session, const char *first, const char *second, GError **error)
{
  g_autoptr (GStrvBuilder) statements = g_strv_builder_new ();

  if (!read_statements (session, first, statements, error)
      || !read_statements (session, second, statements, error))
    return NULL;
  return g_strv_builder_end (statements);
}

/* Who migrates there. */
static gboolean
read_role (SbOrigin *origin, SbSession *session, GError **error)
{
  g_autoptr (SbResult) result = ask (session, OWN_ROLE_SQL, error);

  if (result == NULL)
    return FALSE;
  origin->role = g_strdup (sb_result_get_value (result, 0, 0));
  origin->role_create = g_strconcat ("CREATE ", sb_result_get_value (result, 0, 1), NULL);
  origin->role_alter = g_strconcat ("ALTER ", sb_result_get_value (result, 0, 1), NULL);
  return TRUE;
}

static void
note_applied (Reading *reading, SbTimeline *timeline)
{
  guint n = sb_project_get_n_migrations (reading->project);

  reading->origin->is_applied = g_new0 (gboolean, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const SbTimelineRow *row =
          sb_timeline_find (timeline, sb_project_get_migration (reading->project, i)->key);

      reading->origin->is_applied[i] = row != NULL && sb_state_is_applied (row->state);
    }
}

/* What a session of pg_dump's sets would stay behind in a pool of transactions, for others. */
static void
choose_way (Reading *reading, SbSession *session)
{
  SbTarget *target = sb_session_get_target (session), *chosen = NULL;

  if (sb_pooling_keeps_session (sb_session_get_pooling (session)))
    chosen = target;
  else
    {
      SbSession *direct = sb_session_open_direct (session, &chosen, NULL);

      if (direct == NULL)
        chosen = NULL;
      else
        sb_session_close_direct (direct);
    }
  if (chosen != NULL)
    reading->dumped = sb_target_ref (chosen);
  else
    reading->origin->reason = g_strdup ("pg_dump cannot go through a pool of transactions");
}

static gpointer
read_job (SbSession *session, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  SbOrigin *origin = reading->origin;
  const char *without[] = { "switchback", "supabase_migrations", NULL, NULL };
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbResult) journal = NULL;

  if (g_cancellable_set_error_if_cancelled (reading->cancellable, error)
      || !sb_session_connect (session, error))
    return NULL;
  history = sb_history_read (session, reading->project, error);
  if (history == NULL)
    return NULL;
  timeline = sb_timeline_new (reading->project, history);
  note_applied (reading, timeline);
  reading->has_history = sb_history_exists (history);
  origin->history = g_strdup (sb_history_get_table (history));
  without[2] = origin->history;
  origin->server_version = sb_session_get_server_version (session);
  origin->schema = sb_snapshot_read (session, SB_SNAPSHOT_DEFAULT, without, error);
  if (origin->schema == NULL || !read_role (origin, session, error)
      || (origin->roles = dup_statements (session, ROLES_SQL, MEMBERS_SQL, error)) == NULL
      || (origin->settings = dup_statements (session, OWNER_SQL, SETTINGS_SQL, error)) == NULL
      || (journal = ask (session, JOURNAL_SQL, error)) == NULL)
    return NULL;
  reading->has_journal = strcmp (sb_result_get_value (journal, 0, 0), "t") == 0;
  choose_way (reading, session);
  return NULL;
}

/* Lines that are others at every run. */
static char *
dup_settled (char *dump)
{
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  g_free (dump);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "\\restrict ")
        && !g_str_has_prefix (lines[i], "\\unrestrict "))
      g_ptr_array_add (kept, lines[i]);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("\n", (char **) kept->pdata);
}

/* The rows by which the copy knows what is applied. */
static gboolean
dump_rows (Reading *reading, const SbPgDump *program, GError **error)
{
  g_autofree char *table = g_strconcat ("--table=", reading->origin->history, NULL);
  const char *arguments[] = {
    "--data-only", "--inserts", "--rows-per-insert=200", NULL, NULL, NULL
  };
  guint n = 3;
  char *rows;

  if (reading->has_history)
    arguments[n++] = table;
  if (reading->has_journal)
    arguments[n++] = "--table=switchback.*";
  if (n == 3)
    return TRUE;
  rows = sb_pg_dump_run (program, reading->dumped, arguments, reading->cancellable, error);
  reading->origin->rows = rows != NULL ? dup_settled (rows) : NULL;
  return rows != NULL;
}

static gboolean
dump (Reading *reading, const SbPgDump *program, GError **error)
{
  static const char *const arguments[] = { "--schema-only", "--no-tablespaces",
                                           "--no-subscriptions", "--no-security-labels", NULL };
  char *schema = sb_pg_dump_run (program, reading->dumped, arguments, reading->cancellable, error);

  if (schema == NULL)
    return FALSE;
  reading->origin->dump = dup_settled (schema);
  reading->origin->tool = g_strdup (program->version);
  return dump_rows (reading, program, error);
}

static char *
dup_digest (const Reading *reading)
{
  const SbOrigin *origin = reading->origin;
  g_autoptr (GString) text = g_string_new (origin->dump != NULL ? "dump\n" : "replay\n");

  g_autofree char *roles = g_strjoinv ("\n", origin->roles);
  g_autofree char *settings = g_strjoinv ("\n", origin->settings);

  if (origin->dump != NULL)
    g_string_append_printf (text, "%s\n%s\n%s\n%s", origin->dump,
                            origin->rows != NULL ? origin->rows : "", roles, settings);
  for (guint i = 0; i < sb_project_get_n_migrations (reading->project); i++)
    if (origin->dump == NULL && origin->is_applied[i])
      {
        SbMigration *migration = sb_project_get_migration (reading->project, i);

        g_string_append_printf (text, "%s %s\n", migration->key,
                                sb_migration_get_run_checksum (migration));
      }
  return sb_digest_bytes (text->str, text->len);
}

/* By pg_dump if one can; otherwise it says why not: a role that may not read all tables, say. */
static void
read_schema (Reading *reading)
{
  g_auto (SbPgDump) program = { 0 };
  SbOrigin *origin = reading->origin;
  g_autoptr (GError) cause = NULL;

  if (reading->dumped != NULL
      && sb_pg_dump_find (&program, (guint) origin->server_version / 10000, &origin->reason)
      && !dump (reading, &program, &cause))
    {
      g_clear_pointer (&origin->dump, g_free);
      g_clear_pointer (&origin->tool, g_free);
      origin->reason = g_strdup (cause->message);
    }
  origin->digest = dup_digest (reading);
}

/*< private >
 * sb_origin_read:
 * @connection: to the target, not yet made; it is closed again
 * @target: the target
 * @project: the project
 * @cancellable: ends it
 * @error: return location for an error of the db floor, #SbHistoryError
 *
 * Reads a target's schema and history. Nothing is written there.
 *
 * Returns: (transfer full) (nullable): what copies of it are made of
 */
SbOrigin *
sb_origin_read (SbConnection *connection, SbTarget *target, SbProject *project,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (SbOrigin) origin = g_new0 (SbOrigin, 1);
  Reading reading = { .origin = origin, .project = project, .cancellable = cancellable };
  g_autoptr (GError) cause = NULL;
  gboolean is_done;

  g_atomic_ref_count_init (&origin->ref_count);
  origin->notes = g_ptr_array_new_with_free_func (g_free);
  origin->database = g_strdup (sb_target_get_database (target));
  sb_connection_run_and_wait (connection, read_job, &reading, &cause);
  sb_copy_leave (connection);
  is_done = cause == NULL;
  if (is_done)
    read_schema (&reading);
  g_clear_pointer (&reading.dumped, sb_target_unref);
  if (!sb_course_check_cancelled (cancellable, error))
    return NULL;
  if (is_done)
    return g_steal_pointer (&origin);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}
