/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One script as a template fills it so far, with its values marked. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_NEW_PREVIEW (sb_new_preview_get_type ())
G_DECLARE_FINAL_TYPE (SbNewPreview, sb_new_preview, SB, NEW_PREVIEW, AdwBin)

void sb_new_preview_show (SbNewPreview *self, const char *text, GArray *spans);

G_END_DECLS
