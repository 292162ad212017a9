/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a migration, for the project floor alone: it is filled in before anybody else sees it. */
#pragma once

#include "sb-migration.h"

G_BEGIN_DECLS

SbMigration *sb_migration_new (void);

G_END_DECLS
