/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: what was done and what servers said, one line at a time; a bounded GListModel of
 * #SbLogItem for the main thread.
 *
 * What is pushed waits in a ring until it is drained, once a frame; the oldest lines are dropped
 * and counted.
 */
#pragma once

#include "sb-run-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SB_LOG_PLAIN,
  SB_LOG_HEADING,
  SB_LOG_GOOD,
  SB_LOG_DIM,
  SB_LOG_WARNING,
  SB_LOG_ERROR,
} SbLogTone;

#define SB_TYPE_LOG_ITEM (sb_log_item_get_type ())
G_DECLARE_FINAL_TYPE (SbLogItem, sb_log_item, SB, LOG_ITEM, GObject)

gint64 sb_log_item_get_time (SbLogItem *self);
SbLogTone sb_log_item_get_tone (SbLogItem *self);
const char *sb_log_item_get_text (SbLogItem *self);
const char *sb_log_item_get_result (SbLogItem *self);

#define SB_TYPE_LOG_MODEL (sb_log_model_get_type ())
G_DECLARE_FINAL_TYPE (SbLogModel, sb_log_model, SB, LOG_MODEL, GObject)

SbLogModel *sb_log_model_new (guint max_lines);
void sb_log_model_push_event (SbLogModel *self, const SbRunEvent *event);
void sb_log_model_push_text (SbLogModel *self, SbLogTone tone, const char *text);
gboolean sb_log_model_drain (SbLogModel *self);
void sb_log_model_clear (SbLogModel *self);
guint64 sb_log_model_get_n_dropped (SbLogModel *self);
char *sb_log_model_dup_text (SbLogModel *self);

G_END_DECLS
