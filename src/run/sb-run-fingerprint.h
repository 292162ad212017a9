/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fingerprints of the schema before and after a run. Private to the floor. */
#pragma once

#include "sb-run-private.h"

G_BEGIN_DECLS

gboolean sb_run_fingerprint_is_wanted (SbRun *run);
void sb_run_fingerprint_before (SbRun *run);
void sb_run_fingerprint_after (SbRun *run);

G_END_DECLS
