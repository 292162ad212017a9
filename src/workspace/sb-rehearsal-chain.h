/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain behind rehearsals, with the files that it is a verdict on. Workers only. */
#pragma once

#include "sb-rehearser.h"

G_BEGIN_DECLS

SbChain *sb_rehearsal_chain_go (SbRehearser *rehearser, SbProject *project, guint first, guint last,
                                GHashTable *rehearsed, GError **error);

G_END_DECLS
