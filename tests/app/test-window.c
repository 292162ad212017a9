/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: its actions and keys, what it shows, and that nothing of it stays. */
#include "sb-test-widget.h"

#include "sb-header.h"
#include "sb-question-dialog.h"
#include "sb-test-wait.h"
#include "sb-welcome.h"
#include "sb-window.h"

#include <string.h>

typedef struct _Fixture Fixture;
typedef void (*TestFunc) (Fixture *fixture);

struct _Fixture
{
  SbApplication *application;
  SbWorkbench *workbench;
  SbWindow *window;
  TestFunc func;
  gpointer gone[2]; /* weak: the window and its model */
};

static gboolean
run_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->workbench = sb_window_get_workbench (fixture->window);
  fixture->gone[1] = fixture->workbench;
  g_object_add_weak_pointer (G_OBJECT (fixture->workbench), &fixture->gone[1]);
  sb_test_wait_for_draw (GTK_WIDGET (fixture->window));
  fixture->func (fixture);
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

/* Runs a whole program around the test, and sees that nothing of it stays. */
static void
test_window (gconstpointer user_data)
{
  Fixture fixture = { .func = (TestFunc) user_data };
  char *argv[] = { "switchback", NULL };
  gpointer application = fixture.application = sb_application_new ();

  g_application_set_flags (application, G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect_swapped (application, "window-added", G_CALLBACK (window_added_cb), &fixture);
  g_object_add_weak_pointer (application, &application);
  g_assert_cmpint (g_application_run (application, 1, argv), ==, 0);
  g_object_unref (application);
  sb_test_widget_assert_gone (&application);
  sb_test_widget_assert_gone (&fixture.gone[0]);
  sb_test_widget_assert_gone (&fixture.gone[1]);
}

/* Every action that widgets may name exists, whatever the window shows. */
static void
test_actions (Fixture *fixture)
{
  static const char *const names[] = {
    "new-migration",   "find",          "rename",      "renumber",        "open",
    "open-sample",     "reload",        "save",        "apply",           "apply-this",
    "apply-to",        "apply-all",     "rollback",    "rollback-this",   "rollback-to",
    "rollback-all",    "verify",        "verify-this", "cancel",          "delete",
    "open-folder",     "copy-name",     "copy-path",   "copy-sql",        "show-targets",
    "paste-target",    "reset-sandbox", "filter",      "search-timeline", "next-problem",
    "previous-problem"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (g_action_map_lookup_action (G_ACTION_MAP (fixture->window), names[i]));
}

/* Without a project there is nothing to do but open one. */
static void
test_closed (Fixture *fixture)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (fixture->window));
  GtkWidget *welcome = sb_test_widget_find_type (fixture->window, SB_TYPE_WELCOME);

  g_assert_true (gtk_widget_get_mapped (welcome));
  g_assert_null (sb_test_widget_find_type (fixture->window, SB_TYPE_HEADER));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Switchback");
  for (gsize i = 0; names[i]; i++)
    {
      gboolean enabled = g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window),
                                                            names[i]);
      gboolean is_open = g_str_equal (names[i], "open") || g_str_equal (names[i], "open-sample");

      if (enabled != is_open && !g_str_equal (names[i], "filter"))
        g_error ("%s is %s", names[i], enabled ? "possible" : "not possible");
    }
}

/* The keys of product.md and rules.md; Esc is none of them, Ctrl+Backspace deletes words. */
static void
test_keys (Fixture *fixture)
{
  static const struct
  {
    const char *key;
    const char *action;
  } rows[] = { { "<Control>n", "win.new-migration" },
               { "<Control>o", "win.open" },
               { "<Control>s", "win.save" },
               { "<Control>Return", "win.apply" },
               { "<Control><Shift>Return", "win.apply-this" },
               { "<Control><Alt>Return", "win.rollback" },
               { "<Control>e", "win.verify" },
               { "F8", "win.next-problem" },
               { "<Shift>F8", "win.previous-problem" },
               { "<Control>F8", "win.explain-finding" },
               { "<Control>period", "win.fix-finding" },
               { "<Control>1", "win.editors::forward" },
               { "<Control>2", "win.editors::rollback" },
               { "<Control>3", "win.editors::verify" },
               { "<Control>4", "win.editors::side-by-side" },
               { "<Control>f", "win.find" },
               { "<Control>k", "win.search-timeline" },
               { "<Control>h", "win.show-runs" } };
  static const char *const free_keys[] = { "Escape", "<Control>BackSpace", "<Control>z" };
  GtkApplication *application = GTK_APPLICATION (fixture->application);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) actions = gtk_application_get_actions_for_accel (application, rows[i].key);

      g_assert_cmpuint (g_strv_length (actions), ==, 1);
      g_assert_cmpstr (actions[0], ==, rows[i].action);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (free_keys); i++)
    {
      g_auto (GStrv) actions = gtk_application_get_actions_for_accel (application, free_keys[i]);

      g_assert_cmpuint (g_strv_length (actions), ==, 0);
    }
}

/* How often the shortcuts window names a key. */
static guint
count_listed (const char *overlay, const char *key)
{
  g_autoptr (GRegex) regex = g_regex_new ("\"accelerator\">([^<]*)<", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  for (g_regex_match (regex, overlay, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *escaped = g_match_info_fetch (match, 1);
      g_auto (GStrv) pieces = g_strsplit (escaped, "&lt;", -1);
      g_autofree char *opened = g_strjoinv ("<", pieces);
      g_auto (GStrv) halves = g_strsplit (opened, "&gt;", -1);
      g_autofree char *accelerator = g_strjoinv (">", halves);
      g_autofree char *name = NULL;
      GdkModifierType modifiers;
      guint value;

      if (!gtk_accelerator_parse (accelerator, &value, &modifiers))
        continue;
      name = gtk_accelerator_name (value, modifiers);
      n += g_str_equal (name, key);
    }
  return n;
}

/* One key of each action, once. */
static void
test_keys_are_listed (Fixture *fixture)
{
  GtkApplication *application = GTK_APPLICATION (fixture->application);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/dev/switchback/Switchback/help-overlay.ui",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *overlay = NULL;

  g_assert_nonnull (bytes);
  overlay = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (gsize i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);
      guint n = 0;

      for (gsize j = 0; keys[j] != NULL; j++)
        n += count_listed (overlay, keys[j]);
      if (keys[0] != NULL && n != 1)
        g_error ("the shortcuts window names %s of %s %u times", keys[0], actions[i], n);
    }
}

static void
test_filter (Fixture *fixture)
{
  GActionGroup *group = G_ACTION_GROUP (fixture->window);
  SbTimelineModel *timeline = sb_workbench_get_timeline (fixture->workbench);
  g_autoptr (GVariant) state = NULL;

  g_action_group_activate_action (group, "filter", g_variant_new_string ("pending"));
  g_assert_cmpint (sb_timeline_model_get_filter (timeline), ==, SB_TIMELINE_PENDING);
  g_action_group_activate_action (group, "filter", g_variant_new_string ("nonsense"));
  state = g_action_group_get_action_state (group, "filter");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "pending");
}

static AdwMessageDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (SB_IS_QUESTION_DIALOG (l->data))
      return l->data;
  return NULL;
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  *(SbAnswer *) user_data = answer;
}

/* What the model asks is a dialog of this window; what it tells is a toast, markup and all. */
static void
test_question_and_toast (Fixture *fixture)
{
  SbAnswer answer = SB_ANSWER_CANCEL;
  g_autoptr (SbQuestion)
      question = sb_question_new ("Apply?", NULL, "Apply", answer_cb, &answer, NULL);
  AdwMessageDialog *dialog;

  g_signal_emit_by_name (fixture->workbench, "toast", "<b>%s</b> & more\n");
  g_signal_emit_by_name (fixture->workbench, "question", question);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog))
                 == GTK_WINDOW (fixture->window));
  adw_message_dialog_response (dialog, "accept");
  g_assert_cmpint (answer, ==, SB_ANSWER_ACCEPT);
  sb_test_widget_settle ();
  g_assert_null (find_dialog ());
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add_data_func (name, func, test_window)
  ADD ("/window/actions", test_actions);
  ADD ("/window/closed", test_closed);
  ADD ("/window/keys", test_keys);
  ADD ("/window/keys-are-listed", test_keys_are_listed);
  ADD ("/window/filter", test_filter);
  ADD ("/window/question-and-toast", test_question_and_toast);
  return g_test_run ();
}
