/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-migration.h"

struct _SbNewParameter
{
  GObject parent_instance;
};

enum
{
  SB_NEW_PARAMETER_CHANGED,
  SB_NEW_PARAMETER_N_SIGNALS,
};

static guint sb_new_parameter_signals[SB_NEW_PARAMETER_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbNewParameter, sb_new_parameter, G_TYPE_OBJECT)

static void
sb_new_parameter_class_init (SbNewParameterClass *klass)
{
  sb_new_parameter_signals[SB_NEW_PARAMETER_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_new_parameter_init (SbNewParameter *self)
{
}

struct _SbNewTemplate
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (SbNewTemplate, sb_new_template, G_TYPE_OBJECT)

static void
sb_new_template_class_init (SbNewTemplateClass *klass)
{
}

static void
sb_new_template_init (SbNewTemplate *self)
{
}

struct _SbNewMigration
{
  GObject parent_instance;
};

enum
{
  SB_NEW_MIGRATION_CHANGED,
  SB_NEW_MIGRATION_N_SIGNALS,
};

static guint sb_new_migration_signals[SB_NEW_MIGRATION_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbNewMigration, sb_new_migration, G_TYPE_OBJECT)

static void
sb_new_migration_class_init (SbNewMigrationClass *klass)
{
  sb_new_migration_signals[SB_NEW_MIGRATION_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_new_migration_init (SbNewMigration *self)
{
}

const SbParameter *
sb_new_parameter_get_parameter (SbNewParameter *self)
{
  return NULL;
}

const char *
sb_new_parameter_get_value (SbNewParameter *self)
{
  return NULL;
}

void
sb_new_parameter_set_value (SbNewParameter *self, const char *value)
{
}

const char *
sb_new_parameter_get_problem (SbNewParameter *self)
{
  return NULL;
}

const char *
sb_new_template_get_id (SbNewTemplate *self)
{
  return NULL;
}

const char *
sb_new_template_get_title (SbNewTemplate *self)
{
  return NULL;
}

const char *
sb_new_template_get_summary (SbNewTemplate *self)
{
  return NULL;
}

SbNewMigration *
sb_new_migration_new (SbWorkspace *workspace)
{
  return g_object_new (SB_TYPE_NEW_MIGRATION, NULL);
}

void
sb_new_migration_load (SbNewMigration *self)
{
}

GListModel *
sb_new_migration_get_templates (SbNewMigration *self)
{
  return NULL;
}

SbNewTemplate *
sb_new_migration_get_template (SbNewMigration *self)
{
  return NULL;
}

void
sb_new_migration_set_template (SbNewMigration *self, SbNewTemplate *template_)
{
}

GListModel *
sb_new_migration_get_parameters (SbNewMigration *self)
{
  return NULL;
}

const char *
sb_new_migration_get_description (SbNewMigration *self)
{
  return NULL;
}

void
sb_new_migration_set_description (SbNewMigration *self, const char *description)
{
}

const char *
sb_new_migration_get_file_name (SbNewMigration *self, SbScriptRole role)
{
  return NULL;
}

const char *
sb_new_migration_get_preview (SbNewMigration *self, SbScriptRole role)
{
  return NULL;
}

const char *
sb_new_migration_get_problem (SbNewMigration *self)
{
  return NULL;
}

gboolean
sb_new_migration_can_create (SbNewMigration *self)
{
  return 0;
}

void
sb_new_migration_create_async (SbNewMigration *self, GAsyncReadyCallback callback,
                               gpointer user_data)
{
}

char **
sb_new_migration_create_finish (SbNewMigration *self, GAsyncResult *result, GError **error)
{
  return NULL;
}
