/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out what scripts will do, elsewhere and only for those that are asked for: reads and parses
 * the file, and keeps the line by the script's checksum.
 *
 * Main thread; files are read and parsed in a worker, a few at a time, those asked for last first.
 */
#pragma once

#include "sb-timeline-item.h"

G_BEGIN_DECLS

/**
 * SbSummarizerFunc:
 * @item: the item that was asked about
 * @summary: (nullable): what its script will do, "" when that cannot be said; %NULL when too many
 *   others were asked for since, and it was not looked at
 * @user_data: what the maker gave
 */
typedef void (*SbSummarizerFunc) (SbTimelineItem *item, const char *summary, gpointer user_data);

typedef struct _SbSummarizer SbSummarizer;

SbSummarizer *sb_summarizer_new (SbSummarizerFunc func, gpointer user_data);
void sb_summarizer_close (SbSummarizer *self);
const char *sb_summarizer_ask (SbSummarizer *self, SbTimelineItem *item);

G_END_DECLS
