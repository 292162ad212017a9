/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown before a project is open: open one, try the sample, recent projects. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_WELCOME (sb_welcome_get_type ())
G_DECLARE_FINAL_TYPE (SbWelcome, sb_welcome, SB, WELCOME, AdwBin)

GtkWidget *sb_welcome_new (SbWorkbench *workbench);

G_END_DECLS
