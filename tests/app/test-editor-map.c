/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transaction map in an editor: beside the right lines while somebody types, and in words. */
#include "sb-editor-buffer.h"
#include "sb-editor-test.h"
#include "sb-linter.h"
#include "sb-map-card.h"
#include "sb-status-strip.h"
#include "sb-test-wait.h"
#include "sb-transaction-gutter.h"

#include <string.h>

#define SPLIT                                                                                      \
  "-- é\nCREATE TABLE a (\n  i int\n);\nDROP TABLE b;\n\nCREATE INDEX CONCURRENTLY a_i\n"         \
  "  ON a (i);\nVACUUM a; DROP TABLE c;\n"

typedef struct
{
  SbEditorTest *editor;
  SbLinter *linter;
} Fixture;

static void
findings_cb (const char *path, const char *key, SbScriptRole role, SbFindingList *findings,
             gpointer user_data)
{
}

static void
parsed_cb (Fixture *self, SbDocument *document)
{
  sb_linter_take_script (self->linter, document);
}

static SbDocument *
get_document (Fixture *self)
{
  return sb_editor_test_get_document (self->editor);
}

static SbMapLines *
get_lines (Fixture *self)
{
  return sb_map_lines_for (get_document (self));
}

/* Until the map is of the text as it is. */
static void
wait_mapped (Fixture *self)
{
  sb_test_wait_for (sb_document_is_parsed (get_document (self))
                    && sb_document_get_map (get_document (self)) != NULL
                    && sb_transaction_map_get_script (sb_document_get_map (get_document (self)))
                           == sb_document_get_script (get_document (self)));
}

static void
trouble_cb (const SbLintTrouble *trouble, gpointer user_data)
{
  g_assert_null (trouble);
}

static Fixture *
fixture_new (const char *text)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->editor = sb_editor_test_new (SB_ROLE_FORWARD, text);
  self->linter = sb_linter_new (findings_cb, trouble_cb, self);
  g_signal_connect_swapped (self->editor->set, "parsed", G_CALLBACK (parsed_cb), self);
  sb_linter_set_project (self->linter, self->editor->project, 15, FALSE, NULL);
  if (sb_document_get_script (get_document (self)) != NULL)
    sb_linter_take_script (self->linter, get_document (self));
  wait_mapped (self);
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->editor->set, self);
  sb_test_wait_for (sb_linter_is_idle (self->linter));
  sb_linter_close (self->linter);
  sb_editor_test_free (self->editor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* What is drawn, a line each: "[" begins a transaction, "|" goes on, "]" ends it, "o" is alone,
 * ":" goes on alone, "." one statement in a transaction of its own, "+" one among others. */
static void
assert_drawn (Fixture *self, const char *expected)
{
  g_autoptr (GString) drawn = g_string_new (NULL);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self->editor);

  for (int line = 0; line < gtk_text_buffer_get_line_count (buffer); line++)
    {
      SbMapLook look;
      char mark = ' ';

      if (sb_map_lines_look (get_lines (self), line, &look))
        {
          if (look.kind == SB_PART_ALONE)
            mark = look.begins ? 'o' : ':';
          else if (!look.above && !look.below)
            mark = '.';
          else if (!look.above || !look.below)
            mark = look.above ? ']' : '[';
          else
            mark = look.begins ? '+' : '|';
        }
      g_string_append_c (drawn, mark);
    }
  g_assert_cmpstr (drawn->str, ==, expected);
}

static void
put_cursor (Fixture *self, int line, int column)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line_offset (sb_editor_test_get_buffer (self->editor), &iter, line,
                                           column);
  gtk_text_buffer_place_cursor (sb_editor_test_get_buffer (self->editor), &iter);
}

static void
test_drawn (void)
{
  g_autoptr (Fixture) self = fixture_new (SPLIT);

  assert_drawn (self, " [||] o:o ");
}

/* Between a key and the next map the marks go with the text, and nothing else changes. */
static void
test_typing (void)
{
  g_autoptr (Fixture) self = fixture_new (SPLIT);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self->editor);
  GtkTextIter start, end;

  put_cursor (self, 4, 0);
  sb_editor_test_type (self->editor, "\n\n");
  assert_drawn (self, " [||||] o:o ");
  put_cursor (self, 3, 2);
  sb_editor_test_type (self->editor, "\n");
  assert_drawn (self, " [|||||] o:o ");
  gtk_text_buffer_get_iter_at_line (buffer, &start, 8);
  gtk_text_buffer_get_iter_at_line (buffer, &end, 9);
  gtk_text_buffer_delete (buffer, &start, &end);
  assert_drawn (self, " [|||||]o:o ");
  wait_mapped (self);
  assert_drawn (self, " [|||||]o:o ");
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  wait_mapped (self);
  assert_drawn (self, " ");
}

static void
test_changes (void)
{
  g_autoptr (Fixture) self = fixture_new ("DROP TABLE a;\nDROP TABLE b;\n");

  assert_drawn (self, "[] ");
  put_cursor (self, 1, 0);
  sb_editor_test_type (self->editor, "VACUUM c;\n");
  wait_mapped (self);
  assert_drawn (self, ".o. ");
  put_cursor (self, 1, 0);
  sb_editor_test_type (self->editor, "BEGIN;\n");
  wait_mapped (self);
  assert_drawn (self, "     ");
}

static void
assert_words (Fixture *self, int line, int column, const char *expected)
{
  g_autofree char *words = sb_map_lines_dup_words (get_lines (self), line, column);

  if (expected == NULL)
    g_assert_null (words);
  else if (words == NULL || strstr (words, expected) == NULL)
    g_error ("line %d says \"%s\", not \"%s\"", line, words, expected);
}

static void
test_words (void)
{
  g_autoptr (Fixture) self = fixture_new (SPLIT);
  g_autoptr (Fixture) refused = fixture_new ("DROP TABLE a;\nBEGIN;\n");

  assert_words (self, 0, 0, NULL);
  assert_words (self, 2, 4, "Statements 1–2 run in one transaction");
  assert_words (self, 7, 0, "statements 1–2 stay, and 3 may be half done (an invalid index)");
  assert_words (self, 8, 3, "4 may be half done (some of it is vacuumed)");
  assert_words (self, 8, 14, "Runs in a transaction of its own");
  assert_words (self, 9, 0, NULL);
  assert_words (refused, 0, 0, "would not be run: line 2: the transaction that begins here has no");
}

static void
test_card (void)
{
  g_autoptr (Fixture)
      self = fixture_new ("COMMENT ON TABLE public.a IS 'a';\nCOMMENT ON TABLE public.b IS 'b';\n");
  SbEditorFindings *findings = sb_editor_get_findings (self->editor->editor);
  GtkWidget *card;

  put_cursor (self, 1, 3);
  sb_editor_findings_explain (findings);
  card = sb_editor_test_find_type (GTK_WIDGET (self->editor->editor), SB_TYPE_MAP_CARD);
  g_assert_nonnull (card);
  g_assert_true (gtk_widget_get_visible (card));
  sb_editor_test_wait_says (self->editor, "Statement 2 of 2");
  g_assert_true (sb_editor_test_says (card, "Statements 1–2 run in one transaction"));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Statements 1–2 run in one transaction: if one fails, nothing of them stays.");
  /* It goes with its view. */
  gtk_popover_popdown (GTK_POPOVER (card));
  put_cursor (self, 2, 0);
  sb_editor_findings_explain (findings);
  g_assert_true (
      sb_editor_test_says (GTK_WIDGET (self->editor->editor), "there is nothing to say"));
}

/* The strip tells of the statement at the cursor, for eyes and ears alike. */
static void
test_strip (void)
{
  g_autoptr (Fixture) self = fixture_new (SPLIT);
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("test", NULL);
  GtkWidget *strip = g_object_ref_sink (sb_status_strip_new (workbench));
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), strip);
  gtk_window_present (GTK_WINDOW (window));
  sb_status_strip_set_document (SB_STATUS_STRIP (strip), get_document (self));
  sb_status_strip_set_cursor (SB_STATUS_STRIP (strip), 8, 3);
  sb_test_wait_for_draw (window);
  g_assert_true (sb_editor_test_says (strip, "statement 3 of 5"));
  g_assert_true (sb_editor_test_says (strip, "alone, outside of a transaction"));
  sb_status_strip_set_cursor (SB_STATUS_STRIP (strip), 1, 1);
  g_assert_true (sb_editor_test_says (strip, "5 statements"));
  g_assert_true (sb_editor_test_says (strip, "committed part by part: CREATE INDEX CONCURRENTLY"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (strip);
}

/* Checks are always rolled back: no rail. */
static void
test_verify (void)
{
  SbEditorTest *editor = sb_editor_test_new (SB_ROLE_FORWARD, "DROP TABLE a;\n");
  GtkWidget *rail = sb_editor_test_find_type (GTK_WIDGET (editor->editor),
                                              SB_TYPE_TRANSACTION_GUTTER);
  g_autoptr (SbDocument) verify = sb_document_new ("/nowhere/verify_001.sql", NULL, SB_ROLE_VERIFY);
  GtkWidget *view = GTK_WIDGET (sb_editor_test_get_view (editor));

  g_assert_true (gtk_widget_get_visible (rail));
  sb_editor_view_set_document (SB_EDITOR_VIEW (view), verify);
  g_assert_false (gtk_widget_get_visible (rail));
  sb_editor_view_set_document (SB_EDITOR_VIEW (view), sb_editor_test_get_document (editor));
  g_assert_true (gtk_widget_get_visible (rail));
  sb_editor_test_free (editor);
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-map/drawn", test_drawn);
  g_test_add_func ("/editor-map/typing", test_typing);
  g_test_add_func ("/editor-map/changes", test_changes);
  g_test_add_func ("/editor-map/words", test_words);
  g_test_add_func ("/editor-map/card", test_card);
  g_test_add_func ("/editor-map/strip", test_strip);
  g_test_add_func ("/editor-map/verify", test_verify);
  return g_test_run ();
}
