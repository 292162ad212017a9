/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-sideways.h"

struct _SbSideways
{
  AdwBin parent_instance;

  /* owned */
  GtkAdjustment *followed;
  GtkAdjustment *own;

  guint tick;
  gboolean is_copying;
};

enum
{
  PROP_ADJUSTMENT = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SbSideways, sb_sideways, ADW_TYPE_BIN)

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SbSideways *self = SB_SIDEWAYS (widget);
  GtkAdjustment *from = self->followed;

  self->tick = 0;
  self->is_copying = TRUE;
  gtk_adjustment_configure (self->own, gtk_adjustment_get_value (from),
                            gtk_adjustment_get_lower (from), gtk_adjustment_get_upper (from),
                            gtk_adjustment_get_step_increment (from),
                            gtk_adjustment_get_page_increment (from),
                            gtk_adjustment_get_page_size (from));
  self->is_copying = FALSE;
  gtk_widget_set_visible (adw_bin_get_child (ADW_BIN (self)),
                          gtk_adjustment_get_upper (from) - gtk_adjustment_get_lower (from)
                              > gtk_adjustment_get_page_size (from));
  return G_SOURCE_REMOVE;
}

static void
followed_cb (SbSideways *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
moved_cb (SbSideways *self)
{
  if (!self->is_copying && self->followed != NULL)
    gtk_adjustment_set_value (self->followed, gtk_adjustment_get_value (self->own));
}

static void
sb_sideways_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ADJUSTMENT)
    sb_sideways_set_adjustment (SB_SIDEWAYS (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_sideways_dispose (GObject *object)
{
  SbSideways *self = SB_SIDEWAYS (object);

  sb_sideways_set_adjustment (self, NULL);
  g_clear_object (&self->own);

  G_OBJECT_CLASS (sb_sideways_parent_class)->dispose (object);
}

static void
sb_sideways_class_init (SbSidewaysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_sideways_dispose;
  object_class->set_property = sb_sideways_set_property;
  properties[PROP_ADJUSTMENT] = g_param_spec_object ("adjustment", NULL, NULL, GTK_TYPE_ADJUSTMENT,
                                                     G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sb_sideways_init (SbSideways *self)
{
  GtkWidget *bar;

  self->own = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  bar = gtk_scrollbar_new (GTK_ORIENTATION_HORIZONTAL, self->own);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Scroll sideways", -1);
  gtk_widget_set_visible (bar, FALSE);
  adw_bin_set_child (ADW_BIN (self), bar);
  g_signal_connect_object (self->own, "value-changed", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sb_sideways_set_adjustment:
 * @self: a scrollbar
 * @adjustment: (nullable): the horizontal adjustment to follow and to move; also the property
 *   "adjustment", to be bound to a scrolled window's "hadjustment"
 */
void
sb_sideways_set_adjustment (SbSideways *self, GtkAdjustment *adjustment)
{
  if (self->followed == adjustment)
    return;
  if (self->followed != NULL)
    g_signal_handlers_disconnect_by_func (self->followed, followed_cb, self);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_set_object (&self->followed, adjustment);
  if (adjustment == NULL)
    return;
  g_signal_connect_swapped (adjustment, "changed", G_CALLBACK (followed_cb), self);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (followed_cb), self);
  followed_cb (self);
}
