/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cancelling does, and what it would do next: the same in the window and on the command line. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

const char *sb_cancel_words (SbWorkspace *workspace, SbCancelLevel level);

G_END_DECLS
