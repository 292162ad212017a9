/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-transaction-gutter.h"

#include "sb-map-lines.h"
#include "sb-timeline-trail.h"

#define WIDTH 16
#define MIDDLE (WIDTH / 2.0f)
#define RAIL 2.0f
#define TICK 4.0f
#define RADIUS 3.5f
#define DOT 2.5f
#define DASH 2.0f

struct _SbTransactionGutter
{
  GtkSourceGutterRenderer parent_instance;

  SbMapLines *lines; /* weak */
  int pointed;       /* at which part the pointer is; -1 for none */
};

G_DEFINE_FINAL_TYPE (SbTransactionGutter, sb_transaction_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  graphene_rect_t bounds;

  if (height <= 0)
    return;
  graphene_rect_init (&bounds, x, y, width, height);
  gtk_snapshot_append_color (snapshot, color, &bounds);
}

/* What cannot be read is not sure to be where it is: dots. */
static void
draw_rail (GtkSnapshot *snapshot, const GdkRGBA *color, float from, float to, gboolean is_sure)
{
  if (is_sure)
    fill (snapshot, color, MIDDLE - RAIL / 2, from, RAIL, to - from);
  for (float y = from; !is_sure && y < to; y += 2 * DASH)
    fill (snapshot, color, MIDDLE - RAIL / 2, y, RAIL, MIN (DASH, to - y));
}

static void
draw_node (GtkSnapshot *snapshot, const GdkRGBA *color, float middle, float radius,
           gboolean is_ring)
{
  const float widths[] = { 1.5f, 1.5f, 1.5f, 1.5f };
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  graphene_rect_t bounds;
  GskRoundedRect shape;

  graphene_rect_init (&bounds, MIDDLE - radius, middle - radius, 2 * radius, 2 * radius);
  gsk_rounded_rect_init_from_rect (&shape, &bounds, radius);
  if (is_ring)
    {
      gtk_snapshot_append_border (snapshot, &shape, widths, colors);
      return;
    }
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

static GdkRGBA
choose_color (SbTransactionGutter *self, const SbMapLook *look)
{
  static const char *const names[] = {
    [SB_PART_TOGETHER] = "accent_color",
    [SB_PART_ALONE] = "warning_color",
    [SB_PART_OWN] = "accent_color",
  };
  gboolean is_pointed = self->pointed == (int) look->part;

  return sb_timeline_trail_get_color (GTK_WIDGET (self), names[look->kind],
                                      is_pointed      ? 1
                                      : look->is_read ? 0.7
                                                      : 0.4);
}

/* A transaction is a bracket around its statements. One of the script's own begins and ends with
 * rings, where its BEGIN and COMMIT are. */
static void
draw_transaction (GtkSnapshot *snapshot, const GdkRGBA *color, const SbMapLook *look, float top,
                  float middle, float bottom)
{
  gboolean is_own = look->kind == SB_PART_OWN, is_end = !look->above || !look->below;
  float gap = is_own && is_end && look->begins ? RADIUS : 0;

  if (look->above)
    draw_rail (snapshot, color, top, middle - gap, look->is_read);
  if (look->below)
    draw_rail (snapshot, color, middle + gap, bottom, look->is_read);
  if (is_own && is_end && look->begins)
    draw_node (snapshot, color, middle, RADIUS, TRUE);
  else if (!look->above && !look->below)
    draw_node (snapshot, color, middle, RADIUS, FALSE);
  else if (is_end)
    fill (snapshot, color, MIDDLE - RAIL / 2, middle - RAIL / 2, TICK + RAIL / 2, RAIL);
  if (look->begins && !is_end)
    draw_node (snapshot, color, middle, DOT, FALSE);
}

static void
draw_alone (GtkSnapshot *snapshot, const GdkRGBA *color, const SbMapLook *look, float top,
            float middle, float bottom)
{
  float gap = look->begins ? RADIUS : 0;

  if (look->begins)
    draw_node (snapshot, color, middle, RADIUS, TRUE);
  if (look->above)
    draw_rail (snapshot, color, top, middle - gap, FALSE);
  if (look->below)
    draw_rail (snapshot, color, middle + gap, bottom, FALSE);
}

static void
sb_transaction_gutter_snapshot_line (GtkSourceGutterRenderer *renderer, GtkSnapshot *snapshot,
                                     GtkSourceGutterLines *lines, guint line)
{
  SbTransactionGutter *self = SB_TRANSACTION_GUTTER (renderer);
  SbMapLook look;
  GdkRGBA color;
  float top, middle, bottom;
  int y, height;

  if (self->lines == NULL || !sb_map_lines_look (self->lines, line, &look))
    return;
  gtk_source_gutter_lines_get_line_yrange (lines, line,
                                           GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_CELL, &y,
                                           &height);
  top = (float) y;
  bottom = (float) (y + height);
  gtk_source_gutter_lines_get_line_yrange (lines, line,
                                           GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST, &y,
                                           &height);
  middle = (float) y + (float) height / 2;
  color = choose_color (self, &look);
  if (look.kind == SB_PART_ALONE)
    draw_alone (snapshot, &color, &look, top, middle, bottom);
  else
    draw_transaction (snapshot, &color, &look, top, middle, bottom);
}

static void
changed_cb (SbTransactionGutter *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sb_transaction_gutter_change_buffer (GtkSourceGutterRenderer *renderer, GtkSourceBuffer *old_buffer)
{
  SbTransactionGutter *self = SB_TRANSACTION_GUTTER (renderer);
  GtkSourceBuffer *buffer = gtk_source_gutter_renderer_get_buffer (renderer);

  if (self->lines != NULL)
    g_signal_handlers_disconnect_by_data (self->lines, self);
  g_set_weak_pointer (&self->lines, sb_map_lines_of_buffer (GTK_TEXT_BUFFER (buffer)));
  self->pointed = -1;
  if (self->lines != NULL)
    g_signal_connect_object (self->lines, "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
}

/* The line at @y of the gutter. */
static guint
find_line (SbTransactionGutter *self, int y)
{
  GtkTextView *view = GTK_TEXT_VIEW (
      gtk_source_gutter_renderer_get_view (GTK_SOURCE_GUTTER_RENDERER (self)));
  GtkTextIter iter;
  int buffer_y;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_LEFT, 0, y, NULL, &buffer_y);
  gtk_text_view_get_line_at_y (view, &iter, buffer_y, NULL);
  return (guint) gtk_text_iter_get_line (&iter);
}

/* GTK's own would be as wide as its text. */
static GtkWidget *
make_label (const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 56);
  return label;
}

static gboolean
query_tooltip_cb (SbTransactionGutter *self, int x, int y, gboolean by_keyboard,
                  GtkTooltip *tooltip)
{
  guint line = by_keyboard ? 0 : find_line (self, y);
  SbMapLook look;
  g_autofree char *words = NULL;

  if (self->lines == NULL || by_keyboard)
    return FALSE;
  /* Between two statements of one transaction the first of them speaks for it. */
  while (line > 0 && sb_map_lines_find (self->lines, line, 0) < 0
         && sb_map_lines_look (self->lines, line, &look))
    line--;
  words = sb_map_lines_dup_words (self->lines, line, 0);
  if (words != NULL)
    gtk_tooltip_set_custom (tooltip, make_label (words));
  return words != NULL;
}

static void
point_at (SbTransactionGutter *self, int part)
{
  if (part == self->pointed)
    return;
  self->pointed = part;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (SbTransactionGutter *self, double x, double y)
{
  SbMapLook look;

  if (self->lines != NULL && sb_map_lines_look (self->lines, find_line (self, (int) y), &look))
    point_at (self, (int) look.part);
  else
    point_at (self, -1);
}

static void
leave_cb (SbTransactionGutter *self)
{
  point_at (self, -1);
}

static void
sb_transaction_gutter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                               int *minimum, int *natural, int *minimum_baseline,
                               int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
sb_transaction_gutter_dispose (GObject *object)
{
  SbTransactionGutter *self = SB_TRANSACTION_GUTTER (object);

  g_clear_weak_pointer (&self->lines);

  G_OBJECT_CLASS (sb_transaction_gutter_parent_class)->dispose (object);
}

static void
sb_transaction_gutter_class_init (SbTransactionGutterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_transaction_gutter_dispose;
  GTK_WIDGET_CLASS (klass)->measure = sb_transaction_gutter_measure;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->snapshot_line = sb_transaction_gutter_snapshot_line;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->change_buffer = sb_transaction_gutter_change_buffer;
}

static void
sb_transaction_gutter_init (SbTransactionGutter *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->pointed = -1;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * sb_transaction_gutter_new:
 *
 * Returns: (transfer floating): a renderer for the gutter of an editor; shows the map of a buffer
 *   for which sb_map_lines_for() was asked before
 */
GtkSourceGutterRenderer *
sb_transaction_gutter_new (void)
{
  return g_object_new (SB_TYPE_TRANSACTION_GUTTER, NULL);
}
