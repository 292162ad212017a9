/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle: all migrations of a project in one file that runs without Switchback.
 *
 * It runs unchanged in psql and as one multi-statement Query, as Supabase's SQL editor sends it, and
 * leaves the history that a run leaves; the journal knows nothing of it. Each migration is one
 * transaction. A second time it stops at its guards and changes nothing.
 */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

/** SB_BUNDLE_MARK: how every bundle begins, so that no file of a person's is taken for one. */
#define SB_BUNDLE_MARK "-- A bundle of switchback-cli"

char *sb_bundle_new (SbProject *project, SbPlanKind kind, guint *n_migrations, GError **error);
char *sb_bundle_dup_path (SbProject *project, SbPlanKind kind);

G_END_DECLS
