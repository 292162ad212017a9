/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-cell.h"

#include <adwaita.h>

#include "sb-timeline-trail.h"

#define TEXT_X (SB_TIMELINE_TRAIL_WIDTH + 2)
#define MARGIN_END 10
#define PADDING 9
#define LINE_GAP 2
#define MARKER_PADDING 8
#define MIN_TEXT 104 /* below that a badge goes, the quietest first */
#define MAX_BADGES 5
#define SHORT_VERSION 8 /* characters that stand before the description; a longer one comes after */
#define VERSION_TAIL 6  /* digits of a long one that tell neighbours apart: a time, or a counter */
#define VERSION_GAP 8
#define BADGE_PADDING 7
#define BADGE_GAP 5
#define SMALL 0.88
#define BADGE_SCALE 0.8
#define INK_SHARE 0.35 /* of the text's colour in that of coloured words */
#define SECONDS_PER_TURN 1.2

struct _SbTimelineCell
{
  GtkWidget parent_instance;

  /* owned */
  SbTimelineItem *item;
  PangoLayout *title;   /* NULL until it is drawn, like the others */
  PangoLayout *version; /* NULL also where the title has it */
  PangoLayout *facts;
  PangoLayout *badges[MAX_BADGES];

  gulong changed_id;
  guint tick_id;
  double turn;
  gint64 tick_started;
  int title_height, facts_height, badge_height; /* 0 until they are measured */
  int shared_width;  /* for which the first line was shared out; -1 when it was not */
  int version_width; /* 0 where there is no room for it */
  gboolean is_version_cut;
  int badge_x[MAX_BADGES]; /* where they were drawn, for tooltips */
  int badge_width[MAX_BADGES];
  guint n_drawn;
};

G_DEFINE_FINAL_TYPE (SbTimelineCell, sb_timeline_cell, GTK_TYPE_WIDGET)

static void
forget_layouts (SbTimelineCell *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->version);
  self->shared_width = -1;
  self->is_version_cut = FALSE;
  g_clear_object (&self->facts);
  for (guint i = 0; i < MAX_BADGES; i++)
    g_clear_object (&self->badges[i]);
  self->n_drawn = 0;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SbTimelineCell *self = SB_TIMELINE_CELL (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double turns;

  if (self->tick_started == 0)
    self->tick_started = now;
  turns = (now - self->tick_started) / (SECONDS_PER_TURN * G_USEC_PER_SEC);
  self->turn = turns - (gint64) turns;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
update_spinning (SbTimelineCell *self)
{
  gboolean wanted = self->item != NULL && sb_timeline_item_is_running (self->item)
                    && adw_get_enable_animations (GTK_WIDGET (self));

  if (wanted && self->tick_id == 0)
    {
      self->tick_started = 0;
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else if (!wanted && self->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
      self->turn = 0;
    }
}

/* The row around the cell is what a screen reader reads. */
static void
update_name (SbTimelineCell *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *spoken = NULL;

  if (row == NULL || self->item == NULL)
    return;
  spoken = sb_timeline_item_dup_spoken (self->item);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sb_timeline_item_get_facts (self->item), -1);
}

static void
changed_cb (SbTimelineCell *self)
{
  forget_layouts (self);
  update_spinning (self);
  update_name (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_marker (SbTimelineCell *self)
{
  return self->item != NULL && sb_timeline_item_get_kind (self->item) == SB_TIMELINE_MARKER;
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static PangoLayout *
make_layout (SbTimelineCell *self, const char *text, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *list = pango_attr_list_new ();

  if (scale != 1)
    add_attribute (list, pango_attr_scale_new (scale), 0, G_MAXUINT);
  pango_layout_set_attributes (layout, list);
  pango_attr_list_unref (list);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  /* A name in a right-to-left script stays at its place in the list. */
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* A timestamp of 14 digits would leave no room for what people know a migration by. */
static gboolean
has_long_version (SbTimelineCell *self)
{
  return strlen (sb_timeline_item_get_version (self->item)) > SHORT_VERSION
         && *sb_timeline_item_get_description (self->item) != '\0';
}

static void
set_version_look (PangoLayout *layout, guint length)
{
  PangoAttrList *list = pango_layout_get_attributes (layout);

  add_attribute (list, pango_attr_family_new ("monospace"), 0, length);
  add_attribute (list, pango_attr_foreground_alpha_new (0.8 * 65535), 0, length);
}

/* "035  add notification read state", or the description alone and the version for itself. */
static void
ensure_title (SbTimelineCell *self)
{
  const char *version = sb_timeline_item_get_version (self->item);
  const char *description = sb_timeline_item_get_description (self->item);
  gboolean is_alone = is_marker (self) || has_long_version (self);
  guint length = is_alone ? 0 : strlen (version);
  g_autofree char *text = NULL;

  if (self->title != NULL)
    return;
  text = is_alone ? g_strdup (description) : g_strconcat (version, "  ", description, NULL);
  self->title = make_layout (self, text, is_marker (self) ? SMALL : 1);
  if (length > 0)
    set_version_look (self->title, length);
  add_attribute (pango_layout_get_attributes (self->title),
                 pango_attr_weight_new (is_marker (self) ? PANGO_WEIGHT_BOLD
                                                         : PANGO_WEIGHT_SEMIBOLD),
                 length, G_MAXUINT);
  if (!is_alone || is_marker (self))
    return;
  self->version = make_layout (self, version, BADGE_SCALE);
  set_version_look (self->version, G_MAXUINT);
}

static void
ensure_layouts (SbTimelineCell *self)
{
  const SbBadge *badges;
  guint n_badges;

  ensure_title (self);
  if (is_marker (self) || self->facts != NULL)
    return;
  self->facts = make_layout (self, sb_timeline_item_get_facts (self->item), SMALL);
  badges = sb_timeline_item_get_badges (self->item, &n_badges);
  for (guint i = 0; i < MIN (n_badges, MAX_BADGES); i++)
    {
      self->badges[i] = make_layout (self, badges[i].text, BADGE_SCALE);
      add_attribute (pango_layout_get_attributes (self->badges[i]),
                     pango_attr_weight_new (PANGO_WEIGHT_BOLD), 0, G_MAXUINT);
    }
}

static int
get_line_height (PangoContext *context, const PangoFontDescription *font, double scale)
{
  g_autoptr (PangoFontDescription) scaled = pango_font_description_copy (font);
  PangoFontMetrics *metrics;
  int height;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (scaled,
                                              pango_font_description_get_size (font) * scale);
  else
    pango_font_description_set_size (scaled, pango_font_description_get_size (font) * scale);
  metrics = pango_context_get_metrics (context, scaled, NULL);
  height = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics)
                              + pango_font_metrics_get_descent (metrics));
  pango_font_metrics_unref (metrics);
  return height;
}

static void
ensure_heights (SbTimelineCell *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);

  if (self->title_height != 0)
    return;
  self->title_height = get_line_height (context, font, 1);
  self->facts_height = get_line_height (context, font, SMALL);
  self->badge_height = get_line_height (context, font, BADGE_SCALE) + 2;
}

static void
sb_timeline_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  SbTimelineCell *self = SB_TIMELINE_CELL (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = TEXT_X + MIN_TEXT + MARGIN_END;
      *natural = 320;
      return;
    }
  ensure_heights (self);
  if (is_marker (self))
    *minimum = self->facts_height + 2 * MARKER_PADDING;
  else
    *minimum = self->title_height + LINE_GAP + self->facts_height + 2 * PADDING;
  *natural = *minimum;
}

static void
draw_layout (GtkSnapshot *snapshot, PangoLayout *layout, int x, int y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* @share of @over on @under, which covers what is below. */
static GdkRGBA
mix (const GdkRGBA *under, const GdkRGBA *over, double share)
{
  double part = share * over->alpha;

  return (GdkRGBA){ .red = under->red * (1 - part) + over->red * part,
                    .green = under->green * (1 - part) + over->green * part,
                    .blue = under->blue * (1 - part) + over->blue * part,
                    .alpha = under->alpha };
}

static void
draw_badge (SbTimelineCell *self, GtkSnapshot *snapshot, guint i, int y, SbBadgeTone tone)
{
  static const struct
  {
    const char *ink;
    const char *paper;
    double paper_share;
  } looks[] = {
    [SB_BADGE_NEUTRAL] = { NULL, NULL, 0.11 },
    [SB_BADGE_SUCCESS] = { "success_color", "success_bg_color", 0.18 },
    [SB_BADGE_ACCENT] = { "accent_color", "accent_bg_color", 0.18 },
    [SB_BADGE_WARNING] = { "warning_color", "warning_bg_color", 0.3 },
    [SB_BADGE_ERROR] = { "error_color", "error_bg_color", 0.18 },
  };
  GtkWidget *widget = GTK_WIDGET (self);
  int height = self->badge_height;
  GdkRGBA text = sb_timeline_trail_get_color (widget, NULL, 1);
  GdkRGBA ground = sb_timeline_trail_get_color (widget, "window_bg_color", 1);
  GdkRGBA ink = sb_timeline_trail_get_color (widget, looks[tone].ink, 1);
  GdkRGBA paper = sb_timeline_trail_get_color (widget, looks[tone].paper, 1);
  GskRoundedRect pill;

  /* Opaque, so that the row that is selected does not muddy it; the ink nearer to that of text than
   * the named colour, which is too light on its own tint. */
  ink = mix (&ink, &text, INK_SHARE);
  paper = mix (&ground, &paper, looks[tone].paper_share);
  gsk_rounded_rect_init_from_rect (
      &pill, &GRAPHENE_RECT_INIT (self->badge_x[i], y, self->badge_width[i], height), height / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &pill);
  gtk_snapshot_append_color (snapshot, &paper, &pill.bounds);
  gtk_snapshot_pop (snapshot);
  draw_layout (snapshot, self->badges[i], self->badge_x[i] + BADGE_PADDING, y + 1, &ink);
}

/* Puts as many badges at the end of the line of facts as leave room for these. A quiet one goes
 * before it costs a letter. Returns where the facts have to end. */
static int
place_badges (SbTimelineCell *self, const SbBadge *badges, guint n_badges)
{
  int end = gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN_END, facts_width, x;

  self->n_drawn = 0;
  pango_layout_set_width (self->facts, -1);
  pango_layout_get_pixel_size (self->facts, &facts_width, NULL);
  for (guint i = 0; i < MIN (n_badges, MAX_BADGES); i++)
    {
      int needed = badges[i].tone == SB_BADGE_NEUTRAL ? facts_width : MIN (facts_width, MIN_TEXT);

      pango_layout_get_pixel_size (self->badges[i], &self->badge_width[i], NULL);
      self->badge_width[i] += 2 * BADGE_PADDING;
      if (end - self->badge_width[i] - BADGE_GAP < TEXT_X + needed)
        break;
      end -= self->badge_width[i] + BADGE_GAP;
      self->n_drawn++;
    }
  x = end + BADGE_GAP;
  for (guint i = 0; i < self->n_drawn; i++)
    {
      self->badge_x[i] = x;
      x += self->badge_width[i] + BADGE_GAP;
    }
  return self->n_drawn > 0 ? end - BADGE_GAP : end;
}

/* The description first. What it leaves is for a long version: all of it, its last digits, or none
 * of it. */
static void
share_first_line (SbTimelineCell *self, int width)
{
  const char *version = sb_timeline_item_get_version (self->item);
  guint cut = g_str_is_ascii (version) ? MAX (strlen (version), VERSION_TAIL) - VERSION_TAIL : 0;
  g_autofree char *tail = NULL;
  const char *forms[] = { version, NULL };
  int title_width;

  if (self->shared_width == width)
    return;
  self->shared_width = width;
  self->version_width = 0;
  pango_layout_set_width (self->title, -1);
  pango_layout_get_pixel_size (self->title, &title_width, NULL);
  pango_layout_set_width (self->title, width * PANGO_SCALE);
  if (self->version == NULL)
    return;
  forms[1] = tail = g_strconcat ("…", version + cut, NULL);
  for (gsize i = 0; self->version_width == 0 && i < G_N_ELEMENTS (forms); i++)
    {
      int version_width;

      pango_layout_set_text (self->version, forms[i], -1);
      pango_layout_get_pixel_size (self->version, &version_width, NULL);
      self->is_version_cut = i > 0;
      if (title_width + VERSION_GAP + version_width <= width)
        self->version_width = version_width;
    }
}

static void
draw_marker (SbTimelineCell *self, GtkSnapshot *snapshot, int width, int height)
{
  GdkRGBA plain = sb_timeline_trail_get_color (GTK_WIDGET (self), NULL, 1);
  GdkRGBA green = sb_timeline_trail_get_color (GTK_WIDGET (self), "success_color", 1);
  GdkRGBA text = mix (&green, &plain, INK_SHARE);
  GdkRGBA line = sb_timeline_trail_get_color (GTK_WIDGET (self), "success_bg_color", 1);
  int text_width, text_height;

  pango_layout_set_width (self->title, MAX (width - TEXT_X - MARGIN_END, 0) * PANGO_SCALE);
  pango_layout_get_pixel_size (self->title, &text_width, &text_height);
  draw_layout (snapshot, self->title, TEXT_X, (height - text_height) / 2, &text);
  if (TEXT_X + text_width + 2 * MARGIN_END < width)
    gtk_snapshot_append_color (snapshot, &line,
                               &GRAPHENE_RECT_INIT (TEXT_X + text_width + 8, height / 2 - 1,
                                                    width - TEXT_X - text_width - 8 - MARGIN_END,
                                                    2));
}

static void
draw_migration (SbTimelineCell *self, GtkSnapshot *snapshot, int width, int height)
{
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GdkRGBA text = sb_timeline_trail_get_color (GTK_WIDGET (self), NULL, 1);
  GdkRGBA dim = sb_timeline_trail_get_color (GTK_WIDGET (self), NULL, contrast ? 0.9 : 0.72);
  int top = (height - self->title_height - LINE_GAP - self->facts_height) / 2, baseline;
  int facts_top = top + self->title_height + LINE_GAP, end;
  guint n_badges;
  const SbBadge *badges = sb_timeline_item_get_badges (self->item, &n_badges);

  end = place_badges (self, badges, n_badges);
  share_first_line (self, MAX (width - MARGIN_END - TEXT_X, 0));
  pango_layout_set_width (self->facts, MAX (end - TEXT_X, 0) * PANGO_SCALE);
  /* Lines with letters from other fonts are taller; the baseline stays where it is. */
  baseline = PANGO_PIXELS (pango_layout_get_baseline (self->title));
  draw_layout (snapshot, self->title, TEXT_X, top + self->title_height * 4 / 5 - baseline, &text);
  if (self->version != NULL && self->version_width > 0)
    {
      baseline = PANGO_PIXELS (pango_layout_get_baseline (self->version));
      draw_layout (snapshot, self->version, width - MARGIN_END - self->version_width,
                   top + self->title_height * 4 / 5 - baseline, &dim);
    }
  baseline = PANGO_PIXELS (pango_layout_get_baseline (self->facts));
  draw_layout (snapshot, self->facts, TEXT_X, facts_top + self->facts_height * 4 / 5 - baseline,
               &dim);
  for (guint i = 0; i < self->n_drawn; i++)
    draw_badge (self, snapshot, i, facts_top + (self->facts_height - self->badge_height) / 2,
                badges[i].tone);
}

static void
sb_timeline_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SbTimelineCell *self = SB_TIMELINE_CELL (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->item == NULL)
    return;
  ensure_heights (self);
  ensure_layouts (self);
  sb_timeline_trail_snapshot (widget, snapshot, self->item, height, self->turn);
  if (is_marker (self))
    draw_marker (self, snapshot, width, height);
  else
    draw_migration (self, snapshot, width, height);
}

static void
sb_timeline_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SbTimelineCell *self = SB_TIMELINE_CELL (widget);

  GTK_WIDGET_CLASS (sb_timeline_cell_parent_class)->css_changed (widget, change);
  forget_layouts (self);
  self->title_height = self->facts_height = 0;
  gtk_widget_queue_resize (widget);
}

static void
sb_timeline_cell_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  SbTimelineCell *self = SB_TIMELINE_CELL (widget);

  GTK_WIDGET_CLASS (sb_timeline_cell_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (self);
  self->title_height = self->facts_height = 0;
  gtk_widget_queue_resize (widget);
}

/* What a badge means; elsewhere what did not fit. Texts of files: never markup. */
static gboolean
sb_timeline_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                GtkTooltip *tooltip)
{
  SbTimelineCell *self = SB_TIMELINE_CELL (widget);
  g_autofree char *text = NULL;
  const SbBadge *badges;
  guint n_badges;

  if (self->item == NULL || self->title == NULL || is_marker (self))
    return FALSE;
  badges = sb_timeline_item_get_badges (self->item, &n_badges);
  for (guint i = 0; i < MIN (self->n_drawn, n_badges) && !keyboard; i++)
    if (x >= self->badge_x[i] && x < self->badge_x[i] + self->badge_width[i])
      {
        gtk_tooltip_set_text (tooltip, badges[i].why);
        return TRUE;
      }
  if (!pango_layout_is_ellipsized (self->title) && !pango_layout_is_ellipsized (self->facts)
      && !self->is_version_cut && self->n_drawn == n_badges)
    return FALSE;
  text = g_strdup_printf ("%s %s\n%s", sb_timeline_item_get_version (self->item),
                          sb_timeline_item_get_description (self->item),
                          sb_timeline_item_get_facts (self->item));
  for (guint i = self->n_drawn; i < n_badges; i++)
    {
      char *more = g_strconcat (text, "\n", badges[i].why, NULL);

      g_free (text);
      text = more;
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
sb_timeline_cell_dispose (GObject *object)
{
  sb_timeline_cell_set_item (SB_TIMELINE_CELL (object), NULL);

  G_OBJECT_CLASS (sb_timeline_cell_parent_class)->dispose (object);
}

static void
sb_timeline_cell_class_init (SbTimelineCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_timeline_cell_dispose;
  widget_class->measure = sb_timeline_cell_measure;
  widget_class->snapshot = sb_timeline_cell_snapshot;
  widget_class->css_changed = sb_timeline_cell_css_changed;
  widget_class->system_setting_changed = sb_timeline_cell_system_setting_changed;
  widget_class->query_tooltip = sb_timeline_cell_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "timelinecell");
}

static void
sb_timeline_cell_init (SbTimelineCell *self)
{
  self->shared_width = -1;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * sb_timeline_cell_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
sb_timeline_cell_new (void)
{
  return g_object_new (SB_TYPE_TIMELINE_CELL, NULL);
}

/**
 * sb_timeline_cell_set_item:
 * @self: a row
 * @item: (nullable): what it shows from now on
 */
void
sb_timeline_cell_set_item (SbTimelineCell *self, SbTimelineItem *item)
{
  gboolean was_marker = is_marker (self);

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  forget_layouts (self);
  update_spinning (self);
  if (item == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (changed_cb), self);
  update_name (self);
  if (was_marker != is_marker (self))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sb_timeline_cell_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
SbTimelineItem *
sb_timeline_cell_get_item (SbTimelineCell *self)
{
  return self->item;
}
