/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and replacing in an editor, as a person does it: typing, Tab, Enter, the buttons. */
#include <string.h>

#include "sb-editor-test.h"
#include "sb-find-bar.h"
#include "sb-test-wait.h"

typedef struct
{
  SbEditorTest *editor;
  SbFindBar *bar;
  GtkWidget *entry;
  GtkWidget *replacement;
} Fixture;

static Fixture *
fixture_new (const char *text, gboolean with_replace)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->editor = sb_editor_test_new (SB_ROLE_FORWARD, text);
  self->bar = SB_FIND_BAR (
      sb_editor_test_find_type (GTK_WIDGET (self->editor->editor), SB_TYPE_FIND_BAR));
  sb_editor_find (self->editor->editor, with_replace);
  g_assert_true (sb_find_bar_is_open (self->bar));
  self->entry = sb_editor_test_find_type (GTK_WIDGET (self->bar), GTK_TYPE_SEARCH_ENTRY);
  self->replacement = sb_editor_test_find_type (GTK_WIDGET (self->bar), GTK_TYPE_ENTRY);
  return self;
}

static void
fixture_free (Fixture *self)
{
  sb_editor_test_free (self->editor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
look_for (Fixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

/* The focus goes there, and what is written there is selected, which is what takes the selection
 * away from the text. */
static void
go_to_replacement (Fixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->replacement), text);
  gtk_widget_grab_focus (self->replacement);
  gtk_editable_select_region (GTK_EDITABLE (self->replacement), 0, -1);
  sb_test_wait_for (!gtk_text_buffer_get_has_selection (sb_editor_test_get_buffer (self->editor)));
}

static void
assert_replaces (Fixture *self, const char *expected)
{
  sb_editor_test_click (self->editor, "Replace");
  sb_editor_test_assert_text (self->editor, expected);
}

/* Who looks for nothing misses nothing. */
static void
test_empty (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT one;\n", FALSE);

  look_for (self, "nothing");
  sb_editor_test_wait_says (self->editor, "none");
  g_assert_true (gtk_widget_has_css_class (self->entry, "error"));
  look_for (self, "");
  sb_test_wait_for (!sb_editor_test_says (GTK_WIDGET (self->bar), "none"));
  g_assert_false (gtk_widget_has_css_class (self->entry, "error"));
}

static void
test_count (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT one;\nselect two;\nSELECT three;\n", FALSE);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self->editor);
  GtkTextIter iter;

  look_for (self, "select");
  sb_editor_test_wait_says (self->editor, "1 of 3");
  g_signal_emit_by_name (self->entry, "activate");
  sb_editor_test_wait_says (self->editor, "2 of 3");
  sb_find_bar_move (self->bar, TRUE);
  sb_editor_test_wait_says (self->editor, "3 of 3");
  sb_find_bar_move (self->bar, TRUE);
  sb_editor_test_wait_says (self->editor, "1 of 3");
  sb_find_bar_move (self->bar, FALSE);
  sb_editor_test_wait_says (self->editor, "3 of 3");

  /* A person who looks elsewhere is at none of them. */
  gtk_text_buffer_get_iter_at_line_offset (buffer, &iter, 1, 9);
  gtk_text_buffer_place_cursor (buffer, &iter);
  sb_test_wait_for (!sb_editor_test_says (GTK_WIDGET (self->bar), " of "));
  sb_editor_test_wait_says (self->editor, "3");
  look_for (self, "nothing");
  sb_editor_test_wait_says (self->editor, "none");
}

static void
test_count_without_selection (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT one;\nselect two;\n", TRUE);

  look_for (self, "select");
  sb_editor_test_wait_says (self->editor, "1 of 2");
  sb_find_bar_move (self->bar, TRUE);
  sb_editor_test_wait_says (self->editor, "2 of 2");
  go_to_replacement (self, "PERFORM");
  sb_editor_test_wait_says (self->editor, "2 of 2");
}

static void
test_replace (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT one;\nselect two;\nSELECT three;\n", TRUE);

  look_for (self, "select");
  sb_editor_test_wait_says (self->editor, "1 of 3");
  go_to_replacement (self, "PERFORM");
  /* Each time at once, from the first on. */
  assert_replaces (self, "PERFORM one;\nselect two;\nSELECT three;\n");
  sb_editor_test_wait_says (self->editor, "1 of 2");
  assert_replaces (self, "PERFORM one;\nPERFORM two;\nSELECT three;\n");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self->editor));
  sb_editor_test_assert_text (self->editor, "PERFORM one;\nselect two;\nSELECT three;\n");
  sb_editor_test_click (self->editor, "All");
  sb_editor_test_wait_says (self->editor, "none");
  sb_editor_test_assert_text (self->editor, "PERFORM one;\nPERFORM two;\nPERFORM three;\n");
}

static void
test_replace_with_itself (void)
{
  g_autoptr (Fixture) self = fixture_new ("one one\n", TRUE);

  /* What replaces contains what is looked for: it goes on behind it. */
  look_for (self, "one");
  sb_editor_test_wait_says (self->editor, "1 of 2");
  go_to_replacement (self, "one_two");
  assert_replaces (self, "one_two one\n");
  assert_replaces (self, "one_two one_two\n");
}

static void
test_case_and_patterns (void)
{
  g_autoptr (Fixture) self = fixture_new ("PERFORM one;\nPERFORM two;\n", FALSE);

  look_for (self, "perform (one|two)");
  sb_editor_test_wait_says (self->editor, "none");
  g_signal_emit_by_name (sb_editor_test_find_button (GTK_WIDGET (self->bar), ".*"), "clicked");
  sb_editor_test_wait_says (self->editor, "2");
  g_signal_emit_by_name (sb_editor_test_find_button (GTK_WIDGET (self->bar), "Aa"), "clicked");
  sb_editor_test_wait_says (self->editor, "none");
  look_for (self, "perform (one");
  sb_editor_test_wait_says (self->editor, "no pattern");
  sb_find_bar_close (self->bar);
  g_assert_false (sb_find_bar_is_open (self->bar));
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/find-bar/empty", test_empty);
  g_test_add_func ("/find-bar/count", test_count);
  g_test_add_func ("/find-bar/count-without-selection", test_count_without_selection);
  g_test_add_func ("/find-bar/replace", test_replace);
  g_test_add_func ("/find-bar/replace-with-itself", test_replace_with_itself);
  g_test_add_func ("/find-bar/case-and-patterns", test_case_and_patterns);
  return g_test_run ();
}
