/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-checklist-row.h"

struct _SbChecklistRow
{
  GtkListBoxRow parent_instance;

  const char *id; /* of the item; lives as long as the program */
  gboolean is_updating;

  /* template */
  GtkStack *stack;
  GtkImage *image;
  GtkCheckButton *check;
  GtkLabel *text_label;
  GtkLabel *reason_label;
  GtkLabel *source_label;
};

enum
{
  SB_CHECKLIST_ROW_TICKED,
  SB_CHECKLIST_ROW_N_SIGNALS,
};

static guint sb_checklist_row_signals[SB_CHECKLIST_ROW_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbChecklistRow, sb_checklist_row, GTK_TYPE_LIST_BOX_ROW)

/* How a state looks. */
static const struct
{
  const char *icon;
  const char *css;
  const char *word;
} looks[SB_N_READY_STATES] = {
  [SB_READY_OPEN] = { "dialog-warning-symbolic", "warning", "open" },
  [SB_READY_DONE] = { "object-select-symbolic", "success", "done" },
  [SB_READY_NOT_APPLICABLE] = { "list-remove-symbolic", "dim-label", "does not apply" },
};

static void
toggled_cb (SbChecklistRow *self)
{
  if (!self->is_updating)
    g_signal_emit (self, sb_checklist_row_signals[SB_CHECKLIST_ROW_TICKED], 0, self->id,
                   gtk_check_button_get_active (self->check));
}

static void
sb_checklist_row_class_init (SbChecklistRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * SbChecklistRow::ticked:
   * @self: a row
   * @item: the item's id
   * @is_ticked: whether the person has ticked it
   */
  sb_checklist_row_signals[SB_CHECKLIST_ROW_TICKED] =
      g_signal_new ("ticked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-checklist-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbChecklistRow, stack);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistRow, image);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistRow, check);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistRow, source_label);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
sb_checklist_row_init (SbChecklistRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_checklist_row_new:
 *
 * Returns: (transfer floating): a row without an item
 */
GtkWidget *
sb_checklist_row_new (void)
{
  return g_object_new (SB_TYPE_CHECKLIST_ROW, NULL);
}

/**
 * sb_checklist_row_set_item:
 * @self: a row
 * @item: what it shows from now on
 */
void
sb_checklist_row_set_item (SbChecklistRow *self, const SbReadyItem *item)
{
  const char *classes[] = { looks[item->state].css, NULL };
  gboolean is_ticked_by_hand = item->judge == SB_READY_JUDGE_PERSON
                               && item->state != SB_READY_NOT_APPLICABLE;
  g_autofree char *name = g_strdup_printf ("%s, %s", item->text, looks[item->state].word);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s\n%s", item->text, item->reason, item->source);

  self->id = item->id;
  self->is_updating = TRUE;
  gtk_check_button_set_active (self->check, item->state == SB_READY_DONE);
  self->is_updating = FALSE;
  gtk_stack_set_visible_child_name (self->stack, is_ticked_by_hand ? "person" : "program");
  gtk_image_set_from_icon_name (self->image, looks[item->state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), classes);
  gtk_label_set_text (self->text_label, item->text);
  gtk_label_set_text (self->reason_label, item->reason);
  gtk_label_set_text (self->source_label, item->source);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  item->text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, item->reason, -1);
}

/**
 * sb_checklist_row_toggle:
 * @self: a row
 *
 * Ticks what a person judges, or takes the tick away.
 *
 * Returns: whether a person judges it
 */
gboolean
sb_checklist_row_toggle (SbChecklistRow *self)
{
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "person"))
    return FALSE;
  gtk_check_button_set_active (self->check, !gtk_check_button_get_active (self->check));
  return TRUE;
}
