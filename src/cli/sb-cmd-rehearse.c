/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include <string.h>

#include "sb-chain-view.h"
#include "sb-cost-view.h"
#include "sb-differences-view.h"
#include "sb-rehearsal-json.h"
#include "sb-rehearsal-text.h"
#include "sb-repeat-view.h"
#include "sb-strength-view.h"
#include "sb-versions.h"
#include "sb-words.h"
#include "sb-workspace-evidence.h"
#include "sb-workspace-rehearse.h"

#define INDENT 4

/* What is counted while the verdicts come in. */
typedef struct
{
  SbCli *cli;
  guint n;
  guint n_proven;
  guint n_declared;
  gboolean is_chain_good;
  guint width;           /* of the longest version */
  GPtrArray *rehearsals; /* SbRehearsal, where files are wanted of them */
  gboolean is_origin_told;
  gint64 started;
} Tally;

static void
print_json (Tally *tally, const SbRehearsal *rehearsal)
{
  SbJson *json = sb_json_new ();
  g_autofree char *line = NULL;

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "rehearsal");
  sb_rehearsal_json_add (json, rehearsal);
  line = sb_json_free_to_string (json);
  sb_output_json (tally->cli->out, line);
}

static void
put_line (SbOutput *out, SbStyle style, const char *text)
{
  sb_output_text (out, style, INDENT, text);
}

static void
put_losses (SbOutput *out, const SbRehearsal *rehearsal)
{
  for (guint i = 0; i < rehearsal->losses->len; i++)
    {
      g_autofree char *text = sb_rehearsal_text_dup_loss (rehearsal->losses->pdata[i]);

      put_line (out, SB_STYLE_WARNING, text);
    }
}

static void
print_late (SbOutput *out, const SbLateOrder *late)
{
  g_autofree char *words = late != NULL ? sb_late_order_dup_words (late) : NULL;

  if (late == NULL)
    return;
  put_line (out, sb_late_order_is_good (late) ? SB_STYLE_DIM : SB_STYLE_WARNING, words);
  sb_differences_view_print (out, INDENT, late->differences);
}

static SbStyle
get_style (SbGrade grade)
{
  if (grade == SB_GRADE_EXACT)
    return SB_STYLE_GOOD;
  return grade == SB_GRADE_FAILS || grade == SB_GRADE_LOSES_OBJECTS ? SB_STYLE_BAD
                                                                    : SB_STYLE_WARNING;
}

/* Once: what all of them are rehearsed on. */
static void
put_origin (Tally *tally, const SbOrigin *origin)
{
  SbOutput *out = tally->cli->out;
  g_autofree char *words = NULL;

  if (origin == NULL || tally->is_origin_told)
    return;
  tally->is_origin_told = TRUE;
  words = sb_origin_dup_words (origin);
  sb_output_putf (out, SB_STYLE_PLAIN, "on %s", words);
  sb_output_end_line (out);
  for (guint i = 0; i < origin->notes->len; i++)
    put_line (out, SB_STYLE_WARNING, origin->notes->pdata[i]);
  sb_differences_view_print (out, INDENT, origin->differences);
}

static void
print_text (Tally *tally, const SbRehearsal *rehearsal)
{
  SbOutput *out = tally->cli->out;
  SbStyle style = get_style (rehearsal->grade);
  const SbStageResult *forward = &rehearsal->stages[SB_STAGE_FORWARD];
  g_autofree char *duration = sb_words_duration (rehearsal->duration_us);

  put_origin (tally, rehearsal->origin);
  sb_output_put (out, style, sb_grade_is_proof (rehearsal->grade) ? "✓ " : "✗ ");
  sb_output_putf (out, SB_STYLE_BOLD, "%-*s ", (int) tally->width, rehearsal->migration->version);
  sb_output_put (out, SB_STYLE_PLAIN, rehearsal->migration->description);
  sb_output_putf (out, style, "  %s", sb_grade_get_words (rehearsal->grade));
  if (forward->n_checks > 0)
    sb_output_putf (out, SB_STYLE_DIM, " · %u of %u checks",
                    forward->n_checks - forward->n_checks_failed, forward->n_checks);
  sb_output_putf (out, SB_STYLE_DIM, " · %s", duration);
  sb_output_end_line (out);
  if (rehearsal->reason != NULL)
    put_line (out, SB_STYLE_PLAIN, rehearsal->reason);
  sb_differences_view_print (out, INDENT, rehearsal->back);
  put_losses (out, rehearsal);
  if (rehearsal->again != NULL && sb_differences_get_n (rehearsal->again) > 0)
    {
      put_line (out, SB_STYLE_DIM, "applied again:");
      sb_differences_view_print (out, INDENT, rehearsal->again);
    }
  sb_repeat_view_print (out, INDENT, rehearsal);
  sb_strength_view_print (out, INDENT, rehearsal);
  print_late (out, rehearsal->late);
  sb_cost_view_print (out, INDENT, rehearsal, tally->cli->options->costs);
  sb_output_flush (out);
}

static void
rehearsed_cb (SbRehearsal *rehearsal, SbProof *proof, gpointer user_data)
{
  Tally *tally = user_data;

  if (tally->rehearsals != NULL)
    g_ptr_array_add (tally->rehearsals, sb_rehearsal_ref (rehearsal));
  tally->n++;
  tally->n_proven += sb_grade_is_proof (rehearsal->grade);
  tally->n_declared += rehearsal->grade == SB_GRADE_IRREVERSIBLE;
  if (tally->cli->options->json)
    print_json (tally, rehearsal);
  else
    print_text (tally, rehearsal);
}

/* Beside each of them, all of them one after the other. */
static void
print_chain (SbCli *cli, const SbChain *chain)
{
  g_autofree char *line = NULL;

  if (!cli->options->json)
    {
      sb_chain_view_print (cli->out, INDENT, chain);
      return;
    }
  line = sb_chain_view_dup_json (chain);
  sb_output_json (cli->out, line);
}

static gboolean
is_proven (const Tally *tally)
{
  return tally->n_proven + tally->n_declared == tally->n && tally->is_chain_good;
}

static void
print_summary (Tally *tally)
{
  gint64 duration_us = g_get_monotonic_time () - tally->started;
  g_autofree char *duration = sb_words_duration (duration_us);
  g_autofree char *count = sb_words_count (tally->n, "migration", "migrations");
  gboolean is_good = is_proven (tally) && tally->n_declared == 0;

  if (tally->cli->options->json)
    {
      SbJson *json = sb_json_new ();
      g_autofree char *line = NULL;

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "type", "summary");
      sb_json_add_string (json, "outcome", is_proven (tally) ? "proven" : "not-proven");
      sb_json_add_int (json, "migrations", tally->n);
      sb_json_add_int (json, "proven", tally->n_proven);
      sb_json_add_int (json, "irreversible", tally->n_declared);
      sb_json_add_int (json, "duration_ms", duration_us / 1000);
      line = sb_json_free_to_string (json);
      sb_output_json (tally->cli->out, line);
      return;
    }
  sb_output_putf (tally->cli->out, is_good ? SB_STYLE_GOOD : SB_STYLE_WARNING, "%u of %s proven",
                  tally->n_proven, count);
  if (tally->n_declared > 0)
    sb_output_putf (tally->cli->out, SB_STYLE_PLAIN, ", %u declared irreversible",
                    tally->n_declared);
  sb_output_putf (tally->cli->out, SB_STYLE_DIM, " · %s", duration);
  sb_output_end_line (tally->cli->out);
}

/* Those named, or all there are. */
static GPtrArray *
find_migrations (SbCli *cli, GError **error)
{
  SbProject *project = sb_workspace_get_project (cli->workspace);
  GPtrArray *all;

  if (cli->words[0] != NULL)
    return sb_versions_find_all (cli, cli->words, error);
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    g_ptr_array_add (all, sb_migration_ref (sb_project_get_migration (project, i)));
  return all;
}

/* Behind what the target has, if one is named; otherwise each behind all others. */
static gboolean
choose_order (SbCli *cli, GError **error)
{
  if (cli->options->database == NULL)
    {
      sb_workspace_set_rehearsal_order (cli->workspace, TRUE);
      return TRUE;
    }
  sb_workspace_refresh_async (cli->workspace, sb_cli_done_cb, cli);
  return sb_workspace_refresh_finish (cli->workspace, sb_cli_wait (cli), error);
}

/* Writes them, or says before anything is rehearsed that they cannot be. */
static gboolean
write_files (SbCli *cli, GPtrArray *rehearsals, SbChain *chain, GError **error)
{
  const SbOptions *options = cli->options;
  char *texts[] = { options->evidence, options->junit, options->report };
  char *paths[G_N_ELEMENTS (texts)];
  SbRehearsalFiles files;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    paths[i] = texts[i] != NULL ? g_canonicalize_filename (texts[i], NULL) : NULL;
  files = (SbRehearsalFiles){ .evidence = paths[0], .junit = paths[1], .report = paths[2] };
  sb_workspace_write_rehearsals_async (cli->workspace, rehearsals, chain, &files, sb_cli_done_cb,
                                       cli);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (paths[i]);
  return sb_workspace_write_rehearsals_finish (cli->workspace, sb_cli_wait (cli), error);
}

/* As absolute paths; none for the word "none". */
static char **
dup_seeds (GPtrArray *given, GError **error)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < given->len; i++)
    {
      g_autofree char *path = g_canonicalize_filename (given->pdata[i], NULL);

      if (strcmp (given->pdata[i], "none") == 0)
        continue;
      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "no such seed file: \"%s\"",
                       (char *) given->pdata[i]);
          return NULL;
        }
      g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}

/* Where it is to take place. A copy of the target needs one, and without names stands for what is
 * pending there. */
static gboolean
choose_place (SbCli *cli, GError **error)
{
  const char *copy_of = cli->options->copy_of;
  SbRehearsalPlace place = { .is_target_copy = g_strcmp0 (copy_of, "target") == 0 };
  g_auto (GStrv) seeds = NULL;

  if (copy_of != NULL && !place.is_target_copy && strcmp (copy_of, "sandbox") != 0)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "--copy-of takes target or sandbox, not \"%s\"", copy_of);
      return FALSE;
    }
  if (place.is_target_copy && cli->options->order)
    {
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                           "--order needs a copy without those that come after a late migration: "
                           "leave --copy-of target out");
      return FALSE;
    }
  place.is_pending_only = place.is_target_copy && cli->words[0] == NULL;
  place.is_strict = cli->options->strict_roles;
  if (cli->options->seeds->len > 0)
    {
      seeds = dup_seeds (cli->options->seeds, error);
      if (seeds == NULL)
        return FALSE;
    }
  place.seeds = (const char *const *) seeds;
  sb_workspace_set_rehearsal_place (cli->workspace, &place);
  return (cli->options->database == NULL && !place.is_target_copy)
         || sb_cli_choose_target (cli, error);
}

/**
 * sb_cmd_rehearse:
 * @cli: the command line, parsed
 *
 * Rehearses migrations on throw-away copies: there, back, and there again.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_rehearse (SbCli *cli)
{
  Tally tally = { .cli = cli, .is_chain_good = TRUE, .started = g_get_monotonic_time () };
  g_autoptr (GPtrArray) migrations = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GAsyncResult *result;
  SbChain *chain;
  g_autoptr (GPtrArray)
      wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_rehearsal_unref);
  SbExit exit_code;

  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  if (!choose_place (cli, &error))
    return sb_cli_fail (cli, error);
  migrations = find_migrations (cli, &error);
  if (migrations == NULL)
    return sb_cli_fail (cli, error);
  for (guint i = 0; i < migrations->len; i++)
    {
      const SbMigration *migration = migrations->pdata[i];

      tally.width = MAX (tally.width, g_utf8_strlen (migration->version, -1));
      g_ptr_array_add (keys, migration->key);
    }
  g_ptr_array_add (keys, NULL);
  sb_workspace_set_rehearsal_rows (cli->workspace, cli->options->rows);
  sb_workspace_set_rehearsal_limit (cli->workspace, cli->options->time_limit_ms);
  if (cli->options->order && !choose_order (cli, &error))
    return sb_cli_fail (cli, error);
  sb_workspace_set_rehearsal_strength (cli->workspace, cli->options->strength);
  if (cli->options->evidence != NULL || cli->options->junit != NULL || cli->options->report != NULL)
    tally.rehearsals = wanted;
  if (tally.rehearsals != NULL && !write_files (cli, NULL, NULL, &error))
    return sb_cli_fail (cli, error);
  sb_workspace_rehearse_async (cli->workspace, (const char *const *) keys->pdata, NULL,
                               rehearsed_cb, &tally, sb_cli_done_cb, cli);
  result = sb_cli_wait (cli);
  if (!sb_workspace_rehearse_finish (cli->workspace, result, &error))
    return sb_cli_fail (cli, error);
  chain = sb_workspace_rehearse_get_chain (result);
  if (chain != NULL)
    {
      tally.is_chain_good = sb_chain_is_good (chain);
      print_chain (cli, chain);
    }
  if (tally.rehearsals != NULL && !write_files (cli, wanted, chain, &error))
    return sb_cli_fail (cli, error);
  print_summary (&tally);
  return is_proven (&tally) ? SB_EXIT_DONE : SB_EXIT_FOUND;
}
