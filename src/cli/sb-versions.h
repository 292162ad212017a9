/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VERSION on the command line: a version, a file name or a path. */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

SbMigration *sb_versions_find (SbCli *cli, const char *word, GError **error);
GPtrArray *sb_versions_find_all (SbCli *cli, const char *const *words, GError **error);
const SbTimelineRow *sb_versions_find_row (SbCli *cli, const char *word, GError **error);

G_END_DECLS
