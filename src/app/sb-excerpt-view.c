/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-excerpt-view.h"

#include "sb-printable.h"

#include <math.h>
#include <string.h>

/* More of a line than this is not drawn, whatever its length. */
#define MAX_LINE_CHARACTERS 500

#define PADDING 8

struct _SbExcerptView
{
  GtkWidget parent_instance;

  /* owned */
  GBytes *text;
  GArray *lines; /* of gsize: where each line starts */
  GtkAdjustment *adjustments[2];
  PangoLayout *layout;

  GtkScrollablePolicy policies[2];
  guint marked_line; /* from 1; 0 for none */
  int line_height;
  int character_width;
  int gutter_width;
  int text_width;
};

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

G_DEFINE_FINAL_TYPE_WITH_CODE (SbExcerptView, sb_excerpt_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static const char *
get_line (SbExcerptView *self, guint index, gsize *length)
{
  gsize size;
  const char *text = g_bytes_get_data (self->text, &size);
  gsize start = g_array_index (self->lines, gsize, index);
  gsize end = index + 1 < self->lines->len ? g_array_index (self->lines, gsize, index + 1) - 1
                                           : size;

  *length = end - start;
  return text + start;
}

static void
measure_text (SbExcerptView *self)
{
  PangoFontMetrics *metrics;
  gsize longest = 0;
  int digits = 1;

  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_text (self->layout, "", 0);
  metrics = pango_context_get_metrics (pango_layout_get_context (self->layout), NULL, NULL);
  pango_layout_get_pixel_size (self->layout, NULL, &self->line_height);
  self->line_height = MAX (self->line_height, 1);
  self->character_width = PANGO_PIXELS_CEIL (
      pango_font_metrics_get_approximate_char_width (metrics));
  pango_font_metrics_unref (metrics);

  for (guint n = self->lines->len; n >= 10; n /= 10)
    digits++;
  for (guint i = 0; i < self->lines->len; i++)
    {
      gsize length;

      get_line (self, i, &length);
      longest = MAX (longest, length);
    }
  self->gutter_width = digits * self->character_width + 3 * PADDING;
  self->text_width = (MIN (longest, MAX_LINE_CHARACTERS) + 2) * self->character_width;
}

static void
configure_adjustments (SbExcerptView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double full_width = MAX (width, self->gutter_width + self->text_width);
  double full_height = MAX (height, (double) self->lines->len * self->line_height + 2 * PADDING);

  if (self->adjustments[0] != NULL)
    gtk_adjustment_configure (self->adjustments[0],
                              CLAMP (gtk_adjustment_get_value (self->adjustments[0]), 0,
                                     full_width - width),
                              0, full_width, self->character_width * 4, width * 0.9, width);
  if (self->adjustments[1] != NULL)
    gtk_adjustment_configure (self->adjustments[1],
                              CLAMP (gtk_adjustment_get_value (self->adjustments[1]), 0,
                                     full_height - height),
                              0, full_height, self->line_height, height * 0.9, height);
}

static void
sb_excerpt_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  configure_adjustments (SB_EXCERPT_VIEW (widget));
}

static double
get_value (GtkAdjustment *adjustment)
{
  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

static void
draw_text (SbExcerptView *self, GtkSnapshot *snapshot, const char *text, int x, int y,
           const GdkRGBA *color)
{
  pango_layout_set_text (self->layout, text, -1);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

static char *
dup_visible_line (SbExcerptView *self, guint index)
{
  gsize length;
  const char *line = get_line (self, index, &length);
  g_autofree char *start = g_strndup (line, MIN (length, MAX_LINE_CHARACTERS * 6));

  return sb_printable_ellipsize (start, MAX_LINE_CHARACTERS);
}

static void
sb_excerpt_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SbExcerptView *self = SB_EXCERPT_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int x = (int) get_value (self->adjustments[0]), y = (int) get_value (self->adjustments[1]);
  GdkRGBA color, dim;
  guint first, last;

  if (self->lines->len == 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  dim = color;
  dim.alpha *= 0.5;
  first = MAX (y - PADDING, 0) / self->line_height;
  last = MIN ((guint) (y + height) / self->line_height + 1, self->lines->len);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (guint i = first; i < last; i++)
    {
      int top = PADDING + (int) i * self->line_height - y;
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      int number_width;

      if (i + 1 == self->marked_line)
        gtk_snapshot_append_color (snapshot, &(const GdkRGBA){ 0.88, 0.11, 0.14, 0.14 },
                                   &GRAPHENE_RECT_INIT (0, top, width, self->line_height));
      pango_layout_set_text (self->layout, number, -1);
      pango_layout_get_pixel_size (self->layout, &number_width, NULL);
      draw_text (self, snapshot, number, self->gutter_width - 2 * PADDING - number_width, top,
                 &dim);
    }
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (self->gutter_width, 0,
                                               MAX (width - self->gutter_width, 0), height));
  for (guint i = first; i < last; i++)
    {
      g_autofree char *line = dup_visible_line (self, i);

      draw_text (self, snapshot, line, self->gutter_width - x,
                 PADDING + (int) i * self->line_height - y, &color);
    }
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
sb_excerpt_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SbExcerptView *self = SB_EXCERPT_VIEW (widget);

  GTK_WIDGET_CLASS (sb_excerpt_view_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
  measure_text (self);
  gtk_widget_queue_resize (widget);
}

static gboolean
scroll_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SbExcerptView *self = SB_EXCERPT_VIEW (widget);
  GtkAdjustment *adjustment;
  gboolean is_vertical, by_page;
  double amount, step;

  g_variant_get (args, "(bbd)", &is_vertical, &by_page, &amount);
  adjustment = self->adjustments[is_vertical];
  if (adjustment == NULL)
    return GDK_EVENT_PROPAGATE;
  step = by_page ? gtk_adjustment_get_page_increment (adjustment)
                 : gtk_adjustment_get_step_increment (adjustment);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + amount * step);
  return GDK_EVENT_STOP;
}

static void
set_adjustment (SbExcerptView *self, int which, GtkAdjustment *adjustment)
{
  if (self->adjustments[which] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[which], self);
  g_set_object (&self->adjustments[which], adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  configure_adjustments (self);
}

static void
sb_excerpt_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SbExcerptView *self = SB_EXCERPT_VIEW (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_excerpt_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbExcerptView *self = SB_EXCERPT_VIEW (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_excerpt_view_dispose (GObject *object)
{
  SbExcerptView *self = SB_EXCERPT_VIEW (object);

  g_clear_object (&self->adjustments[0]);
  g_clear_object (&self->adjustments[1]);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->text, g_bytes_unref);

  G_OBJECT_CLASS (sb_excerpt_view_parent_class)->dispose (object);
}

static void
sb_excerpt_view_finalize (GObject *object)
{
  g_array_unref (SB_EXCERPT_VIEW (object)->lines);

  G_OBJECT_CLASS (sb_excerpt_view_parent_class)->finalize (object);
}

static void
sb_excerpt_view_class_init (SbExcerptViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    gboolean is_vertical, by_page;
    double amount;
  } keys[] = {
    { GDK_KEY_Up, TRUE, FALSE, -1 },     { GDK_KEY_Down, TRUE, FALSE, 1 },
    { GDK_KEY_Left, FALSE, FALSE, -1 },  { GDK_KEY_Right, FALSE, FALSE, 1 },
    { GDK_KEY_Page_Up, TRUE, TRUE, -1 }, { GDK_KEY_Page_Down, TRUE, TRUE, 1 },
    { GDK_KEY_Home, TRUE, TRUE, -1e6 },  { GDK_KEY_End, TRUE, TRUE, 1e6 },
  };

  object_class->get_property = sb_excerpt_view_get_property;
  object_class->set_property = sb_excerpt_view_set_property;
  object_class->dispose = sb_excerpt_view_dispose;
  object_class->finalize = sb_excerpt_view_finalize;
  widget_class->size_allocate = sb_excerpt_view_size_allocate;
  widget_class->snapshot = sb_excerpt_view_snapshot;
  widget_class->css_changed = sb_excerpt_view_css_changed;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_css_name (widget_class, "excerpt");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, scroll_cb, "(bbd)",
                                  keys[i].is_vertical, keys[i].by_page, keys[i].amount);
}

static void
sb_excerpt_view_init (SbExcerptView *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (gsize));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
}

/**
 * sb_excerpt_view_new:
 *
 * Returns: (transfer floating): the widget; it scrolls in a GtkScrolledWindow
 */
GtkWidget *
sb_excerpt_view_new (void)
{
  return g_object_new (SB_TYPE_EXCERPT_VIEW, NULL);
}

/**
 * sb_excerpt_view_set_text:
 * @self: the widget
 * @text: (nullable): valid UTF-8
 */
void
sb_excerpt_view_set_text (SbExcerptView *self, GBytes *text)
{
  gsize length = 0;
  const char *data = text != NULL ? g_bytes_get_data (text, &length) : NULL;
  gsize start = 0;

  g_clear_pointer (&self->text, g_bytes_unref);
  g_array_set_size (self->lines, 0);
  self->marked_line = 0;
  self->text = text != NULL ? g_bytes_ref (text) : NULL;
  while (length > 0)
    {
      const char *lf = memchr (data + start, '\n', length - start);

      g_array_append_val (self->lines, start);
      if (lf == NULL || lf + 1 == data + length)
        break;
      start = lf + 1 - data;
    }
  measure_text (self);
  configure_adjustments (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sb_excerpt_view_show_line:
 * @self: the widget
 * @line: from 1
 *
 * Marks a line and scrolls there.
 *
 * Returns: whether the excerpt has that line
 */
gboolean
sb_excerpt_view_show_line (SbExcerptView *self, guint line)
{
  if (line == 0 || line > self->lines->len)
    return FALSE;
  self->marked_line = line;
  if (self->adjustments[1] != NULL)
    gtk_adjustment_set_value (self->adjustments[1],
                              (double) (line - 1) * self->line_height
                                  - gtk_adjustment_get_page_size (self->adjustments[1]) / 3);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/**
 * sb_excerpt_view_get_n_lines:
 * @self: the widget
 *
 * Returns: how many lines it has
 */
guint
sb_excerpt_view_get_n_lines (SbExcerptView *self)
{
  return self->lines->len;
}
