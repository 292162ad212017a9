/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: what was done and what servers said, one line at a time; a bounded GListModel of
 * #SbLogItem for the main thread.
 *
 * What is pushed waits until it is drained, once a frame; the oldest lines are dropped and counted.
 * Memory is bounded by the number of lines and by %SB_LOG_MAX_BYTES, also where nobody drains.
 */
#pragma once

#include "sb-run-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** SB_LOG_MAX_BYTES: the lines' texts together are at most this long. */
#define SB_LOG_MAX_BYTES (32u << 20)
/** SB_LOG_MAX_DRAIN: how many lines one drain shows at most. */
#define SB_LOG_MAX_DRAIN 10000
/** SB_LOG_FIRST_DRAIN: how many while a view makes a widget for each. */
#define SB_LOG_FIRST_DRAIN 16
/** SB_LOG_MAX_TEXT: how much of a text a line has, in characters. */
#define SB_LOG_MAX_TEXT 1000

/**
 * SbLogTone:
 * @SB_LOG_PLAIN: as it is
 * @SB_LOG_HEADING: a migration begins here
 * @SB_LOG_GOOD: it worked
 * @SB_LOG_DIM: by the way
 * @SB_LOG_WARNING: notices and warnings of the server
 * @SB_LOG_ERROR: it did not work
 * @SB_LOG_ACTIVE: it is going on
 */
typedef enum
{
  SB_LOG_PLAIN,
  SB_LOG_HEADING,
  SB_LOG_GOOD,
  SB_LOG_DIM,
  SB_LOG_WARNING,
  SB_LOG_ERROR,
  SB_LOG_ACTIVE,
} SbLogTone;

#define SB_TYPE_LOG_ITEM (sb_log_item_get_type ())
G_DECLARE_FINAL_TYPE (SbLogItem, sb_log_item, SB, LOG_ITEM, GObject)

char *sb_log_item_dup_clock (SbLogItem *self);
SbLogTone sb_log_item_get_tone (SbLogItem *self);
const char *sb_log_item_get_text (SbLogItem *self);
gsize sb_log_item_get_n_bold (SbLogItem *self);
const char *sb_log_item_get_result (SbLogItem *self);
SbLogTone sb_log_item_get_result_tone (SbLogItem *self);

#define SB_TYPE_LOG_MODEL (sb_log_model_get_type ())
G_DECLARE_FINAL_TYPE (SbLogModel, sb_log_model, SB, LOG_MODEL, GObject)

SbLogModel *sb_log_model_new (guint max_lines);
void sb_log_model_push_event (SbLogModel *self, const SbRunEvent *event);
void sb_log_model_push_text (SbLogModel *self, SbLogTone tone, const char *text);
gboolean sb_log_model_is_pending (SbLogModel *self);
gboolean sb_log_model_drain (SbLogModel *self);
gboolean sb_log_model_tick (SbLogModel *self);
void sb_log_model_clear (SbLogModel *self);
guint64 sb_log_model_get_n_dropped (SbLogModel *self);
char *sb_log_model_dup_text (SbLogModel *self);
void sb_log_model_copy_async (SbLogModel *self, const guint *positions, guint n_positions,
                              GAsyncReadyCallback callback, gpointer user_data);
char *sb_log_model_copy_finish (SbLogModel *self, GAsyncResult *result, GError **error);

G_END_DECLS
