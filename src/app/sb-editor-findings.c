/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-findings.h"

#include "sb-editor-buffer.h"
#include "sb-finding-card.h"
#include "sb-finding-deed.h"
#include "sb-map-card.h"
#include "sb-transaction-gutter.h"

/* How long the pointer rests before the card comes, and how long it may be on its way to it. */
#define SHOW_MS 350
#define HIDE_MS 300

struct _SbEditorFindings
{
  GObject parent_instance;

  /* owned */
  GtkWidget *card;     /* made when first needed; the view's child */
  GtkWidget *map_card; /* likewise */
  guint timeout;

  /* borrowed: gone before its editor */
  SbEditorView *view;
  GtkEventController *motion;

  const SbFinding *shown;   /* only to be compared */
  const SbFinding *pointed; /* likewise */

  GtkTextBuffer *asked; /* weak: what is to be mended as soon as it is checked */
};

enum
{
  NOTE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbEditorFindings, sb_editor_findings, G_TYPE_OBJECT)

static SbFindingMarks *
get_marks (SbEditorFindings *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  return SB_IS_EDITOR_BUFFER (buffer) ? sb_editor_buffer_get_marks (SB_EDITOR_BUFFER (buffer))
                                      : NULL;
}

static void
note (SbEditorFindings *self, const char *text)
{
  g_signal_emit (self, signals[NOTE], 0, text);
}

static void
forget_asked (SbEditorFindings *self)
{
  if (self->asked != NULL)
    g_signal_handlers_disconnect_by_data (self->asked, self);
  g_clear_weak_pointer (&self->asked);
}

static void
marked_cb (SbEditorFindings *self)
{
  SbFindingMarks *marks = get_marks (self);

  if (marks == NULL || !sb_finding_marks_is_current (marks))
    return;
  forget_asked (self);
  sb_editor_findings_fix (self);
}

/* What was typed a moment ago is mended when it has been checked, which is not put off then. */
static void
ask_again (SbEditorFindings *self)
{
  forget_asked (self);
  g_set_weak_pointer (&self->asked, gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  g_signal_connect_object (self->asked, "marked", G_CALLBACK (marked_cb), self, G_CONNECT_SWAPPED);
  sb_editor_buffer_hurry (SB_EDITOR_BUFFER (self->asked));
}

static void
hide (SbEditorFindings *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->shown = NULL;
  if (self->card != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->card));
}

static void
do_fix (SbEditorFindings *self, const SbFinding *finding)
{
  if (finding->n_edits > 0 && !gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view)))
    note (self, "this script cannot be changed");
  else if (finding->n_edits == 0 && sb_finding_deed_do (finding, GTK_WIDGET (self->view)))
    return;
  else if (finding->n_edits == 0)
    note (self, "only you can write this fix");
  else if (!sb_finding_marks_fix (get_marks (self), finding))
    note (self, "not checked yet: once more, please");
}

/* What the card shows may be gone by now, with the text it was about. */
static const SbFinding *
find_shown (SbEditorFindings *self)
{
  SbFindingMarks *marks = get_marks (self);
  GtkTextIter start, end;

  return marks != NULL && self->shown != NULL
                 && sb_finding_marks_get_place (marks, self->shown, &start, &end)
             ? self->shown
             : NULL;
}

static void
fix_cb (SbEditorFindings *self)
{
  const SbFinding *finding = find_shown (self);

  if (finding != NULL)
    do_fix (self, finding);
  else
    note (self, "the text has changed");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
allow_cb (SbEditorFindings *self, const char *reason)
{
  const SbFinding *finding = find_shown (self);

  if (finding == NULL || !sb_finding_marks_allow (get_marks (self), finding, reason))
    note (self, "the text has changed");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void next_cb (SbEditorFindings *self);

static void
show (SbEditorFindings *self, const SbFinding *finding, gboolean with_focus)
{
  GtkTextView *view = GTK_TEXT_VIEW (self->view);
  GdkRectangle first, last, place;
  guint index, n;
  GtkTextIter start, end;

  if (!sb_finding_marks_get_place (get_marks (self), finding, &start, &end))
    return;
  if (self->card == NULL)
    {
      self->card = sb_finding_card_new ();
      gtk_widget_set_parent (self->card, GTK_WIDGET (self->view));
      g_signal_connect_swapped (self->card, "fix", G_CALLBACK (fix_cb), self);
      g_signal_connect_swapped (self->card, "allow", G_CALLBACK (allow_cb), self);
      g_signal_connect_swapped (self->card, "next", G_CALLBACK (next_cb), self);
    }
  gtk_text_view_get_iter_location (view, &start, &first);
  gtk_text_view_get_iter_location (view, &end, &last);
  place = first;
  place.width = CLAMP (last.x - first.x, 1, 200);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, first.x, first.y, &place.x,
                                         &place.y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->card), &place);
  self->shown = finding;
  sb_finding_card_show (SB_FINDING_CARD (self->card), finding, gtk_text_view_get_editable (view),
                        with_focus);
  sb_finding_marks_find_beside (get_marks (self), finding, &index, &n);
  sb_finding_card_set_place (SB_FINDING_CARD (self->card), index, n);
}

static void
next_cb (SbEditorFindings *self)
{
  const SbFinding *finding = find_shown (self);
  guint index, n;

  if (finding != NULL)
    finding = sb_finding_marks_find_beside (get_marks (self), finding, &index, &n);
  if (finding != NULL)
    show (self, finding, TRUE);
}

/* Pointing */

static gboolean
show_cb (gpointer data)
{
  SbEditorFindings *self = data;
  const SbFinding *finding = self->pointed;
  SbFindingMarks *marks = get_marks (self);
  GtkTextIter start, end;

  self->timeout = 0;
  if (marks != NULL && finding != NULL && sb_finding_marks_get_place (marks, finding, &start, &end))
    show (self, finding, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
hide_cb (gpointer data)
{
  SbEditorFindings *self = data;

  if (sb_finding_card_is_in_use (SB_FINDING_CARD (self->card)))
    return G_SOURCE_CONTINUE;
  self->timeout = 0;
  hide (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_shown (SbEditorFindings *self)
{
  return self->card != NULL && gtk_widget_get_visible (self->card);
}

static void
point_at (SbEditorFindings *self, const SbFinding *finding)
{
  if (is_shown (self) && sb_finding_card_is_in_use (SB_FINDING_CARD (self->card)))
    return;
  if (is_shown (self) && finding != NULL && finding == self->shown)
    {
      g_clear_handle_id (&self->timeout, g_source_remove);
      return;
    }
  if (finding == self->pointed && self->timeout != 0)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->pointed = finding;
  if (finding != NULL)
    self->timeout = g_timeout_add (SHOW_MS, show_cb, self);
  else if (is_shown (self))
    self->timeout = g_timeout_add (HIDE_MS, hide_cb, self);
}

static void
motion_cb (SbEditorFindings *self, double x, double y)
{
  GtkTextView *view = GTK_TEXT_VIEW (self->view);
  SbFindingMarks *marks = get_marks (self);
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (view), x, y, GTK_PICK_DEFAULT);
  int buffer_x, buffer_y;
  gboolean is_gutter;
  GtkTextIter iter;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x,
                                         &buffer_y);
  is_gutter = buffer_x < 0;
  /* The rail has something of its own to say. */
  if (marks == NULL || SB_IS_TRANSACTION_GUTTER (picked)
      || (!gtk_text_view_get_iter_at_location (view, &iter, MAX (buffer_x, 0), buffer_y)
          && !is_gutter))
    point_at (self, NULL);
  else
    point_at (self, sb_finding_marks_find (marks, &iter, is_gutter));
}

static void
leave_cb (SbEditorFindings *self)
{
  point_at (self, NULL);
}

/* Whoever writes does not read. */
static gboolean
key_cb (SbEditorFindings *self)
{
  forget_asked (self);
  if (is_shown (self) && !gtk_popover_get_autohide (GTK_POPOVER (self->card)))
    hide (self);
  return GDK_EVENT_PROPAGATE;
}

static void
sb_editor_findings_dispose (GObject *object)
{
  sb_editor_findings_close (SB_EDITOR_FINDINGS (object));

  G_OBJECT_CLASS (sb_editor_findings_parent_class)->dispose (object);
}

static void
sb_editor_findings_class_init (SbEditorFindingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_editor_findings_dispose;

  /**
   * SbEditorFindings::note:
   * @self: the findings
   * @text: why nothing happened, a few words
   */
  signals[NOTE] = g_signal_new ("note", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sb_editor_findings_init (SbEditorFindings *self)
{
}

/**
 * sb_editor_findings_new:
 * @view: where the script is shown; sb_editor_findings_close() before it goes
 *
 * Returns: (transfer full): what shows its findings
 */
SbEditorFindings *
sb_editor_findings_new (SbEditorView *view)
{
  SbEditorFindings *self = g_object_new (SB_TYPE_EDITOR_FINDINGS, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = view;
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), motion);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
  return self;
}

/**
 * sb_editor_findings_close:
 * @self: the findings
 *
 * Takes the card away: another script is shown, or the view goes.
 */
void
sb_editor_findings_close (SbEditorFindings *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->shown = self->pointed = NULL;
  forget_asked (self);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->map_card, gtk_widget_unparent);
}

static const SbFinding *
find_at_cursor (SbEditorFindings *self)
{
  SbFindingMarks *marks = get_marks (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  const SbFinding *finding = NULL;
  GtkTextIter iter;

  if (marks != NULL)
    {
      gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
      finding = sb_finding_marks_find (marks, &iter, TRUE);
    }
  return finding;
}

static void
explain_map (SbEditorFindings *self)
{
  if (self->map_card == NULL)
    {
      self->map_card = sb_map_card_new ();
      gtk_widget_set_parent (self->map_card, GTK_WIDGET (self->view));
    }
  if (!sb_map_card_show (SB_MAP_CARD (self->map_card), GTK_TEXT_VIEW (self->view)))
    note (self, "there is nothing to say about this line");
}

/**
 * sb_editor_findings_fix:
 * @self: the findings
 *
 * Does what the finding at the cursor, or in its line, advises; where the text was not checked since
 * it was edited, as soon as it is, unless a key is pressed before.
 */
void
sb_editor_findings_fix (SbEditorFindings *self)
{
  SbFindingMarks *marks = get_marks (self);
  const SbFinding *finding;

  if (marks != NULL && gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view))
      && !sb_finding_marks_is_current (marks))
    {
      ask_again (self);
      return;
    }
  finding = find_at_cursor (self);
  if (finding == NULL)
    {
      note (self, "nothing was found in this line");
      return;
    }
  hide (self);
  if (finding->n_edits == 0)
    show (self, finding, TRUE);
  else
    do_fix (self, finding);
}

/**
 * sb_editor_findings_explain:
 * @self: the findings
 *
 * Shows the card of the finding at the cursor, or in its line, for the keyboard; where there is
 * none, that of the statement's transaction.
 */
void
sb_editor_findings_explain (SbEditorFindings *self)
{
  const SbFinding *finding = find_at_cursor (self);

  if (finding != NULL)
    show (self, finding, TRUE);
  else
    explain_map (self);
}
