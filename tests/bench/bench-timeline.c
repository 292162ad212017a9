/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-timeline MIGRATIONS: frames of the timeline while it scrolls. Prints, for smooth, fast and
 * jumping scrolling, median and 99th percentile of what the main thread spends on a frame, and what
 * the model spends on a timeline, a filter and a search, all in ms. */
#include "sb-timeline-view.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "sb-app-resources.h"
#include "sb-timeline-fixture.h"

#define FRAMES 300

typedef enum
{
  SMOOTH,
  FAST,
  JUMP,
  N_WAYS,
} Way;

static const char *const way_names[] = { "smooth", "fast", "jump" };

typedef struct
{
  GtkAdjustment *down;
  Way way;
  guint frame;
  double started; /* ms of CPU time; -1 when no frame runs */
  double times[FRAMES];
  GMainLoop *loop;
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* One in three without a rollback or a verify script, one in ten pending, a few changed. */
static SbTimeline *
make_timeline (SbTimelineCase *c, guint n)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) applied = g_ptr_array_new ();
  SbHistory *history;
  SbTimeline *timeline;

  for (guint i = 1; i <= n; i++)
    {
      g_ptr_array_add (names, g_strdup_printf ("%05u_add_%s_to_the_%s_table.sql", i,
                                               i % 2 ? "a_column" : "an_index",
                                               i % 7 ? "notifications" : "users"));
      if (i <= n - n / 10 && i % 97 != 0)
        g_ptr_array_add (applied, g_ptr_array_index (names, names->len - 1));
      if (i % 3 != 0)
        g_ptr_array_add (names, g_strdup_printf ("rollback_%05u.sql", i));
      if (i % 3 != 1)
        g_ptr_array_add (names, g_strdup_printf ("verify_%05u.sql", i));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (applied, NULL);
  sb_timeline_case_begin (c, (const char *const *) names->pdata);
  history = sb_timeline_case_make_history ((const char *const *) applied->pdata);
  for (guint i = 0; i + 1 < applied->len; i++)
    if (i % 50 == 0)
      sb_timeline_case_add_entry (history, g_ptr_array_index (applied, i), "apply", "applied",
                                  "0123", NULL);
  sb_history_seal (history);
  timeline = sb_timeline_new (c->project, history);
  sb_history_unref (history);
  return timeline;
}

static void
before_cb (GdkFrameClock *clock, gpointer user_data)
{
  Bench *bench = user_data;
  double value = gtk_adjustment_get_value (bench->down);
  double end = gtk_adjustment_get_upper (bench->down) - gtk_adjustment_get_page_size (bench->down);

  bench->started = cpu_ms ();
  gtk_adjustment_set_value (bench->down, bench->way == SMOOTH ? value + 40
                                         : bench->way == FAST ? value + 500
                                                              : g_random_double () * end);
}

static void
after_cb (GdkFrameClock *clock, gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->started < 0)
    return;
  bench->times[bench->frame++] = cpu_ms () - bench->started;
  bench->started = -1;
  if (bench->frame == FRAMES)
    g_main_loop_quit (bench->loop);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
measure_frames (GtkWidget *list, guint n)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GtkAdjustment) down = NULL;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (list);
  Bench bench = { .loop = loop, .started = -1 };

  g_object_get (list, "vadjustment", &down, NULL);
  bench.down = down;
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &bench);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_cb), &bench);
  gdk_frame_clock_begin_updating (clock);
  for (Way way = 0; way < N_WAYS; way++)
    {
      bench.way = way;
      bench.frame = 0;
      gtk_adjustment_set_value (down, 0);
      g_main_loop_run (loop);
      qsort (bench.times, FRAMES, sizeof bench.times[0], compare);
      g_print ("timeline %u %s median %.2f p99 %.2f\n", n, way_names[way], bench.times[FRAMES / 2],
               bench.times[FRAMES * 99 / 100]);
    }
  gdk_frame_clock_end_updating (clock);
  g_signal_handlers_disconnect_by_data (clock, &bench);
}

/* Without a widget that listens: what it costs before anything is drawn. */
static void
measure_model (SbTimeline *timeline, guint n)
{
  static const char *const searches[] = { "u", "users", "users 9", "nothing has this" };
  g_autoptr (SbTimelineModel) model = sb_timeline_model_new ();
  double start = cpu_ms (), first, again, filter, search, longest = 0;

  sb_timeline_model_set_timeline (model, timeline);
  first = cpu_ms () - start;
  start = cpu_ms ();
  sb_timeline_model_set_timeline (model, timeline);
  again = cpu_ms () - start;
  start = cpu_ms ();
  sb_timeline_model_set_filter (model, SB_TIMELINE_ATTENTION);
  filter = cpu_ms () - start;
  sb_timeline_model_set_filter (model, SB_TIMELINE_ALL);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      start = cpu_ms ();
      sb_timeline_model_set_search (model, searches[i]);
      search = cpu_ms () - start;
      longest = MAX (longest, search);
    }
  g_print ("timeline %u model_ms first %.1f again %.1f filter %.1f first-search %.1f last %.1f\n",
           n, first, again, filter, longest, search);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbWorkbench) workbench = NULL;
  g_autoptr (GtkCssProvider) css = NULL;
  SbTimelineCase c;
  GtkWidget *window, *view, *list;
  struct rusage usage;
  double shown;

  gtk_init ();
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/dev/switchback/Switchback/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  timeline = make_timeline (&c, n);
  measure_model (timeline, n);
  workbench = sb_workbench_new ("bench", NULL);
  window = gtk_window_new ();
  view = sb_timeline_view_new (workbench);
  list = GTK_WIDGET (gtk_widget_get_template_child (view, SB_TYPE_TIMELINE_VIEW, "list"));
  gtk_window_set_default_size (GTK_WINDOW (window), 330, 840);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  shown = cpu_ms ();
  sb_timeline_model_set_timeline (sb_workbench_get_timeline (workbench), timeline);
  gtk_test_widget_wait_for_draw (list);
  shown = cpu_ms () - shown;
  measure_frames (list, n);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("timeline %u shown_ms %.0f rss_kb %ld\n", n, shown, usage.ru_maxrss);
  gtk_window_destroy (GTK_WINDOW (window));
  sb_timeline_case_end (&c);
  return 0;
}
