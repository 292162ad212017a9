/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-log-pane.h"

#include "sb-line.h"
#include "sb-words.h"

/* "10:41:07.112", and where results stand. */
#define CLOCK_WIDTH 12
#define RESULT_COLUMN 60
/* How often the log is drained while nobody sees it. */
#define UNSEEN_MS 250
/* How near the end, in pixels, counts as at the end. */
#define NEAR 4
/* In how many frames the end is looked for. */
#define MAX_FRAMES 5

struct _SbLogPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  GtkMultiSelection *selection;

  /* template */
  GtkWidget *extra;
  GtkStack *stack;
  GtkListView *list;
  GtkScrolledWindow *scroller;
  GtkButton *end_button;
  GtkLabel *dropped_label;
  GtkButton *clear_button;
  GtkButton *copy_button;

  guint frame;    /* tick callback: drains */
  guint n_frames; /* in which nothing came, but the end was not reached yet */
  guint unseen;   /* source: drains while not mapped */
  guint second;   /* source: the running statement's time */
  gboolean loose; /* scrolled up: the end is not followed */
};

G_DEFINE_FINAL_TYPE (SbLogPane, sb_log_pane, ADW_TYPE_BIN)

static SbLogModel *
get_model (SbLogPane *self)
{
  return sb_workbench_get_log (self->workbench);
}

static SbLineTone
to_line_tone (SbLogTone tone)
{
  static const SbLineTone tones[] = {
    [SB_LOG_PLAIN] = SB_LINE_PLAIN,     [SB_LOG_HEADING] = SB_LINE_HEADING,
    [SB_LOG_GOOD] = SB_LINE_GOOD,       [SB_LOG_DIM] = SB_LINE_DIM,
    [SB_LOG_WARNING] = SB_LINE_WARNING, [SB_LOG_ERROR] = SB_LINE_ERROR,
    [SB_LOG_ACTIVE] = SB_LINE_ACTIVE,
  };

  return tones[tone];
}

/* Lines */

static void
show_item (GtkListItem *list_item)
{
  SbLogItem *item = gtk_list_item_get_item (list_item);
  SbLine *line = SB_LINE (gtk_list_item_get_child (list_item));
  const char *result = sb_log_item_get_result (item);
  g_autofree char *clock = sb_log_item_dup_clock (item);

  sb_line_set_gutter (line, clock, TRUE);
  sb_line_set_text (line, to_line_tone (sb_log_item_get_tone (item)), sb_log_item_get_text (item),
                    sb_log_item_get_n_bold (item));
  sb_line_set_remark (line, to_line_tone (sb_log_item_get_result_tone (item)), result);
}

/* What a screen reader says of the row. */
static void
name_row (GtkListItem *list_item)
{
  SbLogItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (list_item));
  const char *result = sb_log_item_get_result (item), *text = sb_log_item_get_text (item);
  g_autofree char *name = NULL;

  while (*text == ' ')
    text++;
  name = result != NULL ? g_strdup_printf ("%s, %s", text, result) : g_strdup (text);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
item_changed_cb (GtkListItem *list_item)
{
  show_item (list_item);
  name_row (list_item);
}

static void
setup_cb (SbLogPane *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sb_line_new (CLOCK_WIDTH, RESULT_COLUMN));
}

static void
bind_cb (SbLogPane *self, GtkListItem *list_item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (list_item), "changed",
                            G_CALLBACK (item_changed_cb), list_item);
  item_changed_cb (list_item);
}

static void
unbind_cb (SbLogPane *self, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), item_changed_cb,
                                        list_item);
}

/* Following the end */

static GtkAdjustment *
get_adjustment (SbLogPane *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scroller);
}

static gboolean
is_at_end (SbLogPane *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
         >= gtk_adjustment_get_upper (adjustment) - NEAR;
}

static void
scroll_to_end (SbLogPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (get_model (self)));

  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
}

static void
set_loose (SbLogPane *self, gboolean loose)
{
  self->loose = loose;
  gtk_widget_set_visible (GTK_WIDGET (self->end_button), loose);
}

/* Whoever turns to older lines lets go of the end at once: the next frame would go back there. */
static void
let_go (SbLogPane *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
    set_loose (self, TRUE);
}

static gboolean
scroll_cb (SbLogPane *self, double dx, double dy)
{
  if (dy < 0)
    let_go (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (SbLogPane *self, guint key)
{
  static const guint upwards[] = { GDK_KEY_Up,         GDK_KEY_KP_Up, GDK_KEY_Page_Up,
                                   GDK_KEY_KP_Page_Up, GDK_KEY_Home,  GDK_KEY_KP_Home };

  for (guint i = 0; i < G_N_ELEMENTS (upwards); i++)
    if (key == upwards[i])
      let_go (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
drag_cb (SbLogPane *self, GtkScrollType scroll, double value)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (value
      < gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - NEAR)
    let_go (self);
  return GDK_EVENT_PROPAGATE;
}

/* And whoever comes back to the end follows it again. */
static void
value_changed_cb (SbLogPane *self)
{
  if (self->loose && is_at_end (self))
    set_loose (self, FALSE);
}

static void
end_clicked_cb (SbLogPane *self)
{
  set_loose (self, FALSE);
  scroll_to_end (self);
}

/* Draining */

static void
show_dropped (SbLogPane *self)
{
  guint64 n = sb_log_model_get_n_dropped (get_model (self));
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->dropped_label), n > 0);
  if (n == 0)
    return;
  number = sb_words_number (n);
  text = g_strdup_printf ("%s older lines dropped", number);
  gtk_label_set_text (self->dropped_label, text);
}

static void
show_page (SbLogPane *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (get_model (self))) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "lines");
  gtk_widget_set_sensitive (GTK_WIDGET (self->clear_button), !is_empty);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), !is_empty);
}

static gboolean
drain (SbLogPane *self)
{
  gboolean more = sb_log_model_drain (get_model (self));

  show_page (self);
  show_dropped (self);
  if (!self->loose)
    scroll_to_end (self);
  return more;
}

static gboolean
second_cb (gpointer user_data)
{
  SbLogPane *self = user_data;

  if (sb_log_model_tick (get_model (self)))
    return G_SOURCE_CONTINUE;
  self->second = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SbLogPane *self = SB_LOG_PANE (widget);

  if (drain (self))
    return G_SOURCE_CONTINUE;
  /* New lines are laid out after this: the end is where they are only in the next frame. */
  if (!self->loose && !is_at_end (self) && self->n_frames++ < MAX_FRAMES)
    return G_SOURCE_CONTINUE;
  self->n_frames = 0;
  if (self->second == 0)
    self->second = g_timeout_add_seconds (1, second_cb, self);
  self->frame = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
unseen_cb (gpointer user_data)
{
  SbLogPane *self = user_data;

  if (drain (self))
    return G_SOURCE_CONTINUE;
  self->unseen = 0;
  return G_SOURCE_REMOVE;
}

static void
drain_next_frame (SbLogPane *self)
{
  if (self->frame == 0)
    self->frame = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

/* A pane that gets smaller or larger still follows the end. */
static void
size_changed_cb (SbLogPane *self)
{
  if (!self->loose && gtk_widget_get_mapped (GTK_WIDGET (self)) && !is_at_end (self))
    drain_next_frame (self);
}

static void
pending_cb (SbLogPane *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    drain_next_frame (self);
  else if (self->unseen == 0)
    self->unseen = g_timeout_add (UNSEEN_MS, unseen_cb, self);
}

static void
sb_log_pane_map (GtkWidget *widget)
{
  SbLogPane *self = SB_LOG_PANE (widget);

  GTK_WIDGET_CLASS (sb_log_pane_parent_class)->map (widget);
  g_clear_handle_id (&self->unseen, g_source_remove);
  drain_next_frame (self);
}

static void
sb_log_pane_unmap (GtkWidget *widget)
{
  SbLogPane *self = SB_LOG_PANE (widget);

  g_clear_handle_id (&self->second, g_source_remove);
  if (self->frame != 0)
    gtk_widget_remove_tick_callback (widget, self->frame);
  self->frame = 0;
  GTK_WIDGET_CLASS (sb_log_pane_parent_class)->unmap (widget);
  if (self->workbench != NULL && sb_log_model_is_pending (get_model (self)))
    pending_cb (self);
}

/* Copy and clear */

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbLogPane) self = user_data;
  g_autofree char *text = NULL;

  if (self->workbench == NULL)
    return;
  text = sb_log_model_copy_finish (get_model (self), result, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy (SbLogPane *self)
{
  g_autoptr (GtkBitset)
      selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = gtk_bitset_get_size (selected), n_positions = 0;
  g_autofree guint *positions = n > 0 ? g_new (guint, n) : NULL;
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    positions[n_positions++] = position;
  sb_log_model_copy_async (get_model (self), positions, n_positions, copied_cb,
                           g_object_ref (self));
}

static gboolean
copy_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  copy (SB_LOG_PANE (widget));
  return TRUE;
}

static void
clear_clicked_cb (SbLogPane *self)
{
  sb_log_model_clear (get_model (self));
  set_loose (self, FALSE);
  show_page (self);
  show_dropped (self);
}

static void
sb_log_pane_dispose (GObject *object)
{
  SbLogPane *self = SB_LOG_PANE (object);

  g_clear_handle_id (&self->unseen, g_source_remove);
  g_clear_handle_id (&self->second, g_source_remove);
  if (self->workbench != NULL)
    g_signal_handlers_disconnect_by_data (get_model (self), self);
  if (self->scroller != NULL)
    g_signal_handlers_disconnect_by_data (get_adjustment (self), self);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  self->scroller = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_log_pane_parent_class)->dispose (object);
}

static void
sb_log_pane_class_init (SbLogPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_log_pane_dispose;
  widget_class->map = sb_log_pane_map;
  widget_class->unmap = sb_log_pane_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-log-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, end_button);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, extra);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, dropped_label);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, clear_button);
  gtk_widget_class_bind_template_child (widget_class, SbLogPane, copy_button);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_shortcut_cb, NULL);
}

static void
sb_log_pane_init (SbLogPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What a person scrolls with: wheel and touch pad, keys, the scrollbar. */
static void
watch_hands (SbLogPane *self)
{
  GtkEventController *wheel = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scrollbar = gtk_scrolled_window_get_vscrollbar (self->scroller);

  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), wheel);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), keys);
  g_signal_connect_swapped (gtk_widget_get_first_child (scrollbar), "change-value",
                            G_CALLBACK (drag_cb), self);
  g_signal_connect_swapped (get_adjustment (self), "value-changed", G_CALLBACK (value_changed_cb),
                            self);
  g_signal_connect_swapped (get_adjustment (self), "changed", G_CALLBACK (size_changed_cb), self);
}

/**
 * sb_log_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_log_pane_new (SbWorkbench *workbench)
{
  SbLogPane *self = g_object_new (SB_TYPE_LOG_PANE, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->workbench = g_object_ref (workbench);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (get_model (self))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  watch_hands (self);
  g_signal_connect_swapped (self->end_button, "clicked", G_CALLBACK (end_clicked_cb), self);
  /* These may outlive the pane. */
  g_signal_connect_object (self->clear_button, "clicked", G_CALLBACK (clear_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy_button, "clicked", G_CALLBACK (copy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (get_model (self), "pending", G_CALLBACK (pending_cb), self);
  if (sb_log_model_is_pending (get_model (self)))
    pending_cb (self);
  show_page (self);
  return GTK_WIDGET (self);
}

/**
 * sb_log_pane_get_extra:
 * @self: the pane
 *
 * Returns: (transfer none): its buttons, to be put beside the panes' tabs
 */
GtkWidget *
sb_log_pane_get_extra (SbLogPane *self)
{
  return self->extra;
}
