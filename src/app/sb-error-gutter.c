/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-error-gutter.h"

#include "sb-editor-buffer.h"

#define WIDTH 14
#define RADIUS 4.5f

struct _SbErrorGutter
{
  GtkSourceGutterRenderer parent_instance;
};

G_DEFINE_FINAL_TYPE (SbErrorGutter, sb_error_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

static void
sb_error_gutter_snapshot_line (GtkSourceGutterRenderer *renderer, GtkSnapshot *snapshot,
                               GtkSourceGutterLines *lines, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  int y, height;
  graphene_rect_t bounds;
  GskRoundedRect dot;
  GdkRGBA color;

  /* An editor without a document has another kind of buffer. */
  if (!SB_IS_EDITOR_BUFFER (buffer)
      || sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (buffer)) != (int) line)
    return;
  gtk_source_gutter_lines_get_line_yrange (lines, line,
                                           GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST, &y,
                                           &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (renderer)), &color);
  graphene_rect_init (&bounds, WIDTH / 2.0f - RADIUS + 1, y + height / 2.0f - RADIUS, 2 * RADIUS,
                      2 * RADIUS);
  gsk_rounded_rect_init_from_rect (&dot, &bounds, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  gtk_snapshot_append_color (snapshot, &color, &bounds);
  gtk_snapshot_pop (snapshot);
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
