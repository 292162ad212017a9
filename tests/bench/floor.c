/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor of the benchmarks: what bare libpq needs for the work that switchback-cli does.
 *
 * floor apply|rollback|simple|status FOLDER, with the connection in DATABASE_URL. It knows the
 * corpus: a statement ends where a line ends with a semicolon. It checks nothing, shows nothing and
 * gives up at the first error.
 *
 * apply and rollback: for each file one pipeline with BEGIN, its statements, the journal's step
 * and the
 * history's row, then COMMIT alone. simple: each file as it is, as one simple Query. status: all
 * files
 * read, hashed and compared with the names in the history.
 */
#include <glib.h>
#include <libpq-fe.h>
#include <string.h>

#define RUN_ID "00000000-0000-4000-8000-000000000000"

static const char create_sql[] =
    "CREATE TABLE IF NOT EXISTS public.migration_history (id serial PRIMARY KEY, "
    "migration_name text NOT NULL UNIQUE, applied_at timestamptz DEFAULT now());"
    "CREATE SCHEMA IF NOT EXISTS switchback;"
    "CREATE TABLE IF NOT EXISTS switchback.step (run_id uuid, ordinal int, version text, "
    "direction text, file text, forward_sha256 text, rollback_sha256 text, forward_text text, "
    "protocol text, state text, started_at timestamptz, duration_ms bigint, statements int, "
    "xid xid8, error text, PRIMARY KEY (run_id, ordinal, direction))";

static const char step_sql[] =
    "INSERT INTO switchback.step VALUES ('" RUN_ID "', $1::int, $2, $3, $2, $4, NULL, $5, 'T', "
    "'applied', clock_timestamp(), NULL, $6::int, pg_current_xact_id(), NULL) RETURNING xid";

typedef struct
{
  char *name;
  char *text;
  gsize length;
  char *sha256;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->name);
  g_free (file->text);
  g_free (file->sha256);
  g_free (file);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(File *const *) a)->name, (*(File *const *) b)->name);
}

/* Reads and hashes the forward files, or the rollback files, in the order of their names. */
static GPtrArray *
read_files (const char *folder, gboolean rollback)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    g_error ("no folder \"%s\"", folder);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      File *file;

      if (g_str_has_prefix (name, "rollback_") != rollback)
        continue;
      file = g_new0 (File, 1);
      file->name = g_strdup (name);
      if (!g_file_get_contents (path, &file->text, &file->length, NULL))
        g_error ("cannot read \"%s\"", path);
      file->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) file->text,
                                                  file->length);
      g_ptr_array_add (files, file);
    }
  g_ptr_array_sort (files, compare_files);
  return files;
}

static void
check (PGconn *conn, gboolean ok)
{
  if (!ok)
    g_error ("%s", PQerrorMessage (conn));
}

static void
simple (PGconn *conn, const char *sql)
{
  PGresult *result = PQexec (conn, sql);

  check (conn, PQresultStatus (result) == PGRES_COMMAND_OK);
  PQclear (result);
}

static void
send (PGconn *conn, const char *sql, int n, const char *const *params)
{
  check (conn, PQsendQueryParams (conn, sql, n, NULL, params, NULL, NULL, 0));
}

/* Sends a file's statements. Returns: how many */
static int
send_statements (PGconn *conn, const File *file)
{
  g_auto (GStrv) statements = g_strsplit (file->text, ";\n", -1);
  int n = 0;

  for (; statements[n] != NULL && *statements[n] != '\0'; n++)
    send (conn, statements[n], 0, NULL);
  return n;
}

static void
drain (PGconn *conn, int n)
{
  for (int i = 0; i < n; i++)
    {
      PGresult *result = PQgetResult (conn);
      ExecStatusType status = PQresultStatus (result);

      check (conn, status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
      PQclear (result);
      check (conn, PQgetResult (conn) == NULL);
    }
  PQclear (PQgetResult (conn)); /* the sync's */
}

/* One migration: everything down one pipeline, then COMMIT in a round trip of its own. */
static void
migrate (PGconn *conn, const File *forward, const File *rollback, guint ordinal)
{
  const File *file = rollback != NULL ? rollback : forward;
  g_autofree char *number = g_strdup_printf ("%u", ordinal);
  g_autofree char *count = NULL;
  const char *key[] = { forward->name };
  int n;

  check (conn, PQenterPipelineMode (conn));
  send (conn, "BEGIN", 0, NULL);
  n = send_statements (conn, file);
  count = g_strdup_printf ("%d", n);
  {
    const char *step[] = { number,
                           file->name,
                           rollback != NULL ? "rollback" : "apply",
                           forward->sha256,
                           rollback != NULL ? NULL : forward->text,
                           count };

    send (conn, step_sql, 6, step);
  }
  send (conn,
        rollback != NULL ? "DELETE FROM public.migration_history WHERE migration_name = $1"
                         : "INSERT INTO public.migration_history (migration_name) VALUES ($1)",
        1, key);
  check (conn, PQpipelineSync (conn));
  drain (conn, n + 3);
  check (conn, PQexitPipelineMode (conn));
  simple (conn, "COMMIT");
}

static void
status (PGconn *conn, GPtrArray *files)
{
  PGresult *result = PQexec (conn, "SELECT migration_name FROM public.migration_history");
  g_autoptr (GHashTable) applied = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  check (conn, PQresultStatus (result) == PGRES_TUPLES_OK);
  for (int i = 0; i < PQntuples (result); i++)
    g_hash_table_add (applied, PQgetvalue (result, i, 0));
  for (guint i = 0; i < files->len; i++)
    n += g_hash_table_contains (applied, ((File *) files->pdata[i])->name) ? 1 : 0;
  g_print ("%u of %u applied\n", n, files->len);
  PQclear (result);
}

int
main (int argc, char **argv)
{
  const char *mode = argc == 3 ? argv[1] : "";
  g_autoptr (GPtrArray) forwards = NULL;
  PGconn *conn;

  if (argc != 3)
    g_error ("usage: floor apply|rollback|simple|status FOLDER");
  conn = PQconnectdb (g_getenv ("DATABASE_URL"));
  check (conn, PQstatus (conn) == CONNECTION_OK);
  forwards = read_files (argv[2], FALSE);

  if (strcmp (mode, "status") == 0)
    status (conn, forwards);
  else if (strcmp (mode, "simple") == 0)
    {
      for (guint i = 0; i < forwards->len; i++)
        simple (conn, ((File *) forwards->pdata[i])->text);
    }
  else if (strcmp (mode, "apply") == 0)
    {
      simple (conn, create_sql);
      for (guint i = 0; i < forwards->len; i++)
        migrate (conn, forwards->pdata[i], NULL, i + 1);
    }
  else
    {
      g_autoptr (GPtrArray) rollbacks = read_files (argv[2], TRUE);

      simple (conn, create_sql);
      for (guint i = forwards->len; i-- > 0;)
        migrate (conn, forwards->pdata[i], rollbacks->pdata[i], forwards->len - i);
    }
  PQfinish (conn);
  return 0;
}
