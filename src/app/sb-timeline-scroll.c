/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-scroll.h"

#include "sb-timeline-cell.h"

#define DATA_KEY "sb-timeline-scroll"

typedef struct
{
  /* borrowed: the list owns this */
  GtkListView *list;

  /* owned */
  SbWorkbench *workbench;

  guint seek_id; /* waits for the rows to have their places on the screen */
  gboolean has_frame;
  gboolean is_running;
  gboolean is_used;  /* by a person, since the run began */
  gboolean was_good; /* the run that ended */
} Follower;

/**
 * sb_timeline_scroll_to:
 * @list: the timeline's list
 * @position: a row
 *
 * Scrolls no further than it takes to see the row.
 */
void
sb_timeline_scroll_to (GtkListView *list, guint position)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_list_view_scroll_to (list, position, GTK_LIST_SCROLL_NONE, NULL);
#else
  gtk_widget_activate_action (GTK_WIDGET (list), "list.scroll-to-item", "u", position);
#endif
}

static guint
find_marker (GListModel *model)
{
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbTimelineItem) item = g_list_model_get_item (model, i);

      if (sb_timeline_item_get_kind (item) == SB_TIMELINE_MARKER)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* All migrations' rows are of one height; 0 while there is none on the screen. */
static double
get_row_height (GtkListView *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *cell = gtk_widget_get_first_child (row);
      SbTimelineItem *item = SB_IS_TIMELINE_CELL (cell)
                                 ? sb_timeline_cell_get_item (SB_TIMELINE_CELL (cell))
                                 : NULL;

      if (item != NULL && sb_timeline_item_get_kind (item) == SB_TIMELINE_MIGRATION)
        return gtk_widget_get_height (row);
    }
  return 0;
}

/* Together with the row that it was moved past, or will be next. */
static void
show_marker (Follower *self)
{
  GListModel *model = G_LIST_MODEL (sb_workbench_get_timeline (self->workbench));
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  double top = gtk_adjustment_get_value (adjustment), height = get_row_height (self->list);
  double bottom = top + gtk_adjustment_get_page_size (adjustment);
  guint n = g_list_model_get_n_items (model), marker = find_marker (model);

  if (marker == GTK_INVALID_LIST_POSITION || height == 0)
    return;
  if (marker * height < top)
    sb_timeline_scroll_to (self->list, marker > 0 ? marker - 1 : marker);
  else if ((marker + 1) * height > bottom)
    sb_timeline_scroll_to (self->list, marker + 1 < n ? marker + 1 : marker);
}

/* What failed was selected, maybe long before it failed. */
static void
show_selected (Follower *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);
  guint position = item != NULL ? sb_timeline_model_find_position (
                       sb_workbench_get_timeline (self->workbench), sb_timeline_item_get_id (item))
                                : G_MAXUINT;

  if (position != G_MAXUINT)
    sb_timeline_scroll_to (self->list, position);
}

/* In the second frame the rows have the places that the run left them at. */
static gboolean
seek_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  Follower *self = user_data;

  if (!self->has_frame)
    {
      self->has_frame = TRUE;
      return G_SOURCE_CONTINUE;
    }
  self->seek_id = 0;
  if (self->is_used)
    return G_SOURCE_REMOVE;
  if (self->was_good)
    show_marker (self);
  else
    show_selected (self);
  return G_SOURCE_REMOVE;
}

static void
run_ended_cb (Follower *self, const char *title, const char *body, gboolean good)
{
  self->was_good = good;
  if (self->is_used || self->seek_id != 0)
    return;
  self->has_frame = FALSE;
  self->seek_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), seek_cb, self, NULL);
}

static void
changed_cb (Follower *self)
{
  gboolean is_running = sb_workbench_get_phase (self->workbench) == SB_PHASE_RUNNING;

  if (is_running && !self->is_running)
    self->is_used = FALSE;
  self->is_running = is_running;
}

static void
pressed_cb (GtkListView *list)
{
  Follower *self = g_object_get_data (G_OBJECT (list), DATA_KEY);

  self->is_used = TRUE;
}

static gboolean
used_cb (GtkListView *list)
{
  pressed_cb (list);
  return GDK_EVENT_PROPAGATE;
}

static void
watch (Follower *self, GtkWidget *widget, GtkEventController *controller, const char *signal,
       GCallback callback)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, signal, callback, self->list, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
}

static void
follower_free (Follower *self)
{
  g_signal_handlers_disconnect_by_data (self->workbench, self);
  g_object_unref (self->workbench);
  g_free (self);
}

/**
 * sb_timeline_scroll_follow:
 * @list: the timeline's list, in its scrolled window
 * @workbench: whose timeline it shows
 *
 * After a run "database is here" is brought into sight, or the selected migration where not all went
 * well; once, and unless a person has scrolled, pressed or typed in the list since the run began:
 * they look at something else there.
 */
void
sb_timeline_scroll_follow (GtkListView *list, SbWorkbench *workbench)
{
  Follower *self = g_new0 (Follower, 1);
  GtkWidget *scrolled = gtk_widget_get_parent (GTK_WIDGET (list));
  GtkGesture *press = gtk_gesture_click_new ();

  self->list = list;
  self->workbench = g_object_ref (workbench);
  g_signal_connect_swapped (workbench, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (workbench, "run-ended", G_CALLBACK (run_ended_cb), self);
  watch (self, scrolled, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL),
         "scroll", G_CALLBACK (used_cb));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), 0);
  watch (self, scrolled, GTK_EVENT_CONTROLLER (press), "pressed", G_CALLBACK (pressed_cb));
  watch (self, scrolled, gtk_event_controller_key_new (), "key-pressed", G_CALLBACK (used_cb));
  g_object_set_data_full (G_OBJECT (list), DATA_KEY, self, (GDestroyNotify) (void *) follower_free);
}
