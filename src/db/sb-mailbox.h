/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries many small values from a worker to the main loop, in order, without flooding it.
 *
 * A list under a mutex, one pending main-loop source, bounded work per dispatch. What may be lost
 * is kept only up to a bound, so that a worker that is faster than the main loop fills no memory
 * and its end is not waited for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbMailbox SbMailbox;

/**
 * SbMailFunc:
 * @item: (transfer full): one value
 * @user_data: what sb_mailbox_new() was given
 */
typedef void (*SbMailFunc) (gpointer item, gpointer user_data);

/**
 * SbMailTestFunc:
 * @item: (transfer none): a value that is posted
 *
 * Called on the posting thread.
 *
 * Returns: whether it may be lost
 */
typedef gboolean (*SbMailTestFunc) (gconstpointer item);

/**
 * SbMailLostFunc:
 * @n_lost: how many values got lost between the one that was delivered last and the next one
 * @user_data: what sb_mailbox_new() was given
 */
typedef void (*SbMailLostFunc) (guint n_lost, gpointer user_data);

/**
 * SbMailEndFunc:
 * @user_data: what sb_mailbox_end() was given
 */
typedef void (*SbMailEndFunc) (gpointer user_data);

SbMailbox *sb_mailbox_new (SbMailFunc func, gpointer user_data, GDestroyNotify free_item);
void sb_mailbox_set_lossy (SbMailbox *self, guint max_items, SbMailTestFunc may_be_lost,
                           SbMailLostFunc tell_lost);
SbMailbox *sb_mailbox_ref (SbMailbox *self);
void sb_mailbox_unref (SbMailbox *self);
void sb_mailbox_post (SbMailbox *self, gpointer item);
void sb_mailbox_end (SbMailbox *self, SbMailEndFunc func, gpointer user_data);
void sb_mailbox_close (SbMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbMailbox, sb_mailbox_unref)

G_END_DECLS
