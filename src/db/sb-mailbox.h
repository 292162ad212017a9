/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries many small values from a worker to the main loop, in order, without flooding it.
 *
 * An array under a mutex, one pending main-loop source, bounded work per dispatch.
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

SbMailbox *sb_mailbox_new (SbMailFunc func, gpointer user_data, GDestroyNotify free_item);
SbMailbox *sb_mailbox_ref (SbMailbox *self);
void sb_mailbox_unref (SbMailbox *self);
void sb_mailbox_post (SbMailbox *self, gpointer item);
void sb_mailbox_flush (SbMailbox *self);
void sb_mailbox_close (SbMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbMailbox, sb_mailbox_unref)

G_END_DECLS
