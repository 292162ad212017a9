/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Supabase layout: `supabase/migrations/<version>_<name>.sql`, read exactly as its CLI does;
 * rollbacks and verifies lie beside that folder, because the CLI runs everything in it. */
#include "sb-layout.h"

#include <string.h>

#include "sb-listing.h"

static const char *const rollback_folders[] = { "../rollbacks", "../rollback", NULL };
static const char *const verify_folders[] = { "../verify", NULL };

static gboolean
matches (const char *folder, GArray *entries)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *parent_name = g_path_get_basename (parent);

  return strcmp (name, "migrations") == 0 && strcmp (parent_name, "supabase") == 0;
}

/* The CLI's pattern is ^([0-9]+)_(.*)\.sql$. */
static gboolean
parse (const char *stem, SbStem *parts)
{
  return sb_layout_parse_stem (stem, parts) && stem[parts->version_length] == '_';
}

static const char *
fold (const char *version)
{
  return version;
}

static int
compare (const SbMigration *a, const SbMigration *b)
{
  int order = strcmp (a->version, b->version);

  return order != 0 ? order : sb_layout_compare_file_names (a, b);
}

/* The first file of old projects was a dump that the CLI made of the remote database: it passes
 * over <14 digits>_init.sql from before 2021-12-09, but only where that is the folder's first
 * entry. */
static const char *
why_skipped (GArray *entries, guint index)
{
  const char *name = g_array_index (entries, SbEntry, index).name;

  if (index == 0 && strspn (name, "0123456789") == 14 && strcmp (name + 14, "_init.sql") == 0
      && strncmp (name, "20211209000000", 14) < 0)
    return "the Supabase CLI passes over an old first file named init; another name makes it count";
  return NULL;
}

const SbLayout sb_layout_supabase = {
  .id = "supabase",
  .history = "supabase_migrations.schema_migrations",
  .folders = { NULL, rollback_folders, verify_folders },
  .sorts_as_text = TRUE,
  .tool_runs_all = TRUE,
  .is_plain_sql = TRUE,
  .key_is_version = TRUE,
  .matches = matches,
  .parse = parse,
  .fold = fold,
  .compare = compare,
  .why_skipped = why_skipped,
  .suggest = sb_layout_suggest_time,
  .new_name = sb_layout_name_alike,
};
