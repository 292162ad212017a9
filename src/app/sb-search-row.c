/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-search-row.h"

#include "sb-words.h"

#include <string.h>

struct _SbSearchRow
{
  AdwBin parent_instance;

  /* owned */
  SbProjectSearch *search;
  SbSearchItem *item;

  /* children */
  GtkWidget *check;
  GtkWidget *where;
  GtkWidget *text;
  GtkWidget *note;

  gboolean is_binding;
};

G_DEFINE_FINAL_TYPE (SbSearchRow, sb_search_row, ADW_TYPE_BIN)

static void
toggled_cb (SbSearchRow *self)
{
  if (!self->is_binding && self->item != NULL)
    sb_project_search_check (self->search, self->item,
                             gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
}

static void
checked_cb (SbSearchRow *self)
{
  self->is_binding = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check),
                               sb_search_item_get_checked (self->item));
  self->is_binding = FALSE;
}

static void
sb_search_row_dispose (GObject *object)
{
  SbSearchRow *self = SB_SEARCH_ROW (object);

  sb_search_row_unbind (self);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (sb_search_row_parent_class)->dispose (object);
}

static void
sb_search_row_class_init (SbSearchRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_search_row_dispose;
}

static GtkWidget *
add_label (GtkWidget *row, PangoEllipsizeMode mode, const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), mode);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (row), label);
  return label;
}

static void
sb_search_row_init (SbSearchRow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (row, "sb-problems-row");
  self->check = gtk_check_button_new ();
  gtk_box_append (GTK_BOX (row), self->check);
  self->where = add_label (row, PANGO_ELLIPSIZE_NONE, "dim-label");
  gtk_widget_add_css_class (self->where, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (self->where), 8);
  self->text = add_label (row, PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_set_hexpand (self->text, TRUE);
  self->note = add_label (row, PANGO_ELLIPSIZE_END, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->note), 1);
  adw_bin_set_child (ADW_BIN (self), row);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (toggled_cb), self);
}

/**
 * sb_search_row_new:
 * @search: what the items are of
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_search_row_new (SbProjectSearch *search)
{
  SbSearchRow *self = g_object_new (SB_TYPE_SEARCH_ROW, NULL);

  self->search = g_object_ref (search);
  return GTK_WIDGET (self);
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, gsize from, gsize to)
{
  attribute->start_index = (guint) from;
  attribute->end_index = (guint) to;
  pango_attr_list_insert (list, attribute);
}

/* The line as text; what was found stands out, or is struck out before what takes its place. */
static void
show_hit (SbSearchRow *self, const SbSearchHit *hit)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();
  gsize from = strlen (hit->before), to = from + strlen (hit->found);
  g_autofree char *text = g_strconcat (hit->before, hit->found,
                                       hit->replacement != NULL ? hit->replacement : "", hit->after,
                                       NULL);
  g_autofree char *where = g_strdup_printf ("%u:%u", hit->place->line, hit->place->column);

  if (hit->replacement != NULL)
    {
      add_attribute (list, pango_attr_strikethrough_new (TRUE), from, to);
      add_attribute (list, pango_attr_foreground_alpha_new (G_MAXUINT16 / 2), from, to);
      from = to;
      to += strlen (hit->replacement);
    }
  add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), from, to);
  add_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), from, to);
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_label_set_attributes (GTK_LABEL (self->text), list);
  gtk_label_set_text (GTK_LABEL (self->where), where);
  gtk_label_set_text (GTK_LABEL (self->note), "");
}

static void
show_file (SbSearchRow *self, const SbSearchResult *result)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();
  g_autofree char *matches = sb_words_count (result->hits->len, "match", "matches");
  g_autofree char *note = NULL;

  add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), 0, G_MAXUINT);
  if (result->source->version != NULL)
    note = g_strdup_printf ("%s · applied: it would count as changed", matches);
  gtk_label_set_text (GTK_LABEL (self->text), result->name);
  gtk_label_set_attributes (GTK_LABEL (self->text), list);
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : matches);
}

static void
set_names (SbSearchRow *self, const SbSearchHit *hit, const SbSearchResult *result)
{
  const char *text = gtk_label_get_text (GTK_LABEL (self->text));
  g_autofree char *name =
      hit != NULL
          ? g_strdup_printf ("%s, line %u: %s", result->name, hit->place->line, text)
          : g_strdup_printf ("%s, %s", result->name, gtk_label_get_text (GTK_LABEL (self->note)));
  g_autofree char *check = g_strdup_printf ("Replace: %s", name);

  gtk_widget_set_tooltip_text (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  check, -1);
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * sb_search_row_bind:
 * @self: a line
 * @item: what to show
 */
void
sb_search_row_bind (SbSearchRow *self, SbSearchItem *item)
{
  const SbSearchResult *result = sb_search_item_get_result (item);
  const SbSearchHit *hit = sb_search_item_get_hit (item);
  const SbSearchHit *first = &g_array_index (result->hits, SbSearchHit, 0);

  sb_search_row_unbind (self);
  self->item = g_object_ref (item);
  gtk_widget_set_visible (self->where, hit != NULL);
  gtk_widget_set_visible (self->check, first->replacement != NULL);
  if (hit != NULL)
    show_hit (self, hit);
  else
    show_file (self, result);
  set_names (self, hit, result);
  g_signal_connect_object (item, "notify::checked", G_CALLBACK (checked_cb), self,
                           G_CONNECT_SWAPPED);
  checked_cb (self);
}

/**
 * sb_search_row_unbind:
 * @self: a line
 */
void
sb_search_row_unbind (SbSearchRow *self)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
}
