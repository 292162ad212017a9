/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog that makes a migration: description, template, parameters, and the three files as they
 * will be. */
#pragma once

#include "sb-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_NEW_MIGRATION_DIALOG (sb_new_migration_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbNewMigrationDialog, sb_new_migration_dialog, SB, NEW_MIGRATION_DIALOG,
                      AdwWindow)

GtkWidget *sb_new_migration_dialog_new (SbWorkbench *workbench);

G_END_DECLS
