/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data directories of throw-away servers, and the states of them that are kept. Used by the
 * supervisor on its main thread.
 *
 * Each throw-away server has a folder of its own, which its supervisor holds locked: a folder that
 * nobody holds is what a kill has left. Kept states are data directories that no server runs on;
 * those used last stay.
 */
#pragma once

#include "sb-cluster-data.h"

G_BEGIN_DECLS

/* Names of kept states. */
#define SB_THROWAWAY_KEPT_PREFIX "kept-"

typedef struct _SbThrowawayData SbThrowawayData;

void sb_throwaway_data_sweep (const SbClusterPlace *place);
SbThrowawayData *sb_throwaway_data_new (const SbClusterPlace *place, const char *name,
                                        GError **error);
char *sb_throwaway_data_prepare (SbThrowawayData *self, const char *source, GError **error);
void sb_throwaway_data_end (SbThrowawayData *self, const char *keep);

G_END_DECLS
