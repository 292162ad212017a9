/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-layout.h"

#include <string.h>

/* The first that matches is taken; the last one matches everything. */
static const SbLayout *const layouts[] = {
  &sb_layout_supabase,
  &sb_layout_timestamped,
  &sb_layout_numbered,
};

/* Written by some tools, `_rollback` and `.down` by most people. They count only beside a forward
 * script of the same stem, so a longer list costs nothing and keeps a rollback from being applied.
 */
static const struct
{
  const char *suffix;
  SbScriptRole role;
} suffixes[] = {
  { "_rollback", SB_ROLE_ROLLBACK }, { ".rollback", SB_ROLE_ROLLBACK },
  { ".down", SB_ROLE_ROLLBACK },     { "_down", SB_ROLE_ROLLBACK },
  { "_verify", SB_ROLE_VERIFY },     { ".verify", SB_ROLE_VERIFY },
};

static const char *const bundles[] = {
  "000_APPLY_ALL_MIGRATIONS.sql",
  "000_ROLLBACK_ALL_MIGRATIONS.sql",
};

/**
 * sb_layout_get_id:
 * @layout: a layout
 *
 * Any thread.
 *
 * Returns: "numbered", "supabase" or "timestamped"
 */
const char *
sb_layout_get_id (const SbLayout *layout)
{
  g_return_val_if_fail (layout != NULL, NULL);

  return layout->id;
}

/**
 * sb_layout_get_history:
 * @layout: a layout
 *
 * Any thread.
 *
 * Returns: the history table that a fresh target gets: "migration_history" or
 *   "supabase_migrations.schema_migrations"
 */
const char *
sb_layout_get_history (const SbLayout *layout)
{
  g_return_val_if_fail (layout != NULL, NULL);

  return layout->history;
}

/*< private >
 * sb_layout_detect:
 * @folder: absolute path of a migrations folder
 * @entries: (element-type SbEntry): what is in it
 *
 * Returns: its layout; never %NULL
 */
const SbLayout *
sb_layout_detect (const char *folder, GArray *entries)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layouts) - 1; i++)
    if (layouts[i]->matches (folder, entries))
      return layouts[i];
  return layouts[G_N_ELEMENTS (layouts) - 1];
}

/*< private >
 * sb_layout_parse_stem:
 *
 * Digits, then nothing or one of `_`, `-`, blank and a rest. A point does not separate: in `1.2_x`
 * the version would be 1.2, which no layout has.
 */
gboolean
sb_layout_parse_stem (const char *stem, SbStem *parts)
{
  gsize n = strspn (stem, "0123456789");

  if (n == 0 || (stem[n] != '\0' && strchr ("_- ", stem[n]) == NULL))
    return FALSE;
  *parts = (SbStem){ stem, n, stem[n] == '\0' ? stem + n : stem + n + 1 };
  return TRUE;
}

/*< private >
 * sb_layout_fold_number:
 *
 * Returns: @version without leading zeros, so that 33 and 033 are one version
 */
const char *
sb_layout_fold_number (const char *version)
{
  while (version[0] == '0' && version[1] != '\0')
    version++;
  return version;
}

/*< private >
 * sb_layout_compare_numbers:
 *
 * Compares digits as integers of any length.
 */
int
sb_layout_compare_numbers (const char *a, const char *b)
{
  gsize length_a, length_b;

  a = sb_layout_fold_number (a);
  b = sb_layout_fold_number (b);
  length_a = strlen (a);
  length_b = strlen (b);
  if (length_a != length_b)
    return length_a < length_b ? -1 : 1;
  return strcmp (a, b);
}

/*< private >
 * sb_layout_compare_file_names:
 *
 * All forward scripts are in one folder, so their paths differ in the file's name only.
 */
int
sb_layout_compare_file_names (const SbMigration *a, const SbMigration *b)
{
  return strcmp (a->paths[SB_ROLE_FORWARD], b->paths[SB_ROLE_FORWARD]);
}

/*< private >
 * sb_layout_increment:
 * @digits: a number of any length
 *
 * Returns: (transfer full): the next number, at least as wide
 */
char *
sb_layout_increment (const char *digits)
{
  g_autofree char *next = g_strdup (digits);

  for (gsize i = strlen (next); i-- > 0;)
    {
      if (next[i] != '9')
        {
          next[i]++;
          return g_steal_pointer (&next);
        }
      next[i] = '0';
    }
  return g_strconcat ("1", next, NULL);
}

/* "20251113000001": a day and a counter. A time within ten minutes of midnight looks the same, so
 * the newest three have to agree. */
static gboolean
are_day_and_counter (GPtrArray *migrations)
{
  guint seen = 0;

  for (guint i = migrations->len; i-- > 0 && seen < 3; seen++)
    {
      const SbMigration *migration = g_ptr_array_index (migrations, i);

      if (strlen (migration->version) != 14 || strncmp (migration->version + 8, "000", 3) != 0)
        return FALSE;
    }
  return seen > 0;
}

/* The smallest version of 14 digits or more that comes behind @newest in the order of text, in
 * which a shorter version followed by `_` comes behind a longer one that starts alike. */
static char *
version_behind (const char *newest)
{
  g_autofree char *next = sb_layout_increment (newest);
  gsize length = strlen (newest);

  if (strlen (next) > length) /* all nines: only a longer one is greater, as text */
    return g_strconcat (newest, length < 14 ? "99999999999999" + length : "0", NULL);
  while (strlen (next) < 14)
    {
      char *longer = g_strconcat (next, strlen (next) == 13 ? "1" : "0", NULL);

      g_free (next);
      next = longer;
    }
  return g_steal_pointer (&next);
}

/*< private >
 * sb_layout_suggest_time:
 * @migrations: (element-type SbMigration): in their order
 * @now: seconds since 1970
 *
 * A version of 14 digits: the newest and one where the newest are day and counter, else the time in
 * UTC; never one that sorts before the newest.
 *
 * Returns: (transfer full): the version
 */
char *
sb_layout_suggest_time (GPtrArray *migrations, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now);
  g_autofree char *version = time != NULL ? g_date_time_format (time, "%Y%m%d%H%M%S") : NULL;
  const SbMigration *newest;

  if (migrations->len == 0)
    return version != NULL ? g_steal_pointer (&version) : g_strdup ("19700101000001");
  newest = g_ptr_array_index (migrations, migrations->len - 1);
  if (are_day_and_counter (migrations))
    return sb_layout_increment (newest->version);
  if (version != NULL && strcmp (version, newest->version) > 0
      && !g_str_has_prefix (version, newest->version))
    return g_steal_pointer (&version);
  return version_behind (newest->version);
}

/*< private >
 * sb_layout_name_alike:
 *
 * Returns: (transfer full): the same name for all three scripts, which lie in folders of their own
 */
char *
sb_layout_name_alike (SbScriptRole role, const char *version, const char *slug)
{
  return g_strdup_printf ("%s_%s.sql", version, slug);
}

/*< private >
 * sb_layout_is_sql:
 * @name: a file's name
 * @is_lower: (out): whether it ends in exactly `.sql`, as other tools want it
 *
 * Returns: whether it ends in `.sql` in any letter case
 */
gboolean
sb_layout_is_sql (const char *name, gboolean *is_lower)
{
  gsize length = strlen (name);

  if (length < 4 || g_ascii_strcasecmp (name + length - 4, ".sql") != 0)
    return FALSE;
  *is_lower = strcmp (name + length - 4, ".sql") == 0;
  return TRUE;
}

/*< private >
 * sb_layout_is_bundle:
 * @name: a file's name
 * @is_exact: (out): whether in the letter case in which Switchback writes it
 *
 * Returns: whether it is the name of a bundle, in any letter case: running one as version 000 would
 *   run every migration again
 */
gboolean
sb_layout_is_bundle (const char *name, gboolean *is_exact)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bundles); i++)
    if (g_ascii_strcasecmp (name, bundles[i]) == 0)
      {
        *is_exact = strcmp (name, bundles[i]) == 0;
        return TRUE;
      }
  return FALSE;
}

/*< private >
 * sb_layout_parse_companion:
 * @stem: a file's name without `.sql`
 * @role: (out): rollback or verify
 * @parts: (out): the version it is for; the rest says what people wrote behind it
 *
 * Returns: whether it is `rollback_033`, `verify_033_anything` or alike
 */
gboolean
sb_layout_parse_companion (const char *stem, SbScriptRole *role, SbStem *parts)
{
  gsize n, skip;

  if (g_ascii_strncasecmp (stem, "rollback", 8) == 0)
    *role = SB_ROLE_ROLLBACK, skip = 8;
  else if (g_ascii_strncasecmp (stem, "verify", 6) == 0)
    *role = SB_ROLE_VERIFY, skip = 6;
  else
    return FALSE;
  if (stem[skip] != '_' && stem[skip] != '-')
    return FALSE;
  stem += skip + 1;
  n = strspn (stem, "0123456789");
  if (n == 0)
    return FALSE;
  *parts = (SbStem){ stem, n, stem + n };
  if (*parts->rest != '\0' && strchr ("_- .", *parts->rest) != NULL)
    parts->rest++;
  return TRUE;
}

/*< private >
 * sb_layout_parse_suffix:
 * @stem: a file's name without `.sql`
 * @role: (out): rollback or verify
 * @base_length: (out): how much of @stem is the forward script's stem
 *
 * Returns: whether @stem would be a companion if there is a forward script of that stem
 */
gboolean
sb_layout_parse_suffix (const char *stem, SbScriptRole *role, gsize *base_length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (stem, suffixes[i].suffix))
      {
        *role = suffixes[i].role;
        *base_length = strlen (stem) - strlen (suffixes[i].suffix);
        return *base_length > 0;
      }
  return FALSE;
}

/*< private >
 * sb_layout_looks_like_migration:
 * @name: a file's name
 *
 * Returns: whether a file of this name makes its folder a migrations folder
 */
gboolean
sb_layout_looks_like_migration (const char *name)
{
  g_autofree char *stem = NULL;
  gboolean flag;
  SbStem parts;

  if (!sb_layout_is_sql (name, &flag) || !flag || sb_layout_is_bundle (name, &flag))
    return FALSE;
  stem = g_strndup (name, strlen (name) - 4);
  return sb_layout_parse_stem (stem, &parts);
}
