/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys and pointer do to a grid. */
#include "sb-grid-private.h"

#include <string.h>

typedef enum
{
  MOVE_LEFT,
  MOVE_RIGHT,
  MOVE_UP,
  MOVE_DOWN,
  MOVE_PAGE_UP,
  MOVE_PAGE_DOWN,
  MOVE_ROW_START,
  MOVE_ROW_END,
  MOVE_COLUMN_START,
  MOVE_COLUMN_END,
  MOVE_START,
  MOVE_END,
} Move;

/* Names of them, for the action. */
static const char *const moves[] = { "left",         "right",      "up",        "down",
                                     "page-up",      "page-down",  "row-start", "row-end",
                                     "column-start", "column-end", "start",     "end" };

typedef struct
{
  guint key;
  guint keypad;
  GdkModifierType modifiers;
  Move move;
} Binding;

static const Binding bindings[] = {
  { GDK_KEY_Left, GDK_KEY_KP_Left, 0, MOVE_LEFT },
  { GDK_KEY_Right, GDK_KEY_KP_Right, 0, MOVE_RIGHT },
  { GDK_KEY_Up, GDK_KEY_KP_Up, 0, MOVE_UP },
  { GDK_KEY_Down, GDK_KEY_KP_Down, 0, MOVE_DOWN },
  { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, MOVE_PAGE_UP },
  { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, MOVE_PAGE_DOWN },
  { GDK_KEY_Home, GDK_KEY_KP_Home, 0, MOVE_ROW_START },
  { GDK_KEY_End, GDK_KEY_KP_End, 0, MOVE_ROW_END },
  { GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, MOVE_ROW_START },
  { GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, MOVE_ROW_END },
  { GDK_KEY_Up, GDK_KEY_KP_Up, GDK_CONTROL_MASK, MOVE_COLUMN_START },
  { GDK_KEY_Down, GDK_KEY_KP_Down, GDK_CONTROL_MASK, MOVE_COLUMN_END },
  { GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, MOVE_START },
  { GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, MOVE_END },
};

static Move
find_move (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      if (strcmp (moves[i], name) == 0)
        return i;
    }
  return MOVE_START;
}

static void
move_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbGrid *self = SB_GRID (widget);
  guint row = self->cursor[0], column = self->cursor[1];
  guint page = (guint) sb_grid_get_page_rows (self);
  const char *move;
  gboolean extend;

  g_variant_get (parameter, "(&sb)", &move, &extend);
  if (!self->has_cursor)
    {
      sb_grid_set_cursor (self, 0, 0, FALSE);
      return;
    }
  switch (find_move (move))
    {
    case MOVE_LEFT:
      column -= column > 0;
      break;
    case MOVE_RIGHT:
      column++;
      break;
    case MOVE_UP:
      row -= row > 0;
      break;
    case MOVE_DOWN:
      row++;
      break;
    case MOVE_PAGE_UP:
      row -= MIN (row, page);
      break;
    case MOVE_PAGE_DOWN:
      row += page;
      break;
    case MOVE_ROW_START:
      column = 0;
      break;
    case MOVE_ROW_END:
      column = G_MAXUINT;
      break;
    case MOVE_COLUMN_START:
      row = 0;
      break;
    case MOVE_COLUMN_END:
      row = G_MAXUINT;
      break;
    case MOVE_START:
      row = column = 0;
      break;
    case MOVE_END:
    default:
      row = column = G_MAXUINT;
      break;
    }
  sb_grid_set_cursor (self, row, column, extend);
}

static void
select_rows (SbGrid *self, guint first, guint last)
{
  sb_grid_select (self, &(SbGridRange){ MIN (first, last), MAX (first, last), 0,
                                        sb_grid_columns_get_n (self->columns) - 1 });
}

static void
select_columns (SbGrid *self, guint first, guint last)
{
  sb_grid_select (self, &(SbGridRange){ 0, sb_row_store_get_n_rows (self->store) - 1,
                                        MIN (first, last), MAX (first, last) });
}

/* Where in the columns a point of the widget is. */
static double
to_columns (SbGrid *self, double x)
{
  double left = self->adjustments[0] != NULL ? gtk_adjustment_get_value (self->adjustments[0]) : 0;

  return x - self->number_width + left;
}

static gboolean
find_edge (SbGrid *self, double x, double y, guint *column)
{
  return y < self->head_height && x > self->number_width - 4
         && sb_grid_columns_find_edge (self->columns, to_columns (self, x), column);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, gpointer user_data)
{
  SbGrid *self = SB_GRID (user_data);
  GdkModifierType state = gtk_event_controller_get_current_event_state (
      GTK_EVENT_CONTROLLER (gesture));
  guint row, column;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag = SB_GRID_DRAG_NONE;
  if (find_edge (self, x, y, &self->drag_column))
    {
      self->drag = SB_GRID_DRAG_EDGE;
      self->drag_width = sb_grid_columns_get_width (self->columns, self->drag_column);
      return;
    }
  if (!sb_grid_find_cell (self, x, y, &row, &column))
    return;
  if (y < self->head_height && x < self->number_width)
    select_rows (self, 0, sb_row_store_get_n_rows (self->store) - 1);
  else if (y < self->head_height)
    {
      self->drag = SB_GRID_DRAG_COLUMNS;
      self->drag_column = column;
      select_columns (self, column, column);
    }
  else if (x < self->number_width)
    {
      self->drag = SB_GRID_DRAG_ROWS;
      self->drag_column = row;
      select_rows (self, row, row);
    }
  else
    {
      self->drag = SB_GRID_DRAG_CELLS;
      sb_grid_set_cursor (self, row, column, (state & GDK_SHIFT_MASK) != 0);
    }
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer user_data)
{
  SbGrid *self = SB_GRID (user_data);
  double x, y;
  guint row, column;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->drag == SB_GRID_DRAG_EDGE)
    {
      sb_grid_columns_set_width (self->columns, self->drag_column, self->drag_width + (int) dx);
      sb_grid_relayout (self);
      return;
    }
  if (self->drag == SB_GRID_DRAG_NONE || !sb_grid_find_cell (self, x + dx, y + dy, &row, &column))
    return;
  if (self->drag == SB_GRID_DRAG_CELLS && (row != self->cursor[0] || column != self->cursor[1]))
    sb_grid_set_cursor (self, row, column, TRUE);
  else if (self->drag == SB_GRID_DRAG_ROWS)
    select_rows (self, self->drag_column, row);
  else if (self->drag == SB_GRID_DRAG_COLUMNS)
    select_columns (self, self->drag_column, column);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  SbGrid *self = SB_GRID (user_data);
  guint row, column;

  if (n_press != 2)
    return;
  if (find_edge (self, x, y, &column))
    sb_grid_fit_column (self, column);
  else if (x >= self->number_width && y >= self->head_height
           && sb_grid_find_cell (self, x, y, &row, &column))
    sb_grid_show_value (self);
}

/* The menu is about what is selected; outside of that it is about the cell. */
static void
menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  SbGrid *self = SB_GRID (user_data);
  SbGridRange range;
  guint row, column;

  if (!sb_grid_find_cell (self, x, y, &row, &column))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!sb_grid_get_range (self, &range) || row < range.first_row || row > range.last_row
      || column < range.first_column || column > range.last_column)
    sb_grid_set_cursor (self, row, column, FALSE);
  sb_grid_show_menu (self, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, gpointer user_data)
{
  SbGrid *self = SB_GRID (user_data);
  guint column;
  gboolean edge = self->drag == SB_GRID_DRAG_EDGE || find_edge (self, x, y, &column);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edge ? "col-resize" : NULL);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer user_data)
{
  SB_GRID (user_data)->drag = SB_GRID_DRAG_NONE;
}

static void
focus_cb (GtkEventControllerFocus *focus, GParamSpec *pspec, gpointer user_data)
{
  SbGrid *self = SB_GRID (user_data);

  if (gtk_event_controller_focus_is_focus (focus) && !self->has_cursor
      && self->drag == SB_GRID_DRAG_NONE)
    sb_grid_set_cursor (self, 0, 0, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* For the class. */
void
sb_grid_install_input (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "grid.move", "(sb)", move_cb);
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      const Binding *it = &bindings[i];
      const guint keys[] = { it->key, it->keypad };

      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        {
          gtk_widget_class_add_binding_action (klass, keys[k], it->modifiers, "grid.move", "(sb)",
                                               moves[it->move], FALSE);
          gtk_widget_class_add_binding_action (klass, keys[k], it->modifiers | GDK_SHIFT_MASK,
                                               "grid.move", "(sb)", moves[it->move], TRUE);
        }
    }
  /* Menus name the key that was added last. */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Insert, GDK_CONTROL_MASK, "grid.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "grid.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "grid.copy-with-headers", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_a, GDK_CONTROL_MASK, "grid.select-all", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_space, 0, "grid.show-value", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Enter, 0, "grid.show-value", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Return, 0, "grid.show-value", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "grid.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "grid.menu", NULL);
}

/* For each grid. */
void
sb_grid_init_input (SbGrid *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (focus, "notify::is-focus", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
