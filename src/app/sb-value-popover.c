/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-value-popover.h"

#include <string.h>

#include "sb-printable.h"

/* A text view takes its time over a line that has no end. */
#define MAX_LINE 4096

struct _SbValuePopover
{
  GtkPopover parent_instance;

  /* owned */
  char *value; /* as it goes to the clipboard */

  /* template */
  GtkLabel *name;
  GtkLabel *facts;
  GtkWidget *empty;
  GtkWidget *scroller;
  GtkTextView *view;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (SbValuePopover, sb_value_popover, GTK_TYPE_POPOVER)

static void
copy_cb (SbValuePopover *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          self->value != NULL ? self->value : "");
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
sb_value_popover_dispose (GObject *object)
{
  SbValuePopover *self = SB_VALUE_POPOVER (object);

  g_clear_pointer (&self->value, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SB_TYPE_VALUE_POPOVER);

  G_OBJECT_CLASS (sb_value_popover_parent_class)->dispose (object);
}

static void
sb_value_popover_class_init (SbValuePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_value_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-value-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SbValuePopover, name);
  gtk_widget_class_bind_template_child (widget_class, SbValuePopover, facts);
  gtk_widget_class_bind_template_child (widget_class, SbValuePopover, empty);
  gtk_widget_class_bind_template_child (widget_class, SbValuePopover, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbValuePopover, view);
  gtk_widget_class_bind_template_child (widget_class, SbValuePopover, copy);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
sb_value_popover_init (SbValuePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_value_popover_new:
 *
 * Returns: (transfer floating): a popover without a value
 */
GtkWidget *
sb_value_popover_new (void)
{
  return g_object_new (SB_TYPE_VALUE_POPOVER, NULL);
}

static char *
dup_facts (SbRowStore *store, guint row, guint column, const char *value, gsize length)
{
  g_autofree char *type = sb_printable_ellipsize (sb_row_store_get_column_type (store, column),
                                                  100);
  GString *out = g_string_new (type);
  gsize full = length;

  g_string_append_printf (out, "%srow %u", out->len > 0 ? " · " : "", row + 1);
  if (sb_row_store_is_cut (store, row, column, &full))
    g_string_append_printf (out, " · first %'" G_GSIZE_FORMAT " of %'" G_GSIZE_FORMAT " bytes",
                            length, full);
  else if (value != NULL)
    g_string_append_printf (out, " · %'" G_GSIZE_FORMAT " %s", full, full == 1 ? "byte" : "bytes");
  return g_string_free (out, FALSE);
}

/* Has the line ends it has, and no line so long that laying it out is felt. */
static char *
dup_shown (const char *value)
{
  g_autofree char *text = sb_printable_text (value);
  GString *out = g_string_new (NULL);
  gsize in_line = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      in_line = *at == '\n' ? 0 : in_line + 1;
      if (in_line > MAX_LINE)
        {
          g_string_append_c (out, '\n');
          in_line = 1;
        }
      g_string_append_unichar (out, g_utf8_get_char (at));
    }
  return g_string_free (out, FALSE);
}

/**
 * sb_value_popover_show:
 * @self: a popover
 * @store: rows
 * @row: from 0
 * @column: from 0
 *
 * Pops up with this value.
 */
void
sb_value_popover_show (SbValuePopover *self, SbRowStore *store, guint row, guint column)
{
  gsize length;
  const char *value = sb_row_store_get_value (store, row, column, &length);
  g_autofree char *name = sb_printable_ellipsize (sb_row_store_get_column_name (store, column),
                                                  200);
  g_autofree char *facts = dup_facts (store, row, column, value, length);
  gboolean is_text = value != NULL && length > 0;

  g_clear_pointer (&self->value, g_free);
  self->value = value != NULL ? g_utf8_make_valid (value, (gssize) length) : NULL;
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->facts, facts);
  gtk_label_set_text (GTK_LABEL (self->empty), value == NULL ? "NULL" : "empty text");
  gtk_widget_set_visible (self->empty, !is_text);
  gtk_widget_set_visible (self->scroller, is_text);
  gtk_widget_set_sensitive (self->copy, is_text);
  if (is_text)
    {
      g_autofree char *shown = dup_shown (value);

      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), shown, -1);
    }
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (is_text ? GTK_WIDGET (self->view) : GTK_WIDGET (self));
}
