/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about the script under the cursor. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_STATUS_STRIP (sb_status_strip_get_type ())
G_DECLARE_FINAL_TYPE (SbStatusStrip, sb_status_strip, SB, STATUS_STRIP, AdwBin)

GtkWidget *sb_status_strip_new (SbWorkbench *workbench);
void sb_status_strip_set_document (SbStatusStrip *self, SbDocument *document);
void sb_status_strip_set_cursor (SbStatusStrip *self, guint line, guint column);

G_END_DECLS
