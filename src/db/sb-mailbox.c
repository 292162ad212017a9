/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-mailbox.h"

/* A dispatch may take this long before it lets the main loop do something else; a quarter of a
 * frame. */
#define BUDGET_US 4000
/* What comes within this time is delivered together: waking the main loop for each value would
 * cost more
 * than the value, and nobody sees the difference. */
#define BATCH_MS 5

struct _SbMailbox
{
  gatomicrefcount ref_count;
  SbMailFunc func;
  gpointer user_data;
  GDestroyNotify free_item;
  GMainContext *context;

  GMutex mutex;      /* guards what follows */
  GPtrArray *coming; /* posted, not yet taken */
  gboolean closed;
  gboolean pending; /* a source is attached */

  /* Main context only. */
  GPtrArray *taken;
  guint next;
};

/**
 * sb_mailbox_new:
 * @func: gets each item, in the caller's main context
 * @user_data: for @func
 * @free_item: frees what is never delivered
 *
 * Items come out in the thread-default main context of the caller.
 *
 * Returns: (transfer full): an empty mailbox
 */
SbMailbox *
sb_mailbox_new (SbMailFunc func, gpointer user_data, GDestroyNotify free_item)
{
  SbMailbox *self = g_new0 (SbMailbox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->func = func;
  self->user_data = user_data;
  self->free_item = free_item;
  self->context = g_main_context_ref_thread_default ();
  self->coming = g_ptr_array_new ();
  self->taken = g_ptr_array_new ();
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * sb_mailbox_ref:
 * @self: a mailbox
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbMailbox *
sb_mailbox_ref (SbMailbox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_mailbox_unref:
 * @self: (transfer full): a mailbox. Any thread.
 */
void
sb_mailbox_unref (SbMailbox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = self->next; i < self->taken->len; i++)
    self->free_item (self->taken->pdata[i]);
  g_ptr_array_set_free_func (self->coming, self->free_item);
  g_ptr_array_unref (self->coming);
  g_ptr_array_unref (self->taken);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Returns whether there is an item; moves the whole of what came at once. Only the main context
 * writes closed, so it may read it without the mutex. */
static gboolean
take (SbMailbox *self)
{
  if (self->closed)
    return FALSE;
  if (self->next < self->taken->len)
    return TRUE;
  g_ptr_array_set_size (self->taken, 0);
  self->next = 0;
  g_mutex_lock (&self->mutex);
  {
    GPtrArray *full = self->coming;

    self->coming = self->taken;
    self->taken = full;
    if (full->len == 0)
      self->pending = FALSE;
  }
  g_mutex_unlock (&self->mutex);
  return self->taken->len > 0;
}

static gboolean
dispatch_cb (gpointer user_data)
{
  SbMailbox *self = user_data;
  gint64 end = g_get_monotonic_time () + BUDGET_US;

  while (take (self))
    {
      self->func (self->taken->pdata[self->next++], self->user_data);
      if (g_get_monotonic_time () >= end)
        return G_SOURCE_CONTINUE;
    }
  return G_SOURCE_REMOVE;
}

/**
 * sb_mailbox_post:
 * @self: a mailbox
 * @item: (transfer full): what to deliver
 *
 * Any thread; never waits longer than for the mutex. After sb_mailbox_close() the item is freed.
 */
void
sb_mailbox_post (SbMailbox *self, gpointer item)
{
  gboolean attach = FALSE;

  g_mutex_lock (&self->mutex);
  if (!self->closed)
    {
      g_ptr_array_add (self->coming, g_steal_pointer (&item));
      attach = !self->pending;
      self->pending = TRUE;
    }
  g_mutex_unlock (&self->mutex);
  if (item != NULL)
    self->free_item (item);
  if (attach)
    {
      g_autoptr (GSource) source = g_timeout_source_new (BATCH_MS);

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, dispatch_cb, sb_mailbox_ref (self),
                             (GDestroyNotify) sb_mailbox_unref);
      g_source_attach (source, self->context);
    }
}

/**
 * sb_mailbox_flush:
 * @self: a mailbox
 *
 * Delivers everything posted so far, now: what a job's callback calls so that the events of the job
 * come before its end. Main context only.
 */
void
sb_mailbox_flush (SbMailbox *self)
{
  while (take (self))
    self->func (self->taken->pdata[self->next++], self->user_data);
}

/**
 * sb_mailbox_close:
 * @self: a mailbox
 *
 * Delivers nothing more; what is inside is freed with the mailbox. Main context only.
 */
void
sb_mailbox_close (SbMailbox *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);
}
