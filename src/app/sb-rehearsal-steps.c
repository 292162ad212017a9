/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-steps.h"

typedef struct
{
  GtkWidget *box;
  GtkStack *signs; /* "icon" or "spinner" */
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *name;
  GtkLabel *facts;
  GtkWidget *facts_slot;
} Step;

struct _SbRehearsalSteps
{
  AdwBin parent_instance;

  Step steps[SB_N_SHOWN];
};

G_DEFINE_FINAL_TYPE (SbRehearsalSteps, sb_rehearsal_steps, ADW_TYPE_BIN)

static void
sb_rehearsal_steps_class_init (SbRehearsalStepsClass *klass)
{
}

static GtkWidget *
make_signs (Step *step)
{
  step->signs = GTK_STACK (gtk_stack_new ());
  step->icon = GTK_IMAGE (gtk_image_new ());
  step->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_valign (GTK_WIDGET (step->signs), GTK_ALIGN_CENTER);
  gtk_stack_add_named (step->signs, GTK_WIDGET (step->icon), "icon");
  gtk_stack_add_named (step->signs, GTK_WIDGET (step->spinner), "spinner");
  gtk_accessible_update_property (GTK_ACCESSIBLE (step->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Going on", -1);
  return GTK_WIDGET (step->signs);
}

static GtkWidget *
make_step (Step *step)
{
  step->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  step->name = GTK_LABEL (gtk_label_new (NULL));
  step->facts = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (step->name), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (step->facts), "sb-rehearsal-facts");
  gtk_widget_add_css_class (step->box, "sb-rehearsal-step");
  /* Whole or not at all: what is left of a number is another one. */
  step->facts_slot = adw_squeezer_new ();
  adw_squeezer_set_allow_none (ADW_SQUEEZER (step->facts_slot), TRUE);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (step->facts_slot), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (step->facts_slot), GTK_WIDGET (step->facts));
  gtk_box_append (GTK_BOX (step->box), make_signs (step));
  gtk_box_append (GTK_BOX (step->box), GTK_WIDGET (step->name));
  gtk_box_append (GTK_BOX (step->box), step->facts_slot);
  return step->box;
}

static void
sb_rehearsal_steps_init (SbRehearsalSteps *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < SB_N_SHOWN; i++)
    gtk_box_append (GTK_BOX (box), make_step (&self->steps[i]));
  gtk_widget_add_css_class (box, "sb-rehearsal-steps");
  /* In a narrow window facts are cut first, then the line can be pushed. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * sb_rehearsal_steps_new:
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_rehearsal_steps_new (void)
{
  return g_object_new (SB_TYPE_REHEARSAL_STEPS, NULL);
}

static void
show_sign (Step *step, SbShownState state)
{
  static const char *const icons[] = {
    [SB_SHOWN_WAITING] = "content-loading-symbolic",
    [SB_SHOWN_ACTIVE] = NULL,
    [SB_SHOWN_GOOD] = "object-select-symbolic",
    [SB_SHOWN_DOUBTFUL] = "dialog-warning-symbolic",
    [SB_SHOWN_BAD] = "window-close-symbolic",
    [SB_SHOWN_SKIPPED] = "list-remove-symbolic",
  };
  static const char *const classes[] = {
    [SB_SHOWN_WAITING] = "waiting",  [SB_SHOWN_ACTIVE] = "active", [SB_SHOWN_GOOD] = "success",
    [SB_SHOWN_DOUBTFUL] = "warning", [SB_SHOWN_BAD] = "error",     [SB_SHOWN_SKIPPED] = "waiting",
  };
  const char *css[] = { "sb-rehearsal-step", classes[state], NULL };

  if (icons[state] != NULL)
    gtk_image_set_from_icon_name (step->icon, icons[state]);
  gtk_stack_set_visible_child_name (step->signs, icons[state] != NULL ? "icon" : "spinner");
  gtk_spinner_set_spinning (step->spinner, state == SB_SHOWN_ACTIVE);
  gtk_widget_set_css_classes (step->box, css);
}

/**
 * sb_rehearsal_steps_show:
 * @self: the line
 * @steps: (array length=SB_N_SHOWN): what to show
 */
void
sb_rehearsal_steps_show (SbRehearsalSteps *self, const SbShownStep *steps)
{
  for (guint i = 0; i < SB_N_SHOWN; i++)
    {
      Step *step = &self->steps[i];
      const char *facts = steps[i].facts != NULL ? steps[i].facts : "";
      g_autofree char *spoken = g_strdup_printf ("%s: %s%s%s", steps[i].name,
                                                 sb_shown_state_get_words (steps[i].state),
                                                 *facts != '\0' ? ", " : "", facts);

      show_sign (step, steps[i].state);
      gtk_label_set_text (step->name, steps[i].name);
      gtk_label_set_text (step->facts, facts);
      gtk_widget_set_visible (step->facts_slot, *facts != '\0');
      gtk_widget_set_tooltip_text (step->box, spoken);
      gtk_accessible_update_property (GTK_ACCESSIBLE (step->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      spoken, -1);
    }
}
