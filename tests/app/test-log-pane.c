/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "sb-app-resources.h"
#include "sb-line.h"
#include "sb-log-pane.h"
#include "sb-test-wait.h"
#include "sb-widget-look.h"

typedef struct
{
  SbWorkbench *workbench;
  SbLogModel *log;
  GtkWidget *window;
  GtkWidget *pane;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->workbench = sb_workbench_new ("test", NULL);
  fixture->log = sb_workbench_get_log (fixture->workbench);
  fixture->pane = sb_log_pane_new (fixture->workbench);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 300);
  gtk_box_append (GTK_BOX (box), sb_log_pane_get_extra (SB_LOG_PANE (fixture->pane)));
  gtk_box_append (GTK_BOX (box), fixture->pane);
  gtk_widget_set_vexpand (fixture->pane, TRUE);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sb_test_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->pane), (gpointer *) &fixture->pane);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  sb_widget_look_finish ();
  g_assert_null (fixture->pane);
  g_assert_finalize_object (fixture->workbench);
}

static void
push_lines (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("line %u <b>%%s</b>", i);

      sb_log_model_push_text (fixture->log, SB_LOG_PLAIN, text);
    }
}

static guint
count_lines (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->log));
}

static void
wait_for_lines (Fixture *fixture, guint n)
{
  sb_test_wait_for (count_lines (fixture) >= n);
  sb_test_wait_for_draw (fixture->window);
}

static void
test_lines_are_drained_and_named (Fixture *fixture, gconstpointer data)
{
  GtkWidget *line;

  g_assert_nonnull (sb_widget_look_find_label (fixture->pane, "What is done here, and what servers "
                                                              "say, is written down here"));
  push_lines (fixture, 3);
  wait_for_lines (fixture, 3);
  line = sb_widget_look_find_type (fixture->pane, SB_TYPE_LINE);
  g_assert_nonnull (line);
  g_assert_cmpstr (sb_line_get_text (SB_LINE (line)), ==, "line 0 <b>%s</b>");
  g_assert_true (sb_widget_look_find_name (fixture->pane, "line 0 <b>%s</b>")
                 == gtk_widget_get_parent (line));
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  GtkWidget *scroller = sb_widget_look_find_type (fixture->pane, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static gboolean
is_at_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);

  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
         >= gtk_adjustment_get_upper (adjustment) - 5;
}

static GtkWidget *
find_range (Fixture *fixture)
{
  GtkWidget *scroller = sb_widget_look_find_type (fixture->pane, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_widget_get_first_child (
      gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (scroller)));
}

static void
test_the_end_is_followed_until_let_go (Fixture *fixture, gconstpointer data)
{
  GtkWidget *jump = sb_widget_look_find_name (fixture->pane, "Jump to the end of the log");
  gboolean handled;

  push_lines (fixture, 500);
  wait_for_lines (fixture, 500);
  sb_widget_look_settle (fixture->window);
  g_assert_true (is_at_end (fixture));
  g_assert_false (gtk_widget_get_visible (jump));

  /* As a hand on the scrollbar. */
  g_signal_emit_by_name (find_range (fixture), "change-value", GTK_SCROLL_JUMP, 100.0, &handled);
  sb_widget_look_settle (fixture->window);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), ==, 100);
  g_assert_true (gtk_widget_get_visible (jump));
  push_lines (fixture, 10);
  wait_for_lines (fixture, 510);
  sb_widget_look_settle (fixture->window);
  g_assert_false (is_at_end (fixture));

  g_signal_emit_by_name (jump, "clicked");
  sb_widget_look_settle (fixture->window);
  g_assert_true (is_at_end (fixture));
  g_assert_false (gtk_widget_get_visible (jump));
  push_lines (fixture, 10);
  wait_for_lines (fixture, 520);
  sb_widget_look_settle (fixture->window);
  g_assert_true (is_at_end (fixture));
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

/* What the clipboard has once it is other than @before. */
static char *
wait_for_clipboard (Fixture *fixture, const char *before)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->pane);

  for (;;)
    {
      g_autofree char *text = NULL;

      gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
      sb_test_wait_for (text != NULL);
      if (g_strcmp0 (text, before) != 0)
        return g_steal_pointer (&text);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_copy_and_clear (Fixture *fixture, gconstpointer data)
{
  GtkWidget *extra = sb_log_pane_get_extra (SB_LOG_PANE (fixture->pane));
  GtkWidget *copy = sb_widget_look_find_name (extra, "Copy the log");
  GtkWidget *clear = sb_widget_look_find_name (extra, "Clear the log");
  GtkWidget *list = sb_widget_look_find_type (fixture->pane, GTK_TYPE_LIST_VIEW);
  g_autofree char *all = NULL, *one = NULL;

  g_assert_false (gtk_widget_get_sensitive (copy));
  push_lines (fixture, 3);
  wait_for_lines (fixture, 3);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (fixture->pane), "nothing");
  g_signal_emit_by_name (copy, "clicked");
  all = wait_for_clipboard (fixture, "nothing");
  g_assert_true (g_str_has_suffix (all, "  line 2 <b>%s</b>\n"));
  g_assert_nonnull (strstr (all, "  line 0 <b>%s</b>\n"));

  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 1, TRUE);
  g_signal_emit_by_name (copy, "clicked");
  one = wait_for_clipboard (fixture, all);
  g_assert_true (g_str_has_suffix (one, "  line 1 <b>%s</b>\n"));
  g_assert_null (strstr (one, "line 0"));

  g_signal_emit_by_name (clear, "clicked");
  g_assert_cmpuint (count_lines (fixture), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (clear));
}

static void
test_nobody_looks (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_visible (fixture->pane, FALSE);
  push_lines (fixture, 3);
  sb_test_wait_for (count_lines (fixture) >= 3);
  gtk_widget_set_visible (fixture->pane, TRUE);
  push_lines (fixture, 3);
  wait_for_lines (fixture, 6);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_resources_register (sb_app_get_resource ());
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/log-pane/lines", test_lines_are_drained_and_named);
  ADD ("/log-pane/follow", test_the_end_is_followed_until_let_go);
  ADD ("/log-pane/copy", test_copy_and_clear);
  ADD ("/log-pane/unseen", test_nobody_looks);
  return g_test_run ();
}
