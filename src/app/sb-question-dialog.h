/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question as a dialog: what would be done, to which target, and where that is production, its
 * name to type. */
#pragma once

#include <adwaita.h>

#include "sb-question.h"

G_BEGIN_DECLS

#define SB_TYPE_QUESTION_DIALOG (sb_question_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbQuestionDialog, sb_question_dialog, SB, QUESTION_DIALOG, AdwMessageDialog)

GtkWindow *sb_question_dialog_new (GtkWindow *parent, SbQuestion *question);

G_END_DECLS
