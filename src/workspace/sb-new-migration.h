/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration being made: description, template, parameters, and what the three files will hold; a
 * GObject of the main thread.
 *
 * A parameter without a value of its own follows what the description and the other parameters say.
 * What was typed is never overwritten: not by a guess, not by another template, not by an error.
 */
#pragma once

#include "sb-new-parameter.h"
#include "sb-new-template.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

#define SB_TYPE_NEW_MIGRATION (sb_new_migration_get_type ())
G_DECLARE_FINAL_TYPE (SbNewMigration, sb_new_migration, SB, NEW_MIGRATION, GObject)

SbNewMigration *sb_new_migration_new (SbWorkspace *workspace);
void sb_new_migration_load (SbNewMigration *self);
GListModel *sb_new_migration_get_templates (SbNewMigration *self);
SbNewTemplate *sb_new_migration_get_template (SbNewMigration *self);
void sb_new_migration_set_template (SbNewMigration *self, SbNewTemplate *template_);
GListModel *sb_new_migration_get_parameters (SbNewMigration *self);
const char *sb_new_migration_get_description (SbNewMigration *self);
void sb_new_migration_set_description (SbNewMigration *self, const char *description);
const char *sb_new_migration_get_file_name (SbNewMigration *self, SbScriptRole role);
const char *sb_new_migration_get_preview (SbNewMigration *self, SbScriptRole role);
GArray *sb_new_migration_get_spans (SbNewMigration *self, SbScriptRole role);
const char *sb_new_migration_get_problem (SbNewMigration *self);
const char *sb_new_migration_get_warning (SbNewMigration *self);
gboolean sb_new_migration_can_create (SbNewMigration *self);
void sb_new_migration_create_async (SbNewMigration *self, GAsyncReadyCallback callback,
                                    gpointer user_data);
char **sb_new_migration_create_finish (SbNewMigration *self, GAsyncResult *result, GError **error);

G_END_DECLS
