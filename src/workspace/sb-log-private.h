/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the log share: its lines, and what turns events into lines. */
#pragma once

#include "sb-log-model.h"

G_BEGIN_DECLS

/** SB_LOG_RESULT_COLUMN: where results stand, in characters from a line's start. */
#define SB_LOG_RESULT_COLUMN 60

/**
 * SbLogLine:
 * @time: µs since 1970 UTC
 * @tone: of the text
 * @n_bold: how many bytes of the text, from its start, stand out
 * @text: one printable line
 * @result: (nullable): what came of it: "ok   2 ms"
 * @result_tone: of the result's first word
 * @is_running: its result is still to come
 * @begins: what it tells of begins then, µs since 1970; 0: it did at once
 * @n_times: how often it came
 * @is_open: it may still change; any other line may be read by any thread
 * @is_gone: it was dropped
 * @is_changed: it has changed since the last drain
 * @item: (nullable): the object that shows it; not owned
 *
 * One line of the log. Atomically reference counted.
 */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 time;
  SbLogTone tone;
  gsize n_bold;
  char *text;
  char *result;
  SbLogTone result_tone;
  gboolean is_running;
  gint64 begins;
  guint n_times;
  gboolean is_open;
  gboolean is_gone;
  gboolean is_changed;
  SbLogItem *item;
} SbLogLine;

/** SB_LOG_N_RECENT: among how many notices one is looked for that came again. */
#define SB_LOG_N_RECENT 8

/**
 * SbLogWriter:
 * @running: (nullable): the line of what runs now
 * @recent: (nullable elements): the newest notices, behind which nothing else has come
 * @next_recent: which of them is replaced next
 * @heading: (nullable): key of the migration that the newest heading is of
 * @direction_is_down: what was done last was a roll back
 * @n_skipped: checks that could not be judged in this run
 *
 * Where the log is in a run.
 */
typedef struct
{
  SbLogLine *running;
  SbLogLine *recent[SB_LOG_N_RECENT];
  guint next_recent;
  char *heading;
  gboolean direction_is_down;
  guint n_skipped;
} SbLogWriter;

SbLogLine *sb_log_line_new (gint64 time, SbLogTone tone, const char *text);
SbLogLine *sb_log_line_ref (SbLogLine *self);
void sb_log_line_unref (SbLogLine *self);
SbLogLine *sb_log_line_copy (const SbLogLine *self);
gsize sb_log_line_get_size (const SbLogLine *self);
char *sb_log_line_dup_result (const SbLogLine *self);
char *sb_log_line_dup_clock (gint64 time);
void sb_log_line_append_to (const SbLogLine *self, GString *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLogLine, sb_log_line_unref)

SbLogItem *sb_log_item_new (SbLogLine *line);
void sb_log_item_tell_changed (SbLogItem *self);

void sb_log_writer_write (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event);
void sb_log_writer_clear (SbLogWriter *self);

void sb_log_model_push (SbLogModel *self, SbLogLine *line);
void sb_log_model_touch (SbLogModel *self, SbLogLine *line);

G_END_DECLS
