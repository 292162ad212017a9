/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a statement that was measured on a copy will take on a target: an estimate with its range. */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

typedef struct _SbCost SbCost;

/**
 * SbForecast:
 * @relation: by which relation's size it was estimated, as in #SbCostLock
 * @n_rows: how many rows the target says that it has there
 * @is_linear: whether it grows with the rows; otherwise it takes as long as on the copy
 * @low_us: at least about that long, microseconds
 * @likely_us: most likely
 * @high_us: at most about that long
 */
typedef struct
{
  char *relation;
  gint64 n_rows;
  gboolean is_linear;
  gint64 low_us;
  gint64 likely_us;
  gint64 high_us;
} SbForecast;

GHashTable *sb_forecast_read_sizes (SbSession *session, GError **error);
SbForecast *sb_forecast_new (const SbCost *cost, GHashTable *sizes);
void sb_forecast_free (SbForecast *self);
char *sb_forecast_dup_words (const SbForecast *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbForecast, sb_forecast_free)

G_END_DECLS
