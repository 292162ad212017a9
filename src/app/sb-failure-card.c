/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-failure-card.h"

#include "sb-elsewhere.h"
#include "sb-printable.h"

/* Nobody reads more on a card; Copy has more. */
#define MAX_CHARACTERS 1200
#define MAX_LINES 3

typedef enum
{
  FACT_DETAIL,
  FACT_HINT,
  FACT_CAUSE,
  FACT_NEXT,
  FACT_CONTEXT,
  FACT_SQLSTATE,
  N_FACTS,
} Fact;

static const char *const fact_names[N_FACTS] = { "Detail", "Hint",    "Cause",
                                                 "Next",   "Context", "SQLSTATE" };

struct _SbFailureCard
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  SbFailure *failure;

  /* children of the grid */
  GtkLabel *names[N_FACTS];
  GtkLabel *values[N_FACTS];

  /* from the template */
  GtkRevealer *revealer;
  GtkLabel *title;
  GtkButton *step;
  GtkButton *go;
  GtkButton *copy;
  GtkButton *close;
  GtkScrolledWindow *scroller;
  GtkLabel *message;
  GtkLabel *consequence;
  GtkGrid *facts;
};

G_DEFINE_FINAL_TYPE (SbFailureCard, sb_failure_card, ADW_TYPE_BIN)

/* Plain text of a length that a label can lay out at once. */
static char *
dup_shown (const char *text)
{
  /* A message of a megabyte is cut before anything looks at all of it. */
  g_autofree char *start = g_strndup (text, MAX_CHARACTERS * 6);
  g_autofree char *printable = sb_printable_text (start);
  char *end;

  g_strchomp (printable);
  if (g_utf8_strlen (printable, -1) <= MAX_CHARACTERS)
    return g_steal_pointer (&printable);
  end = g_utf8_offset_to_pointer (printable, MAX_CHARACTERS);
  *end = '\0';
  return g_strconcat (printable, "… (Copy has more)", NULL);
}

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *shown = text != NULL ? dup_shown (text) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (label), shown != NULL && *shown != '\0');
  gtk_label_set_text (label, shown != NULL ? shown : "");
}

/* All of it in sight, in at most so many lines: a label counts its lines in each paragraph. */
static void
set_message (GtkLabel *label, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", MAX_LINES + 1);
  guint n = g_strv_length (lines);
  g_autofree char *cut = NULL;

  if (n > MAX_LINES)
    {
      g_free (lines[MAX_LINES]);
      lines[MAX_LINES] = NULL;
      g_free (lines[MAX_LINES - 1]);
      lines[MAX_LINES - 1] = g_strdup ("… (Copy has all)");
    }
  cut = g_strjoinv ("\n", lines);
  set_text (label, cut);
  gtk_label_set_lines (label, n > 1 ? 1 : MAX_LINES);
}

static void
set_fact (SbFailureCard *self, Fact fact, const char *text)
{
  set_text (self->values[fact], text);
  gtk_widget_set_visible (GTK_WIDGET (self->names[fact]),
                          gtk_widget_get_visible (GTK_WIDGET (self->values[fact])));
}

static void
show_way (SbFailureCard *self, const SbPlace *place)
{
  g_autofree char *name = NULL, *tooltip = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->go), place != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->go), NULL);
  if (place == NULL)
    return;
  if (sb_workbench_can_go_to (self->workbench, place))
    {
      gtk_button_set_label (self->go, place->line > 0 ? "Go to statement" : "Go to script");
      return;
    }
  name = g_filename_display_basename (place->path);
  tooltip = place->line > 0
                ? g_strdup_printf ("Open %s in its usual program: see line %u", name, place->line)
                : g_strdup_printf ("Open %s in its usual program", name);
  gtk_button_set_label (self->go, "Open elsewhere");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->go), tooltip);
}

/* The next step, where one button does it. */
static void
show_step (SbFailureCard *self)
{
  const char *tooltip;
  g_autofree char *label = sb_workbench_dup_step (self->workbench, &tooltip);

  gtk_widget_set_visible (GTK_WIDGET (self->step), label != NULL);
  gtk_button_set_label (self->step, label != NULL ? label : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->step), tooltip);
}

static void
show_failure (SbFailureCard *self, const SbFailure *failure)
{
  g_autofree char *state = NULL;
  g_autofree char *title = sb_printable_ellipsize (failure->title != NULL ? failure->title : "",
                                                   200);

  if (failure->sqlstate != NULL && failure->condition != NULL)
    state = g_strdup_printf ("%s %s", failure->sqlstate, failure->condition);
  else
    state = g_strdup (failure->sqlstate);
  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  set_message (self->message, failure->message);
  set_text (self->consequence, failure->consequence);
  set_fact (self, FACT_DETAIL, failure->detail);
  set_fact (self, FACT_HINT, failure->hint);
  set_fact (self, FACT_CAUSE, failure->cause);
  set_fact (self, FACT_NEXT, failure->next);
  set_fact (self, FACT_CONTEXT, failure->context);
  set_fact (self, FACT_SQLSTATE, state);
  show_step (self);
  show_way (self, failure->place);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
failure_cb (SbFailureCard *self)
{
  SbFailure *failure = sb_workbench_get_failure (self->workbench);

  g_clear_pointer (&self->failure, sb_failure_unref);
  if (failure != NULL)
    {
      self->failure = sb_failure_ref (failure);
      show_failure (self, failure);
    }
  gtk_revealer_set_reveal_child (self->revealer, failure != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), failure != NULL);
}

static void
go_cb (SbFailureCard *self)
{
  /* Selecting may dismiss what is shown here. */
  g_autoptr (SbFailure) failure = self->failure != NULL ? sb_failure_ref (self->failure) : NULL;

  if (failure == NULL || failure->place == NULL)
    return;
  if (!sb_workbench_can_go_to (self->workbench, failure->place))
    {
      sb_elsewhere_open (GTK_WIDGET (self), failure->place->path);
      return;
    }
  if (failure->place->key != NULL)
    sb_workbench_select (self->workbench, failure->place->key);
  sb_document_set_reveal (sb_workbench_get_documents (self->workbench), failure->place);
}

static void
step_cb (SbFailureCard *self)
{
  sb_workbench_take_step (self->workbench);
}

static void
copy_cb (SbFailureCard *self)
{
  g_autofree char *text = self->failure != NULL ? sb_failure_dup_text (self->failure) : NULL;

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
close_cb (SbFailureCard *self)
{
  sb_workbench_dismiss_failure (self->workbench);
}

static void
sb_failure_card_dispose (GObject *object)
{
  SbFailureCard *self = SB_FAILURE_CARD (object);

  g_clear_pointer (&self->failure, sb_failure_unref);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_failure_card_parent_class)->dispose (object);
}

static void
sb_failure_card_class_init (SbFailureCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_failure_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-failure-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, revealer);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, title);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, step);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, go);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, copy);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, close);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, message);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, consequence);
  gtk_widget_class_bind_template_child (widget_class, SbFailureCard, facts);
}

static void
add_fact (SbFailureCard *self, Fact fact)
{
  GtkLabel *name = GTK_LABEL (gtk_label_new (fact_names[fact]));
  GtkLabel *value = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (name, 0);
  gtk_widget_set_valign (GTK_WIDGET (name), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (name), "sb-failure-card-name");
  gtk_label_set_xalign (value, 0);
  gtk_label_set_wrap (value, TRUE);
  gtk_label_set_wrap_mode (value, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (value, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (value), TRUE);
  if (fact == FACT_CONTEXT || fact == FACT_SQLSTATE)
    gtk_widget_add_css_class (GTK_WIDGET (value), "monospace");
  gtk_grid_attach (self->facts, GTK_WIDGET (name), 0, fact, 1, 1);
  gtk_grid_attach (self->facts, GTK_WIDGET (value), 1, fact, 1, 1);
  self->names[fact] = name;
  self->values[fact] = value;
}

static void
sb_failure_card_init (SbFailureCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (Fact fact = 0; fact < N_FACTS; fact++)
    add_fact (self, fact);
  g_signal_connect_swapped (self->step, "clicked", G_CALLBACK (step_cb), self);
  g_signal_connect_swapped (self->go, "clicked", G_CALLBACK (go_cb), self);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
}

/**
 * sb_failure_card_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_failure_card_new (SbWorkbench *workbench)
{
  SbFailureCard *self = g_object_new (SB_TYPE_FAILURE_CARD, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "failure", G_CALLBACK (failure_cb), self, G_CONNECT_SWAPPED);
  failure_cb (self);
  return GTK_WIDGET (self);
}
