/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds files that were renamed after they were applied: a row without a file and a file without a
 * row that are one migration. */
#include "sb-timeline-private.h"

#include <string.h>

/* What two that are one have in common. %NULL when @row has no part in it. */
typedef const char *(*Feature) (const SbTimelineRow *row, gboolean numbered);

static const char *
get_version (const SbTimelineRow *row, gboolean numbered)
{
  const char *version = row->version + (numbered ? strspn (row->version, "0") : 0);

  return *row->version != '\0' ? version : NULL;
}

static const char *
get_checksum (const SbTimelineRow *row, gboolean numbered)
{
  if (row->state == SB_STATE_MISSING)
    return row->entry != NULL ? row->entry->applied_sha256 : NULL;
  return sb_migration_get_run_checksum (row->migration);
}

static gboolean
is_candidate (const SbTimelineRow *row, SbState state)
{
  return row->state == state && row->renamed == NULL;
}

/* Rows of one state by their feature; one that several have is marked by index 0. */
static GHashTable *
list_by_feature (GArray *rows, SbState state, Feature feature, gboolean numbered)
{
  GHashTable *by_feature = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      SbTimelineRow *row = &g_array_index (rows, SbTimelineRow, i);
      const char *text = is_candidate (row, state) ? feature (row, numbered) : NULL;

      if (text != NULL)
        g_hash_table_replace (by_feature, (char *) text,
                              GUINT_TO_POINTER (g_hash_table_contains (by_feature, text) ? 0
                                                                                         : i + 1));
    }
  return by_feature;
}

static void
join (SbTimelineRow *missing, SbTimelineRow *pending)
{
  missing->renamed = sb_migration_dup_file_name (pending->migration, SB_ROLE_FORWARD);
  pending->renamed = g_strdup (missing->key);
  g_free (missing->note);
  missing->note = g_strdup_printf ("its file is probably \"%s\" now", missing->renamed);
  g_free (pending->note);
  pending->note = g_strdup_printf ("it is probably applied already, as \"%s\"", pending->renamed);
}

static void
find_by (GArray *rows, Feature feature, gboolean numbered)
{
  g_autoptr (GHashTable) missing = list_by_feature (rows, SB_STATE_MISSING, feature, numbered);
  g_autoptr (GHashTable) pending = list_by_feature (rows, SB_STATE_PENDING, feature, numbered);
  GHashTableIter iter;
  gpointer text, at;

  g_hash_table_iter_init (&iter, missing);
  while (g_hash_table_iter_next (&iter, &text, &at))
    {
      guint from = GPOINTER_TO_UINT (at);
      guint to = GPOINTER_TO_UINT (g_hash_table_lookup (pending, text));

      if (from > 0 && to > 0)
        join (&g_array_index (rows, SbTimelineRow, from - 1),
              &g_array_index (rows, SbTimelineRow, to - 1));
    }
}

/* Sets @renamed of both rows where exactly one missing and one pending migration have the same
 * version, or else the same checksum. Before late ones are marked. */
void
sb_timeline_find_renamed (GArray *rows, gboolean numbered)
{
  find_by (rows, get_version, numbered);
  find_by (rows, get_checksum, numbered);
}
