/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A flood of notices from a real server through the workspace into the log and its pane: how long
 * the main loop is away, when all is over, how much memory it takes.
 *
 * bench-flood [N]: with N notices, 300,000 if not said; on a display, beside a server of
 * tests/support/with-server.
 */
#include <adwaita.h>
#include <sys/resource.h>
#include <time.h>

#include "sb-app-resources.h"
#include "sb-log-pane.h"
#include "sb-test-server.h"

typedef struct
{
  SbWorkspace *workspace;
  SbLogModel *log;
  GMainLoop *loop;
  gint64 begun;
  gint64 ended;
  gint64 last;    /* when the ticking source ran last */
  gint64 longest; /* between two of its turns */
  gint64 last_cpu;
  gint64 longest_cpu; /* what this thread worked between two turns: the machine's load left out */
  guint64 n_told;
  guint64 n_unshown;
  SbRunEvent *summary;
} Flood;

static gint64
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Every millisecond, before everything that draws. */
static gboolean
tick_cb (gpointer user_data)
{
  Flood *flood = user_data;
  gint64 now = g_get_monotonic_time (), cpu = get_cpu_us ();

  flood->longest_cpu = MAX (flood->longest_cpu, cpu - flood->last_cpu);
  flood->last_cpu = cpu;
  flood->longest = MAX (flood->longest, now - flood->last);
  flood->last = now;
  if (flood->summary != NULL && !sb_log_model_is_pending (flood->log))
    g_main_loop_quit (flood->loop);
  return G_SOURCE_CONTINUE;
}

static void
event_cb (SbWorkspace *workspace, SbRunEvent *event, gpointer user_data)
{
  Flood *flood = user_data;

  if (event->kind == SB_EVENT_NOTICE)
    {
      flood->n_unshown += event->n_unshown;
      flood->n_told += event->n_unshown == 0;
    }
  sb_log_model_push_event (flood->log, event);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flood *flood = user_data;
  g_autoptr (GError) error = NULL;

  flood->summary = sb_workspace_run_finish (flood->workspace, result, &error);
  flood->ended = g_get_monotonic_time ();
  if (flood->summary == NULL)
    g_error ("%s", error->message);
}

static void
open_project (Flood *flood, const char *folder, const char *database)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) refreshed = NULL;
  g_autoptr (SbTarget) target = sb_test_server_get_target (database, NULL);
  g_autoptr (GError) error = NULL;

  sb_workspace_open_async (flood->workspace, folder, result_cb, &opened);
  if (!sb_workspace_open_finish (flood->workspace, wait_for (&opened), &error))
    g_error ("%s", error->message);
  sb_workspace_set_target (flood->workspace, target);
  sb_workspace_refresh_async (flood->workspace, result_cb, &refreshed);
  if (!sb_workspace_refresh_finish (flood->workspace, wait_for (&refreshed), &error))
    g_error ("%s", error->message);
}

static SbPlan *
make_plan (Flood *flood)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY };
  g_autoptr (GAsyncResult) planned = NULL;
  g_autoptr (GError) error = NULL;
  SbPlan *plan;

  sb_workspace_plan_async (flood->workspace, &request, result_cb, &planned);
  plan = sb_workspace_plan_finish (flood->workspace, wait_for (&planned), &error);
  if (plan == NULL)
    g_error ("%s", error->message);
  return plan;
}

static long
get_peak_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static void
bench (const char *what, const char *sql)
{
  Flood flood = { .loop = g_main_loop_new (NULL, FALSE) };
  g_autofree char *folder = sb_test_program_make_folder ();
  g_autofree char *database = sb_test_server_create_database ();
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("switchback-bench", NULL);
  g_autoptr (SbPlan) plan = NULL;
  SbRunOptions options = { 0 };
  GtkWidget *window = gtk_window_new ();
  long before;
  guint tick;

  flood.workspace = sb_workspace_new ("switchback-bench");
  flood.log = sb_workbench_get_log (workbench);
  sb_workspace_set_lossy_notices (flood.workspace, TRUE);
  g_signal_connect (flood.workspace, "run-event", G_CALLBACK (event_cb), &flood);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 320);
  gtk_window_set_child (GTK_WINDOW (window), sb_log_pane_new (workbench));
  gtk_window_present (GTK_WINDOW (window));
  sb_test_program_write (folder, "001_flood.sql", sql);
  open_project (&flood, folder, database);
  plan = make_plan (&flood);
  before = get_peak_kb ();

  tick = g_timeout_add_full (G_PRIORITY_HIGH, 1, tick_cb, &flood, NULL);
  flood.begun = flood.last = g_get_monotonic_time ();
  flood.last_cpu = get_cpu_us ();
  sb_workspace_run_async (flood.workspace, plan, &options, run_cb, &flood);
  g_main_loop_run (flood.loop);
  g_source_remove (tick);
  g_print ("%-28s longest gap %3.0f ms (work %3.0f ms), over after %.2f s, drained %3.0f ms later, "
           "told %" G_GUINT64_FORMAT ", not shown %" G_GUINT64_FORMAT ", peak %ld MB (+%ld)\n",
           what, flood.longest / 1e3, flood.longest_cpu / 1e3, (flood.ended - flood.begun) / 1e6,
           (g_get_monotonic_time () - flood.ended) / 1e3, flood.n_told, flood.n_unshown,
           get_peak_kb () / 1024, (get_peak_kb () - before) / 1024);
  sb_run_event_unref (flood.summary);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (flood.workspace);
  g_main_loop_unref (flood.loop);
  sb_test_program_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 300000;
  g_autofree char *number = g_strdup_printf ("%u notices", n);
  g_autofree char *many = g_strdup_printf (
      "DO $$ BEGIN FOR i IN 1..%u LOOP RAISE NOTICE 'notice %%', i; END LOOP; END $$;\n", n);
  g_autofree char *same = g_strdup_printf (
      "DO $$ BEGIN FOR i IN 1..%u LOOP RAISE NOTICE 'it exists, skipping'; END LOOP; END $$;\n", n);

  if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)
    {
      g_printerr ("bench-flood: no server: run it beside tests/support/with-server\n");
      return 1;
    }
  gtk_init ();
  g_resources_register (sb_app_get_resource ());
  adw_init ();
  bench (number, many);
  bench ("as many that are the same", same);
  bench ("100 notices of 1 MB",
         "DO $$ BEGIN FOR i IN 1..100 LOOP RAISE NOTICE '%', repeat (chr (64 + i % 26), 1000000); "
         "END LOOP; END $$;\n");
  return 0;
}
