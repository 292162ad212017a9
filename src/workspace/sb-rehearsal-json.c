/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-json.h"

#include "sb-shareable.h"

static const char *const changes[] = {
  [SB_CHANGE_ADDED] = "added", [SB_CHANGE_REMOVED] = "removed", [SB_CHANGE_ALTERED] = "altered"
};

static void
add_shareable (SbJson *json, const char *name, const char *text, const char *root)
{
  g_autofree char *shareable = sb_shareable_dup (text, root);

  sb_json_add_string (json, name, shareable);
}

/**
 * sb_rehearsal_json_add_differences:
 * @json: an object that is open
 * @name: the member's name
 * @differences: (nullable): what differs
 *
 * Adds an array, which is empty where nothing differs.
 */
void
sb_rehearsal_json_add_differences (SbJson *json, const char *name, SbDifferences *differences)
{
  sb_json_begin_array (json, name);
  for (guint i = 0; differences != NULL && i < sb_differences_get_n (differences); i++)
    {
      const SbDifference *item = sb_differences_get (differences, i);

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "change", changes[item->change]);
      sb_json_add_string (json, "kind", item->kind);
      sb_json_add_string (json, "name", item->identity);
      if (item->before != NULL)
        sb_json_add_string (json, "before", item->before);
      if (item->after != NULL)
        sb_json_add_string (json, "after", item->after);
      sb_json_end (json);
    }
  sb_json_end (json);
}

static void
add_losses (SbJson *json, const SbRehearsal *rehearsal)
{
  sb_json_begin_array (json, "losses");
  for (guint i = 0; i < rehearsal->losses->len; i++)
    {
      const SbLoss *loss = rehearsal->losses->pdata[i];

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "table", loss->table);
      if (loss->columns != NULL)
        sb_json_add_string (json, "columns", loss->columns);
      sb_json_add_int (json, "rows_before", loss->n_before);
      sb_json_add_int (json, "rows_after", MAX (loss->n_after, 0));
      sb_json_end (json);
    }
  sb_json_end (json);
}

static void
add_names (SbJson *json, const char *name, GStrv names)
{
  sb_json_begin_array (json, name);
  for (; *names != NULL; names++)
    sb_json_add_string (json, NULL, *names);
  sb_json_end (json);
}

static void
add_lock (SbJson *json, const SbCostLock *lock)
{
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "relation", lock->relation);
  sb_json_add_string (json, "mode", sb_lock_mode_get_name (lock->mode));
  if (lock->n_rows >= 0)
    sb_json_add_int (json, "rows", lock->n_rows);
  sb_json_add_double (json, "held_ms", lock->held_us / 1e3);
  sb_json_add_double (json, "readers_ms", lock->readers_us / 1e3);
  sb_json_add_double (json, "writers_ms", lock->writers_us / 1e3);
  sb_json_add_boolean (json, "new", lock->is_new);
  sb_json_end (json);
}

static void
add_forecast (SbJson *json, const SbForecast *forecast)
{
  sb_json_begin_object (json, "forecast");
  sb_json_add_string (json, "relation", forecast->relation);
  sb_json_add_int (json, "rows", forecast->n_rows);
  sb_json_add_boolean (json, "linear", forecast->is_linear);
  sb_json_add_double (json, "low_ms", forecast->low_us / 1e3);
  sb_json_add_double (json, "likely_ms", forecast->likely_us / 1e3);
  sb_json_add_double (json, "high_ms", forecast->high_us / 1e3);
  sb_json_end (json);
}

static void
add_cost (SbJson *json, const SbCost *cost)
{
  sb_json_begin_object (json, NULL);
  sb_json_add_int (json, "number", cost->number);
  if (cost->file != NULL)
    sb_json_add_string (json, "file", cost->file);
  sb_json_add_int (json, "line", cost->line);
  add_shareable (json, "statement", cost->summary, NULL);
  sb_json_add_double (json, "duration_ms", cost->duration_us / 1e3);
  if (cost->n_rows >= 0)
    sb_json_add_int (json, "rows", cost->n_rows);
  if (cost->n_scanned >= 0)
    sb_json_add_int (json, "rows_read", cost->n_scanned);
  sb_json_add_int (json, "wal_bytes", cost->wal_bytes);
  sb_json_add_boolean (json, "alone", cost->is_alone);
  sb_json_begin_array (json, "locks");
  for (guint i = 0; i < cost->locks->len; i++)
    add_lock (json, cost->locks->pdata[i]);
  sb_json_end (json);
  add_names (json, "rewrites", cost->rewrites);
  add_names (json, "index_rewrites", cost->index_rewrites);
  if (cost->forecast != NULL)
    add_forecast (json, cost->forecast);
  sb_json_end (json);
}

static void
add_costs (SbJson *json, const SbRehearsal *rehearsal)
{
  const char *root = rehearsal->migration->root;

  sb_json_begin_array (json, "costs");
  for (guint i = 0; i < rehearsal->costs->len; i++)
    add_cost (json, rehearsal->costs->pdata[i]);
  sb_json_end (json);
  if (rehearsal->cost_problem != NULL)
    add_shareable (json, "cost_problem", rehearsal->cost_problem, root);
  sb_json_begin_array (json, "row_notes");
  for (guint i = 0; i < rehearsal->row_notes->len; i++)
    add_shareable (json, NULL, rehearsal->row_notes->pdata[i], root);
  sb_json_end (json);
}

static void
add_omission (SbJson *json, const SbOmission *omission, const char *root)
{
  sb_json_begin_object (json, NULL);
  sb_json_add_int (json, "number", omission->spot.number);
  if (omission->spot.file != NULL)
    sb_json_add_string (json, "file", omission->spot.file);
  sb_json_add_int (json, "line", omission->spot.line);
  add_shareable (json, "statement", omission->spot.summary, NULL);
  sb_json_add_string (json, "answer", sb_omission_answer_get_name (omission->answer));
  if (omission->why != NULL)
    add_shareable (json, "why", omission->why, root);
  sb_json_end (json);
}

static void
add_strength (SbJson *json, const SbRehearsal *rehearsal)
{
  const SbStrength *strength = rehearsal->strength;
  const char *root = rehearsal->migration->root;
  guint n_noticed = sb_strength_count (strength, SB_OMISSION_NOTICED);
  guint n_survivors = sb_strength_count (strength, SB_OMISSION_SURVIVES);

  sb_json_begin_object (json, "strength");
  sb_json_add_int (json, "noticed", n_noticed);
  sb_json_add_int (json, "survivors", n_survivors);
  if (n_noticed + n_survivors > 0)
    sb_json_add_double (json, "share", (double) n_noticed / (n_noticed + n_survivors));
  if (strength->problem != NULL)
    add_shareable (json, "problem", strength->problem, root);
  sb_json_begin_array (json, "left_out");
  for (guint i = 0; i < strength->omissions->len; i++)
    add_omission (json, strength->omissions->pdata[i], root);
  sb_json_end (json);
  sb_json_end (json);
}

static void
add_late (SbJson *json, const SbRehearsal *rehearsal)
{
  const SbLateOrder *late = rehearsal->late;

  sb_json_begin_object (json, "late");
  sb_json_add_string (json, "outcome", sb_late_verdict_get_name (late->verdict));
  sb_json_add_int (json, "behind", late->n_before);
  if (late->reason != NULL)
    add_shareable (json, "reason", late->reason, rehearsal->migration->root);
  sb_rehearsal_json_add_differences (json, "differences", late->differences);
  sb_json_end (json);
}

static void
add_stages (SbJson *json, const SbRehearsal *rehearsal)
{
  sb_json_begin_array (json, "stages");
  for (SbStage stage = 0; stage < SB_N_STAGES; stage++)
    {
      const SbStageResult *result = &rehearsal->stages[stage];

      if (!result->is_gone)
        continue;
      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "name", sb_stage_get_name (stage));
      sb_json_add_boolean (json, "good", result->is_good);
      sb_json_add_int (json, "statements", result->n_statements);
      sb_json_add_double (json, "duration_ms", result->duration_us / 1e3);
      sb_json_end (json);
    }
  sb_json_end (json);
}

/**
 * sb_rehearsal_json_add_files:
 * @json: an object that is open
 * @files: (nullable) (element-type SbRehearsedFile): what a verdict is about
 * @problem: (nullable): why that is not known
 * @root: (nullable): the project's root
 *
 * Adds an array, which is empty where it is not known, and then why.
 */
void
sb_rehearsal_json_add_files (SbJson *json, GPtrArray *files, const char *problem, const char *root)
{
  sb_json_begin_array (json, "files");
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const SbRehearsedFile *file = files->pdata[i];

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "role", sb_rehearsed_file_get_role_name (file));
      sb_json_add_string (json, "name", file->name);
      sb_json_add_string (json, "sha256", file->checksum);
      sb_json_add_boolean (json, "included", file->is_included);
      sb_json_end (json);
    }
  sb_json_end (json);
  if (problem != NULL)
    add_shareable (json, "files_problem", problem, root);
}

static void
add_repeat (SbJson *json, const char *name, const SbRepeat *repeat, const char *root)
{
  sb_json_begin_object (json, name);
  sb_json_add_string (json, "idempotent", sb_repeat_answer_get_name (repeat->answer));
  if (repeat->why != NULL)
    add_shareable (json, "why", repeat->why, root);
  sb_json_end (json);
}

/* What the copies were made of, if not of the scripts alone. */
static void
add_origin (SbJson *json, const SbOrigin *origin, const char *root)
{
  if (origin == NULL)
    return;
  sb_json_begin_object (json, "copy_of_target");
  sb_json_add_string (json, "by", origin->tool != NULL ? "pg_dump" : "replay");
  if (origin->tool != NULL)
    sb_json_add_string (json, "pg_dump", origin->tool);
  else
    sb_json_add_string (json, "why", origin->reason);
  sb_json_add_int (json, "server_version_num", origin->server_version);
  sb_json_begin_array (json, "notes");
  for (guint i = 0; i < origin->notes->len; i++)
    add_shareable (json, NULL, origin->notes->pdata[i], root);
  sb_json_end (json);
  sb_rehearsal_json_add_differences (json, "differences", origin->differences);
  sb_json_end (json);
}

/**
 * sb_rehearsal_json_add:
 * @json: an object that is open
 * @rehearsal: what came out
 *
 * Adds all that is known of it, with nothing in it that is of this machine alone.
 */
void
sb_rehearsal_json_add (SbJson *json, const SbRehearsal *rehearsal)
{
  const SbMigration *migration = rehearsal->migration;
  const SbStageResult *forward = &rehearsal->stages[SB_STAGE_FORWARD];

  sb_json_add_string (json, "version", migration->version);
  sb_json_add_string (json, "description", migration->description);
  sb_json_add_string (json, "grade", sb_grade_get_name (rehearsal->grade));
  if (rehearsal->reason != NULL)
    add_shareable (json, "reason", rehearsal->reason, migration->root);
  sb_json_add_int (json, "statements", forward->n_statements);
  sb_json_add_int (json, "checks", forward->n_checks);
  sb_json_add_int (json, "checks_failed", forward->n_checks_failed);
  sb_json_add_int (json, "objects", rehearsal->n_objects);
  sb_json_add_int (json, "rows", rehearsal->n_rows);
  sb_rehearsal_json_add_files (json, rehearsal->files, rehearsal->files_problem, migration->root);
  add_stages (json, rehearsal);
  sb_rehearsal_json_add_differences (json, "differences", rehearsal->back);
  sb_rehearsal_json_add_differences (json, "differences_again", rehearsal->again);
  add_losses (json, rehearsal);
  add_repeat (json, "forward_repeated", &rehearsal->repeat_forward, migration->root);
  add_repeat (json, "rollback_repeated", &rehearsal->repeat_rollback, migration->root);
  add_origin (json, rehearsal->origin, migration->root);
  if (rehearsal->before != NULL)
    sb_json_add_string (json, "fingerprint_before", rehearsal->before);
  if (rehearsal->after != NULL)
    sb_json_add_string (json, "fingerprint_after", rehearsal->after);
  add_costs (json, rehearsal);
  if (rehearsal->late != NULL)
    add_late (json, rehearsal);
  if (rehearsal->strength != NULL)
    add_strength (json, rehearsal);
  if (rehearsal->server_version > 0)
    sb_json_add_int (json, "server_version_num", rehearsal->server_version);
  sb_json_add_int (json, "duration_ms", rehearsal->duration_us / 1000);
}
