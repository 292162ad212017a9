/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a run ended: the last lines for people, and the exit code. */
#pragma once

#include "sb-run-view.h"

G_BEGIN_DECLS

void sb_run_summary_print (SbCli *cli, SbRunViewKind kind, const SbRunEvent *summary,
                           const SbRunEvent *last, const char *bad_version, guint n_unjudged);
SbExit sb_run_summary_get_exit (SbRunViewKind kind, const SbRunEvent *summary);

G_END_DECLS
