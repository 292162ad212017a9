/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion in an editor: shows what the workbench's completer proposes, and writes what is chosen. */
#pragma once

#include "sb-editor.h"

G_BEGIN_DECLS

void sb_completion_add (SbEditor *editor, SbCompleter *completer);

G_END_DECLS
