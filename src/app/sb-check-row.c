/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-check-row.h"

#include "sb-printable.h"

/* How much of a text is laid out; what does not fit ends in an ellipsis anyway. */
#define SHOWN 300

struct _SbCheckRow
{
  AdwBin parent_instance;

  /* owned */
  SbCheckItem *item; /* nullable */

  /* template */
  GtkLabel *heading_label;
  GtkStack *stack;
  GtkImage *verdict_image;
  GtkSpinner *spinner;
  GtkLabel *name_label;
  GtkLabel *facts_label;
};

G_DEFINE_FINAL_TYPE (SbCheckRow, sb_check_row, ADW_TYPE_BIN)

/* How a verdict looks. */
typedef struct
{
  const char *icon;
  const char *style;
  const char *word;
} Look;

static const Look looks[] = {
  [SB_VERDICT_PASSED] = { "object-select-symbolic", "success", "passed" },
  [SB_VERDICT_FAILED] = { "window-close-symbolic", "error", "failed" },
  [SB_VERDICT_ERROR] = { "window-close-symbolic", "error", "failed" },
  [SB_VERDICT_SKIPPED] = { "list-remove-symbolic", "dim-label", "skipped" },
};

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *shown = sb_printable_ellipsize (text != NULL ? text : "", SHOWN);

  gtk_label_set_text (label, shown);
}

/* What is said to a screen reader belongs to the row of the list, which has the focus. */
static void
update_accessible (SbCheckRow *self, const char *word)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *label = g_strdup_printf ("%s, %s", gtk_label_get_text (self->name_label), word);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), gtk_label_get_text (self->facts_label));
  if (row == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_text (self->facts_label), -1);
}

static void
update (SbCheckRow *self)
{
  const Look *look = &looks[sb_check_item_get_verdict (self->item)];
  const char *classes[] = { look->style, NULL };
  const char *heading = sb_check_item_get_heading (self->item);
  gboolean is_running = sb_check_item_is_running (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->heading_label), heading != NULL);
  set_text (self->heading_label, heading);
  set_text (self->name_label, sb_check_item_get_name (self->item));
  set_text (self->facts_label, sb_check_item_get_facts (self->item));
  gtk_spinner_set_spinning (self->spinner, is_running);
  gtk_stack_set_visible_child_name (self->stack, is_running ? "running" : "verdict");
  gtk_image_set_from_icon_name (self->verdict_image, look->icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->verdict_image), classes);
  update_accessible (self, is_running ? "running" : look->word);
}

static void
sb_check_row_dispose (GObject *object)
{
  SbCheckRow *self = SB_CHECK_ROW (object);

  sb_check_row_set_item (self, NULL);

  G_OBJECT_CLASS (sb_check_row_parent_class)->dispose (object);
}

static void
sb_check_row_class_init (SbCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_check_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbCheckRow, heading_label);
  gtk_widget_class_bind_template_child (widget_class, SbCheckRow, stack);
  gtk_widget_class_bind_template_child (widget_class, SbCheckRow, verdict_image);
  gtk_widget_class_bind_template_child (widget_class, SbCheckRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SbCheckRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SbCheckRow, facts_label);
}

static void
sb_check_row_init (SbCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_check_row_new:
 *
 * Returns: (transfer floating): a row without a check
 */
GtkWidget *
sb_check_row_new (void)
{
  return g_object_new (SB_TYPE_CHECK_ROW, NULL);
}

/**
 * sb_check_row_set_item:
 * @self: a row
 * @item: (nullable): the check that it shows and follows from now on
 */
void
sb_check_row_set_item (SbCheckRow *self, SbCheckItem *item)
{
  g_return_if_fail (SB_IS_CHECK_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}
