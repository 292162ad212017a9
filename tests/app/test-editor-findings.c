/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings in an editor: marked where they are, explained, fixed and allowed by one step. */
#include "sb-editor-buffer.h"
#include "sb-editor-test.h"
#include "sb-error-gutter.h"
#include "sb-finding-card.h"
#include "sb-linter.h"
#include "sb-test-wait.h"
#include "sb-widget-look.h"

#include <string.h>

#define BAD "-- é\nCREATE INDEX IF NOT EXISTS t_a ON public.t (a);\n"
#define FIXED "-- é\nCREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON public.t (a);\n"

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

static SbFindingMarks *
get_marks (Fixture *self)
{
  return sb_editor_buffer_get_marks (SB_EDITOR_BUFFER (sb_editor_test_get_buffer (self->editor)));
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
  if (sb_document_get_script (sb_editor_test_get_document (self->editor)) != NULL)
    sb_linter_take_script (self->linter, sb_editor_test_get_document (self->editor));
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

static const SbFinding *
find (Fixture *self, const char *rule)
{
  SbFindingList *findings = sb_document_get_findings (sb_editor_test_get_document (self->editor));

  for (guint i = 0; findings != NULL && i < sb_finding_list_get_n (findings); i++)
    if (strcmp (sb_finding_list_get (findings, i)->rule->id, rule) == 0)
      return sb_finding_list_get (findings, i);
  return NULL;
}

static const SbFinding *
wait_for (Fixture *self, const char *rule)
{
  const SbFinding *finding;

  sb_test_wait_for ((finding = find (self, rule)) != NULL);
  return finding;
}

static void
wait_gone (Fixture *self, const char *rule)
{
  sb_test_wait_for (sb_document_get_findings (sb_editor_test_get_document (self->editor)) != NULL
                    && find (self, rule) == NULL);
}

static void
put_cursor (Fixture *self, int line)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (sb_editor_test_get_buffer (self->editor), &iter, line);
  gtk_text_buffer_place_cursor (sb_editor_test_get_buffer (self->editor), &iter);
}

static SbFindingCard *
get_card (Fixture *self)
{
  GtkWidget *card = sb_editor_test_find_type (GTK_WIDGET (self->editor->editor),
                                              SB_TYPE_FINDING_CARD);

  return card != NULL ? SB_FINDING_CARD (card) : NULL;
}

static void
test_marks_the_line (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  const SbFinding *finding = wait_for (self, "LK101");
  g_autofree char *marked = NULL;
  GtkTextIter start, end;

  g_assert_true (sb_finding_marks_get_place (get_marks (self), finding, &start, &end));
  marked = gtk_text_iter_get_text (&start, &end);
  g_assert_cmpstr (marked, ==, "CREATE INDEX");
  g_assert_cmpint (sb_finding_marks_get_line_severity (get_marks (self), 2), ==, -1);
  g_assert_cmpint (sb_finding_marks_get_line_severity (get_marks (self), 1), ==,
                   SB_SEVERITY_WARNING);
}

/* A failure's mark and findings are seen side by side. */
static void
test_beside_a_failure (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  SbPlace place = { .line = 2, .column = 1, .length = 6 };
  SbEditorBuffer *buffer;

  wait_for (self, "LK101");
  place.path = (char *) sb_document_get_path (sb_editor_test_get_document (self->editor));
  buffer = SB_EDITOR_BUFFER (sb_editor_test_get_buffer (self->editor));
  place.is_finding = TRUE;
  sb_editor_reveal (self->editor->editor, &place);
  g_assert_cmpint (sb_editor_buffer_get_error_line (buffer), ==, -1);
  place.is_finding = FALSE;
  sb_editor_reveal (self->editor->editor, &place);
  g_assert_cmpint (sb_editor_buffer_get_error_line (buffer), ==, 1);
  g_assert_cmpint (sb_finding_marks_get_line_severity (get_marks (self), 1), ==,
                   SB_SEVERITY_WARNING);
  sb_test_wait_for_draw (self->editor->window);
}

static void
test_fix_is_one_step (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);

  wait_for (self, "LK101");
  put_cursor (self, 1);
  sb_editor_findings_fix (sb_editor_get_findings (self->editor->editor));
  sb_editor_test_assert_text (self->editor, FIXED);
  wait_gone (self, "LK101");
  g_assert_cmpint (sb_finding_marks_get_line_severity (get_marks (self), 1), <,
                   SB_SEVERITY_WARNING);
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self->editor));
  sb_editor_test_assert_text (self->editor, BAD);
}

/* Windows' line ends are two bytes in the file and one character in the editor. */
static void
test_fix_counts_characters (void)
{
  g_autoptr (Fixture)
      self = fixture_new ("-- é\r\n-- ü\r\nCREATE INDEX IF NOT EXISTS t_a ON public.t (a);\r\n");

  wait_for (self, "LK101");
  put_cursor (self, 2);
  sb_editor_findings_fix (sb_editor_get_findings (self->editor->editor));
  sb_editor_test_assert_text (
      self->editor, "-- é\n-- ü\nCREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON public.t (a);\n");
}

static void
test_fix_waits_for_the_check (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self->editor);
  g_autofree char *expected = g_strconcat ("-- x\n", BAD, NULL);
  g_autofree char *fixed = g_strconcat ("-- x\n", FIXED, NULL);

  wait_for (self, "LK101");
  put_cursor (self, 0);
  sb_editor_test_type (self->editor, "-- x\n");
  put_cursor (self, 2);
  sb_editor_findings_fix (sb_editor_get_findings (self->editor->editor));
  sb_editor_test_assert_text (self->editor, expected);
  sb_test_wait_for (gtk_text_buffer_get_char_count (buffer) > g_utf8_strlen (expected, -1));
  sb_editor_test_assert_text (self->editor, fixed);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* The marks beside the text are drawn anew when nothing else is. */
static void
test_gutter_follows (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  GtkWidget *gutter = sb_editor_test_find_type (GTK_WIDGET (self->editor->editor),
                                                SB_TYPE_ERROR_GUTTER);
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (gutter);
  guint n_drawn = 0;

  wait_for (self, "LK101");
  sb_test_wait_for_draw (self->editor->window);
  sb_test_settle ();
  g_signal_connect_swapped (picture, "invalidate-contents", G_CALLBACK (count_cb), &n_drawn);
  sb_document_set_findings (sb_editor_test_get_document (self->editor), NULL);
  sb_test_wait_for (n_drawn > 0);
  g_test_message ("gone");
  sb_test_wait_for_draw (self->editor->window);
  sb_test_settle ();
  n_drawn = 0;
  sb_linter_take_script (self->linter, sb_editor_test_get_document (self->editor));
  wait_for (self, "LK101");
  sb_test_wait_for (n_drawn > 0);
}

static void
test_card_explains (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  const SbFinding *finding = wait_for (self, "LK101");

  put_cursor (self, 1);
  sb_editor_findings_explain (sb_editor_get_findings (self->editor->editor));
  g_assert_nonnull (get_card (self));
  sb_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (get_card (self))));
  g_assert_nonnull (sb_widget_look_find_label (GTK_WIDGET (get_card (self)),
                                               "Warning · LK101 index-not-concurrent"));
  g_assert_true (sb_editor_test_says (GTK_WIDGET (get_card (self)), finding->fix));
  sb_editor_test_click (self->editor, "Fix");
  sb_editor_test_assert_text (self->editor, FIXED);
}

static void
test_card_allows (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  GtkWidget *allow;

  wait_for (self, "LK101");
  put_cursor (self, 1);
  sb_editor_findings_explain (sb_editor_get_findings (self->editor->editor));
  sb_editor_test_click (self->editor, "Allow with reason…");
  sb_test_wait_for (
      (allow = sb_editor_test_find_button (GTK_WIDGET (self->editor->editor), "Allow")) != NULL);
  g_assert_false (gtk_widget_get_sensitive (allow));
  gtk_editable_set_text (GTK_EDITABLE (sb_editor_test_find_type (GTK_WIDGET (get_card (self)),
                                                                 GTK_TYPE_ENTRY)),
                         "the table is empty");
  g_assert_true (gtk_widget_get_sensitive (allow));
  g_signal_emit_by_name (allow, "clicked");
  sb_editor_test_assert_text (self->editor,
                              "-- é\n-- switchback: allow LK101 — the table is empty\n"
                              "CREATE INDEX IF NOT EXISTS t_a ON public.t (a);\n");
  wait_gone (self, "LK101");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self->editor));
  sb_editor_test_assert_text (self->editor, BAD);
}

/* Names of files and objects are never markup. */
static void
test_card_is_plain (void)
{
  g_autoptr (Fixture) self = fixture_new ("CREATE INDEX IF NOT EXISTS i ON \"<b>&t\" (a);\n");

  wait_for (self, "LK101");
  sb_editor_findings_explain (sb_editor_get_findings (self->editor->editor));
  sb_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (get_card (self))));
  g_assert_true (sb_editor_test_says (GTK_WIDGET (get_card (self)), "<b>&t"));
}

static void
test_marks_follow_the_text (void)
{
  g_autoptr (Fixture) self = fixture_new (BAD);
  const SbFinding *finding = wait_for (self, "LK101");
  GtkTextIter start, end;

  put_cursor (self, 1);
  sb_editor_test_type (self->editor, "-- x\n");
  g_assert_true (sb_finding_marks_get_place (get_marks (self), finding, &start, &end));
  g_assert_cmpint (gtk_text_iter_get_line (&start), ==, 2);
  g_assert_cmpint (sb_finding_marks_get_line_severity (get_marks (self), 2), ==,
                   SB_SEVERITY_WARNING);
  g_assert_cmpint (sb_finding_marks_get_line_severity (get_marks (self), 1), ==, -1);
}

/* Several rules speak of one place: the card shows one, and then each of the others. */
static void
test_card_shows_all (void)
{
  g_autoptr (Fixture) self = fixture_new ("CREATE INDEX t_a ON public.t (a);\n");
  const SbFinding *finding = wait_for (self, "LK101");
  guint index, n;

  put_cursor (self, 0);
  sb_editor_findings_explain (sb_editor_get_findings (self->editor->editor));
  sb_finding_marks_find_beside (get_marks (self), finding, &index, &n);
  g_assert_cmpuint (n, >=, 2);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *rule = NULL, *label = NULL;

      g_assert_true (sb_finding_marks_find_beside (get_marks (self), finding, &index, &n)
                     != finding);
      rule = g_strdup_printf ("%s %s", finding->rule->id, finding->rule->slug);
      label = g_strdup_printf ("%u of %u here", index + 1, n);
      if (i > 0)
        sb_editor_test_wait_says (self->editor, rule);
      else
        while (!sb_editor_test_says (GTK_WIDGET (get_card (self)), rule))
          g_signal_emit_by_name (get_card (self), "next");
      sb_editor_test_click (self->editor, label);
      finding = sb_finding_marks_find_beside (get_marks (self), finding, &index, &n);
    }
}

static void
asked_cb (gboolean *was_asked)
{
  *was_asked = TRUE;
}

/* What no edit of the script mends, the window does. */
static void
test_card_does_with_files (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autoptr (GSimpleAction) action = g_simple_action_new ("draft-rollback", NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_APPLICATION_WINDOW, NULL);
  GtkWidget *editor = GTK_WIDGET (self->editor->editor);
  gboolean was_asked = FALSE;

  wait_for (self, "RV501");
  g_signal_connect_swapped (action, "activate", G_CALLBACK (asked_cb), &was_asked);
  g_object_ref (editor);
  gtk_window_set_child (GTK_WINDOW (self->editor->window), NULL);
  gtk_window_destroy (GTK_WINDOW (self->editor->window));
  self->editor->window = window;
  gtk_window_set_child (GTK_WINDOW (window), editor);
  g_object_unref (editor);
  gtk_window_present (GTK_WINDOW (window));
  sb_test_wait_for_draw (window);
  put_cursor (self, 0);
  sb_editor_findings_explain (sb_editor_get_findings (self->editor->editor));
  sb_editor_test_wait_says (self->editor, "RV501");
  g_assert_null (sb_editor_test_find_button (editor, "Suggest a rollback"));
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
  sb_editor_findings_explain (sb_editor_get_findings (self->editor->editor));
  sb_editor_test_click (self->editor, "Suggest a rollback");
  g_assert_true (was_asked);
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-findings/marks-the-line", test_marks_the_line);
  g_test_add_func ("/editor-findings/beside-a-failure", test_beside_a_failure);
  g_test_add_func ("/editor-findings/fix-is-one-step", test_fix_is_one_step);
  g_test_add_func ("/editor-findings/fix-counts-characters", test_fix_counts_characters);
  g_test_add_func ("/editor-findings/fix-waits-for-the-check", test_fix_waits_for_the_check);
  g_test_add_func ("/editor-findings/gutter-follows", test_gutter_follows);
  g_test_add_func ("/editor-findings/card-explains", test_card_explains);
  g_test_add_func ("/editor-findings/card-shows-all", test_card_shows_all);
  g_test_add_func ("/editor-findings/card-does-with-files", test_card_does_with_files);
  g_test_add_func ("/editor-findings/card-allows", test_card_allows);
  g_test_add_func ("/editor-findings/card-is-plain", test_card_is_plain);
  g_test_add_func ("/editor-findings/marks-follow-the-text", test_marks_follow_the_text);
  return g_test_run ();
}
