/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timestamped layout: names like Supabase's in any folder, with `migration_history`. */
#include "sb-layout.h"

#include <string.h>

#include "sb-listing.h"

static const char *const rollback_folders[] = { "../rollbacks", "../rollback", "rollbacks",
                                                "rollback", NULL };
static const char *const verify_folders[] = { "../verify", "verify", NULL };

/* 8 digits are a day, 14 a day and a time, 10 a day and a counter or seconds since 1970. */
static gboolean
is_time (const SbStem *parts)
{
  return parts->version[0] != '0'
         && (parts->version_length == 8 || parts->version_length == 10
             || parts->version_length == 14);
}

/* Most files decide: one odd name must not turn the order of all others around. */
static gboolean
matches (const char *folder, GArray *entries)
{
  guint n_times = 0, n_others = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const char *name = g_array_index (entries, SbEntry, i).name;
      SbStem parts;

      if (!sb_layout_looks_like_migration (name))
        continue;
      parts = (SbStem){ name, strspn (name, "0123456789"), NULL };
      if (is_time (&parts))
        n_times++;
      else
        n_others++;
    }
  return n_times > n_others;
}

const SbLayout sb_layout_timestamped = {
  .id = "timestamped",
  .history = "migration_history",
  .folders = { NULL, rollback_folders, verify_folders },
  .sorts_as_text = TRUE,
  .matches = matches,
  .parse = sb_layout_parse_stem,
  .fold = sb_layout_fold_number,
  .compare = sb_layout_compare_file_names,
  .suggest = sb_layout_suggest_time,
  .new_name = sb_layout_name_alike,
};
