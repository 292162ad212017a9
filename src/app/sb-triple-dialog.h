/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for another description or version of the selected migration, and shows what its files will
 * be called. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

typedef enum
{
  SB_TRIPLE_RENAME,
  SB_TRIPLE_RENUMBER,
} SbTripleChange;

#define SB_TYPE_TRIPLE_DIALOG (sb_triple_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbTripleDialog, sb_triple_dialog, SB, TRIPLE_DIALOG, AdwMessageDialog)

SbTripleDialog *sb_triple_dialog_new (SbWorkbench *workbench, SbTripleChange change);
void sb_triple_dialog_present (GtkWindow *parent, SbWorkbench *workbench, SbTripleChange change);

G_END_DECLS
