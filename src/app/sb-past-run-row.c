/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-past-run-row.h"

/* Nobody reads more in a row, and each costs a widget; Copy has all. */
#define MAX_STEPS 200

struct _SbPastRunRow
{
  AdwExpanderRow parent_instance;

  /* owned */
  SbRunList *list; /* which keeps the run; NULL where somebody else does */

  /* borrowed */
  const SbPastRun *run;

  gboolean has_steps;
};

G_DEFINE_FINAL_TYPE (SbPastRunRow, sb_past_run_row, ADW_TYPE_EXPANDER_ROW)

static GtkWidget *
new_line (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "sb-history-step");
  return label;
}

static void
expanded_cb (SbPastRunRow *self)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);
  guint n = self->run->steps->len;

  if (self->has_steps || !adw_expander_row_get_expanded (row))
    return;
  self->has_steps = TRUE;
  for (guint i = 0; i < MIN (n, MAX_STEPS); i++)
    {
      const SbPastStep *step = self->run->steps->pdata[i];
      g_autofree char *text = sb_run_history_dup_step (step);
      GtkWidget *line = new_line (text);

      if (step->error != NULL)
        gtk_widget_add_css_class (line, "error");
      adw_expander_row_add_row (row, line);
    }
  if (n > MAX_STEPS)
    {
      g_autofree char *more = g_strdup_printf ("%u more: Copy has them", n - MAX_STEPS);

      adw_expander_row_add_row (row, new_line (more));
    }
}

static void
copy_cb (SbPastRunRow *self)
{
  g_autofree char *text = sb_run_history_dup_text (self->run);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
add_copy_button (SbPastRunRow *self, const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *name = g_strdup_printf ("Copy %s", title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, "Copy all that is known of this run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
}

/* Text of a server may be one word of 200 characters, and to find out how 50 of these wrap takes
 * seconds. */
static void
keep_on_one_line (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), FALSE);
      gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    keep_on_one_line (child);
}

static void
sb_past_run_row_finalize (GObject *object)
{
  g_clear_pointer (&SB_PAST_RUN_ROW (object)->list, sb_run_list_unref);

  G_OBJECT_CLASS (sb_past_run_row_parent_class)->finalize (object);
}

static void
sb_past_run_row_class_init (SbPastRunRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_past_run_row_finalize;
}

static void
sb_past_run_row_init (SbPastRunRow *self)
{
}

/**
 * sb_past_run_row_new:
 * @list: (nullable): what keeps @run; %NULL where the caller does, for longer than the row lives
 * @run: a run
 *
 * Names, hosts and errors come from a server: they are shown as plain text.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sb_past_run_row_new (SbRunList *list, const SbPastRun *run)
{
  SbPastRunRow *self = g_object_new (SB_TYPE_PAST_RUN_ROW, NULL);
  g_autofree char *title = sb_run_history_dup_title (run), *facts = sb_run_history_dup_facts (run);
  g_autofree char *shown_facts = g_markup_escape_text (facts, -1);
  g_autofree char *shown_title = g_markup_escape_text (title, -1);

  self->list = list != NULL ? sb_run_list_ref (list) : NULL;
  self->run = run;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), shown_title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), shown_facts);
  keep_on_one_line (GTK_WIDGET (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), facts);
  add_copy_button (self, title);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), run->steps->len > 0);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
  return GTK_WIDGET (self);
}
