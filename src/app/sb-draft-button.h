/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Suggest from forward": the button that drafts a rollback or verify script, or says why not. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

/**
 * SbDraftButtonPlace:
 * @SB_DRAFT_BUTTON_MISSING: where there is no script; hides where there is one
 * @SB_DRAFT_BUTTON_BEGUN: above a script that is empty or has only its header; hides elsewhere
 * @SB_DRAFT_BUTTON_WRITTEN: an icon beside a script that somebody wrote; hides elsewhere
 */
typedef enum
{
  SB_DRAFT_BUTTON_MISSING,
  SB_DRAFT_BUTTON_BEGUN,
  SB_DRAFT_BUTTON_WRITTEN,
} SbDraftButtonPlace;

#define SB_TYPE_DRAFT_BUTTON (sb_draft_button_get_type ())
G_DECLARE_FINAL_TYPE (SbDraftButton, sb_draft_button, SB, DRAFT_BUTTON, GtkButton)

GtkWidget *sb_draft_button_new (SbWorkbench *workbench, SbScriptRole role,
                                SbDraftButtonPlace place);

G_END_DECLS
