/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-window.h"

#include "sb-editor-area.h"
#include "sb-header.h"
#include "sb-progress-banner.h"
#include "sb-results.h"
#include "sb-timeline-view.h"
#include "sb-welcome.h"

struct _SbWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  SbWorkbench *workbench;

  /* from the template */
  GtkStack *stack;
  AdwToastOverlay *toasts;
  AdwBin *welcome_slot;
  AdwBin *header_slot;
  AdwBin *timeline_slot;
  AdwBin *banner_slot;
  AdwBin *editor_slot;
  AdwBin *results_slot;
};

G_DEFINE_FINAL_TYPE (SbWindow, sb_window, ADW_TYPE_APPLICATION_WINDOW)

static void
changed_cb (SbWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack,
                                    sb_workbench_get_phase (self->workbench) == SB_PHASE_CLOSED
                                        ? "welcome"
                                        : "project");
}

static void
sb_window_dispose (GObject *object)
{
  SbWindow *self = SB_WINDOW (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_window_parent_class)->dispose (object);
}

static void
sb_window_class_init (SbWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SbWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, welcome_slot);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, header_slot);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, timeline_slot);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, banner_slot);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, editor_slot);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, results_slot);
}

static void
sb_window_init (SbWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_window_new:
 * @application: the program
 * @workbench: the window's model
 *
 * Returns: (transfer none): a window that is not shown yet
 */
SbWindow *
sb_window_new (SbApplication *application, SbWorkbench *workbench)
{
  SbWindow *self = g_object_new (SB_TYPE_WINDOW, "application", application, NULL);

  self->workbench = g_object_ref (workbench);
  adw_bin_set_child (self->welcome_slot, sb_welcome_new (workbench));
  adw_bin_set_child (self->header_slot, sb_header_new (workbench));
  adw_bin_set_child (self->timeline_slot, sb_timeline_view_new (workbench));
  adw_bin_set_child (self->banner_slot, sb_progress_banner_new (workbench));
  adw_bin_set_child (self->editor_slot, sb_editor_area_new (workbench));
  adw_bin_set_child (self->results_slot, sb_results_new (workbench));
  g_signal_connect_object (workbench, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}

/**
 * sb_window_get_workbench:
 * @self: a window
 *
 * Returns: (transfer none): its model
 */
SbWorkbench *
sb_window_get_workbench (SbWindow *self)
{
  return self->workbench;
}
