/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-difference-view.h"

#include "sb-rehearsal-words.h"

struct _SbDifferenceView
{
  AdwBin parent_instance;

  /* owned */
  GtkSingleSelection *selection;

  /* template */
  GtkListView *list;
  GtkLabel *before_title;
  GtkLabel *after_title;
  GtkTextView *before_view;
  GtkTextView *after_view;
};

G_DEFINE_FINAL_TYPE (SbDifferenceView, sb_difference_view, ADW_TYPE_BIN)

static gboolean
has_line (char **lines, const char *line)
{
  return g_strv_contains ((const char *const *) lines, line);
}

/* Marks the lines of @text that @other does not have. */
static void
show_text (GtkTextView *view, const char *text, const char *nothing, const char *other,
           const char *tag)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) others = g_strsplit (other, "\n", -1);
  GtkTextIter end;

  gtk_text_buffer_set_text (buffer, *text == '\0' ? nothing : "", -1);
  for (guint i = 0; *text != '\0' && lines[i] != NULL; i++)
    {
      gtk_text_buffer_get_end_iter (buffer, &end);
      if (i > 0)
        gtk_text_buffer_insert (buffer, &end, "\n", 1);
      gtk_text_buffer_insert_with_tags_by_name (buffer, &end, lines[i], -1,
                                                has_line (others, lines[i]) ? NULL : tag, NULL);
    }
  gtk_text_buffer_get_start_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
}

static void
selected_cb (SbDifferenceView *self)
{
  SbDifferenceItem *item = gtk_single_selection_get_selected_item (self->selection);
  const char *before = item != NULL ? sb_difference_item_get_before (item) : "";
  const char *after = item != NULL ? sb_difference_item_get_after (item) : "";

  gtk_label_set_text (self->before_title,
                      item != NULL ? sb_difference_item_get_before_title (item) : "");
  gtk_label_set_text (self->after_title,
                      item != NULL ? sb_difference_item_get_after_title (item) : "");
  show_text (self->before_view, before, item != NULL ? "It was not there." : "", after, "removed");
  show_text (self->after_view, after, item != NULL ? "It is not there." : "", before, "added");
}

static void
setup_cb (SbDifferenceView *self, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_widget_add_css_class (label, i == 0 ? "heading" : "caption");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (box, "sb-difference-row");
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (SbDifferenceView *self, GtkListItem *list_item)
{
  SbDifferenceItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *name = gtk_widget_get_first_child (box);
  GtkWidget *change = gtk_widget_get_last_child (box);
  const char *classes[] = { "caption", sb_difference_item_is_serious (item) ? "error" : "dim-label",
                            NULL };
  g_autofree char *spoken = g_strdup_printf ("%s %s", sb_difference_item_get_name (item),
                                             sb_difference_item_get_change (item));

  gtk_label_set_text (GTK_LABEL (name), sb_difference_item_get_name (item));
  gtk_label_set_text (GTK_LABEL (change), sb_difference_item_get_change (item));
  gtk_widget_set_css_classes (change, classes);
  gtk_widget_set_tooltip_text (box, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
sb_difference_view_dispose (GObject *object)
{
  SbDifferenceView *self = SB_DIFFERENCE_VIEW (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sb_difference_view_parent_class)->dispose (object);
}

static void
sb_difference_view_class_init (SbDifferenceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_difference_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-difference-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SbDifferenceView, list);
  gtk_widget_class_bind_template_child (widget_class, SbDifferenceView, before_title);
  gtk_widget_class_bind_template_child (widget_class, SbDifferenceView, after_title);
  gtk_widget_class_bind_template_child (widget_class, SbDifferenceView, before_view);
  gtk_widget_class_bind_template_child (widget_class, SbDifferenceView, after_view);
}

/* The colours are those of a failure and of what went well, on any background. */
static void
add_tag (GtkTextView *view, const char *name, const GdkRGBA *color)
{
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (view), name, "paragraph-background-rgba",
                              color, NULL);
}

static void
sb_difference_view_init (SbDifferenceView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_tag (self->before_view, "removed", &(GdkRGBA){ 0.75, 0.11, 0.16, 0.22 });
  add_tag (self->after_view, "added", &(GdkRGBA){ 0.15, 0.64, 0.41, 0.25 });
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  self->selection = gtk_single_selection_new (NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
}

/**
 * sb_difference_view_new:
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_difference_view_new (void)
{
  return g_object_new (SB_TYPE_DIFFERENCE_VIEW, NULL);
}

/**
 * sb_difference_view_set_model:
 * @self: the view
 * @items: (nullable): a list of #SbDifferenceItem
 */
void
sb_difference_view_set_model (SbDifferenceView *self, GListModel *items)
{
  gtk_single_selection_set_model (self->selection, items);
  selected_cb (self);
}
