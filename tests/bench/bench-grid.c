/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-grid ROWS COLUMNS: frames of the results grid while it scrolls. Prints, for smooth, fast
 * and jumping scrolling, median and 99th percentile of a frame's time on the main thread, in ms. */
#include "sb-grid.h"

#include <adwaita.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "sb-app-resources.h"

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
  GtkAdjustment *across;
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

static SbRowStore *
make_store (guint n_rows, guint n_columns)
{
  SbRowStore *store = sb_row_store_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) types = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree const char **values = g_new (const char *, n_columns);
  g_autofree char *texts = g_malloc (n_columns * 40);
  SbRows *rows = NULL;

  for (guint c = 0; c < n_columns; c++)
    {
      guint32 type = c % 3 == 0 ? 23 : c % 3 == 1 ? 2950 : 25;

      g_ptr_array_add (names, g_strdup_printf ("column_%u", c));
      g_array_append_val (types, type);
    }
  for (guint r = 0; r < n_rows; r++)
    {
      if (rows == NULL)
        rows = sb_rows_new (n_columns, (const char *const *) names->pdata,
                            (const guint32 *) (gpointer) types->data);
      for (guint c = 0; c < n_columns; c++)
        {
          char *text = texts + c * 40;

          if (c % 3 == 0)
            g_snprintf (text, 40, "%u", r * 31 + c);
          else if (c % 3 == 1)
            g_snprintf (text, 40, "7c9e6679-7425-40de-944b-%012u", r);
          else
            g_snprintf (text, 40, "a value %u of some length", r % 977);
          values[c] = (r + c) % 17 == 0 ? NULL : text;
        }
      sb_rows_add (rows, values, NULL);
      if (r % 500 == 499 || r + 1 == n_rows)
        {
          sb_row_store_append (store, rows);
          g_clear_pointer (&rows, sb_rows_unref);
        }
    }
  sb_row_store_finish (store, NULL, NULL, n_rows);
  return store;
}

static void
before_cb (GdkFrameClock *clock, gpointer user_data)
{
  Bench *bench = user_data;
  double value = gtk_adjustment_get_value (bench->down);
  double end = gtk_adjustment_get_upper (bench->down) - gtk_adjustment_get_page_size (bench->down);

  bench->started = cpu_ms ();
  if (bench->way == SMOOTH)
    gtk_adjustment_set_value (bench->down, value + 40);
  else if (bench->way == FAST)
    gtk_adjustment_set_value (bench->down, value + 500);
  else
    {
      gtk_adjustment_set_value (bench->down, g_random_double () * end);
      gtk_adjustment_set_value (bench->across,
                                g_random_double () * gtk_adjustment_get_upper (bench->across));
    }
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

int
main (int argc, char *argv[])
{
  guint n_rows = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  guint n_columns = argc > 2 ? (guint) atoi (argv[2]) : 10;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GtkAdjustment) down = NULL;
  g_autoptr (GtkAdjustment) across = NULL;
  g_autoptr (SbRowStore) store = NULL;
  GtkWidget *window, *scroller, *grid;
  GdkFrameClock *clock;
  Bench bench = { .loop = loop, .started = -1 };
  struct rusage usage;
  double filled;

  gtk_init ();
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  filled = cpu_ms ();
  store = make_store (n_rows, n_columns);
  filled = cpu_ms () - filled;
  window = gtk_window_new ();
  scroller = gtk_scrolled_window_new ();
  grid = sb_grid_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 700);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  sb_grid_set_store (SB_GRID (grid), store);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (grid);
  g_object_get (grid, "vadjustment", &down, "hadjustment", &across, NULL);
  bench.down = down;
  bench.across = across;
  clock = gtk_widget_get_frame_clock (grid);
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
      g_print ("grid %ux%u %s median %.2f p99 %.2f\n", n_rows, n_columns, way_names[way],
               bench.times[FRAMES / 2], bench.times[FRAMES * 99 / 100]);
    }
  gdk_frame_clock_end_updating (clock);
  g_signal_handlers_disconnect_by_data (clock, &bench);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("grid %ux%u fill_ms %.0f rss_kb %ld\n", n_rows, n_columns, filled, usage.ru_maxrss);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
