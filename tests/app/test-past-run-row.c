/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A past run in the run history: what servers wrote into it stays plain text on one line. */
#include "sb-past-run-row.h"

#include <string.h>

#include "sb-test-wait.h"
#include "sb-test-widget.h"

#define HOSTILE "<b>%s%n</b> & <span\nfoo=\"x\"> \xe2\x80\xae evil \xd7\xa9\xd7\x9c\xf0\x9f\x90\x98"

static void
step_free (gpointer data)
{
  SbPastStep *step = data;

  g_free (step->error);
  g_free (step->file);
  g_free (step);
}

static SbPastRun *
new_run (const char *text, guint n_steps)
{
  SbPastRun *run = g_new0 (SbPastRun, 1);

  run->id = (char *) "7c9e6679-7425-40de-944b-e07fc1f9041a";
  run->kind = run->outcome = (char *) text;
  run->started_at = (char *) "2026-11-20T10:30:00.123Z";
  run->duration_ms = 84;
  run->role = run->host = run->program_version = (char *) text;
  run->steps = g_ptr_array_new_with_free_func (step_free);
  for (guint i = 0; i < n_steps; i++)
    {
      SbPastStep *step = g_new0 (SbPastStep, 1);

      step->ordinal = i + 1;
      step->key = step->version = step->direction = step->protocol = step->state = (char *) text;
      step->file = g_strdup_printf ("%03u_%s", i + 1, text);
      step->duration_ms = -1;
      step->error = i == 0 ? g_strdup (text) : NULL;
      g_ptr_array_add (run->steps, step);
    }
  return run;
}

static void
run_free (SbPastRun *run)
{
  g_ptr_array_unref (run->steps);
  g_free (run);
}

/* The row in a window, and a weak pointer that tells when it is gone. */
static GtkWindow *
show (SbPastRun *run, gpointer *row)
{
  GtkWidget *list = gtk_list_box_new ();

  *row = sb_past_run_row_new (NULL, run);
  g_object_add_weak_pointer (*row, row);
  gtk_list_box_append (GTK_LIST_BOX (list), *row);
  return sb_test_widget_show (list);
}

static guint
count_lines (GtkWidget *widget)
{
  guint n = GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "sb-history-step");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_lines (child);
  return n;
}

static void
assert_plain (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));

      g_assert_null (strchr (text, '\n'));
      g_assert_null (strstr (text, "\xe2\x80\xae"));
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, 2010);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_plain (child);
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static void
test_hostile (void)
{
  SbPastRun *run = new_run (HOSTILE, 3);
  gpointer row;
  GtkWindow *window = show (run, &row);

  adw_expander_row_set_expanded (row, TRUE);
  sb_test_wait_for_draw (GTK_WIDGET (window));
  g_assert_true (says (row, "<b>%s%n</b> & <span"));
  g_assert_true (says (row, "001_<b>%s%n</b>"));
  g_assert_true (says (row, "\\u202e"));
  assert_plain (row);
  gtk_window_destroy (window);
  sb_test_widget_assert_gone (&row);
  run_free (run);
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  SbPastRun *run = new_run (text, 1);
  gpointer row;
  GtkWindow *window = show (run, &row);

  adw_expander_row_set_expanded (row, TRUE);
  sb_test_wait_for_draw (GTK_WIDGET (window));
  assert_plain (row);
  g_assert_cmpint (gtk_widget_get_width (row), <=, 900);
  gtk_window_destroy (window);
  sb_test_widget_assert_gone (&row);
  run_free (run);
}

/* Its migrations are made when it is opened, once, and no more than anybody reads. */
static void
test_steps (void)
{
  SbPastRun *run = new_run ("applied", 1000);
  gpointer row;
  GtkWindow *window = show (run, &row);

  g_assert_cmpuint (count_lines (row), ==, 0);
  for (int i = 0; i < 3; i++)
    adw_expander_row_set_expanded (row, i != 1);
  g_assert_cmpuint (count_lines (row), ==, 201);
  g_assert_true (says (row, "800 more: Copy has them"));
  gtk_window_destroy (window);
  sb_test_widget_assert_gone (&row);
  run_free (run);
}

static void
copied_cb (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_set (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static void
test_copy (void)
{
  SbPastRun *run = new_run ("applied", 1);
  gpointer row;
  GtkWindow *window = show (run, &row);
  GtkWidget *button = sb_test_widget_find_type (row, GTK_TYPE_BUTTON);
  g_autofree char *title = sb_run_history_dup_title (run);
  g_autofree char *name = g_strdup_printf ("Copy %s", title);
  g_autofree char *all = sb_run_history_dup_text (run);
  g_autofree char *text = NULL;

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       name);
  g_signal_emit_by_name (button, "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (row), NULL, copied_cb, &text);
  sb_test_wait_for (is_set (&text));
  g_assert_cmpstr (text, ==, all);
  gtk_window_destroy (window);
  sb_test_widget_assert_gone (&row);
  run_free (run);
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
  g_test_add_func ("/past-run-row/hostile", test_hostile);
  g_test_add_func ("/past-run-row/long", test_long);
  g_test_add_func ("/past-run-row/steps", test_steps);
  g_test_add_func ("/past-run-row/copy", test_copy);
  return g_test_run ();
}
