/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-error-gutter.h"

#include "sb-editor-buffer.h"
#include "sb-timeline-trail.h"

/* Two columns: what a server named, and what lint found. */
#define COLUMN 11
#define WIDTH (2 * COLUMN)
#define RADIUS 4.5f

struct _SbErrorGutter
{
  GtkSourceGutterRenderer parent_instance;
};

G_DEFINE_FINAL_TYPE (SbErrorGutter, sb_error_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

static void
draw (GtkSnapshot *snapshot, const GdkRGBA *color, int column, float middle, float radius,
      float corner)
{
  graphene_rect_t bounds;
  GskRoundedRect shape;

  graphene_rect_init (&bounds, (column + 0.5f) * COLUMN - radius, middle - radius, 2 * radius,
                      2 * radius);
  gsk_rounded_rect_init_from_rect (&shape, &bounds, corner);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

/* Told apart by their shapes too: an error is square, a note is small. */
static void
draw_finding (GtkSnapshot *snapshot, GtkWidget *widget, int severity, float middle)
{
  static const struct
  {
    const char *color;
    float radius, corner;
  } looks[] = {
    [SB_SEVERITY_INFO] = { "accent_bg_color", 2.5f, 2.5f },
    [SB_SEVERITY_WARNING] = { "warning_bg_color", RADIUS, RADIUS },
    [SB_SEVERITY_ERROR] = { "error_bg_color", 4, 1 },
  };
  GdkRGBA color = sb_timeline_trail_get_color (widget, looks[severity].color, 1);

  draw (snapshot, &color, 1, middle, looks[severity].radius, looks[severity].corner);
}

static void
sb_error_gutter_snapshot_line (GtkSourceGutterRenderer *renderer, GtkSnapshot *snapshot,
                               GtkSourceGutterLines *lines, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  gboolean is_error;
  int severity, y, height;

  /* An editor without a document has another kind of buffer. */
  if (!SB_IS_EDITOR_BUFFER (buffer))
    return;
  is_error = sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (buffer)) == (int) line;
  severity = sb_finding_marks_get_line_severity (
      sb_editor_buffer_get_marks (SB_EDITOR_BUFFER (buffer)), line);
  if (!is_error && severity < 0)
    return;
  gtk_source_gutter_lines_get_line_yrange (lines, line,
                                           GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST, &y,
                                           &height);
  if (is_error)
    {
      GdkRGBA color = sb_timeline_trail_get_color (GTK_WIDGET (renderer), NULL, 1);

      draw (snapshot, &color, 0, y + height / 2.0f, RADIUS, RADIUS);
    }
  if (severity >= 0)
    draw_finding (snapshot, GTK_WIDGET (renderer), severity, y + height / 2.0f);
}

/* GTK draws the text anew, not what is beside it. */
static void
marked_cb (SbErrorGutter *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sb_error_gutter_change_buffer (GtkSourceGutterRenderer *renderer, GtkSourceBuffer *old_buffer)
{
  GtkSourceBuffer *buffer = gtk_source_gutter_renderer_get_buffer (renderer);

  if (old_buffer != NULL)
    g_signal_handlers_disconnect_by_data (old_buffer, renderer);
  if (SB_IS_EDITOR_BUFFER (buffer))
    g_signal_connect_object (buffer, "marked", G_CALLBACK (marked_cb), renderer, G_CONNECT_SWAPPED);
}

static void
sb_error_gutter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
sb_error_gutter_class_init (SbErrorGutterClass *klass)
{
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->change_buffer = sb_error_gutter_change_buffer;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->snapshot_line = sb_error_gutter_snapshot_line;
  GTK_WIDGET_CLASS (klass)->measure = sb_error_gutter_measure;
}

static void
sb_error_gutter_init (SbErrorGutter *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "sb-error-gutter");
}

/**
 * sb_error_gutter_new:
 *
 * Returns: (transfer floating): a renderer for the gutter of an editor
 */
GtkSourceGutterRenderer *
sb_error_gutter_new (void)
{
  return g_object_new (SB_TYPE_ERROR_GUTTER, NULL);
}
