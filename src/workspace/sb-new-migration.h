/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration being made: description, template, parameters, and what the three files will hold; a
 * GObject of the main thread. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

#define SB_TYPE_NEW_PARAMETER (sb_new_parameter_get_type ())
G_DECLARE_FINAL_TYPE (SbNewParameter, sb_new_parameter, SB, NEW_PARAMETER, GObject)

const SbParameter *sb_new_parameter_get_parameter (SbNewParameter *self);
const char *sb_new_parameter_get_value (SbNewParameter *self);
void sb_new_parameter_set_value (SbNewParameter *self, const char *value);
const char *sb_new_parameter_get_problem (SbNewParameter *self);

#define SB_TYPE_NEW_TEMPLATE (sb_new_template_get_type ())
G_DECLARE_FINAL_TYPE (SbNewTemplate, sb_new_template, SB, NEW_TEMPLATE, GObject)

const char *sb_new_template_get_id (SbNewTemplate *self);
const char *sb_new_template_get_title (SbNewTemplate *self);
const char *sb_new_template_get_summary (SbNewTemplate *self);

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
const char *sb_new_migration_get_problem (SbNewMigration *self);
gboolean sb_new_migration_can_create (SbNewMigration *self);
void sb_new_migration_create_async (SbNewMigration *self, GAsyncReadyCallback callback,
                                    gpointer user_data);
char **sb_new_migration_create_finish (SbNewMigration *self, GAsyncResult *result, GError **error);

G_END_DECLS
