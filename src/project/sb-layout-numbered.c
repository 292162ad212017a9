/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbered layout: `033_x.sql` with `rollback_033.sql` and `verify_033.sql` beside it. */
#include "sb-layout.h"

static const char *const rollback_folders[] = { "rollback", "rollbacks", "../rollback",
                                                "../rollbacks", NULL };
static const char *const verify_folders[] = { "verify", "../verify", NULL };

static gboolean
matches (const char *folder, GArray *entries)
{
  return TRUE;
}

static int
compare (const SbMigration *a, const SbMigration *b)
{
  int order = sb_layout_compare_numbers (a->version, b->version);

  return order != 0 ? order : sb_layout_compare_file_names (a, b);
}

static char *
suggest (GPtrArray *migrations, gint64 now)
{
  const SbMigration *newest;

  if (migrations->len == 0)
    return g_strdup ("001");
  newest = g_ptr_array_index (migrations, migrations->len - 1);
  return sb_layout_increment (newest->version);
}

static char *
new_name (SbScriptRole role, const char *version, const char *slug)
{
  if (role == SB_ROLE_FORWARD)
    return sb_layout_name_alike (role, version, slug);
  return g_strdup_printf ("%s_%s.sql", role == SB_ROLE_ROLLBACK ? "rollback" : "verify", version);
}

const SbLayout sb_layout_numbered = {
  .id = "numbered",
  .history = "migration_history",
  .folders = { NULL, rollback_folders, verify_folders },
  .counts_up = TRUE,
  .matches = matches,
  .parse = sb_layout_parse_stem,
  .fold = sb_layout_fold_number,
  .compare = compare,
  .suggest = suggest,
  .new_name = new_name,
};
