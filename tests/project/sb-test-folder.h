/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real folders for tests, gone with the test. */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

typedef struct
{
  char *path; /* real path of a temporary folder */
} SbTestFolder;

SbTestFolder *sb_test_folder_new (const char *const *files);
void sb_test_folder_free (SbTestFolder *self);
char *sb_test_folder_path (SbTestFolder *self, const char *relative);
void sb_test_folder_make (SbTestFolder *self, const char *relative);
void sb_test_folder_write (SbTestFolder *self, const char *relative, const char *text);
char *sb_test_folder_read (SbTestFolder *self, const char *relative);
guint sb_test_folder_count (SbTestFolder *self, const char *relative);
SbProject *sb_test_folder_open (SbTestFolder *self, const char *relative);

SbMigration *sb_test_migration (SbProject *project, const char *file_name);
guint sb_test_count_problems (SbProject *project, const char *id);
const SbProblem *sb_test_problem (SbProject *project, const char *id, const char *file_name);
void sb_test_assert_order (SbProject *project, const char *const *file_names);
void sb_test_assert_pair (SbTestFolder *self, SbProject *project, const char *file_name,
                          SbScriptRole role, const char *relative);
gboolean sb_test_as_nobody (gboolean (*part) (gpointer data), gpointer data);

#define SB_FILES(...) ((const char *const[]){ __VA_ARGS__, NULL })

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTestFolder, sb_test_folder_free)

G_END_DECLS
