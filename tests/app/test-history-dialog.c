/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-history-dialog.h"

#include "sb-app-resources.h"
#include "sb-test-wait.h"
#include "sb-test-widget.h"

static gboolean
says_more (gpointer dialog)
{
  return !g_str_has_prefix (sb_test_widget_get_label (dialog, "message"), "Reading");
}

/* Without a target nothing can be read: it says so, and goes with Esc. */
static void
test_nothing_to_show (void)
{
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("test", NULL);
  GtkWindow *dialog = sb_history_dialog_new (NULL, workbench);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (dialog);
  g_assert_cmpstr (gtk_window_get_title (dialog), ==, "Run history");
  sb_test_wait_for (says_more (dialog));
  g_assert_cmpstr (sb_test_widget_get_label (dialog, "message"), ==,
                   "The journal could not be read: the target's history has not been read");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "window.close", NULL);
  sb_test_widget_assert_gone ((gpointer *) &dialog);
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
  g_resources_register (sb_app_get_resource ());
  g_test_add_func ("/app/history-dialog/nothing-to-show", test_nothing_to_show);
  return g_test_run ();
}
