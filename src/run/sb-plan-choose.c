/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which migrations a request means, and whether they may be run at all: from the timeline alone. */
#include "sb-plan-choose.h"

#include <string.h>

/* Names for people: "033, 034 and 2 more". */
static char *
join_versions (GPtrArray *rows)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < rows->len && i < 8; i++)
    {
      const SbTimelineRow *row = rows->pdata[i];

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", row->version);
    }
  if (rows->len > 8)
    g_string_append_printf (names, " and %u more", rows->len - 8);
  return g_string_free (names, FALSE);
}

/* Rows in project order; -1 when there is none of that key. */
static int
find_index (SbTimeline *timeline, const char *key)
{
  const SbTimelineRow *row = sb_timeline_find (timeline, key);

  return row != NULL ? (int) (row - sb_timeline_get_row (timeline, 0)) : -1;
}

static gboolean
is_asked_for (const SbPlanRequest *request, const char *key)
{
  return request->keys == NULL || g_strv_contains (request->keys, key);
}

static gboolean
check_keys (SbPlanChoice *self, GError **error)
{
  for (guint i = 0; self->request->keys != NULL && self->request->keys[i] != NULL; i++)
    if (find_index (self->timeline, self->request->keys[i]) < 0)
      {
        g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "no migration \"%s\"",
                     self->request->keys[i]);
        return FALSE;
      }
  if (self->request->to != NULL && find_index (self->timeline, self->request->to) < 0)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "no migration \"%s\"",
                   self->request->to);
      return FALSE;
    }
  return TRUE;
}

/*< private >
 * sb_plan_refuse:
 * @error: return location for %SB_RUN_ERROR_REFUSED
 * @format: why
 *
 * Returns: %FALSE
 */
gboolean
sb_plan_refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, text);
  return FALSE;
}

/* In the database in full, whether its files are here or not. */
static gboolean
is_in_database (const SbTimelineRow *row)
{
  return sb_state_is_applied (row->state) || row->state == SB_STATE_MISSING;
}

/* A file that was renamed after it was applied must not run a second time by itself. */
static gboolean
check_renamed (const SbTimelineRow *row, gboolean named, gboolean agreed, GError **error)
{
  g_autofree char *name = NULL;

  if (row->renamed == NULL || (named && agreed))
    return TRUE;
  name = sb_migration_dup_file_name (row->migration, SB_ROLE_FORWARD);
  if (!named)
    return sb_plan_refuse (
        error,
        "\"%s\" is probably applied already, as \"%s\": give it that name again, or "
        "name it to apply it all the same",
        name, row->renamed);
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK,
               "\"%s\" is probably applied already, as \"%s\"", name, row->renamed);
  return FALSE;
}

/*< private >
 * sb_plan_is_stopped:
 * @row: a migration
 * @kind: apply or roll back
 *
 * Returns: whether a run of @kind stopped there, so that another of that kind goes on with it
 */
gboolean
sb_plan_is_stopped (const SbTimelineRow *row, SbPlanKind kind)
{
  return row->state == SB_STATE_PARTIAL && row->entry != NULL
         && strcmp (row->entry->direction, kind == SB_PLAN_APPLY ? "apply" : "rollback") == 0;
}

static gboolean
choose_apply (SbPlanChoice *self, GError **error)
{
  guint n = sb_timeline_get_n_rows (self->timeline);
  guint end = self->request->to != NULL ? (guint) find_index (self->timeline, self->request->to) + 1
                                        : n;
  const SbTimelineRow *partial = NULL;
  int newest = -1;

  for (guint i = 0; i < n; i++)
    if (is_in_database (sb_timeline_get_row (self->timeline, i)))
      newest = (int) i;
  for (guint i = 0; i < end; i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->timeline, i);
      gboolean named = self->request->keys != NULL && is_asked_for (self->request, row->key);

      if (row->state == SB_STATE_PARTIAL && partial == NULL)
        partial = row;
      if (self->request->keys != NULL && !named)
        continue;
      switch (row->state)
        {
        case SB_STATE_PARTIAL:
          if (!sb_plan_is_stopped (row, self->request->kind))
            return sb_plan_refuse (
                error,
                "%s stopped half-way while it was rolled back: roll it back first, that "
                "goes on where it stopped",
                row->version);
          g_ptr_array_add (self->rows, (gpointer) row);
          continue;
        case SB_STATE_MISSING:
          if (named)
            return sb_plan_refuse (error, "%s is applied, but its file is gone", row->version);
          break;
        case SB_STATE_CHANGED:
        case SB_STATE_APPLIED:
          self->n_skipped++;
          break;
        case SB_STATE_FAILED:
        case SB_STATE_LATE:
        case SB_STATE_PENDING:
          if ((int) i < newest && !named && !self->request->include_late)
            self->n_late++;
          else if (!check_renamed (row, named, self->request->agreed, error))
            return FALSE;
          else
            g_ptr_array_add (self->rows, (gpointer) row);
          break;
        case SB_STATE_UNKNOWN:
        case SB_N_STATES:
        default:
          return sb_plan_refuse (error, "the state of %s is not known", row->version);
        }
      if (partial != NULL && !is_asked_for (self->request, partial->key))
        return sb_plan_refuse (error,
                               "%s stopped half-way: %s; apply it to its end or roll it back first",
                               partial->version,
                               partial->note != NULL ? partial->note
                                                     : "the journal has the details");
    }
  return TRUE;
}

static gboolean
choose_rollback (SbPlanChoice *self, GError **error)
{
  guint n = sb_timeline_get_n_rows (self->timeline);
  int stop = self->request->to != NULL ? find_index (self->timeline, self->request->to) : -1;
  guint wanted = self->request->all || self->request->to != NULL || self->request->keys != NULL
                     ? G_MAXUINT
                     : MAX (self->request->steps, 1);
  g_autoptr (GPtrArray) later = g_ptr_array_new ();
  guint n_newer = 0;

  if (stop >= 0 && !sb_state_is_applied (sb_timeline_get_row (self->timeline, (guint) stop)->state))
    return sb_plan_refuse (error, "%s is not applied, so it cannot stay applied",
                           sb_timeline_get_row (self->timeline, (guint) stop)->version);
  for (int i = (int) n - 1; i > stop && self->rows->len < wanted; i--)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->timeline, (guint) i);

      if (!is_in_database (row) && row->state != SB_STATE_PARTIAL)
        {
          if (self->request->keys != NULL && is_asked_for (self->request, row->key))
            self->n_skipped++;
        }
      else if (is_asked_for (self->request, row->key))
        {
          g_ptr_array_add (self->rows, (gpointer) row);
          n_newer = later->len;
        }
      else
        g_ptr_array_add (later, (gpointer) row);
    }
  /* Those not asked for are in the way only when they are newer than one that is. */
  g_ptr_array_set_size (later, (int) n_newer);
  if (self->request->keys != NULL && !self->request->agreed && later->len > 0)
    {
      g_autofree char *names = join_versions (later);

      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK,
                   "later migrations stay applied and may need what goes away: %s", names);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_rollback_row (const SbTimelineRow *row, GError **error)
{
  SbMigration *migration = row->migration;

  if (migration == NULL && row->renamed != NULL)
    return sb_plan_refuse (
        error,
        "%s cannot be rolled back under its new name \"%s\": give it the name \"%s\" "
        "again, or name what to roll back",
        row->version, row->renamed, row->key);
  if (migration == NULL)
    return sb_plan_refuse (
        error,
        "%s cannot be rolled back, its files are gone: bring \"%s\" back, or name what "
        "to roll back",
        row->version, row->key);
  if (migration->other_rollback != NULL)
    {
      g_autofree char *one = g_filename_display_name (migration->paths[SB_ROLE_ROLLBACK]);
      g_autofree char *two = g_filename_display_name (migration->other_rollback);

      return sb_plan_refuse (error, "%s has two rollback scripts: \"%s\" and \"%s\"", row->version,
                             one, two);
    }
  return TRUE;
}

static gboolean
check_rollback (SbPlanChoice *self, GError **error)
{
  g_autoptr (GPtrArray) without = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      const SbTimelineRow *row = self->rows->pdata[i];

      if (!check_rollback_row (row, error))
        return FALSE;
      if (row->migration->paths[SB_ROLE_ROLLBACK] == NULL)
        g_ptr_array_add (without, (gpointer) row);
    }
  if (without->len > 0)
    {
      g_autofree char *names = join_versions (without);

      return sb_plan_refuse (error, "no rollback script for %s; nothing was run", names);
    }
  return TRUE;
}

/*< private >
 * sb_plan_choose:
 * @self: a choice with timeline, request and an empty list
 * @error: return location for %SB_RUN_ERROR_REFUSED or %SB_RUN_ERROR_ASK
 *
 * Returns: whether the request can be followed; @rows are then those to run, in order
 */
gboolean
sb_plan_choose (SbPlanChoice *self, GError **error)
{
  if (!check_keys (self, error))
    return FALSE;
  if (self->request->kind == SB_PLAN_APPLY)
    return choose_apply (self, error);
  return choose_rollback (self, error) && check_rollback (self, error);
}
