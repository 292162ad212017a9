/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-window-private.h"

#include "sb-printable.h"
#include "sb-progress-banner.h"
#include "sb-watchdog.h"
#include "sb-welcome.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define MAX_TITLE 80

#define SHARE "editors-share"
#define WHOLE 10000

/* After this long nothing is drawn any more of what has just been opened. */
#define TIDY_MS 300

G_DEFINE_FINAL_TYPE (SbWindow, sb_window, ADW_TYPE_APPLICATION_WINDOW)

static void
restore_size (SbWindow *self)
{
  SbMemory *memory = sb_workbench_get_memory (self->workbench);
  int width = sb_memory_get_int (memory, "window-width", 0);
  int height = sb_memory_get_int (memory, "window-height", 0);
  int timeline_width = sb_memory_get_int (memory, "timeline-width", 0);

  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (sb_memory_get_int (memory, "window-maximized", 0) == 1)
    gtk_window_maximize (GTK_WINDOW (self));
  if (timeline_width > 0)
    gtk_paned_set_position (self->timeline_paned, timeline_width);
}

/* The editors' part of the height in 10,000ths: the banners above take and give height all the
 * time, and the pane keeps its parts then, not its pixels. */
static int
measure_share (SbWindow *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->results_paned));
  int position = gtk_paned_get_position (self->results_paned);

  return height > 0 ? (int) ((gint64) position * WHOLE / height) : 0;
}

static void
remember_share (SbWindow *self)
{
  SbMemory *memory = sb_workbench_get_memory (self->workbench);
  int height = gtk_widget_get_height (GTK_WIDGET (self->results_paned));
  int share = measure_share (self);
  int moved = abs (share - sb_memory_get_int (memory, SHARE, 0));

  /* What was only rounded on the way is not remembered, or it would creep. */
  if (share > 0 && moved * height > 2 * WHOLE)
    sb_memory_set_int (memory, SHARE, share);
}

static void
remember_size (SbWindow *self)
{
  SbMemory *memory = sb_workbench_get_memory (self->workbench);
  gboolean is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (!is_maximized && width > 0 && height > 0)
    {
      sb_memory_set_int (memory, "window-width", width);
      sb_memory_set_int (memory, "window-height", height);
    }
  sb_memory_set_int (memory, "window-maximized", is_maximized);
  if (self->header == NULL)
    return;
  sb_memory_set_int (memory, "timeline-width", gtk_paned_get_position (self->timeline_paned));
  remember_share (self);
}

/* From the first layout on the editors keep the share that is remembered, or else the one they were
 * given, whatever the panes below ask for. */
static void
place_results_cb (SbWindow *self)
{
  SbMemory *memory = sb_workbench_get_memory (self->workbench);
  int share = sb_memory_get_int (memory, SHARE, 0);
  int height = gtk_widget_get_height (GTK_WIDGET (self->results_paned));
  int position = gtk_paned_get_position (self->results_paned);
  gboolean is_placed;

  g_object_get (self->results_paned, "position-set", &is_placed, NULL);
  if (is_placed || position <= 0 || !gtk_widget_get_mapped (GTK_WIDGET (self->results_paned)))
    return;
  if (share > 0 && share < WHOLE)
    position = (int) (((gint64) share * height + WHOLE / 2) / WHOLE);
  gtk_paned_set_position (self->results_paned, position);
}

/* What the first frame does not need is made when it is needed. */
static void
build_welcome (SbWindow *self)
{
  if (adw_bin_get_child (self->welcome_slot) == NULL)
    adw_bin_set_child (self->welcome_slot, sb_welcome_new (self->workbench));
}

static void
build_project (SbWindow *self)
{
  if (self->header)
    return;
  self->header = SB_HEADER (sb_header_new (self->workbench));
  self->timeline = SB_TIMELINE_VIEW (sb_timeline_view_new (self->workbench));
  self->editors = SB_EDITOR_AREA (sb_editor_area_new (self->workbench));
  self->results = SB_RESULTS (sb_results_new (self->workbench));
  adw_bin_set_child (self->header_slot, GTK_WIDGET (self->header));
  adw_bin_set_child (self->timeline_slot, GTK_WIDGET (self->timeline));
  adw_bin_set_child (self->banner_slot, sb_progress_banner_new (self->workbench));
  adw_bin_set_child (self->editor_slot, GTK_WIDGET (self->editors));
  adw_bin_set_child (self->results_slot, GTK_WIDGET (self->results));
  sb_window_add_view_actions (self);
}

static void
update_title (SbWindow *self)
{
  const char *name = sb_workbench_get_project_name (self->workbench);
  SbTargetItem *target = sb_target_list_get_current (sb_workbench_get_targets (self->workbench));
  g_autofree char *project = sb_printable_ellipsize (name ? name : "", MAX_TITLE);
  g_autofree char *title = NULL;

  if (name == NULL)
    title = g_strdup ("Switchback");
  else if (target)
    title = g_strdup_printf ("%s · %s", project, sb_target_item_get_name (target));
  else
    title = g_strdup (project);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static gboolean
tidy_cb (gpointer user_data)
{
  SbWindow *self = user_data;

  self->tidying = 0;
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

/* Reading a project, a first frame and a run take memory for a moment. glibc would keep it: the big
 * pieces among it have taught it to. */
static void
tidy_when_quiet (SbWindow *self, SbPhase phase)
{
  gboolean is_busy = phase == SB_PHASE_OPENING || phase == SB_PHASE_RUNNING;

  if (self->was_busy && !is_busy && self->tidying == 0)
    self->tidying = g_timeout_add_full (G_PRIORITY_LOW, TIDY_MS, tidy_cb, self, NULL);
  self->was_busy = is_busy;
}

static void
changed_cb (SbWindow *self)
{
  SbPhase phase = sb_workbench_get_phase (self->workbench);
  gboolean is_closed = phase == SB_PHASE_CLOSED;
  gboolean is_new = !is_closed && self->header == NULL;

  if (is_closed)
    build_welcome (self);
  else
    build_project (self);
  gtk_stack_set_visible_child_name (self->stack, is_closed ? "welcome" : "project");
  if (!is_closed)
    adw_bin_set_child (self->welcome_slot, NULL);
  if (is_new)
    sb_timeline_view_focus_list (self->timeline);
  update_title (self);
  sb_window_update_actions (self);
  tidy_when_quiet (self, phase);
}

/* A window that is to open a project at once never has a welcome page. */
static void
sb_window_show (GtkWidget *widget)
{
  changed_cb (SB_WINDOW (widget));
  GTK_WIDGET_CLASS (sb_window_parent_class)->show (widget);
}

/* A window that asks already does not ask twice. */
static gboolean
sb_window_close_request (GtkWindow *window)
{
  SbWindow *self = SB_WINDOW (window);

  if (sb_window_present_question (self) || !sb_workbench_ask_to_close (self->workbench))
    return TRUE;
  remember_size (self);
  return GTK_WINDOW_CLASS (sb_window_parent_class)->close_request (window);
}

static void
close_cb (SbWindow *self)
{
  remember_size (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
sb_window_dispose (GObject *object)
{
  SbWindow *self = SB_WINDOW (object);

  g_clear_handle_id (&self->tidying, g_source_remove);
  g_clear_weak_pointer (&self->asked_of);
  self->header = NULL;
  self->timeline = NULL;
  self->editors = NULL;
  self->results = NULL;

  G_OBJECT_CLASS (sb_window_parent_class)->dispose (object);

  g_clear_object (&self->workbench);
}

static void
sb_window_finalize (GObject *object)
{
  SbWindow *self = SB_WINDOW (object);

  g_free (self->folder);

  G_OBJECT_CLASS (sb_window_parent_class)->finalize (object);
}

static void
sb_window_class_init (SbWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sb_window_close_request;
  widget_class->show = sb_window_show;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SbWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, timeline_paned);
  gtk_widget_class_bind_template_child (widget_class, SbWindow, results_paned);
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
  self->was_busy = TRUE;
  sb_watchdog_watch_window (GTK_WIDGET (self));
  g_signal_connect_object (self->results_paned, "notify::max-position",
                           G_CALLBACK (place_results_cb), self, G_CONNECT_SWAPPED);
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
  restore_size (self);
  sb_window_add_actions (self);
  sb_window_connect_dialogs (self);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "close", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  sb_window_update_actions (self);
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

/**
 * sb_window_open:
 * @self: a window
 * @folder: canonical absolute path
 *
 * Opens the project in @folder here.
 */
void
sb_window_open (SbWindow *self, const char *folder)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
  sb_workbench_open (self->workbench, folder);
}

/**
 * sb_window_shows_folder:
 * @self: a window
 * @folder: canonical absolute path
 *
 * Returns: whether @folder is what was opened here, or the project that was found there
 */
gboolean
sb_window_shows_folder (SbWindow *self, const char *folder)
{
  if (sb_workbench_get_phase (self->workbench) == SB_PHASE_CLOSED)
    return FALSE;
  return g_strcmp0 (self->folder, folder) == 0
         || g_strcmp0 (sb_workbench_get_project_folder (self->workbench), folder) == 0;
}
