/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-map-card.h"

#include "sb-map-words.h"

struct _SbMapCard
{
  GtkPopover parent_instance;

  /* from the template */
  GtkLabel *title;
  GtkLabel *stays;
  GtkLabel *why;
};

G_DEFINE_FINAL_TYPE (SbMapCard, sb_map_card, GTK_TYPE_POPOVER)

static void
sb_map_card_class_init (SbMapCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-map-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SbMapCard, title);
  gtk_widget_class_bind_template_child (widget_class, SbMapCard, stays);
  gtk_widget_class_bind_template_child (widget_class, SbMapCard, why);
}

static void
sb_map_card_init (SbMapCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_map_card_new:
 *
 * Returns: (transfer floating): a card for the child of an editor's view
 */
GtkWidget *
sb_map_card_new (void)
{
  return g_object_new (SB_TYPE_MAP_CARD, NULL);
}

static void
set_texts (SbMapCard *self, const char *title, const char *stays, const char *why)
{
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->stays, stays);
  gtk_label_set_text (self->why, why);
  gtk_widget_set_visible (GTK_WIDGET (self->why), why != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, stays,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why != NULL ? why : "", -1);
}

static gboolean
fill (SbMapCard *self, SbMapLines *lines, const GtkTextIter *cursor)
{
  SbTransactionMap *map = sb_map_lines_get_map (lines);
  int found = sb_map_lines_find (lines, gtk_text_iter_get_line (cursor),
                                 gtk_text_iter_get_line_offset (cursor));
  g_autofree char *number = found >= 0 ? sb_map_words_number (map, found) : NULL;
  g_autofree char *stays = found >= 0 ? sb_map_words_stays (map, found) : NULL;
  g_autofree char *why = NULL;

  if (found < 0)
    {
      /* Nothing of it is on the map where it cannot be run. */
      stays = sb_map_lines_dup_words (lines, 0, 0);
      if (stays == NULL || map == NULL || sb_transaction_map_get_n (map) > 0)
        return FALSE;
      set_texts (self, "This script", stays, NULL);
      return TRUE;
    }
  why = sb_map_words_why (map, sb_map_lines_get_role (lines));
  if (number != NULL)
    *number = g_ascii_toupper (*number);
  set_texts (self, number != NULL ? number : "Not sent", stays, why);
  return TRUE;
}

/**
 * sb_map_card_show:
 * @self: a card
 * @view: the view it belongs to
 *
 * Shows what there is to say of the statement at the cursor.
 *
 * Returns: whether there is something
 */
gboolean
sb_map_card_show (SbMapCard *self, GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  SbMapLines *lines = sb_map_lines_of_buffer (buffer);
  GdkRectangle place;
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  if (lines == NULL || !fill (self, lines, &cursor))
    return FALSE;
  gtk_text_view_get_iter_location (view, &cursor, &place);
  place.width = MAX (place.width, 1);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x,
                                         &place.y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
  gtk_popover_popup (GTK_POPOVER (self));
  /* The keys go to it, or nothing in it is read out; what it says is not selected by that. */
  gtk_widget_grab_focus (GTK_WIDGET (self->stays));
  gtk_label_select_region (self->stays, 0, 0);
  return TRUE;
}
