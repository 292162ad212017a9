/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a tool names, orders and pairs its files: one table per layout; private to the project floor.
 */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

/**
 * SbStem:
 * @version: (array length=version_length): the digits, inside the stem
 * @rest: what follows the version and its separator
 *
 * A file name without `.sql`, taken apart. Borrows the stem.
 */
typedef struct
{
  const char *version;
  gsize version_length;
  const char *rest;
} SbStem;

/**
 * SbLayout:
 * @id: see sb_layout_get_id()
 * @history: see sb_layout_get_history()
 * @folders: per role the folders, seen from the migrations folder, in which such scripts may be;
 * the first is where new ones go unless another one exists
 * @counts_up: versions are consecutive numbers, so that a gap means something
 * @sorts_as_text: the order is that of text, so that versions of several widths surprise
 * @tool_runs_all: another tool runs everything in the folder that looks like a migration
 * @is_plain_sql: the tool that has this layout runs forward scripts itself, and not through psql
 * @key_is_version: the history stores the version, not the file's name
 * @matches: whether a folder with these entries has this layout
 * @parse: takes a stem apart; %FALSE when it is no name of a migration
 * @fold: two versions are one when their folded forms are equal
 * @compare: the order of migrations
 * @why_skipped: (nullable): why the tool passes over an entry that is named like a migration
 * @suggest: the next version after the newest migration (nullable), at a time in seconds since 1970
 * @new_name: the file name of a new script; its folder is the migrations folder or one of @folders
 */
struct _SbLayout
{
  const char *id;
  const char *history;
  const char *const *folders[SB_N_ROLES];
  gboolean counts_up;
  gboolean sorts_as_text;
  gboolean tool_runs_all;
  gboolean is_plain_sql;
  gboolean key_is_version;

  gboolean (*matches) (const char *folder, GArray *entries);
  gboolean (*parse) (const char *stem, SbStem *parts);
  const char *(*fold) (const char *version);
  int (*compare) (const SbMigration *a, const SbMigration *b);
  const char *(*why_skipped) (GArray *entries, guint index);
  char *(*suggest) (GPtrArray *migrations, gint64 now);
  char *(*new_name) (SbScriptRole role, const char *version, const char *slug);
};

extern const SbLayout sb_layout_numbered;
extern const SbLayout sb_layout_supabase;
extern const SbLayout sb_layout_timestamped;

const SbLayout *sb_layout_detect (const char *folder, GArray *entries);

/* What several layouts share. */
gboolean sb_layout_parse_stem (const char *stem, SbStem *parts);
const char *sb_layout_fold_number (const char *version);
int sb_layout_compare_numbers (const char *a, const char *b);
int sb_layout_compare_file_names (const SbMigration *a, const SbMigration *b);
char *sb_layout_increment (const char *digits);
char *sb_layout_suggest_time (GPtrArray *migrations, gint64 now);
char *sb_layout_name_alike (SbScriptRole role, const char *version, const char *slug);

/* What the names of files say in every layout. */
gboolean sb_layout_is_sql (const char *name, gboolean *is_lower);
gboolean sb_layout_is_bundle (const char *name, gboolean *is_exact);
gboolean sb_layout_parse_companion (const char *stem, SbScriptRole *role, SbStem *parts);
gboolean sb_layout_parse_suffix (const char *stem, SbScriptRole *role, gsize *base_length);
gboolean sb_layout_looks_like_migration (const char *name);

G_END_DECLS
