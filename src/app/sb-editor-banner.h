/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person should know or decide about the file in one editor, above its text. */
#pragma once

#include <adwaita.h>

#include "sb-document.h"

G_BEGIN_DECLS

#define SB_TYPE_EDITOR_BANNER (sb_editor_banner_get_type ())
G_DECLARE_FINAL_TYPE (SbEditorBanner, sb_editor_banner, SB, EDITOR_BANNER, AdwBin)

void sb_editor_banner_set_document (SbEditorBanner *self, SbDocument *document);
void sb_editor_banner_open_elsewhere (SbEditorBanner *self);

G_END_DECLS
