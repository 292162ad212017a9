/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-mailbox.h"

/* A dispatch may take this long before it lets the main loop do something else; a quarter of a
 * frame. */
#define BUDGET_US 4000
/* What comes within this time is delivered together: waking the main loop for each value would
 * cost more
 * than the value, and nobody sees the difference. */
#define BATCH_MS 5

/* A value on its way. @n_lost: how many were lost just before it. */
typedef struct
{
  gpointer item;
  guint n_lost;
  GList link;  /* in coming or taken */
  GList lossy; /* in lossy; data is NULL when it may not be lost */
} Mail;

struct _SbMailbox
{
  gatomicrefcount ref_count;
  SbMailFunc func;
  gpointer user_data;
  GDestroyNotify free_item;
  GMainContext *context;
  SbMailTestFunc may_be_lost; /* set before the first post */
  SbMailLostFunc tell_lost;
  guint max_lossy;

  GMutex mutex;  /* guards what follows */
  GQueue coming; /* Mail: posted, not yet taken */
  GQueue lossy;  /* Mail: those among them that may be lost, oldest first */
  gboolean closed;
  gboolean pending; /* a source is attached */

  /* Main context only. */
  GQueue taken;
  SbMailEndFunc end_func; /* NULL: nobody waits for the last one */
  gpointer end_data;
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
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * sb_mailbox_set_lossy:
 * @self: a mailbox to which nothing has been posted yet
 * @max_items: how many of the values that may be lost wait at most
 * @may_be_lost: says which these are
 * @tell_lost: is told how many were, at the place where they are missing
 *
 * Without this nothing is ever lost. The oldest go first.
 */
void
sb_mailbox_set_lossy (SbMailbox *self, guint max_items, SbMailTestFunc may_be_lost,
                      SbMailLostFunc tell_lost)
{
  self->max_lossy = MAX (max_items, 1);
  self->may_be_lost = may_be_lost;
  self->tell_lost = tell_lost;
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

static void
free_all (SbMailbox *self, GQueue *queue)
{
  GList *link;

  while ((link = g_queue_pop_head_link (queue)) != NULL)
    {
      Mail *mail = link->data;

      self->free_item (mail->item);
      g_free (mail);
    }
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
  free_all (self, &self->taken);
  free_all (self, &self->coming);
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
  if (self->taken.length > 0)
    return TRUE;
  g_mutex_lock (&self->mutex);
  self->taken = self->coming;
  g_queue_init (&self->coming);
  g_queue_init (&self->lossy);
  if (self->taken.length == 0)
    self->pending = FALSE;
  g_mutex_unlock (&self->mutex);
  return self->taken.length > 0;
}

static void
deliver (SbMailbox *self)
{
  g_autofree Mail *mail = g_queue_pop_head_link (&self->taken)->data;

  if (mail->n_lost > 0)
    self->tell_lost (mail->n_lost, self->user_data);
  self->func (mail->item, self->user_data);
}

static void
tell_end (SbMailbox *self)
{
  SbMailEndFunc func = g_steal_pointer (&self->end_func);

  if (func == NULL)
    return;
  sb_mailbox_close (self);
  func (g_steal_pointer (&self->end_data));
}

static gboolean
dispatch_cb (gpointer user_data)
{
  SbMailbox *self = user_data;
  gint64 end = g_get_monotonic_time () + BUDGET_US;

  while (take (self))
    {
      deliver (self);
      if (g_get_monotonic_time () >= end)
        return G_SOURCE_CONTINUE;
    }
  tell_end (self);
  return G_SOURCE_REMOVE;
}

/* Takes the oldest out that may be lost; the one behind it, which there always is, knows. With the
 * mutex held. */
static Mail *
lose_oldest (SbMailbox *self)
{
  Mail *mail = g_queue_pop_head_link (&self->lossy)->data;
  Mail *behind = mail->link.next->data;

  behind->n_lost += mail->n_lost + 1;
  g_queue_unlink (&self->coming, &mail->link);
  return mail;
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
  Mail *mail = g_new0 (Mail, 1);

  mail->item = item;
  mail->link.data = mail;
  if (self->may_be_lost != NULL && self->may_be_lost (item))
    mail->lossy.data = mail;
  g_mutex_lock (&self->mutex);
  if (!self->closed)
    {
      g_queue_push_tail_link (&self->coming, &mail->link);
      if (mail->lossy.data != NULL)
        g_queue_push_tail_link (&self->lossy, &mail->lossy);
      attach = !self->pending;
      self->pending = TRUE;
      mail = self->lossy.length > self->max_lossy ? lose_oldest (self) : NULL;
    }
  g_mutex_unlock (&self->mutex);
  if (mail != NULL)
    {
      self->free_item (mail->item);
      g_free (mail);
    }
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
 * sb_mailbox_end:
 * @self: a mailbox to which nothing is posted any more
 * @func: called once, with the mailbox closed, when everything in it has been delivered; maybe at
 *   once
 * @user_data: for @func
 *
 * What a job's callback calls so that the events of the job come before its end, however many are
 * left and without one long dispatch. Main context only.
 */
void
sb_mailbox_end (SbMailbox *self, SbMailEndFunc func, gpointer user_data)
{
  gboolean is_pending;

  self->end_func = func;
  self->end_data = user_data;
  g_mutex_lock (&self->mutex);
  is_pending = self->pending;
  g_mutex_unlock (&self->mutex);
  if (!is_pending)
    tell_end (self);
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
