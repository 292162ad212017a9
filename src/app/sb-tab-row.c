/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tab-row.h"

#define SPACING 2
#define EXTRA_SPACING 10

struct _SbTabRow
{
  GtkWidget parent_instance;

  GtkWidget *more; /* behind the tabs: the menu of those without room */
  char *pane;
};

G_DEFINE_FINAL_TYPE (SbTabRow, sb_tab_row, GTK_TYPE_WIDGET)

static gboolean
is_tab (SbTabRow *self, GtkWidget *child)
{
  return GTK_IS_TOGGLE_BUTTON (child) && gtk_widget_get_visible (child);
}

/* What stands at the end of the row: the child that is not a tab. */
static GtkWidget *
find_extra (SbTabRow *self)
{
  GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self));

  while (child != NULL && (child == self->more || GTK_IS_TOGGLE_BUTTON (child)))
    child = gtk_widget_get_prev_sibling (child);
  return child != NULL && gtk_widget_get_visible (child) ? child : NULL;
}

/* The extra's width with the space before it; it gets more than it must have once all tabs are seen. */
static int
get_extra_width (GtkWidget *extra, int free)
{
  int minimum;
  int natural;

  if (extra == NULL)
    return 0;
  gtk_widget_measure (extra, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (free - EXTRA_SPACING, minimum, natural) + EXTRA_SPACING;
}

static gboolean
is_up (SbTabRow *self, GtkWidget *tab)
{
  GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (tab));

  return target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING)
         && g_strcmp0 (g_variant_get_string (target, NULL), self->pane) == 0;
}

static int
get_width (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* The room that all tabs want; @widest: that of the broadest one. */
static int
get_natural (SbTabRow *self, int *widest)
{
  int sum = 0;

  *widest = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_tab (self, child))
      {
        int width = get_width (child);

        sum += width + (sum > 0 ? SPACING : 0);
        *widest = MAX (*widest, width);
      }
  return sum;
}

static void
sb_tab_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  SbTabRow *self = SB_TAB_ROW (widget);

  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      GtkWidget *extra = find_extra (self);
      int widest;
      int tabs = get_natural (self, &widest);

      *natural = tabs + get_extra_width (extra, G_MAXINT);
      *minimum = MIN (tabs, widest + SPACING + get_width (self->more)) + get_extra_width (extra, 0);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

/* @x: from the row's beginning, which is on the right where one reads from there. */
static void
place (SbTabRow *self, GtkWidget *child, int x, int width)
{
  int row_width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation room = { is_mirrored ? row_width - x - width : x, 0, width,
                         gtk_widget_get_height (GTK_WIDGET (self)) };

  gtk_widget_set_child_visible (child, TRUE);
  gtk_widget_size_allocate (child, &room, -1);
}

/* Places the tabs that there is @room for: the one that is up before all others. */
static void
place_tabs (SbTabRow *self, int room)
{
  int widest;
  gboolean has_room = get_natural (self, &widest) <= room;
  int x = 0;

  if (!has_room)
    room -= get_width (self->more) + SPACING;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_tab (self, child) && is_up (self, child))
      room -= get_width (child) + SPACING;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int width = is_tab (self, child) ? get_width (child) : 0;

      if (!is_tab (self, child))
        continue;
      if (!has_room && !is_up (self, child) && width > room)
        {
          room = 0;
          gtk_widget_set_child_visible (child, FALSE);
          continue;
        }
      room -= is_up (self, child) ? 0 : width + SPACING;
      place (self, child, x, width);
      x += width + SPACING;
    }
  if (has_room)
    gtk_widget_set_child_visible (self->more, FALSE);
  else
    place (self, self->more, x, get_width (self->more));
}

static void
sb_tab_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbTabRow *self = SB_TAB_ROW (widget);
  GtkWidget *extra = find_extra (self);
  int widest;
  int extra_width = get_extra_width (extra, width - get_natural (self, &widest));

  place_tabs (self, width - extra_width);
  if (extra != NULL)
    place (self, extra, width - extra_width + EXTRA_SPACING, extra_width - EXTRA_SPACING);
}

static const char *
find_name (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *name = find_name (child);

      if (name != NULL)
        return name;
    }
  return NULL;
}

static void
create_popup_cb (GtkMenuButton *button, gpointer user_data)
{
  SbTabRow *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autoptr (GMenuItem) item = NULL;

      if (!is_tab (self, child) || gtk_widget_get_child_visible (child))
        continue;
      item = g_menu_item_new (find_name (child), NULL);
      g_menu_item_set_action_and_target_value (
          item, gtk_actionable_get_action_name (GTK_ACTIONABLE (child)),
          gtk_actionable_get_action_target_value (GTK_ACTIONABLE (child)));
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
sb_tab_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sb_tab_row_parent_class)->dispose (object);
}

static void
sb_tab_row_finalize (GObject *object)
{
  g_free (SB_TAB_ROW (object)->pane);

  G_OBJECT_CLASS (sb_tab_row_parent_class)->finalize (object);
}

static void
sb_tab_row_class_init (SbTabRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sb_tab_row_dispose;
  object_class->finalize = sb_tab_row_finalize;
  widget_class->measure = sb_tab_row_measure;
  widget_class->size_allocate = sb_tab_row_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sb_tab_row_init (SbTabRow *self)
{
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more), "pan-down-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), create_popup_cb, self, NULL);
  gtk_widget_set_tooltip_text (self->more, "More panes");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "More panes", -1);
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->more, "sb-results-more");
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
  /* Until it is needed: the first focus of a window would be its, and lost with it. */
  gtk_widget_set_child_visible (self->more, FALSE);
}

/**
 * sb_tab_row_set_pane:
 * @self: a row of tabs
 * @pane: (nullable): the target of the tab that is up
 */
void
sb_tab_row_set_pane (SbTabRow *self, const char *pane)
{
  g_return_if_fail (SB_IS_TAB_ROW (self));

  if (g_strcmp0 (self->pane, pane) == 0)
    return;
  g_free (self->pane);
  self->pane = g_strdup (pane);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
