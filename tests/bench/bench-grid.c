/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-grid ROWS COLUMNS: frames of the results grid while it scrolls. Prints, for smooth, fast
 * and jumping scrolling, median and 99th percentile of a frame's time on the main thread, in ms. */
#include "sb-grid.h"

#include <adwaita.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "sb-app-resources.h"
#include "scroll.h"

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

int
main (int argc, char *argv[])
{
  guint n_rows = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  guint n_columns = argc > 2 ? (guint) atoi (argv[2]) : 10;
  g_autofree char *label = g_strdup_printf ("grid %ux%u", n_rows, n_columns);
  g_autoptr (SbRowStore) store = NULL;
  GtkWidget *window, *scroller, *grid;
  struct rusage usage;
  double filled;

  gtk_init ();
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  filled = scroll_cpu_ms ();
  store = make_store (n_rows, n_columns);
  filled = scroll_cpu_ms () - filled;
  window = gtk_window_new ();
  scroller = gtk_scrolled_window_new ();
  grid = sb_grid_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 700);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  sb_grid_set_store (SB_GRID (grid), store);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (grid);
  scroll_and_print (grid, label);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%s fill_ms %.0f rss_kb %ld\n", label, filled, usage.ru_maxrss);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
