/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list view gets through a feed: some rows a frame, and in the end the same as the model. */
#include "sb-row-feed.h"
#include "sb-test-wait.h"

typedef struct
{
  GtkStringList *model;
  SbRowFeed *feed;
  GtkStack *stack; /* its page "list" has the view, the other one nothing */
  GtkWidget *view;
  GtkWidget *window;
  GPtrArray *seen; /* what a listener of items-changed knows */
  guint n_rows;    /* made since the last frame */
  guint max_rows;  /* made in one frame */
} Fixture;

static void
setup_cb (Fixture *fixture, GtkListItem *list_item)
{
  fixture->n_rows++;
  gtk_list_item_set_child (list_item, gtk_label_new ("row"));
}

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (removed > 0)
    g_ptr_array_remove_range (fixture->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->seen, position + i, g_list_model_get_item (list, position + i));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, fixture->seen->len);
}

static void
after_paint_cb (Fixture *fixture)
{
  fixture->max_rows = MAX (fixture->max_rows, fixture->n_rows);
  fixture->n_rows = 0;
}

static void
change (Fixture *fixture, guint position, guint removed, guint added)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (guint i = 0; i < added; i++)
    g_strv_builder_add (builder, "text");
  strings = g_strv_builder_end (builder);
  gtk_string_list_splice (fixture->model, position, removed, (const char *const *) strings);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->model = gtk_string_list_new (NULL);
  fixture->view = gtk_list_view_new (NULL, g_object_ref (factory));
  fixture->feed = sb_row_feed_new (G_LIST_MODEL (fixture->model), fixture->view);
  fixture->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), fixture);
  g_signal_connect (fixture->feed, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (fixture->feed)));
  gtk_list_view_set_model (GTK_LIST_VIEW (fixture->view), GTK_SELECTION_MODEL (selection));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), fixture->view);
  fixture->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (fixture->stack, gtk_label_new ("nothing"), "nothing");
  gtk_stack_add_named (fixture->stack, scroller, "list");
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 200);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->stack));
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (fixture->window), "after-paint",
                            G_CALLBACK (after_paint_cb), fixture);
  sb_test_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  sb_test_settle ();
  g_assert_finalize_object (fixture->feed);
  g_assert_finalize_object (fixture->model);
  g_ptr_array_unref (fixture->seen);
}

static void
wait_for_all (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));

  sb_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (fixture->feed)) >= n);
  sb_test_wait_for_draw (fixture->window);
}

static void
assert_same (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));

  g_assert_cmpuint (fixture->seen->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);

      g_assert_true (item == fixture->seen->pdata[i]);
    }
}

static void
test_rows_come_some_a_frame (Fixture *fixture, gconstpointer data)
{
  gtk_stack_set_visible_child_name (fixture->stack, "list");
  sb_test_wait_for_draw (fixture->window);
  change (fixture, 0, 0, 1000);
  wait_for_all (fixture);
  assert_same (fixture);
  /* All of them replaced: rows are made anew. */
  change (fixture, 0, 1000, 2000);
  wait_for_all (fixture);
  assert_same (fixture);
  g_assert_cmpuint (fixture->max_rows, >, 0);
  /* The view itself may make one or two for what has the focus. */
  g_assert_cmpuint (fixture->max_rows, <=, SB_ROW_FEED_STEP + 2);
}

static void
test_what_nobody_sees_has_no_rows (Fixture *fixture, gconstpointer data)
{
  change (fixture, 0, 0, 1000);
  sb_test_wait_for_draw (fixture->window);
  g_assert_cmpuint (fixture->seen->len, ==, 0);
  gtk_stack_set_visible_child_name (fixture->stack, "list");
  wait_for_all (fixture);
  assert_same (fixture);
  g_assert_cmpuint (fixture->max_rows, <=, SB_ROW_FEED_STEP + 2);

  /* Looked away and back, the same rows are there; what changed meanwhile comes then. */
  gtk_stack_set_visible_child_name (fixture->stack, "nothing");
  sb_test_wait_for_draw (fixture->window);
  assert_same (fixture);
  change (fixture, 100, 50, 60);
  g_assert_cmpuint (fixture->seen->len, ==, 100);
  gtk_stack_set_visible_child_name (fixture->stack, "list");
  wait_for_all (fixture);
  assert_same (fixture);
}

static void
test_any_change_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  gtk_stack_set_visible_child_name (fixture->stack, "list");
  for (guint i = 0; i < 300; i++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
      guint position = g_rand_int_range (rand, 0, n + 1);
      guint removed = g_rand_int_range (rand, 0, MIN (n - position, 90) + 1);

      change (fixture, position, removed, g_rand_int_range (rand, 0, 90));
      if (i % 10 == 0)
        g_main_context_iteration (NULL, FALSE);
      if (i % 100 == 50)
        gtk_stack_set_visible_child_name (fixture->stack, i % 200 == 50 ? "nothing" : "list");
    }
  gtk_stack_set_visible_child_name (fixture->stack, "list");
  wait_for_all (fixture);
  assert_same (fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/row-feed/some-a-frame", test_rows_come_some_a_frame);
  ADD ("/row-feed/unseen", test_what_nobody_sees_has_no_rows);
  ADD ("/row-feed/any-change", test_any_change_is_told);
  return g_test_run ();
}
