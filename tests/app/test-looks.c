/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the whole window looks, filled with all it can show: at every size, in light and dark, nothing
 * is cut off that does not say so by an ellipsis, and nothing lies on something else. With
 * SWITCHBACK_PICTURES=DIR each look is also saved there. */
#include "sb-test-widget.h"

#include <glib/gstdio.h>

#include "sb-header.h"
#include "sb-test-wait.h"
#include "sb-timeline-fixture.h"
#include "sb-window.h"
#include "sb-workbench-private.h"

#define LONG_TEXT                                                                                  \
  "a rather long line that somebody wrote without an end in sight, with <b>markup</b> & %s, an "   \
  "emoji 🚆 and שלום, and then some more of it, so that no window there is can be wide enough"
#define LONG_NAME                                                                                  \
  "a_name_as_long_as_people_make_them_when_they_want_to_say_everything_about_a_migration_in_it"

static const char *const names[] = { "001_first.sql",
                                     "rollback_001.sql",
                                     "verify_001.sql",
                                     "002_edited_since.sql",
                                     "rollback_002.sql",
                                     "003_late_one.sql",
                                     "004_applied.sql",
                                     "005_half_way.sql",
                                     "006_failed_with_a_long_reason.sql",
                                     "007_" LONG_NAME ".sql",
                                     "008_twice.sql",
                                     "008_twice_again.sql",
                                     "009_pending.sql",
                                     NULL };

typedef struct
{
  SbTimelineCase c;
  SbApplication *application;
  SbWindow *window;
  SbWorkbench *workbench;
  gpointer gone[2]; /* weak: the window and its model */
} Fixture;

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean is_dark;
} Look;

static const Look looks[] = {
  { "small", 900, 600, FALSE },  { "small-dark", 900, 600, TRUE },  { "middle", 1100, 760, FALSE },
  { "large", 1440, 900, FALSE }, { "large-dark", 1440, 900, TRUE },
};

/* Some frames later everything has its place. */
static gboolean
count_frames_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames_left = user_data;

  return --*n_frames_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
settle (Fixture *fixture)
{
  guint n_frames_left = 6;

  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->window), count_frames_cb, &n_frames_left,
                                NULL);
  sb_test_wait_for (n_frames_left == 0);
  sb_test_widget_settle ();
}

static void
save_picture (Fixture *fixture, const Look *look, const char *what)
{
  const char *folder = g_getenv ("SWITCHBACK_PICTURES");
  float width = gtk_widget_get_width (GTK_WIDGET (fixture->window));
  float height = gtk_widget_get_height (GTK_WIDGET (fixture->window));
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->window));
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)),
                                         node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  path = g_strdup_printf ("%s/%s-%s.png", folder, what, look->name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
assert_label_fits (GtkLabel *label)
{
  int width;

  if (gtk_label_get_ellipsize (label) != PANGO_ELLIPSIZE_NONE || gtk_label_get_wrap (label))
    return;
  pango_layout_get_pixel_size (gtk_label_get_layout (label), &width, NULL);
  if (width > gtk_widget_get_width (GTK_WIDGET (label)))
    g_error ("\"%s\" needs %d pixels and has %d", gtk_label_get_text (label), width,
             gtk_widget_get_width (GTK_WIDGET (label)));
}

/* What is in a box or in a bar stands side by side; only what scrolls may reach out of the window. */
static void
assert_tidy (GtkWidget *widget, gboolean is_row, GtkWidget *window)
{
  graphene_rect_t last = GRAPHENE_RECT_INIT_ZERO;

  if (GTK_IS_LABEL (widget))
    assert_label_fits (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t place, common;

      if (!gtk_widget_get_mapped (child) || GTK_IS_POPOVER (child) || GTK_IS_SCROLLBAR (child)
          || !gtk_widget_compute_bounds (child, window, &place) || place.size.width <= 0)
        continue;
      if (is_row && graphene_rect_intersection (&last, &place, &common) && common.size.width >= 1
          && common.size.height >= 1)
        g_error ("two %s in a %s overlap by %.0f pixels", G_OBJECT_TYPE_NAME (child),
                 G_OBJECT_TYPE_NAME (widget), common.size.width);
      if ((GTK_IS_BUTTON (child) || GTK_IS_LABEL (child) || GTK_IS_EDITABLE (child))
          && (place.origin.x < -1
              || place.origin.x + place.size.width > gtk_widget_get_width (window) + 1))
        g_error ("a %s reaches out of the window", G_OBJECT_TYPE_NAME (child));
      last = place;
      if (!GTK_IS_SCROLLABLE (child) && !GTK_IS_EDITABLE (child))
        assert_tidy (child, GTK_IS_BOX (child) || GTK_IS_CENTER_BOX (child), window);
    }
}

/* The window manager grants a size, less a border: unless something inside needs more. */
static gboolean
has_size (Fixture *fixture, const Look *look)
{
  return ABS (gtk_widget_get_width (GTK_WIDGET (fixture->window)) + 10 - look->width) <= 10;
}

/* GTK 4.8 forgets what was asked for when the answer to an earlier size comes after that: a slow
 * window manager answers so, at the latest to the window's first size. */
static void
ask_for_size (Fixture *fixture, const Look *look)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), look->width, look->height);
  settle (fixture);
}

static void
look_at (Fixture *fixture, const char *what)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      const Look *look = &looks[i];

      sb_test_wait_note ("%s, %s", what, look->name);
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          look->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                        : ADW_COLOR_SCHEME_FORCE_LIGHT);
      ask_for_size (fixture, look);
      SB_TEST_WAIT (has_size (fixture, look), ask_for_size (fixture, look));
      settle (fixture);
      save_picture (fixture, look, what);
      assert_tidy (window, FALSE, window);
    }
}

/* A history that has a migration in every state. */
static void
show_states (Fixture *fixture)
{
  static const char *const applied[] = { "001_first.sql", "002_edited_since.sql", "004_applied.sql",
                                         "000_gone_from_the_folder.sql", NULL };
  SbHistory *history = sb_timeline_case_make_history (applied);
  SbTimelineModel *model = fixture->c.model;

  sb_timeline_case_add_entry (history, "002_edited_since.sql", "apply", "applied", "0123", NULL);
  sb_timeline_case_add_entry (history, "005_half_way.sql", "apply", "partial", NULL, LONG_TEXT);
  sb_timeline_case_add_entry (history, "006_failed_with_a_long_reason.sql", "apply", "failed", NULL,
                              LONG_TEXT);
  /* In the window's own model, not in that of the case. */
  fixture->c.model = sb_workbench_get_timeline (fixture->workbench);
  sb_timeline_case_show (&fixture->c, history);
  fixture->c.model = model;
}

static void
show_failure (Fixture *fixture)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, LONG_TEXT);
  SbFailure *failure = sb_failure_new_from_error (LONG_TEXT, error);

  failure->detail = g_strdup (LONG_TEXT);
  failure->hint = g_strdup (LONG_TEXT);
  failure->context = g_strdup (LONG_TEXT);
  failure->consequence = g_strdup ("nothing was changed");
  sb_workbench_take_failure (fixture->workbench, failure);
}

static void
push_check (Fixture *fixture, const char *name, SbVerdict verdict, const char *reason)
{
  g_autoptr (SbCheckResult) result = g_new0 (SbCheckResult, 1);
  SbRunEvent event = { .kind = SB_EVENT_CHECK,
                       .key = (char *) "001_first.sql",
                       .version = (char *) "001",
                       .description = (char *) "first",
                       .check = result };

  g_atomic_ref_count_init (&result->ref_count);
  result->name = g_strdup (name);
  result->verdict = verdict;
  result->reason = g_strdup (reason);
  sb_check_list_push_event (sb_workbench_get_checks (fixture->workbench), &event);
}

static void
show_checks (Fixture *fixture)
{
  push_check (fixture, "the columns are these", SB_VERDICT_PASSED, NULL);
  push_check (fixture, LONG_TEXT, SB_VERDICT_FAILED, LONG_TEXT);
  push_check (fixture, "nothing was lost", SB_VERDICT_SKIPPED, "only an apply can tell");
}

static void
look_at_all (Fixture *fixture)
{
  GActionGroup *actions = G_ACTION_GROUP (fixture->window);
  SbRunProgress *progress = sb_workbench_get_progress (fixture->workbench);

  look_at (fixture, "offline");
  show_states (fixture);
  sb_workbench_select (fixture->workbench, "001_first.sql");
  g_action_group_change_action_state (actions, "editors", g_variant_new_string ("side-by-side"));
  look_at (fixture, "states");
  show_failure (fixture);
  look_at (fixture, "failure");
  sb_workbench_dismiss_failure (fixture->workbench);
  show_checks (fixture);
  g_action_group_change_action_state (actions, "pane", g_variant_new_string ("verification"));
  look_at (fixture, "checks");
  sb_run_progress_begin (progress, SB_PROGRESS_APPLY);
  sb_workbench_set_phase (fixture->workbench, SB_PHASE_RUNNING);
  look_at (fixture, "running");
  sb_run_progress_end (progress);
  sb_workbench_set_phase (fixture->workbench, SB_PHASE_OFFLINE);
  sb_timeline_model_set_search (sb_workbench_get_timeline (fixture->workbench),
                                "nothing is called so");
  look_at (fixture, "no-match");
  sb_timeline_model_set_search (sb_workbench_get_timeline (fixture->workbench), NULL);
}

/* The target is a port where nobody listens: the window says so and works on. */
static void
open_project (Fixture *fixture)
{
  g_autofree char *git = g_build_filename (fixture->c.root, ".git", NULL);
  g_autofree char *env = g_build_filename (fixture->c.root, ".env.local", NULL);

  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (env, "DATABASE_URL=postgresql://nobody@127.0.0.1:1/x\n", -1, NULL));
  sb_window_open (fixture->window, fixture->c.root);
  sb_test_wait_for (!sb_workbench_is_busy (fixture->workbench));
}

static gboolean
run_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->workbench = sb_window_get_workbench (fixture->window);
  fixture->gone[1] = fixture->workbench;
  g_object_add_weak_pointer (G_OBJECT (fixture->workbench), &fixture->gone[1]);
  look_at (fixture, "welcome");
  open_project (fixture);
  look_at_all (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  return G_SOURCE_REMOVE;
}

static void
window_added_cb (Fixture *fixture, GtkWindow *window)
{
  if (fixture->window || !SB_IS_WINDOW (window))
    return;
  fixture->window = SB_WINDOW (window);
  fixture->gone[0] = window;
  g_object_add_weak_pointer (G_OBJECT (window), &fixture->gone[0]);
  g_idle_add_full (G_PRIORITY_LOW, run_cb, fixture, NULL);
}

/* Reading files is not for the thread that draws. */
static gpointer
begin_in_thread (gpointer user_data)
{
  sb_timeline_case_begin (user_data, names);
  return NULL;
}

static void
test_looks (void)
{
  Fixture fixture = { 0 };
  char *argv[] = { "switchback", NULL };

  g_thread_join (g_thread_new ("begin", begin_in_thread, &fixture.c));
  fixture.application = sb_application_new ();
  g_application_set_flags (G_APPLICATION (fixture.application),
                           G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect_swapped (fixture.application, "window-added", G_CALLBACK (window_added_cb),
                            &fixture);
  g_assert_cmpint (g_application_run (G_APPLICATION (fixture.application), 1, argv), ==, 0);
  g_object_unref (fixture.application);
  sb_test_widget_assert_gone (&fixture.gone[0]);
  sb_test_widget_assert_gone (&fixture.gone[1]);
  sb_timeline_case_end (&fixture.c);
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
  g_test_add_func ("/looks/all", test_looks);
  return g_test_run ();
}
