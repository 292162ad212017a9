/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families of rules, each a table that ends with a row without an id. */
#pragma once

#include "sb-lint-rules.h"

G_BEGIN_DECLS

extern const SbLintRule sb_lint_idempotent[];
extern const SbLintRule sb_lint_types[];
extern const SbLintRule sb_lint_types_keys[];
extern const SbLintRule sb_lint_types_indexes[];
extern const SbLintRule sb_lint_types_tables[];
extern const SbLintRule sb_lint_types_columns[];
extern const SbLintRule sb_lint_types_house[];
extern const SbLintRule sb_lint_types_triggers[];
extern const SbLintRule sb_lint_locks[];
extern const SbLintRule sb_lint_locks_columns[];
extern const SbLintRule sb_lint_locks_constraints[];
extern const SbLintRule sb_lint_locks_file[];
extern const SbLintRule sb_lint_locks_held[];
extern const SbLintRule sb_lint_locks_partitions[];
extern const SbLintRule sb_lint_data_loss[];
extern const SbLintRule sb_lint_data_rows[];
extern const SbLintRule sb_lint_compat[];
extern const SbLintRule sb_lint_security[];
extern const SbLintRule sb_lint_security_api[];
extern const SbLintRule sb_lint_security_columns[];
extern const SbLintRule sb_lint_security_functions[];
extern const SbLintRule sb_lint_security_grants[];
extern const SbLintRule sb_lint_security_managed[];
extern const SbLintRule sb_lint_security_policies[];
extern const SbLintRule sb_lint_security_several[];
extern const SbLintRule sb_lint_security_tables[];
extern const SbLintRule sb_lint_security_texts[];
extern const SbLintRule sb_lint_runner_alone[];
extern const SbLintRule sb_lint_runner_blocks[];
extern const SbLintRule sb_lint_runner_session[];
extern const SbLintRule sb_lint_runner_settings[];
extern const SbLintRule sb_lint_runner_values[];
extern const SbLintRule sb_lint_runner_deferred[];
extern const SbLintRule sb_lint_rows[];
extern const SbLintRule sb_lint_conditions[];
extern const SbLintRule sb_lint_text[];
extern const SbLintRule sb_lint_psql[];
extern const SbLintRule sb_lint_pair[];
extern const SbLintRule sb_lint_pair_undo[];
extern const SbLintRule sb_lint_naming[];
extern const SbLintRule sb_lint_syntax[];
extern const SbLintRule sb_lint_idempotent_hidden[];
extern const SbLintRule sb_lint_undo[];
extern const SbLintRule sb_lint_compat_known[];
extern const SbLintRule sb_lint_naming_style[];
extern const SbLintRule sb_lint_naming_patterns[];
extern const SbLintRule sb_lint_security_known[];
extern const SbLintRule sb_lint_scope[];
extern const SbLintRule sb_lint_keywords[];

G_END_DECLS
