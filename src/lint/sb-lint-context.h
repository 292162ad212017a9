/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Context: what lint knows beside the script itself; filled by upper floors, then never changed.
 *
 * Threads: atomically reference counted. The setters are for whoever has made it, before anybody
 * else has seen it.
 */
#pragma once

#include "sb-finding.h"
#include "sb-lint-house.h"

G_BEGIN_DECLS

/**
 * SbLintRunner:
 * @SB_LINT_RUNNER_SWITCHBACK: our own: one transaction, or statement by statement where one of them
 *   cannot be in one
 * @SB_LINT_RUNNER_TRANSACTION: a runner that puts each file into one transaction, whatever is in it
 * @SB_LINT_RUNNER_NONE: a runner that sends each statement by itself, as psql does
 *
 * Who runs the file.
 */
typedef enum
{
  SB_LINT_RUNNER_SWITCHBACK,
  SB_LINT_RUNNER_TRANSACTION,
  SB_LINT_RUNNER_NONE,
} SbLintRunner;

/**
 * SbLintRole:
 * @SB_LINT_ROLE_FORWARD: brings the schema forward; also any file on its own
 * @SB_LINT_ROLE_ROLLBACK: brings it back: drops are what it is for
 * @SB_LINT_ROLE_VERIFY: checks of a verify script
 *
 * What the script is for.
 */
typedef enum
{
  SB_LINT_ROLE_FORWARD,
  SB_LINT_ROLE_ROLLBACK,
  SB_LINT_ROLE_VERIFY,
} SbLintRole;

typedef struct _SbLintContext SbLintContext;
typedef struct _SbLintSchema SbLintSchema;

SbLintContext *sb_lint_context_new (void);
SbLintContext *sb_lint_context_ref (SbLintContext *self);
void sb_lint_context_unref (SbLintContext *self);

void sb_lint_context_set_runner (SbLintContext *self, SbLintRunner runner);
void sb_lint_context_set_role (SbLintContext *self, SbLintRole role);
void sb_lint_context_set_server_version (SbLintContext *self, guint major);
void sb_lint_context_set_pooled (SbLintContext *self, gboolean is_pooled);
void sb_lint_context_set_applied (SbLintContext *self, gboolean is_applied);
void sb_lint_context_set_edited (SbLintContext *self, gboolean is_edited);
void sb_lint_context_set_order (SbLintContext *self, const char *same, const char *newer);
void sb_lint_context_set_file_name (SbLintContext *self, const char *name);
void sb_lint_context_set_in_project (SbLintContext *self, gboolean in_project);
void sb_lint_context_set_pair (SbLintContext *self, SbScript *forward, SbScript *rollback,
                               SbScript *verify);
void sb_lint_context_set_schema (SbLintContext *self, SbLintSchema *schema, guint at);
void sb_lint_context_set_exposed_schemas (SbLintContext *self, const char *const *schemas);
void sb_lint_context_set_house (SbLintContext *self, SbLintHouse *house);
void sb_lint_context_set_rule (SbLintContext *self, const SbLintRule *rule, gboolean is_on);
void sb_lint_context_set_severity (SbLintContext *self, const SbLintRule *rule,
                                   SbSeverity severity);

SbLintRunner sb_lint_context_get_runner (const SbLintContext *self);
SbLintRole sb_lint_context_get_role (const SbLintContext *self);
guint sb_lint_context_get_server_version (const SbLintContext *self);
gboolean sb_lint_context_is_pooled (const SbLintContext *self);
gboolean sb_lint_context_is_applied (const SbLintContext *self);
gboolean sb_lint_context_is_edited (const SbLintContext *self);
const char *sb_lint_context_get_same (const SbLintContext *self);
const char *sb_lint_context_get_newer (const SbLintContext *self);
const char *sb_lint_context_get_file_name (const SbLintContext *self);
gboolean sb_lint_context_is_in_project (const SbLintContext *self);
SbScript *sb_lint_context_get_forward (const SbLintContext *self);
SbScript *sb_lint_context_get_rollback (const SbLintContext *self);
SbScript *sb_lint_context_get_verify (const SbLintContext *self);
SbLintSchema *sb_lint_context_get_schema (const SbLintContext *self, guint *at);
gboolean sb_lint_context_is_exposed (const SbLintContext *self, const char *schema);
SbLintKeys sb_lint_context_get_keys (const SbLintContext *self);
SbLintHouse *sb_lint_context_get_house (const SbLintContext *self);
gboolean sb_lint_context_find_severity (const SbLintContext *self, const SbLintRule *rule,
                                        SbSeverity *severity);
gboolean sb_lint_context_is_on (const SbLintContext *self, const SbLintRule *rule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintContext, sb_lint_context_unref)

G_END_DECLS
