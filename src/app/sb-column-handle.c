/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-column-handle.h"

/* How far an arrow key moves it, in pixels. */
#define KEY_STEP 24

struct _SbColumnHandle
{
  AdwBin parent_instance;
};

enum
{
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbColumnHandle, sb_column_handle, ADW_TYPE_BIN)

static void
drag_begin_cb (SbColumnHandle *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The handle moves along: what the gesture tells is what is still between it and the pointer. */
static void
drag_update_cb (SbColumnHandle *self, double x, double y)
{
  g_signal_emit (self, signals[MOVED], 0, x);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  g_signal_emit (widget, signals[MOVED], 0, (double) g_variant_get_int32 (args));
  return GDK_EVENT_STOP;
}

static void
sb_column_handle_class_init (SbColumnHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * SbColumnHandle::moved:
   * @self: the handle
   * @pixels: how far to the right; negative to the left
   *
   * A person moves the edge; whoever shows the columns allocates the handle elsewhere.
   */
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEPARATOR);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, key_cb, "i", -KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, key_cb, "i", KEY_STEP);
}

static void
sb_column_handle_init (SbColumnHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  gtk_widget_add_css_class (GTK_WIDGET (self), "sb-column-handle");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Width of the columns", -1);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * sb_column_handle_new:
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_column_handle_new (void)
{
  return g_object_new (SB_TYPE_COLUMN_HANDLE, NULL);
}
