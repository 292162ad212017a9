/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-line.h"

#include <string.h>

/* Pixels around the text. */
#define PADDING_X 14
#define PADDING_Y 2

struct _SbLine
{
  GtkWidget parent_instance;

  /* owned */
  char *gutter;
  char *text;
  char *remark;

  guint gutter_width;  /* characters */
  guint remark_column; /* characters behind the gutter; 0: right behind the text */
  gboolean italic;
  gsize n_bold;
  SbLineTone tone;
  SbLineTone remark_tone;
};

G_DEFINE_FINAL_TYPE (SbLine, sb_line, GTK_TYPE_WIDGET)

static void
get_color (SbLine *self, SbLineTone tone, GdkRGBA *color)
{
  static const char *const names[] = {
    [SB_LINE_GOOD] = "success_color",
    [SB_LINE_WARNING] = "warning_color",
    [SB_LINE_ERROR] = "error_color",
    [SB_LINE_ACTIVE] = "accent_color",
  };
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA plain;

  gtk_style_context_get_color (style, &plain);
  if (tone < G_N_ELEMENTS (names) && names[tone] != NULL
      && gtk_style_context_lookup_color (style, names[tone], color))
    {
      /* Adwaita's yellow is for large things: as a text it is hard to read on white. */
      if (tone == SB_LINE_WARNING && plain.red + plain.green + plain.blue < 1.5)
        {
          color->red = color->red * 0.75f + plain.red * 0.25f;
          color->green = color->green * 0.75f + plain.green * 0.25f;
          color->blue = color->blue * 0.75f + plain.blue * 0.25f;
        }
      return;
    }
  *color = plain;
  if (tone == SB_LINE_DIM)
    color->alpha *= 0.72f;
}

static int
get_character_width (SbLine *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (width, 1);
}

static void
sb_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  PangoFontMetrics *metrics;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      *natural = 400;
      return;
    }
  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  *minimum = *natural = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)) + 2 * PADDING_Y;
  pango_font_metrics_unref (metrics);
}

static PangoLayout *
make_layout (SbLine *self, const char *text, gsize n_bold, gboolean italic)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (n_bold > 0)
    {
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->start_index = 0;
      bold->end_index = n_bold;
      pango_attr_list_insert (attributes, bold);
    }
  if (italic)
    pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static void
draw (SbLine *self, GtkSnapshot *snapshot, PangoLayout *layout, int x, int width, SbLineTone tone)
{
  GdkRGBA color;
  int height;

  if (width <= 0)
    return;
  get_color (self, tone, &color);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (x, (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* Its first word in its tone, the rest plain: "ok" green, the time not. */
static void
draw_remark (SbLine *self, GtkSnapshot *snapshot, int x, int width)
{
  gsize first = strcspn (self->remark, " ");
  gboolean split = self->remark_tone != SB_LINE_DIM && self->remark_tone != SB_LINE_PLAIN
                   && self->remark_tone != SB_LINE_ACTIVE;
  g_autoptr (PangoLayout) whole = NULL;
  g_autoptr (PangoLayout) word = NULL;
  int word_width;

  if (!split)
    {
      whole = make_layout (self, self->remark,
                           self->remark_tone == SB_LINE_ACTIVE ? strlen (self->remark) : 0, FALSE);
      draw (self, snapshot, whole, x, width, self->remark_tone);
      return;
    }
  word = make_layout (self, self->remark, first, FALSE);
  pango_layout_set_text (word, self->remark, first);
  pango_layout_get_pixel_size (word, &word_width, NULL);
  draw (self, snapshot, word, x, width, self->remark_tone);
  whole = make_layout (self, self->remark + first, 0, FALSE);
  draw (self, snapshot, whole, x + word_width, width - word_width, SB_LINE_PLAIN);
}

static void
sb_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SbLine *self = SB_LINE (widget);
  int character = get_character_width (self);
  int left = PADDING_X + (self->gutter_width > 0 ? (self->gutter_width + 2) * character : 0);
  int right = gtk_widget_get_width (widget) - PADDING_X;

  if (self->gutter != NULL && *self->gutter != '\0')
    {
      g_autoptr (PangoLayout) gutter = make_layout (self, self->gutter, 0, self->italic);

      draw (self, snapshot, gutter, PADDING_X, (self->gutter_width + 1) * character, SB_LINE_DIM);
    }
  if (self->remark != NULL && *self->remark != '\0')
    {
      int column = left + (int) self->remark_column * character;
      int wanted = MIN ((int) g_utf8_strlen (self->remark, -1) + 1, 48) * character;

      /* In a narrow pane the remark keeps its width, as long as half of the line is the text's. */
      column = MIN (column, MAX (right - wanted, (left + right) / 2));
      draw_remark (self, snapshot, column, right - column);
      right = column - character;
    }
  if (self->text != NULL && *self->text != '\0')
    {
      g_autoptr (PangoLayout) text = make_layout (self, self->text, self->n_bold, FALSE);

      draw (self, snapshot, text, left, right - left, self->tone);
    }
}

/* What does not fit is read by pointing at it. */
static gboolean
sb_line_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  SbLine *self = SB_LINE (widget);
  int room = gtk_widget_get_width (widget) / get_character_width (self);
  glong needed = (self->text != NULL ? g_utf8_strlen (self->text, -1) : 0)
                 + (self->remark != NULL ? g_utf8_strlen (self->remark, -1) : 0)
                 + self->gutter_width + 6;
  g_autofree char *text = NULL;

  if (needed <= room || self->text == NULL)
    return FALSE;
  text = g_strconcat (self->text, self->remark != NULL ? "\n" : NULL, self->remark, NULL);
  gtk_tooltip_set_text (tooltip, g_strchug (text));
  return TRUE;
}

static void
sb_line_finalize (GObject *object)
{
  SbLine *self = SB_LINE (object);

  g_free (self->gutter);
  g_free (self->text);
  g_free (self->remark);

  G_OBJECT_CLASS (sb_line_parent_class)->finalize (object);
}

static void
sb_line_class_init (SbLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sb_line_finalize;
  widget_class->measure = sb_line_measure;
  widget_class->snapshot = sb_line_snapshot;
  widget_class->query_tooltip = sb_line_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "sb-line");
}

static void
sb_line_init (SbLine *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * sb_line_new:
 * @gutter_width: how many characters the gutter has; 0 for none
 * @remark_column: at which character behind the gutter a remark begins, where there is room
 *
 * Returns: (transfer floating): an empty line
 */
GtkWidget *
sb_line_new (guint gutter_width, guint remark_column)
{
  SbLine *self = g_object_new (SB_TYPE_LINE, NULL);

  self->gutter_width = gutter_width;
  self->remark_column = remark_column;
  return GTK_WIDGET (self);
}

static void
set (SbLine *self, char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sb_line_set_gutter:
 * @self: a line
 * @text: (nullable): one printable line: a time, a line's number
 * @italic: how it is set
 */
void
sb_line_set_gutter (SbLine *self, const char *text, gboolean italic)
{
  self->italic = italic;
  set (self, &self->gutter, text);
}

/**
 * sb_line_set_text:
 * @self: a line
 * @tone: how it looks
 * @text: one printable line
 * @n_bold: how many bytes of it, from its start, stand out
 */
void
sb_line_set_text (SbLine *self, SbLineTone tone, const char *text, gsize n_bold)
{
  self->tone = tone;
  self->n_bold = n_bold;
  set (self, &self->text, text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sb_line_set_remark:
 * @self: a line
 * @tone: how its first word looks, or all of it when it is dim
 * @remark: (nullable): one printable line
 */
void
sb_line_set_remark (SbLine *self, SbLineTone tone, const char *remark)
{
  self->remark_tone = tone;
  set (self, &self->remark, remark);
}

/**
 * sb_line_get_text:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): its text
 */
const char *
sb_line_get_text (SbLine *self)
{
  return self->text;
}
