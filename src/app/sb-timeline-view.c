/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-view.h"

#include "sb-printable.h"
#include "sb-timeline-cell.h"
#include "sb-timeline-menu.h"
#include "sb-timeline-scroll.h"

#define MAX_SHOWN_SEARCH 60

struct _SbTimelineView
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  GtkSingleSelection *selection;
  GtkWidget *menu; /* NULL until it is asked for */

  /* borrowed */
  SbTimelineModel *model;

  /* from the template */
  GtkSearchEntry *search;
  GtkLabel *filter_all_label;
  GtkLabel *filter_pending_label;
  GtkLabel *filter_attention_label;
  GtkToggleButton *filter_all;
  GtkToggleButton *filter_pending;
  GtkToggleButton *filter_attention;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *no_match_label;

  guint selected; /* where the selection was last */
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SbTimelineView, sb_timeline_view, ADW_TYPE_BIN)

/* The cell that shows @item, among those that exist; %NULL when none does. */
static SbTimelineCell *
find_cell (SbTimelineView *self, SbTimelineItem *item)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *cell = gtk_widget_get_first_child (row);

      if (SB_IS_TIMELINE_CELL (cell) && sb_timeline_cell_get_item (SB_TIMELINE_CELL (cell)) == item)
        return SB_TIMELINE_CELL (cell);
    }
  return NULL;
}

/* Below the oldest migration may be the marker, which says why all of them are pending. */
static guint
find_last_seen (SbTimelineView *self, guint position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autoptr (SbTimelineItem)
      next = g_list_model_get_item (G_LIST_MODEL (self->model), position + 1);

  return position + 2 == n && sb_timeline_item_get_kind (next) == SB_TIMELINE_MARKER ? position + 1
                                                                                     : position;
}

/* The workbench says what is selected; what the filter hides stays selected there. */
static void
sync_selection (SbTimelineView *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);
  const char *id = item != NULL ? sb_timeline_item_get_id (item) : NULL;
  guint position = id != NULL ? sb_timeline_model_find_position (self->model, id) : G_MAXUINT;

  if (position == G_MAXUINT)
    position = GTK_INVALID_LIST_POSITION;
  self->selected = position;
  if (gtk_single_selection_get_selected (self->selection) == position)
    return;
  self->syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->syncing = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    sb_timeline_scroll_to (self->list, find_last_seen (self, position));
}

/* The marker is no migration: the arrow that came to it goes on to the next row. */
static void
pass_marker (SbTimelineView *self, guint marker)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean down = self->selected == GTK_INVALID_LIST_POSITION || self->selected < marker;
  guint next = down && marker + 1 < n ? marker + 1
               : !down && marker > 0  ? marker - 1
                                      : self->selected;
  g_autoptr (SbTimelineItem) item = NULL;
  SbTimelineCell *cell;

  gtk_single_selection_set_selected (self->selection, next);
  item = g_list_model_get_item (G_LIST_MODEL (self->model), next);
  cell = item != NULL ? find_cell (self, item) : NULL;
  if (cell != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (cell)));
}

static void
selected_cb (SbTimelineView *self)
{
  SbTimelineItem *item = gtk_single_selection_get_selected_item (self->selection);
  guint position = gtk_single_selection_get_selected (self->selection);

  if (self->syncing || item == NULL)
    return;
  if (sb_timeline_item_get_kind (item) == SB_TIMELINE_MARKER)
    {
      pass_marker (self, position);
      return;
    }
  self->selected = position;
  if (sb_workbench_get_selected (self->workbench) != item)
    sb_workbench_select (self->workbench, sb_timeline_item_get_id (item));
}

static const char *
get_nothing_text (SbTimelineFilter filter)
{
  switch (filter)
    {
    case SB_TIMELINE_PENDING:
      return "Nothing is pending";
    case SB_TIMELINE_ATTENTION:
      return "Nothing needs attention";
    default:
      return "No migrations";
    }
}

static void
update_page (SbTimelineView *self)
{
  const char *search = sb_timeline_model_get_search (self->model);
  const char *page = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    {
      SbPhase phase = sb_workbench_get_phase (self->workbench);

      page = sb_timeline_model_count (self->model, SB_TIMELINE_ALL) > 0 ? "no-match"
             : phase == SB_PHASE_CLOSED || phase == SB_PHASE_OPENING    ? "list"
                                                                        : "empty";
    }
  if (*search != '\0')
    {
      g_autofree char *shown = sb_printable_ellipsize (search, MAX_SHOWN_SEARCH);
      g_autofree char *text = g_strdup_printf ("No migration matches “%s”", shown);

      gtk_label_set_label (self->no_match_label, text);
    }
  else
    gtk_label_set_label (self->no_match_label,
                         get_nothing_text (sb_timeline_model_get_filter (self->model)));
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
items_changed_cb (SbTimelineView *self)
{
  sync_selection (self);
  update_page (self);
}

static void
set_filter (GtkLabel *label, GtkToggleButton *button, const char *name, guint count)
{
  g_autofree char *text = g_strdup_printf ("%s %u", name, count);

  /* A tooltip asks the display server where the pointer is. */
  if (strcmp (gtk_label_get_label (label), text) == 0)
    return;
  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
counts_changed_cb (SbTimelineView *self)
{
  set_filter (self->filter_all_label, self->filter_all, "All",
              sb_timeline_model_count (self->model, SB_TIMELINE_ALL));
  set_filter (self->filter_pending_label, self->filter_pending, "Pending",
              sb_timeline_model_count (self->model, SB_TIMELINE_PENDING));
  set_filter (self->filter_attention_label, self->filter_attention, "Needs attention",
              sb_timeline_model_count (self->model, SB_TIMELINE_ATTENTION));
  update_page (self);
}

static void
search_changed_cb (SbTimelineView *self)
{
  if (self->model == NULL)
    return;
  sb_timeline_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  update_page (self);
}

/**
 * sb_timeline_view_focus_list:
 * @self: the timeline
 *
 * Gives the focus to the selected migration.
 */
void
sb_timeline_view_focus_list (SbTimelineView *self)
{
  SbTimelineItem *item = gtk_single_selection_get_selected_item (self->selection);
  SbTimelineCell *cell = item != NULL ? find_cell (self, item) : NULL;

  if (cell != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (cell)));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
stop_search_cb (SbTimelineView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  sb_timeline_model_set_search (self->model, NULL);
  sb_timeline_view_focus_list (self);
}

/* Return goes to what was found: the selected one if it is among them, else the first. */
static void
search_activate_cb (SbTimelineView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  search_changed_cb (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      if (gtk_single_selection_get_selected_item (self->selection) != NULL)
        break;
      if (item != NULL && sb_timeline_item_get_kind (item) == SB_TIMELINE_MIGRATION)
        gtk_single_selection_set_selected (self->selection, i);
    }
  sb_timeline_view_focus_list (self);
}

static void
show_all_cb (SbTimelineView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  sb_timeline_model_set_search (self->model, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.filter", "s", "all");
  sb_timeline_view_focus_list (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  gtk_list_item_set_child (row, sb_timeline_cell_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  SbTimelineItem *item = gtk_list_item_get_item (row);
  gboolean is_migration = sb_timeline_item_get_kind (item) == SB_TIMELINE_MIGRATION;

  gtk_list_item_set_selectable (row, is_migration);
  gtk_list_item_set_activatable (row, is_migration);
  sb_timeline_cell_set_item (SB_TIMELINE_CELL (gtk_list_item_get_child (row)), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  sb_timeline_cell_set_item (SB_TIMELINE_CELL (gtk_list_item_get_child (row)), NULL);
}

static void
show_menu (SbTimelineView *self, SbTimelineItem *item, double x, double y)
{
  g_autoptr (GMenuModel) model = sb_timeline_menu_new (self->workbench, item);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      "Migration", -1);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (sb_timeline_view_focus_list), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* What the menu is for is selected first, so that it is seen. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SbTimelineView *self)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell = at != NULL ? gtk_widget_get_ancestor (at, SB_TYPE_TIMELINE_CELL) : NULL;
  SbTimelineItem *item;
  double menu_x, menu_y;

  /* A click beside the cell is still on its row. */
  if (cell == NULL && at != NULL && gtk_widget_get_parent (at) == GTK_WIDGET (self->list))
    cell = gtk_widget_get_first_child (at);
  item = SB_IS_TIMELINE_CELL (cell) ? sb_timeline_cell_get_item (SB_TIMELINE_CELL (cell)) : NULL;
  if (item == NULL || sb_timeline_item_get_kind (item) != SB_TIMELINE_MIGRATION)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_single_selection_set_selected (
      self->selection,
      sb_timeline_model_find_position (self->model, sb_timeline_item_get_id (item)));
  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &menu_x,
                                    &menu_y);
  show_menu (self, item, menu_x, menu_y);
}

static gboolean
menu_key_cb (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  SbTimelineView *self = user_data;
  SbTimelineItem *item = gtk_single_selection_get_selected_item (self->selection);
  SbTimelineCell *cell = item != NULL ? find_cell (self, item) : NULL;
  double x = 0, y = 0, height = gtk_widget_get_height (GTK_WIDGET (self));

  if (item == NULL || sb_timeline_item_get_kind (item) != SB_TIMELINE_MIGRATION)
    return FALSE;
  if (cell != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (cell), GTK_WIDGET (self), 60,
                                      gtk_widget_get_height (GTK_WIDGET (cell)) / 2.0, &x, &y);
  show_menu (self, item, x, CLAMP (y, 0, height));
  return TRUE;
}

static void
add_shortcut (GtkShortcutController *controller, const char *trigger, GtkShortcutAction *action)
{
  gtk_shortcut_controller_add_shortcut (
      controller, gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), action));
}

static void
add_controllers (SbTimelineView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), "Menu|<Shift>F10",
                gtk_callback_action_new (menu_key_cb, self, NULL));
  add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), "F2", gtk_named_action_new ("win.rename"));
  add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), "Delete", gtk_named_action_new ("win.delete"));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
}

static void
sb_timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbTimelineView *self = SB_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (sb_timeline_view_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
sb_timeline_view_dispose (GObject *object)
{
  SbTimelineView *self = SB_TIMELINE_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->workbench);
  self->model = NULL;

  G_OBJECT_CLASS (sb_timeline_view_parent_class)->dispose (object);
}

static void
sb_timeline_view_class_init (SbTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_timeline_view_dispose;
  widget_class->size_allocate = sb_timeline_view_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-timeline-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, search);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, filter_all);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, filter_pending);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, filter_attention);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, filter_all_label);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, filter_pending_label);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, filter_attention_label);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, stack);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, list);
  gtk_widget_class_bind_template_child (widget_class, SbTimelineView, no_match_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
sb_timeline_view_init (SbTimelineView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  self->selected = GTK_INVALID_LIST_POSITION;
  add_controllers (self);
}

/**
 * sb_timeline_view_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_timeline_view_new (SbWorkbench *workbench)
{
  SbTimelineView *self = g_object_new (SB_TYPE_TIMELINE_VIEW, NULL);

  self->workbench = g_object_ref (workbench);
  self->model = sb_workbench_get_timeline (workbench);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->model));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "counts-changed", G_CALLBACK (counts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "selected", G_CALLBACK (sync_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  sb_timeline_scroll_follow (self->list, workbench);
  counts_changed_cb (self);
  sync_selection (self);
  return GTK_WIDGET (self);
}

/**
 * sb_timeline_view_focus_search:
 * @self: the timeline
 *
 * Puts the cursor into the search, with what is there selected.
 */
void
sb_timeline_view_focus_search (SbTimelineView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}
