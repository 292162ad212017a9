/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-view.h"

#include "sb-editor-buffer.h"
#include "sb-error-gutter.h"
#include "sb-map-lines.h"
#include "sb-transaction-gutter.h"

#include <string.h>

/* In each buffer, what was at the top left when another document came into the view. */
#define CORNER "sb-editor-view-corner"

/* How much room to leave beside what is revealed, in pixels. */
#define MARGIN 24

/* Where on the screen what is revealed comes to, from the top. */
#define REVEAL_ALIGN 0.3

/* Where to scroll as soon as there is room: a view without a size ends up anywhere. */
typedef enum
{
  WISH_NONE,
  WISH_CORNER,
  WISH_SELECTION,
} Wish;

struct _SbEditorView
{
  GtkSourceView parent_instance;

  /* owned */
  SbDocument *document;
  GtkWidget *rail;
  guint language_idle;
  guint wish_idle;

  gboolean is_warm; /* the first text has been on the screen */
  Wish wish;
};

enum
{
  CURSOR_MOVED,
  NOTE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbEditorView, sb_editor_view, GTK_SOURCE_TYPE_VIEW)

static GtkTextBuffer *
get_buffer (SbEditorView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

static gboolean
language_idle_cb (gpointer data)
{
  SbEditorView *self = data;

  self->language_idle = 0;
  self->is_warm = TRUE;
  if (self->document != NULL)
    sb_editor_buffer_attach_language (sb_editor_buffer_for (self->document));
  return G_SOURCE_REMOVE;
}

/* Reading the language and the theme takes a while: the first text is shown without them. What has
 * one priority is dispatched together, so each view has its own: the loop turns between them. */
static void
attach_language (SbEditorView *self)
{
  static int turn;

  if (self->is_warm)
    sb_editor_buffer_attach_language (sb_editor_buffer_for (self->document));
  else if (self->language_idle == 0)
    self->language_idle = g_idle_add_full (G_PRIORITY_LOW + turn++ % SB_N_ROLES, language_idle_cb,
                                           self, NULL);
}

/* All the way up: where only the view is allocated anew and its scrollbars come or go, GTK 4.8
 * loses sight of them and complains when it paints. */
static void
text_changed_cb (SbEditorView *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
cursor_cb (SbEditorView *self)
{
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

static void
remember_corner (SbEditorView *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextMark *mark = gtk_text_buffer_get_mark (buffer, CORNER);
  GdkRectangle visible;
  GtkTextIter iter;

  /* Where it still is to be scrolled to says nothing about where a person looked. */
  if (self->wish != WISH_NONE || gtk_widget_get_height (GTK_WIDGET (self)) <= 1)
    return;
  gtk_text_view_get_visible_rect (GTK_TEXT_VIEW (self), &visible);
  gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self), &iter, visible.x, visible.y);
  if (mark == NULL)
    gtk_text_buffer_create_mark (buffer, CORNER, &iter, TRUE);
  else
    gtk_text_buffer_move_mark (buffer, mark, &iter);
}

/* How far to scroll sideways so that what lies from @left to @right is seen: not at all where it is
 * seen from the beginning of its line, else as little as possible. */
static int
choose_scroll_x (const GdkRectangle *visible, int left, int right)
{
  int x = visible->x;

  if (right + MARGIN <= visible->width)
    return 0;
  if (right + MARGIN > x + visible->width)
    x = right + MARGIN - visible->width;
  /* What is wider than the view is shown from its beginning. */
  if (left - MARGIN < x)
    x = left - MARGIN;
  return MAX (x, 0);
}

/* Scrolls to the selection; its start is where the cursor is. */
static void
scroll_to_selection (SbEditorView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextIter start, end;
  GdkRectangle visible, first, last;
  double x_align, y_align = REVEAL_ALIGN;
  int x;

  gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end);
  /* Of several lines the first is what is revealed. */
  if (gtk_text_iter_get_line (&start) != gtk_text_iter_get_line (&end))
    end = start;
  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_iter_location (view, &start, &first);
  gtk_text_view_get_iter_location (view, &end, &last);
  x = choose_scroll_x (&visible, first.x, last.x);
  /* GTK takes an alignment, and waits with it until the lines above are laid out. */
  x_align = (first.x - x) / (double) MAX (visible.width - first.width, 1);
  if (first.y >= visible.y && first.y + first.height <= visible.y + visible.height)
    y_align = (first.y - visible.y) / (double) MAX (visible.height - first.height, 1);
  gtk_text_view_scroll_to_mark (view, gtk_text_buffer_get_insert (get_buffer (self)), 0, TRUE,
                                CLAMP (x_align, 0, 1), CLAMP (y_align, 0, 1));
}

static void
scroll_to_corner (SbEditorView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextMark *corner = gtk_text_buffer_get_mark (get_buffer (self), CORNER);
  GtkTextIter iter;

  if (corner != NULL)
    gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter, corner);
  if (corner != NULL && !gtk_text_iter_is_start (&iter))
    {
      gtk_text_view_scroll_to_mark (view, corner, 0, TRUE, 0, 0);
      return;
    }
  /* The margins too, which aligning would leave out. */
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)), 0);
  gtk_adjustment_set_value (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)), 0);
}

static void
fulfil (SbEditorView *self)
{
  if (self->wish == WISH_CORNER)
    scroll_to_corner (self);
  else if (self->wish == WISH_SELECTION)
    scroll_to_selection (self);
}

static gboolean
wish_idle_cb (gpointer data)
{
  SbEditorView *self = data;

  self->wish_idle = 0;
  fulfil (self);
  self->wish = WISH_NONE;
  return G_SOURCE_REMOVE;
}

/* As well as can be at once, and exactly when GTK has nothing left to measure, which it does in
 * idle moments that come before this one. */
static void
fulfil_twice (SbEditorView *self)
{
  fulfil (self);
  if (self->wish_idle == 0)
    self->wish_idle = g_idle_add (wish_idle_cb, self);
}

static void
want (SbEditorView *self, Wish wish)
{
  self->wish = wish;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_widget_get_height (GTK_WIDGET (self)) > 1)
    fulfil_twice (self);
  else
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
sb_editor_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbEditorView *self = SB_EDITOR_VIEW (widget);

  GTK_WIDGET_CLASS (sb_editor_view_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->wish != WISH_NONE && height > 1 && self->wish_idle == 0)
    self->wish_idle = g_idle_add (wish_idle_cb, self);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    /* One that is hidden has no size. */
    if (GTK_IS_POPOVER (child) && gtk_widget_get_visible (child))
      gtk_popover_present (GTK_POPOVER (child));
}

static void
let_go (SbEditorView *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (get_buffer (self), self);
  g_clear_object (&self->document);
  self->wish = WISH_NONE;
}

static void
sb_editor_view_dispose (GObject *object)
{
  SbEditorView *self = SB_EDITOR_VIEW (object);

  g_clear_handle_id (&self->language_idle, g_source_remove);
  g_clear_handle_id (&self->wish_idle, g_source_remove);
  let_go (self);
  g_clear_object (&self->rail);

  G_OBJECT_CLASS (sb_editor_view_parent_class)->dispose (object);
}

static void
read_clipboard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbEditorView) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  guint line = text != NULL ? sb_document_find_long_line (text, strlen (text)) : 0;

  if (line > 0)
    g_signal_emit (self, signals[NOTE], 0,
                   "not pasted: a line of it is too long to be edited here; write it into the file "
                   "with another program");
  else if (text != NULL)
    GTK_TEXT_VIEW_CLASS (sb_editor_view_parent_class)->paste_clipboard (GTK_TEXT_VIEW (self));
}

/* A line of a megabyte would take GTK most of a second for each key from then on; a file that has
 * one is not opened to be edited either. */
static void
sb_editor_view_paste_clipboard (GtkTextView *view)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (view)), NULL,
                                 read_clipboard_cb, g_object_ref (view));
}

static void
sb_editor_view_class_init (SbEditorViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_editor_view_dispose;
  GTK_TEXT_VIEW_CLASS (klass)->paste_clipboard = sb_editor_view_paste_clipboard;
  GTK_WIDGET_CLASS (klass)->size_allocate = sb_editor_view_size_allocate;

  /**
   * SbEditorView::cursor-moved:
   *
   * The cursor of the document's text is elsewhere.
   */
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbEditorView::note:
   * @text: what happened, for people
   */
  signals[NOTE] = g_signal_new ("note", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* Keys of commands that cannot be given now come through to the text, and GTK takes Return for a
 * line end whatever is held with it: it would go where the failed statement is selected. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        gpointer user_data)
{
  gboolean is_return = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;

  return is_return && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0;
}

static void
sb_editor_view_init (SbEditorView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_source_gutter_insert (gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self),
                                                        GTK_TEXT_WINDOW_LEFT),
                            sb_error_gutter_new (), GTK_SOURCE_VIEW_GUTTER_POSITION_LINES - 1);
  self->rail = g_object_ref_sink (GTK_WIDGET (sb_transaction_gutter_new ()));
  gtk_source_gutter_insert (
      gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self), GTK_TEXT_WINDOW_LEFT),
      GTK_SOURCE_GUTTER_RENDERER (self->rail), GTK_SOURCE_VIEW_GUTTER_POSITION_LINES + 1);
}

/**
 * sb_editor_view_set_document:
 * @self: the view
 * @document: (nullable): whose text to show
 *
 * Remembers where the text shown until now was scrolled to. Where the new one was scrolled to is
 * taken up by sb_editor_view_restore(), once the text is there.
 */
void
sb_editor_view_set_document (SbEditorView *self, SbDocument *document)
{
  if (document == self->document)
    return;
  if (self->document != NULL)
    remember_corner (self);
  let_go (self);
  if (document == NULL)
    {
      gtk_text_view_set_buffer (GTK_TEXT_VIEW (self), NULL);
      return;
    }
  self->document = g_object_ref (document);
  sb_map_lines_for (document);
  /* Checks are no part of a run. */
  gtk_widget_set_visible (self->rail, sb_document_get_role (document) != SB_ROLE_VERIFY);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self),
                            GTK_TEXT_BUFFER (sb_editor_buffer_for (document)));
  attach_language (self);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (text_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "notify::cursor-position", G_CALLBACK (cursor_cb),
                           self, G_CONNECT_SWAPPED);
}

/**
 * sb_editor_view_restore:
 * @self: the view, its document loaded
 *
 * Scrolls to where the document was when the view showed it last: the first time, to its beginning.
 */
void
sb_editor_view_restore (SbEditorView *self)
{
  want (self, WISH_CORNER);
}

/**
 * sb_editor_view_reveal:
 * @self: the view, its document loaded
 * @place: a place in it
 *
 * Selects what is there, unless the cursor stays, marks it as an error unless it is a finding, and brings it into sight; a
 * view without a size does so when it gets one.
 */
void
sb_editor_view_reveal (SbEditorView *self, const SbPlace *place)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end;

  g_return_if_fail (self->document != NULL);

  sb_editor_buffer_find_place (SB_EDITOR_BUFFER (buffer), place, &start, &end);
  if (!place->is_finding)
    sb_editor_buffer_mark_error (SB_EDITOR_BUFFER (buffer), &start, &end);
  /* The cursor goes to the start, so that a long statement is shown from there. */
  if (!place->keeps_cursor)
    gtk_text_buffer_select_range (buffer, &start, &end);
  want (self, WISH_SELECTION);
}
