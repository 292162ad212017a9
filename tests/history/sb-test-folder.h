/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Project folders for tests: written from a list of names, and gone afterwards. */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

SbProject *sb_test_folder_open (const char *migrations_folder, const char *const *names,
                                char **root);
void sb_test_folder_remove (char *root);

G_END_DECLS
