/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-field.h"

#include "sb-new-completion.h"
#include "sb-printable.h"

struct _SbNewField
{
  AdwBin parent_instance;

  /* owned */
  SbNewParameter *parameter;

  /* from the template */
  GtkLabel *title_label;
  GtkLabel *problem_label;
  AdwBin *slot;

  /* one of them is in the slot */
  GtkEntry *entry;
  GtkDropDown *choices;

  gboolean is_showing; /* a change comes from the model */
};

G_DEFINE_FINAL_TYPE (SbNewField, sb_new_field, ADW_TYPE_BIN)

static gboolean
has_focus (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* A field that a person has just emptied stays empty until it is left: then it follows again. */
static void
show_value (SbNewField *self)
{
  const char *value = sb_new_parameter_get_value (self->parameter);
  const SbParameter *what = sb_new_parameter_get_parameter (self->parameter);

  self->is_showing = TRUE;
  if (self->choices != NULL)
    {
      for (guint i = 0; what->choices[i] != NULL; i++)
        if (g_str_equal (what->choices[i], value))
          gtk_drop_down_set_selected (self->choices, i);
    }
  else if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), value)
           && (sb_new_parameter_is_typed (self->parameter)
               || !has_focus (GTK_WIDGET (self->entry))))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), value);
  self->is_showing = FALSE;
}

static void
show_problem (SbNewField *self)
{
  const char *problem = sb_new_parameter_get_problem (self->parameter);
  gboolean is_missing = sb_new_parameter_is_missing (self->parameter);
  const char *told = is_missing ? "needed" : problem != NULL ? problem : "";
  GtkWidget *control = self->entry != NULL ? GTK_WIDGET (self->entry) : GTK_WIDGET (self->choices);

  gtk_label_set_label (self->problem_label, told);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem_label), is_missing ? NULL : problem);
  if (problem != NULL && !is_missing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  told, -1);
}

static void
changed_cb (SbNewField *self)
{
  show_value (self);
  show_problem (self);
}

static void
typed_cb (SbNewField *self)
{
  if (!self->is_showing)
    sb_new_parameter_set_value (self->parameter,
                                gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
chosen_cb (SbNewField *self)
{
  const SbParameter *what = sb_new_parameter_get_parameter (self->parameter);
  guint selected = gtk_drop_down_get_selected (self->choices);

  if (!self->is_showing && selected < g_strv_length (what->choices))
    sb_new_parameter_set_value (self->parameter, what->choices[selected]);
}

/* While it is typed in, what it is for would lie over what it is completed with. */
static void
entered_cb (SbNewField *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), FALSE);
}

static void
left_cb (SbNewField *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  show_value (self);
}

static void
sb_new_field_dispose (GObject *object)
{
  SbNewField *self = SB_NEW_FIELD (object);

  g_clear_object (&self->parameter);

  G_OBJECT_CLASS (sb_new_field_parent_class)->dispose (object);
}

static void
sb_new_field_class_init (SbNewFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_new_field_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-new-field.ui");
  gtk_widget_class_bind_template_child (widget_class, SbNewField, title_label);
  gtk_widget_class_bind_template_child (widget_class, SbNewField, problem_label);
  gtk_widget_class_bind_template_child (widget_class, SbNewField, slot);
}

static void
sb_new_field_init (SbNewField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make_entry (SbNewField *self, const char *label)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_has_frame (self->entry, FALSE);
  gtk_entry_set_activates_default (self->entry, TRUE);
  gtk_entry_set_placeholder_text (self->entry, label);
  gtk_entry_set_max_length (self->entry, 10000);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 10);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
  sb_new_completion_add (self->entry, self->parameter);
  return GTK_WIDGET (self->entry);
}

static GtkWidget *
make_choices (SbNewField *self, const char *const *choices)
{
  self->choices = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (choices));
  gtk_widget_add_css_class (GTK_WIDGET (self->choices), "flat");
  g_signal_connect_object (self->choices, "notify::selected", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->choices);
}

/**
 * sb_new_field_new:
 * @parameter: the parameter to show and change
 *
 * Returns: (transfer full): the field
 */
GtkWidget *
sb_new_field_new (SbNewParameter *parameter)
{
  SbNewField *self = g_object_new (SB_TYPE_NEW_FIELD, NULL);
  const SbParameter *what = sb_new_parameter_get_parameter (parameter);
  g_autofree char *title = sb_new_parameter_dup_title (parameter);
  g_autofree char *label = sb_printable_ellipsize (what->label, 300);
  GtkWidget *control;

  self->parameter = g_object_ref (parameter);
  self->is_showing = TRUE;
  control = what->choices != NULL ? make_choices (self, (const char *const *) what->choices)
                                  : make_entry (self, label);
  self->is_showing = FALSE;
  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_bin_set_child (self->slot, control);
  g_signal_connect_object (parameter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
