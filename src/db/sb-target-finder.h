/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds a project's targets where its other tools keep them: the environment, env files, Supabase's
 * config.toml. Reads files: workers only. */
#pragma once

#include "sb-target.h"

G_BEGIN_DECLS

GPtrArray *sb_target_finder_find (const char *project_folder, const char *root,
                                  const char *const *environment, GPtrArray *errors,
                                  guint *n_errors_before);
void sb_target_finder_add_direct (SbTarget *target, const char *const *environment);

G_END_DECLS
