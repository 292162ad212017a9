/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project's seed files: the scripts that fill a fresh database. Reads the disk: workers only. */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

char **sb_seed_files_find (SbProject *project);

G_END_DECLS
