/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-shallow-text.h"

#include <string.h>

#define MAX_HEIGHT 72
/* Fits in that height wherever the window is wide enough to be of use. */
#define MAX_LINES 3
#define MAX_BYTES 160

/* A scrolled window alone asks for the height of its text where that is as narrow as can be, and so
 * for lines that nobody sees. */
struct _SbShallowText
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* owned */
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (SbShallowText, sb_shallow_text, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
sb_shallow_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sb_shallow_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  SbShallowText *self = SB_SHALLOW_TEXT (widget);
  int least, wanted;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1; /* lines are for a width, never the other way round */
  /* What a child has never been asked for, it must not be given. */
  gtk_widget_measure (self->scroller, orientation, for_size, &least, &wanted, NULL, NULL);
  gtk_widget_measure (self->label, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum = MAX (least, MIN (*natural, MAX_HEIGHT));
}

static void
sb_shallow_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (SB_SHALLOW_TEXT (widget)->scroller, width, height, baseline, NULL);
}

static void
sb_shallow_text_dispose (GObject *object)
{
  g_clear_pointer (&SB_SHALLOW_TEXT (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (sb_shallow_text_parent_class)->dispose (object);
}

static void
sb_shallow_text_class_init (SbShallowTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_shallow_text_dispose;
  widget_class->get_request_mode = sb_shallow_text_get_request_mode;
  widget_class->measure = sb_shallow_text_measure;
  widget_class->size_allocate = sb_shallow_text_size_allocate;
}

static void
sb_shallow_text_init (SbShallowText *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_yalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->label);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * sb_shallow_text_new:
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_shallow_text_new (void)
{
  return g_object_new (SB_TYPE_SHALLOW_TEXT, NULL);
}

/* A scroll bar takes its height whether it is needed or not. */
static gboolean
may_scroll (const char *text)
{
  guint n_lines = 1;

  for (const char *at = text; *at != '\0'; at++)
    n_lines += *at == '\n';
  return n_lines > MAX_LINES || strlen (text) > MAX_BYTES;
}

/**
 * sb_shallow_text_set_text:
 * @self: the widget
 * @text: (nullable): what it says; without any it is hidden
 */
void
sb_shallow_text_set_text (SbShallowText *self, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), text != NULL ? text : "") != 0)
    gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  text != NULL && may_scroll (text) ? GTK_POLICY_AUTOMATIC
                                                                    : GTK_POLICY_EXTERNAL);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}
