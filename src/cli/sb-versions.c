/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-versions.h"

#include <string.h>

/* Numbers compare as integers: "5" is 005. */
static gboolean
is_same_version (const char *a, const char *b)
{
  return strcmp (a + strspn (a, "0"), b + strspn (b, "0")) == 0;
}

static gboolean
is_missing (SbCli *cli, const char *word)
{
  SbTimeline *timeline = sb_workspace_get_timeline (cli->workspace);

  for (guint i = 0; timeline != NULL && i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->migration == NULL
          && (is_same_version (row->version, word) || g_strcmp0 (row->key, word) == 0))
        return TRUE;
    }
  return FALSE;
}

static void
fail_not_found (SbCli *cli, const char *word, GError **error)
{
  if (is_missing (cli, word))
    g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                 "\"%s\" is applied, but its files are gone: bring them back", word);
  else
    g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "no migration \"%s\" in this project",
                 sb_options_shown (word));
}

static void
fail_ambiguous (const char *word, GPtrArray *found, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *name = sb_migration_dup_file_name (found->pdata[i], SB_ROLE_FORWARD);

      g_string_append_printf (names, "%s\"%s\"", i > 0 ? ", " : "", name);
    }
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
               "several migrations have the version \"%s\", name the file: %s", word, names->str);
}

/**
 * sb_versions_find:
 * @cli: a command's context with a project
 * @word: what was typed
 * @error: return location for %SB_RUN_ERROR_REFUSED
 *
 * Returns: (transfer full) (nullable): the one migration that is meant
 */
SbMigration *
sb_versions_find (SbCli *cli, const char *word, GError **error)
{
  g_autoptr (GPtrArray) found = sb_project_lookup (sb_workspace_get_project (cli->workspace), word);

  if (found == NULL || found->len == 0)
    fail_not_found (cli, word, error);
  else if (found->len > 1)
    fail_ambiguous (word, found, error);
  else
    return sb_migration_ref (found->pdata[0]);
  return NULL;
}

/**
 * sb_versions_find_all:
 * @cli: a command's context with a project
 * @words: (array zero-terminated=1): what was typed
 * @error: return location for %SB_RUN_ERROR_REFUSED
 *
 * Returns: (transfer full) (element-type SbMigration) (nullable): the migrations that are meant,
 * each once
 */
GPtrArray *
sb_versions_find_all (SbCli *cli, const char *const *words, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (SbMigration) migration = sb_versions_find (cli, words[i], error);

      if (migration == NULL)
        return NULL;
      if (!g_ptr_array_find (all, migration, NULL))
        g_ptr_array_add (all, g_steal_pointer (&migration));
    }
  return g_steal_pointer (&all);
}

/* Those whose files are gone, by version or key; %NULL when there is none, or more than one. */
static const SbTimelineRow *
find_missing (SbCli *cli, const char *word)
{
  SbTimeline *timeline = sb_workspace_get_timeline (cli->workspace);
  const SbTimelineRow *found = NULL;

  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->migration != NULL)
        continue;
      if (strcmp (row->key, word) == 0)
        return row;
      if (!is_same_version (row->version, word))
        continue;
      if (found != NULL)
        return NULL;
      found = row;
    }
  return found;
}

/**
 * sb_versions_find_row:
 * @cli: a command's context with a timeline
 * @word: what was typed
 * @error: return location for %SB_RUN_ERROR_REFUSED
 *
 * As sb_versions_find(), but what is applied and has no files any more is found too.
 *
 * Returns: (transfer none) (nullable): the timeline's row that is meant
 */
const SbTimelineRow *
sb_versions_find_row (SbCli *cli, const char *word, GError **error)
{
  SbTimeline *timeline = sb_workspace_get_timeline (cli->workspace);
  const SbTimelineRow *missing = find_missing (cli, word);
  g_autoptr (GPtrArray) found = sb_project_lookup (sb_workspace_get_project (cli->workspace), word);
  g_autoptr (SbMigration) migration = NULL;

  if (missing != NULL && (found == NULL || found->len == 0))
    return missing;
  migration = sb_versions_find (cli, word, error);
  for (guint i = 0; migration != NULL && i < sb_timeline_get_n_rows (timeline); i++)
    if (sb_timeline_get_row (timeline, i)->migration == migration)
      return sb_timeline_get_row (timeline, i);
  return NULL;
}
