/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scrollbar that follows a text view's adjustment a frame later. */
#include "sb-sideways.h"
#include "sb-test-wait.h"

static void
test_follows_and_moves (void)
{
  GtkWidget *window = gtk_window_new ();
  SbSideways *sideways = g_object_new (SB_TYPE_SIDEWAYS, NULL);
  g_autoptr (GtkAdjustment)
      adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 100, 1, 10, 100));
  GtkWidget *bar = adw_bin_get_child (ADW_BIN (sideways));
  GtkAdjustment *own = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar));

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (sideways));
  g_object_set (sideways, "adjustment", adjustment, NULL);
  gtk_window_present (GTK_WINDOW (window));
  sb_test_wait_for (gtk_adjustment_get_upper (own) == 100);
  g_assert_false (gtk_widget_get_visible (bar));

  /* Never at once: that may be in the middle of a layout. */
  gtk_adjustment_set_upper (adjustment, 500);
  g_assert_cmpfloat (gtk_adjustment_get_upper (own), ==, 100);
  sb_test_wait_for (gtk_adjustment_get_upper (own) == 500);
  g_assert_true (gtk_widget_get_visible (bar));

  gtk_adjustment_set_value (own, 40);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 40);

  g_object_add_weak_pointer (G_OBJECT (sideways), (gpointer *) &sideways);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (sideways);
  gtk_adjustment_set_upper (adjustment, 600);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/sideways/follows-and-moves", test_follows_and_moves);
  return g_test_run ();
}
