/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header bar: project, target, and what can be done to it. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_HEADER (sb_header_get_type ())
G_DECLARE_FINAL_TYPE (SbHeader, sb_header, SB, HEADER, AdwBin)

GtkWidget *sb_header_new (SbWorkbench *workbench);
void sb_header_show_targets (SbHeader *self, gboolean paste);

G_END_DECLS
