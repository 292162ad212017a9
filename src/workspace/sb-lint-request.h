/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One script to be linted, with all that is known beside it: the one way from a migration to lint's
 * context, for the window and for the command line. */
#pragma once

#include "sb-finding.h"
#include "sb-lint-schema.h"
#include "sb-lint-settings.h"
#include "sb-project.h"
#include "sb-transaction-map.h"

G_BEGIN_DECLS

/**
 * SbLintFacts:
 * @server_version: the target's major version; 0 when it is not known
 * @is_pooled: a transaction pool stands before the target
 * @is_applied: the migration is applied
 * @is_edited: its forward script is another one than that which was applied
 *
 * What the target says.
 */
typedef struct
{
  guint server_version;
  gboolean is_pooled;
  gboolean is_applied;
  gboolean is_edited;
} SbLintFacts;

/**
 * SbLintRequest:
 * @migration: (nullable): the migration that the script belongs to; %NULL for a file on its own
 * @role: which of its scripts
 * @path: where it is
 * @scripts: (nullable elements): the migration's scripts as they are being edited; those that are
 *   %NULL are read from their files
 * @facts: what the target says
 * @schema: (nullable): what the project's migrations make
 * @has_api: the project's schemas are shown by an API: see sb_lint_has_api()
 * @settings: (nullable): what the project says about lint
 * @same: (nullable): the file of another migration with the same version
 * @newer: (nullable): the file of an applied migration that comes after this one, which is not
 *
 * What is to be linted.
 */
typedef struct
{
  const SbMigration *migration;
  SbScriptRole role;
  const char *path;
  SbScript *scripts[SB_N_ROLES];
  SbLintFacts facts;
  SbLintSchema *schema;
  gboolean has_api;
  SbLintSettings *settings;
  const char *same, *newer;
} SbLintRequest;

SbScript *sb_lint_request_read (const SbLintRequest *self, SbScriptRole role, GError **error);
gboolean sb_lint_has_api (SbProject *project, const SbLintSchema *schema);
const SbMigration *sb_lint_find_same (SbProject *project, guint index);
SbFindingList *sb_lint_request_check (const SbLintRequest *self, GError **error);
SbTransactionMap *sb_lint_request_map (const SbLintRequest *self);

G_END_DECLS
