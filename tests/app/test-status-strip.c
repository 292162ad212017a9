/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strip below the scripts: where the cursor is, and nothing where there is nothing to tell. */
#include "sb-test-widget.h"

#include "sb-status-strip.h"

static void
test_strip (void)
{
  static const char *const ids[] = { "statements", "transaction", "errors", "format", "state" };
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("test", NULL);
  GtkWidget *strip = sb_status_strip_new (workbench);
  GtkWindow *window = sb_test_widget_show (strip);
  gpointer weak = strip;

  g_object_add_weak_pointer (weak, &weak);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_false (sb_test_widget_is_shown (strip, ids[i]));
  g_assert_false (sb_test_widget_is_shown (strip, "cursor"));
  sb_status_strip_set_cursor (SB_STATUS_STRIP (strip), 7, 37);
  g_assert_true (sb_test_widget_is_shown (strip, "cursor"));
  g_assert_cmpstr (sb_test_widget_get_label (strip, "cursor"), ==, "Ln 7, Col 37");
  sb_status_strip_set_cursor (SB_STATUS_STRIP (strip), 0, 0);
  g_assert_false (sb_test_widget_is_shown (strip, "cursor"));
  sb_status_strip_set_document (SB_STATUS_STRIP (strip), NULL);
  gtk_window_destroy (window);
  sb_test_widget_assert_gone (&weak);
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
  g_test_add_func ("/status-strip/cursor", test_strip);
  return g_test_run ();
}
