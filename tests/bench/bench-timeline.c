/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-timeline MIGRATIONS: frames of the timeline while it scrolls. Prints, for smooth, fast and
 * jumping scrolling, median and 99th percentile of what the main thread spends on a frame, and what
 * the model spends on a timeline, a filter and a search, all in ms. */
#include "sb-timeline-view.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "sb-app-resources.h"
#include "sb-timeline-fixture.h"
#include "scroll.h"

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

/* Without a widget that listens: what it costs before anything is drawn. */
static void
measure_model (SbTimeline *timeline, guint n)
{
  static const char *const searches[] = { "u", "users", "users 9", "nothing has this" };
  g_autoptr (SbTimelineModel) model = sb_timeline_model_new ();
  double start = scroll_cpu_ms (), first, again, filter, search, longest = 0;

  sb_timeline_model_set_timeline (model, timeline);
  first = scroll_cpu_ms () - start;
  start = scroll_cpu_ms ();
  sb_timeline_model_set_timeline (model, timeline);
  again = scroll_cpu_ms () - start;
  start = scroll_cpu_ms ();
  sb_timeline_model_set_filter (model, SB_TIMELINE_ATTENTION);
  filter = scroll_cpu_ms () - start;
  sb_timeline_model_set_filter (model, SB_TIMELINE_ALL);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      start = scroll_cpu_ms ();
      sb_timeline_model_set_search (model, searches[i]);
      search = scroll_cpu_ms () - start;
      longest = MAX (longest, search);
    }
  g_print ("timeline %u model_ms first %.1f again %.1f filter %.1f first-search %.1f last %.1f\n",
           n, first, again, filter, longest, search);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  g_autofree char *label = g_strdup_printf ("timeline %u", n);
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
  shown = scroll_cpu_ms ();
  sb_timeline_model_set_timeline (sb_workbench_get_timeline (workbench), timeline);
  gtk_test_widget_wait_for_draw (list);
  shown = scroll_cpu_ms () - shown;
  scroll_and_print (list, label);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%s shown_ms %.0f rss_kb %ld\n", label, shown, usage.ru_maxrss);
  gtk_window_destroy (GTK_WINDOW (window));
  sb_timeline_case_end (&c);
  return 0;
}
