/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be known without a target: programs, files, the local stack, runs that were cut off. */
#include "sb-doctor.h"

#include <gio/gio.h>
#include <string.h>

#include "sb-pg-binaries.h"
#include "sb-printable.h"
#include "sb-run-log.h"
#include "sb-supabase-config.h"
#include "sb-thread.h"
#include "sb-words.h"

#define LOCAL_PORT "54322"
#define CONNECT_SECONDS 2

static void
line_free (gpointer data)
{
  SbDoctorLine *line = data;

  g_free (line->fact);
  g_free (line->next);
  g_free (line);
}

/**
 * sb_doctor_lines_new:
 *
 * Returns: (transfer full) (element-type SbDoctorLine): no lines yet
 */
GPtrArray *
sb_doctor_lines_new (void)
{
  return g_ptr_array_new_with_free_func (line_free);
}

/**
 * sb_doctor_lines_add:
 * @lines: (element-type SbDoctorLine): what was found so far
 * @health: how it is
 * @subject: what was looked at; a constant
 * @fact: (transfer full): what was found
 * @next: (nullable): what to do about it
 */
void
sb_doctor_lines_add (GPtrArray *lines, SbHealth health, const char *subject, char *fact,
                     const char *next)
{
  SbDoctorLine *line = g_new0 (SbDoctorLine, 1);

  line->health = health;
  line->subject = subject;
  line->fact = fact;
  line->next = g_strdup (next);
  g_ptr_array_add (lines, line);
}

/**
 * sb_health_get_name:
 * @health: one of them
 *
 * Returns: (transfer none): "ok", "warning" or "problem"
 */
const char *
sb_health_get_name (SbHealth health)
{
  static const char *const names[] = { "ok", "warning", "problem" };

  return names[health];
}

static void
look_at_programs (GPtrArray *lines)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = sb_pg_binaries_find (&error);
  guint major;
  g_autofree char *version = folder != NULL ? sb_pg_binaries_read_version (folder, &major, &error)
                                            : NULL;

  if (version != NULL)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "server programs",
                         g_strdup_printf ("PostgreSQL %s in %s, for the sandbox", version, folder),
                         NULL);
  else
    sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "server programs",
                         g_strdup_printf ("there can be no sandbox: %s", error->message),
                         "install the PostgreSQL server, version 14 or newer");
}

/* How git ends with these arguments; -1 where there is no git. */
static int
ask_git (const char *folder, const char *command, const char *option, const char *path)
{
  const char *const argv[] = { "git", "-C", folder, command, option, path, NULL };
  g_autoptr (GSubprocess) git = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

  if (git == NULL || !g_subprocess_wait (git, NULL, NULL) || !g_subprocess_get_if_exited (git))
    return -1;
  return g_subprocess_get_exit_status (git);
}

/* It holds passwords. Git says 0 where it is ignored, 1 where it is not, 128 outside of git. */
static void
look_at_secrets (GPtrArray *lines, const char *folder)
{
  static const char subject[] = ".env.local";
  gboolean is_there;
  g_autofree char *path = g_build_filename (folder, subject, NULL);
  int ignored = ask_git (folder, "check-ignore", "-q", path);
  int tracked = ignored == 1 || ignored == 0 ? ask_git (folder, "ls-files", "--error-unmatch", path)
                                             : -1;

  is_there = g_file_test (path, G_FILE_TEST_EXISTS);
  if (tracked == 0)
    sb_doctor_lines_add (lines, SB_HEALTH_PROBLEM, subject,
                         g_strdup ("git keeps it, and whatever password is in it"),
                         "git rm --cached .env.local, add it to .gitignore, change the password");
  else if (ignored == 0)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, subject, g_strdup ("git ignores it"), NULL);
  else if (ignored == 1)
    sb_doctor_lines_add (lines, is_there ? SB_HEALTH_PROBLEM : SB_HEALTH_WARNING, subject,
                         g_strdup (is_there
                                       ? "it is there, and git would take it with the next commit"
                                       : "it is not there, but git would take it if it were"),
                         "add the line .env.local to .gitignore");
  else
    sb_doctor_lines_add (lines, SB_HEALTH_OK, subject,
                         g_strdup ("there is no git repository that could take it"), NULL);
}

static gboolean
is_listening (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  return connection != NULL;
}

static void
look_at_local_stack (GPtrArray *lines, const char *folder, const char *root)
{
  g_autofree char *top = g_canonicalize_filename (root != NULL ? root : folder, NULL);
  g_autofree char *at = g_canonicalize_filename (folder, NULL);

  for (;;)
    {
      g_autofree char *path = g_build_filename (at, "supabase", "config.toml", NULL);
      g_autofree char *text = NULL, *port = NULL, *parent = NULL;
      guint64 number;

      if (g_file_get_contents (path, &text, NULL, NULL))
        {
          port = sb_supabase_config_lookup (text, "db", "port", NULL);
          if (!g_ascii_string_to_unsigned (port != NULL ? port : LOCAL_PORT, 10, 1, 65535, &number,
                                           NULL))
            return;
          if (is_listening ((guint16) number))
            sb_doctor_lines_add (
                lines, SB_HEALTH_OK, "local Supabase",
                g_strdup_printf ("something listens at 127.0.0.1:%u", (guint) number), NULL);
          else
            sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "local Supabase",
                                 g_strdup_printf ("nothing listens at 127.0.0.1:%u",
                                                  (guint) number),
                                 "start it: supabase start");
          return;
        }
      parent = g_path_get_dirname (at);
      if (strcmp (at, top) == 0 || strcmp (parent, at) == 0)
        return;
      g_free (at);
      at = g_steal_pointer (&parent);
    }
}

/* How long ago, roughly: "5 minutes ago". */
static char *
dup_age (gint64 started)
{
  static const struct
  {
    gint64 seconds;
    const char *one, *many;
  } units[] = { { 86400, "day", "days" }, { 3600, "hour", "hours" }, { 60, "minute", "minutes" } };
  gint64 age = (g_get_real_time () - started) / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (age >= units[i].seconds)
      {
        g_autofree char *count = sb_words_count ((guint) (age / units[i].seconds), units[i].one,
                                                 units[i].many);

        return g_strconcat (count, " ago", NULL);
      }
  return g_strdup ("just now");
}

/* One whose target is gone for good would be told of for ever. */
static void
tell_cut_off (GPtrArray *lines, const char *path, const SbRunRecord *record)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *age = NULL, *host = NULL, *database = NULL, *next = NULL;

  if (record == NULL)
    {
      sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "run logs",
                           g_strdup_printf ("\"%s\" cannot be read", shown), NULL);
      return;
    }
  age = dup_age (record->started);
  host = sb_printable_line (record->host);
  database = sb_printable_line (record->cluster.database);
  next = g_strdup_printf ("status there tells what became of it; if that target is gone for good, "
                          "remove \"%s\"",
                          shown);
  sb_doctor_lines_add (lines, SB_HEALTH_WARNING, "run logs",
                       g_strdup_printf ("a run on %s, database %s, was cut off: it began %s", host,
                                        database, age),
                       next);
}

/* A run that goes on holds its log; nobody's log is taken away here. */
static gboolean
look_at_run (GPtrArray *lines, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbRunRecord) record = NULL;
  SbRunLog *log = sb_run_log_open (path, &record, &error);
  gboolean is_held = log == NULL && error == NULL;

  if (!is_held)
    tell_cut_off (lines, path, record);
  sb_run_log_close (log, FALSE);
  return is_held;
}

static void
look_at_runs (GPtrArray *lines)
{
  g_autoptr (GPtrArray) logs = sb_run_log_find ();
  guint n_on = 0;

  for (guint i = 0; i < logs->len; i++)
    n_on += look_at_run (lines, logs->pdata[i]) ? 1 : 0;
  if (n_on > 0)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "run logs",
                         g_strdup_printf ("%u %s on", n_on, n_on == 1 ? "run goes" : "runs go"),
                         NULL);
  if (logs->len == 0)
    sb_doctor_lines_add (lines, SB_HEALTH_OK, "run logs",
                         g_strdup ("no run of this user goes on or was cut off"), NULL);
}

/**
 * sb_doctor_examine_machine:
 * @project: the project
 *
 * Reads files, runs git and the server programs, connects to the local stack's port: workers only.
 *
 * Returns: (transfer full) (element-type SbDoctorLine): what was found
 */
GPtrArray *
sb_doctor_examine_machine (SbProject *project)
{
  SB_WORKERS_ONLY;

  GPtrArray *lines = sb_doctor_lines_new ();
  const char *folder = sb_project_get_folder (project), *root = sb_project_get_root (project);

  look_at_programs (lines);
  look_at_secrets (lines, root != NULL ? root : folder);
  look_at_local_stack (lines, folder, root);
  look_at_runs (lines);
  return lines;
}
