/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-row-feed.h"

/* More than a GtkListView has rows for: with so many items it makes no more of them. */
#define ENOUGH 256

struct _SbRowFeed
{
  GObject parent_instance;

  /* owned */
  GListModel *model;

  /* borrowed */
  GtkWidget *view; /* weak */

  guint n;     /* items that it has */
  guint limit; /* items that it may have; G_MAXUINT: all */
  guint frame; /* tick callback of the view */
};

static GType
sb_row_feed_get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (SB_ROW_FEED (list)->model);
}

static guint
sb_row_feed_get_n_items (GListModel *list)
{
  return SB_ROW_FEED (list)->n;
}

static gpointer
sb_row_feed_get_item (GListModel *list, guint position)
{
  SbRowFeed *self = SB_ROW_FEED (list);

  return position < self->n ? g_list_model_get_item (self->model, position) : NULL;
}

static void
sb_row_feed_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_row_feed_get_item_type;
  iface->get_n_items = sb_row_feed_get_n_items;
  iface->get_item = sb_row_feed_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbRowFeed, sb_row_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_row_feed_iface_init))

static gboolean
is_seen (SbRowFeed *self)
{
  return self->view != NULL && gtk_widget_get_mapped (self->view);
}

static guint
count (SbRowFeed *self)
{
  return MIN (g_list_model_get_n_items (self->model), self->limit);
}

static void
grow (SbRowFeed *self)
{
  guint n_old = self->n;

  self->limit = self->limit < ENOUGH ? self->limit + SB_ROW_FEED_STEP : G_MAXUINT;
  self->n = count (self);
  if (self->n > n_old)
    g_list_model_items_changed (G_LIST_MODEL (self), n_old, 0, self->n - n_old);
}

static gboolean
frame_cb (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  SbRowFeed *self = user_data;

  grow (self);
  if (self->n < g_list_model_get_n_items (self->model))
    return G_SOURCE_CONTINUE;
  self->frame = 0;
  return G_SOURCE_REMOVE;
}

static void
go_on (SbRowFeed *self)
{
  if (self->frame == 0 && is_seen (self) && self->n < g_list_model_get_n_items (self->model))
    self->frame = gtk_widget_add_tick_callback (self->view, frame_cb, self, NULL);
}

static void
stop (SbRowFeed *self)
{
  if (self->frame != 0 && self->view != NULL)
    gtk_widget_remove_tick_callback (self->view, self->frame);
  self->frame = 0;
}

/* Tells what has changed of the items that it has, or has from now on. */
static void
items_changed_cb (SbRowFeed *self, guint position, guint removed, guint added)
{
  guint n_old = self->n;

  if (position < ENOUGH && added > (is_seen (self) ? SB_ROW_FEED_STEP : 0))
    self->limit = MIN (self->limit, position);
  self->n = count (self);
  position = MIN (position, MIN (n_old, self->n));
  /* What stands behind the change stays, unless the end of what it has moved, too. */
  if (position + removed > n_old || position + added > self->n
      || n_old - removed != self->n - added)
    {
      removed = n_old - position;
      added = self->n - position;
    }
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  go_on (self);
}

static void
sb_row_feed_dispose (GObject *object)
{
  SbRowFeed *self = SB_ROW_FEED (object);

  stop (self);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_weak_pointer (&self->view);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  self->n = 0;

  G_OBJECT_CLASS (sb_row_feed_parent_class)->dispose (object);
}

static void
sb_row_feed_class_init (SbRowFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_row_feed_dispose;
}

static void
sb_row_feed_init (SbRowFeed *self)
{
}

/**
 * sb_row_feed_new:
 * @model: what is to be shown
 * @view: what shows it
 *
 * It has nothing before @view is on the screen, then %SB_ROW_FEED_STEP items more with each frame,
 * up to all. The same when more items than these come at once later: only those in front of them
 * stay. What comes while @view is not on the screen waits until it is.
 *
 * Returns: (transfer full): the list to give to @view
 */
SbRowFeed *
sb_row_feed_new (GListModel *model, GtkWidget *view)
{
  SbRowFeed *self = g_object_new (SB_TYPE_ROW_FEED, NULL);

  self->model = g_object_ref (model);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (view, "map", G_CALLBACK (go_on), self);
  g_signal_connect_swapped (view, "unmap", G_CALLBACK (stop), self);
  go_on (self);
  return self;
}
