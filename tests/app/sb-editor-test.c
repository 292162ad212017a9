/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-test.h"

#include "sb-app-resources.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

void
sb_editor_test_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  sb_thread_claim_main ();
}

void
sb_editor_test_spin (void)
{
  sb_test_settle ();
}

GtkWidget *
sb_editor_test_find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sb_editor_test_find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
sb_editor_test_find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sb_editor_test_find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
sb_editor_test_click (SbEditorTest *self, const char *label)
{
  GtkWidget *button;

  sb_test_wait_for ((button = sb_editor_test_find_button (GTK_WIDGET (self->editor), label))
                    != NULL);
  g_signal_emit_by_name (button, "clicked");
}

/* Whether a label with this in its text is on the screen. */
gboolean
sb_editor_test_says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (sb_editor_test_says (child, words))
      return TRUE;
  return FALSE;
}

void
sb_editor_test_wait_says (SbEditorTest *self, const char *words)
{
  sb_test_wait_for (sb_editor_test_says (GTK_WIDGET (self->editor), words));
}

SbDocument *
sb_editor_test_get_document (SbEditorTest *self)
{
  return sb_editor_get_document (self->editor);
}

GtkTextView *
sb_editor_test_get_view (SbEditorTest *self)
{
  return GTK_TEXT_VIEW (sb_editor_test_find_type (GTK_WIDGET (self->editor), GTK_SOURCE_TYPE_VIEW));
}

GtkTextBuffer *
sb_editor_test_get_buffer (SbEditorTest *self)
{
  return gtk_text_view_get_buffer (sb_editor_test_get_view (self));
}

static char *
dup_text (SbEditorTest *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (sb_editor_test_get_buffer (self), &start, &end);
  return gtk_text_buffer_get_text (sb_editor_test_get_buffer (self), &start, &end, TRUE);
}

void
sb_editor_test_assert_text (SbEditorTest *self, const char *expected)
{
  g_autofree char *text = dup_text (self);

  g_assert_cmpstr (text, ==, expected);
}

void
sb_editor_test_assert_file (SbEditorTest *self, const char *name, const char *expected)
{
  g_autofree char *text = sb_test_folder_read (self->folder, name);

  g_assert_cmpstr (text, ==, expected);
}

char *
sb_editor_test_dup_selection (SbEditorTest *self)
{
  GtkTextIter start, end;

  g_assert_true (
      gtk_text_buffer_get_selection_bounds (sb_editor_test_get_buffer (self), &start, &end));
  return gtk_text_iter_get_text (&start, &end);
}

void
sb_editor_test_show (SbEditorTest *self, const char *file_name)
{
  sb_document_set_show (self->set, sb_test_migration (self->project, file_name));
  sb_test_wait_for (sb_editor_test_get_document (self) == NULL
                    || sb_document_get_state (sb_editor_test_get_document (self))
                           != SB_DOCUMENT_LOADING);
  sb_editor_test_spin ();
}

SbEditorTest *
sb_editor_test_new (SbScriptRole role, const char *text)
{
  SbEditorTest *self = g_new0 (SbEditorTest, 1);

  self->folder = sb_test_folder_new (SB_FILES ("migrations/002_b.sql"));
  sb_test_folder_write (self->folder, "migrations/001_a.sql", text);
  self->project = sb_test_folder_open (self->folder, "migrations");
  self->set = sb_document_set_new ();
  sb_document_set_set_project (self->set, self->project);
  self->window = gtk_window_new ();
  self->editor = SB_EDITOR (sb_editor_new (self->set, role));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->editor));
  gtk_window_present (GTK_WINDOW (self->window));
  sb_test_wait_for_draw (self->window);
  sb_editor_test_show (self, "001_a.sql");
  return self;
}

void
sb_editor_test_free (SbEditorTest *self)
{
  gpointer weak = self->editor, weak_set = self->set;

  g_object_add_weak_pointer (G_OBJECT (self->editor), &weak);
  g_object_add_weak_pointer (G_OBJECT (self->set), &weak_set);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->set);
  sb_test_wait_for (weak == NULL && weak_set == NULL);
  sb_editor_test_spin ();
  sb_project_unref (self->project);
  sb_test_folder_free (self->folder);
  g_free (self);
}

void
sb_editor_test_type (SbEditorTest *self, const char *text)
{
  g_signal_emit_by_name (sb_editor_test_get_view (self), "insert-at-cursor", text);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = sb_document_save_finish (SB_DOCUMENT (source), result, NULL) + 1;
}

gboolean
sb_editor_test_save (SbEditorTest *self)
{
  gboolean outcome = 0;

  sb_document_save_async (sb_editor_test_get_document (self), saved_cb, &outcome);
  sb_test_wait_for (outcome != 0);
  sb_editor_test_spin ();
  return outcome - 1;
}
