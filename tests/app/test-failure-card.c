/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, as a person sees it. */
#include <string.h>

#include "sb-app-resources.h"
#include "sb-failure-card.h"
#include "sb-test-wait.h"
#include "sb-workbench-private.h"

typedef struct
{
  SbWorkbench *workbench;
  GtkWidget *window;
  GtkWidget *card;
} Fixture;

static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->workbench = sb_workbench_new ("test", NULL);
  self->card = sb_failure_card_new (self->workbench);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 570, 400);
  gtk_window_set_child (GTK_WINDOW (self->window), self->card);
  gtk_widget_set_valign (self->card, GTK_ALIGN_START);
  gtk_window_present (GTK_WINDOW (self->window));
  sb_test_wait_for_draw (self->window);
  return self;
}

static void
fixture_free (Fixture *self)
{
  gpointer weak = self->card;

  g_object_add_weak_pointer (G_OBJECT (self->card), &weak);
  gtk_window_destroy (GTK_WINDOW (self->window));
  sb_test_wait_for (weak == NULL);
  g_object_unref (self->workbench);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GtkWidget *
find (GtkWidget *widget, GType type, const char *words)
{
  GtkWidget *found = NULL;
  const char *text = NULL;

  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    text = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget))
                                  : gtk_label_get_text (GTK_LABEL (widget));
  if (text != NULL && strstr (text, words) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, words);
  return found;
}

static void
assert_says (Fixture *self, const char *words)
{
  g_test_message ("%s", words);
  g_assert_nonnull (find (self->card, GTK_TYPE_LABEL, words));
}

/* A failure as the workbench makes it of a run's error. */
static SbFailure *
make_failure (const char *message)
{
  g_autoptr (GError)
      error = g_error_new_literal (SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TARGET, message);

  return sb_failure_new_from_error ("035 add <b>state</b> failed", error);
}

static void
test_all_is_said (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (SbFailure) failure = make_failure ("relation \"x\" & <i>%s</i> does not exist");

  g_assert_false (gtk_widget_get_visible (self->card));
  failure->detail = g_strdup ("the detail");
  failure->hint = g_strdup ("the hint");
  failure->context = g_strdup ("line 3\nof a function");
  failure->sqlstate = g_strdup ("42P01");
  failure->condition = g_strdup ("undefined_table");
  g_free (failure->cause);
  failure->cause = g_strdup ("the cause");
  g_free (failure->next);
  failure->next = g_strdup ("what to do");
  g_free (failure->consequence);
  failure->consequence = g_strdup ("nothing was changed");
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));

  g_assert_true (gtk_widget_get_visible (self->card));
  assert_says (self, "035 add <b>state</b> failed");
  assert_says (self, "relation \"x\" & <i>%s</i> does not exist");
  assert_says (self, "the detail");
  assert_says (self, "the hint");
  assert_says (self, "of a function");
  assert_says (self, "42P01 undefined_table");
  assert_says (self, "the cause");
  assert_says (self, "what to do");
  assert_says (self, "nothing was changed");
  /* There is no statement to go to. */
  g_assert_null (find (self->card, GTK_TYPE_BUTTON, "Go to"));
  sb_workbench_dismiss_failure (self->workbench);
  g_assert_false (gtk_widget_get_visible (self->card));
}

static void
test_apply_first (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (SbFailure) failure = make_failure ("relation \"notes\" does not exist");
  SbMaker *maker = g_new0 (SbMaker, 1);
  GtkWidget *button;

  maker->key = g_strdup ("012_notes.sql");
  maker->version = g_strdup ("012");
  maker->object = g_strdup ("table <b>notes");
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  g_assert_null (find (self->card, GTK_TYPE_BUTTON, "first"));
  sb_workbench_correct_failure (self->workbench, sb_failure_new_with_maker (failure, maker));
  assert_says (self, "012 creates table <b>notes, and is not applied here");
  assert_says (self, "relation \"notes\" does not exist");
  button = find (self->card, GTK_TYPE_BUTTON, "Apply 012 first");
  g_assert_nonnull (button);
  /* Where it cannot be done now nothing happens but words. */
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (sb_workbench_get_phase (self->workbench), ==, SB_PHASE_CLOSED);
}

/* What the program can do is a button, and only that. */
static void
test_step (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (SbFailure) failure = make_failure ("deadlock detected");

  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  g_assert_null (find (self->card, GTK_TYPE_BUTTON, "Try again"));
  failure->step = SB_STEP_AGAIN;
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  g_assert_nonnull (find (self->card, GTK_TYPE_BUTTON, "Try again"));
  failure->step = SB_STEP_MARK;
  failure->place = sb_place_new ("/p/migrations/001_a.sql", "001_a.sql", SB_ROLE_FORWARD);
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  g_assert_null (find (self->card, GTK_TYPE_BUTTON, "Try again"));
  g_assert_nonnull (find (self->card, GTK_TYPE_BUTTON, "Mark as applied…"));
}

static void
test_only_what_there_is (void)
{
  g_autoptr (Fixture) self = fixture_new ();

  sb_workbench_take_failure (self->workbench, make_failure ("short"));
  assert_says (self, "short");
  g_assert_null (find (self->card, GTK_TYPE_LABEL, "Detail"));
  g_assert_null (find (self->card, GTK_TYPE_LABEL, "SQLSTATE"));
}

/* What a script includes is no migration's script: another program shows it. */
static void
test_included_file (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (SbFailure) failure = make_failure ("column \"nope\" does not exist");
  GtkWidget *button;

  failure->place = sb_place_new ("/p/migrations/lib/view.sql", "001_a.sql", SB_ROLE_FORWARD);
  failure->place->line = 3;
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  button = find (self->card, GTK_TYPE_BUTTON, "Open elsewhere");
  g_assert_nonnull (button);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "Open view.sql in its usual program: see line 3");
  g_assert_null (find (self->card, GTK_TYPE_BUTTON, "Go to"));
}

/* A message that wraps has all its lines, and nothing below it is cut. */
static void
test_wrapped (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (SbFailure) failure = make_failure ("short");
  int one, two;

  failure->consequence = g_strdup ("nothing was changed");
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, 570, &one, NULL, NULL, NULL);
  g_free (failure->message);
  failure->message = g_strdup ("the connection was lost: server closed the connection "
                               "unexpectedly; COMMIT had not been sent, so the server rolls back");
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, 570, &two, NULL, NULL, NULL);
  g_assert_cmpint (two, >=, one + 10);
}

static void
test_megabyte (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autofree char *text = g_malloc ((1 << 20) + 1);
  g_autoptr (SbFailure) failure = make_failure ("long");
  int height;

  for (int i = 0; i < 1 << 20; i++)
    text[i] = i % 50 == 49 ? '\n' : 'x';
  text[1 << 20] = '\0';
  g_free (failure->message);
  failure->message = g_strdup (text);
  failure->detail = g_strdup (text);
  failure->context = g_strdup (text);
  sb_workbench_take_failure (self->workbench, sb_failure_ref (failure));
  assert_says (self, "… (Copy has more)");
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, 570, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, <, 240);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  g_test_add_func ("/failure-card/all-is-said", test_all_is_said);
  g_test_add_func ("/failure-card/only-what-there-is", test_only_what_there_is);
  g_test_add_func ("/failure-card/apply-first", test_apply_first);
  g_test_add_func ("/failure-card/step", test_step);
  g_test_add_func ("/failure-card/included-file", test_included_file);
  g_test_add_func ("/failure-card/wrapped", test_wrapped);
  g_test_add_func ("/failure-card/megabyte", test_megabyte);
  return g_test_run ();
}
