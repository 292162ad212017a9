/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an editor offers to suggest its script, and what comes of it in the editor. */
#include "sb-draft-button.h"
#include "sb-editor-test.h"
#include "sb-test-wait.h"

#include <string.h>

/* An editor with the offer, on a folder that is open in no workspace: nothing can be drafted. */
static SbEditorTest *
editor_new (SbScriptRole role, const char *rollback)
{
  SbEditorTest *self = g_new0 (SbEditorTest, 1);
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("test", NULL);

  self->folder = sb_test_folder_new (SB_FILES ("migrations/001_a.sql"));
  if (rollback != NULL)
    sb_test_folder_write (self->folder, "migrations/rollback_001.sql", rollback);
  self->project = sb_test_folder_open (self->folder, "migrations");
  self->set = g_object_ref (sb_workbench_get_documents (workbench));
  sb_document_set_set_project (self->set, self->project);
  self->window = gtk_window_new ();
  self->editor = SB_EDITOR (sb_editor_new (self->set, role));
  sb_editor_offer_draft (self->editor, workbench);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->editor));
  gtk_window_present (GTK_WINDOW (self->window));
  sb_test_wait_for_draw (self->window);
  sb_editor_test_show (self, "001_a.sql");
  return self;
}

/* The one button that is on the screen. */
static GtkWidget *
find_button (GtkWidget *widget)
{
  if (SB_IS_DRAFT_BUTTON (widget))
    return gtk_widget_get_mapped (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Waits until the button looks so. */
static GtkWidget *
wait_button (SbEditorTest *self, const char *label)
{
  GtkWidget *button;

  sb_test_wait_for ((button = find_button (GTK_WIDGET (self->editor))) != NULL
                    && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0);
  return button;
}

static void
assert_explains (GtkWidget *button, const char *name)
{
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "open a project first");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "open a project first");
}

static void
test_missing (void)
{
  g_autoptr (SbEditorTest) self = editor_new (SB_ROLE_VERIFY, NULL);

  assert_explains (wait_button (self, "Suggest from forward"), "Suggest the checks from forward");
  sb_editor_test_wait_says (self, "No verify script yet");
}

static void
test_begun (void)
{
  g_autoptr (SbEditorTest) self = editor_new (SB_ROLE_ROLLBACK, "-- Takes back 001: a\n\n");

  assert_explains (wait_button (self, "Suggest from forward"), "Suggest the rollback from forward");
  sb_editor_test_wait_says (self, "Nothing takes it back yet");
  sb_editor_test_type (self, "DROP TABLE a;\n");
  assert_explains (wait_button (self, NULL), "Suggest the rollback from forward");
  g_assert_false (sb_editor_test_says (GTK_WIDGET (self->editor), "Nothing takes it back yet"));
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  wait_button (self, "Suggest from forward");
}

/* A draft is one step, and nothing is written. */
static void
test_one_step (void)
{
  static const char *const before = "-- Takes back 001: a\n\nSELECT 'ä';\n-- end\n";
  static const char *const after = "-- Takes back 001_a.sql\n\nDROP TABLE \"ä\";\n";
  g_autoptr (SbEditorTest) self = editor_new (SB_ROLE_ROLLBACK, before);

  sb_document_set_put_text (self->set, SB_ROLE_ROLLBACK, after);
  sb_editor_test_assert_text (self, after);
  g_assert_true (sb_document_is_modified (sb_editor_test_get_document (self)));
  sb_editor_test_assert_file (self, "migrations/rollback_001.sql", before);
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, before);
  g_assert_false (gtk_text_buffer_get_can_undo (sb_editor_test_get_buffer (self)));
  g_assert_false (sb_document_is_modified (sb_editor_test_get_document (self)));
}

/* Where there is no file it begins one, which saving makes. */
static void
test_begins (void)
{
  g_autoptr (SbEditorTest) self = editor_new (SB_ROLE_ROLLBACK, NULL);

  sb_document_set_put_text (self->set, SB_ROLE_ROLLBACK, "DROP TABLE a;\n");
  sb_editor_test_wait_says (self, "A new script");
  sb_editor_test_assert_text (self, "DROP TABLE a;\n");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, "-- Takes back 001: a\n\n");
  gtk_text_buffer_redo (sb_editor_test_get_buffer (self));
  g_assert_true (sb_editor_test_save (self));
  sb_editor_test_assert_file (self, "migrations/rollback_001.sql", "DROP TABLE a;\n");
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/draft-button/missing", test_missing);
  g_test_add_func ("/draft-button/begun", test_begun);
  g_test_add_func ("/draft-button/one-step", test_one_step);
  g_test_add_func ("/draft-button/begins", test_begins);
  return g_test_run ();
}
