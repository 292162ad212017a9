/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-trail.h"

#include <math.h>

#define CENTER (SB_TIMELINE_TRAIL_WIDTH / 2.0)
#define RADIUS 9.0
#define DASH 4.5

typedef struct
{
  GtkWidget *widget;
  cairo_t *cr;
  double y; /* of the node */
} Pen;

/**
 * sb_timeline_trail_get_color:
 * @widget: whose style has the colour
 * @name: (nullable): a named colour; %NULL for that of text
 * @alpha: how much of it
 *
 * Returns: the colour
 */
GdkRGBA
sb_timeline_trail_get_color (GtkWidget *widget, const char *name, double alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (name == NULL || !gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  color.alpha *= alpha;
  return color;
}

static void
set_color (Pen *pen, const char *name, double alpha)
{
  GdkRGBA color = sb_timeline_trail_get_color (pen->widget, name, alpha);

  gdk_cairo_set_source_rgba (pen->cr, &color);
}

/* From the node outwards, so that dashes meet it alike above and below. */
static void
draw_line (Pen *pen, SbTrail trail, double from, double to)
{
  if (trail == SB_TRAIL_NONE)
    return;
  cairo_save (pen->cr);
  if (trail == SB_TRAIL_DASHED)
    {
      double dash = DASH;

      cairo_set_dash (pen->cr, &dash, 1, -DASH / 2);
      set_color (pen, NULL, 0.35);
    }
  else
    set_color (pen, "success_bg_color", 0.75);
  cairo_set_line_width (pen->cr, trail == SB_TRAIL_DASHED ? 2.5 : 3);
  cairo_move_to (pen->cr, CENTER, from);
  cairo_line_to (pen->cr, CENTER, to);
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

static void
draw_disc (Pen *pen, const char *name)
{
  set_color (pen, name, 1);
  cairo_arc (pen->cr, CENTER, pen->y, RADIUS, 0, 2 * G_PI);
  cairo_fill (pen->cr);
}

static void
draw_ring (Pen *pen, const char *name, double alpha)
{
  set_color (pen, name, alpha);
  cairo_set_line_width (pen->cr, 2);
  cairo_arc (pen->cr, CENTER, pen->y, RADIUS - 1, 0, 2 * G_PI);
  cairo_stroke (pen->cr);
}

static void
draw_check (Pen *pen)
{
  draw_disc (pen, "success_bg_color");
  set_color (pen, "success_fg_color", 1);
  cairo_set_line_width (pen->cr, 2);
  cairo_move_to (pen->cr, CENTER - 4, pen->y + 0.2);
  cairo_line_to (pen->cr, CENTER - 1.2, pen->y + 3);
  cairo_line_to (pen->cr, CENTER + 4, pen->y - 3);
  cairo_stroke (pen->cr);
}

static void
draw_bar (Pen *pen, const char *disc, const char *ink)
{
  draw_disc (pen, disc);
  set_color (pen, ink, 1);
  cairo_set_line_width (pen->cr, 2);
  cairo_move_to (pen->cr, CENTER - 3.5, pen->y);
  cairo_line_to (pen->cr, CENTER + 3.5, pen->y);
  cairo_stroke (pen->cr);
}

/* "!" */
static void
draw_alarm (Pen *pen)
{
  draw_disc (pen, "error_bg_color");
  set_color (pen, "error_fg_color", 1);
  cairo_set_line_width (pen->cr, 2.2);
  cairo_move_to (pen->cr, CENTER, pen->y - 4.2);
  cairo_line_to (pen->cr, CENTER, pen->y + 0.8);
  cairo_stroke (pen->cr);
  cairo_arc (pen->cr, CENTER, pen->y + 4, 1.4, 0, 2 * G_PI);
  cairo_fill (pen->cr);
}

/* A piece of a ring that goes round; it says "at it" standing still, too. */
static void
draw_running (Pen *pen, double turn)
{
  double start = turn * 2 * G_PI - G_PI / 2;

  draw_ring (pen, "accent_bg_color", 0.3);
  set_color (pen, "accent_bg_color", 1);
  cairo_set_line_width (pen->cr, 3);
  cairo_arc (pen->cr, CENTER, pen->y, RADIUS - 1, start, start + 1.2 * G_PI);
  cairo_stroke (pen->cr);
  cairo_arc (pen->cr, CENTER, pen->y, 2.5, 0, 2 * G_PI);
  cairo_fill (pen->cr);
}

/* The place of the database: a square with round corners. */
static void
draw_marker (Pen *pen)
{
  const double half = RADIUS - 1, corner = 5;
  double left = CENTER - half, top = pen->y - half, right = CENTER + half, bottom = pen->y + half;

  set_color (pen, "success_bg_color", 1);
  cairo_set_line_width (pen->cr, 3);
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, right - corner, top + corner, corner, -G_PI / 2, 0);
  cairo_arc (pen->cr, right - corner, bottom - corner, corner, 0, G_PI / 2);
  cairo_arc (pen->cr, left + corner, bottom - corner, corner, G_PI / 2, G_PI);
  cairo_arc (pen->cr, left + corner, top + corner, corner, G_PI, 3 * G_PI / 2);
  cairo_close_path (pen->cr);
  cairo_stroke (pen->cr);
}

static void
draw_node (Pen *pen, SbTimelineItem *item, double turn)
{
  if (sb_timeline_item_get_kind (item) == SB_TIMELINE_MARKER)
    {
      draw_marker (pen);
      return;
    }
  if (sb_timeline_item_is_running (item))
    {
      draw_running (pen, turn);
      return;
    }
  switch (sb_timeline_item_get_state (item))
    {
    case SB_STATE_APPLIED:
      draw_check (pen);
      break;
    case SB_STATE_CHANGED:
    case SB_STATE_MISSING:
      draw_bar (pen, "warning_bg_color", "warning_fg_color");
      break;
    case SB_STATE_PARTIAL:
    case SB_STATE_FAILED:
      draw_alarm (pen);
      break;
    case SB_STATE_LATE:
      draw_ring (pen, "warning_bg_color", 1);
      break;
    case SB_STATE_UNKNOWN:
      draw_ring (pen, NULL, 0.3);
      break;
    default:
      draw_ring (pen, NULL, 0.5);
      break;
    }
}

/**
 * sb_timeline_trail_snapshot:
 * @widget: the row
 * @snapshot: where it is drawn, from the row's left edge
 * @item: what the row shows
 * @height: of the row; the node is half-way down
 * @turn: how far the node of a running one has turned, 0 to 1
 */
void
sb_timeline_trail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot, SbTimelineItem *item,
                            double height, double turn)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (CENTER - RADIUS - 1, 0,
                                                                          2 * RADIUS + 2, height));
  Pen pen = { widget, cr, height / 2 };

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  draw_line (&pen, sb_timeline_item_get_trail_above (item), pen.y - RADIUS - 1, 0);
  draw_line (&pen, sb_timeline_item_get_trail_below (item), pen.y + RADIUS + 1, height);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_node (&pen, item, turn);
  cairo_destroy (cr);
}
