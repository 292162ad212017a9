/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N's own: its parts. Private to the floor. */
#pragma once

#include "sb-run-private.h"

G_BEGIN_DECLS

SbStepEnd sb_run_parts (SbRun *run);
gboolean sb_run_set_again (SbRun *run, guint index, GError **error);
gboolean sb_run_exec_pipelined (SbRun *run, GPtrArray *messages, GError **error);

G_END_DECLS
