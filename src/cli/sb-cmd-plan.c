/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-cli-json.h"
#include "sb-gate.h"
#include "sb-plan-view.h"
#include "sb-run-view.h"
#include "sb-versions.h"
#include "sb-words.h"
#include "sb-workspace-proof.h"

#include <string.h>

/* What was asked for, as a request; the keys are borrowed from the project's migrations. */
static gboolean
make_request (SbCli *cli, SbPlanKind kind, const char *const *words, SbPlanRequest *request,
              GPtrArray *keys, SbMigration **to, GError **error)
{
  const SbOptions *options = cli->options;
  guint n_ways = (words[0] != NULL) + (options->to != NULL) + (options->steps > 0) + options->all;
  g_autoptr (GPtrArray) named = NULL;

  if (n_ways > 1)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "only one of these can be given: %s",
                   kind == SB_PLAN_APPLY ? "VERSION…, --to" : "VERSION…, --to, --steps, --all");
      return FALSE;
    }
  request->kind = kind;
  request->steps = options->steps;
  request->all = options->all;
  request->include_late = options->include_late;
  request->together = options->single_transaction;
  request->role = options->role;
  request->agreed = options->yes;
  if (options->statement_done && options->statement_again)
    {
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                           "only one of these can be given: --statement-done, --statement-again");
      return FALSE;
    }
  if (options->statement_done || options->statement_again)
    request->answer = options->statement_done ? SB_PLAN_ANSWER_DONE : SB_PLAN_ANSWER_AGAIN;
  if (options->to != NULL)
    {
      *to = sb_versions_find (cli, options->to, error);
      if (*to == NULL)
        return FALSE;
      request->to = (*to)->key;
    }
  if (words[0] == NULL)
    return TRUE;
  named = sb_versions_find_all (cli, words, error);
  if (named == NULL)
    return FALSE;
  for (guint i = 0; i < named->len; i++)
    g_ptr_array_add (keys, g_strdup (((SbMigration *) named->pdata[i])->key));
  g_ptr_array_add (keys, NULL);
  request->keys = (const char *const *) keys->pdata;
  return TRUE;
}

/* No --yes answers this: somebody has to have looked. */
static gboolean
ask_about_statement (SbCli *cli, SbPlanRequest *request, const GError *why, GError **error)
{
  if (sb_cli_can_ask (cli))
    {
      g_autofree char *question = g_strdup_printf ("%s. Look, then say \"done\" or \"again\":",
                                                   why->message);
      g_autofree char *answer = sb_cli_ask (cli, question);

      if (g_ascii_strcasecmp (answer, "done") == 0)
        request->answer = SB_PLAN_ANSWER_DONE;
      else if (g_ascii_strcasecmp (answer, "again") == 0)
        request->answer = SB_PLAN_ANSWER_AGAIN;
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "not answered");
      return request->answer != SB_PLAN_ANSWER_NONE;
    }
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK_STATEMENT,
               "%s: look, then give --statement-done or --statement-again", why->message);
  return FALSE;
}

static SbPlan *
ask_for_plan (SbCli *cli, SbPlanRequest *request, GError **error)
{
  g_autoptr (GError) why = NULL;
  SbPlan *plan;

  sb_workspace_plan_async (cli->workspace, request, sb_cli_done_cb, cli);
  plan = sb_workspace_plan_finish (cli->workspace, sb_cli_wait (cli), &why);
  if (plan != NULL)
    return plan;
  if (g_error_matches (why, SB_RUN_ERROR, SB_RUN_ERROR_ASK_STATEMENT))
    return ask_about_statement (cli, request, why, error) ? ask_for_plan (cli, request, error)
                                                          : NULL;
  if (!g_error_matches (why, SB_RUN_ERROR, SB_RUN_ERROR_ASK) || request->agreed)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  if (!sb_cli_can_ask (cli))
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK,
                   "%s: nobody is there to ask, give --yes to do it all the same", why->message);
      return NULL;
    }
  {
    g_autofree char *question = g_strdup_printf ("%s. Go on?", why->message);

    if (!sb_cli_ask_yes (cli, question))
      {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "not agreed");
        return NULL;
      }
  }
  request->agreed = TRUE;
  return ask_for_plan (cli, request, error);
}

/* The plan that was asked for, from the timeline as it is now. */
static SbPlan *
choose_plan (SbCli *cli, SbPlanKind kind, const char *const *words, SbExit *exit_code)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SbMigration) to = NULL;
  g_autoptr (GError) error = NULL;
  SbPlanRequest request = { 0 };
  SbPlan *plan = NULL;
  guint n_late;

  if (make_request (cli, kind, words, &request, keys, &to, &error))
    plan = ask_for_plan (cli, &request, &error);
  if (plan == NULL)
    {
      *exit_code = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                       ? sb_cli_decline (cli)
                       : sb_cli_fail (cli, error);
      return NULL;
    }
  n_late = sb_plan_get_n_late (plan);
  if (n_late > 0)
    sb_cli_warn (cli,
                 "%u late %s older than the newest applied and left out: name %s, or give "
                 "--include-late",
                 n_late, n_late == 1 ? "migration is" : "migrations are",
                 n_late == 1 ? "it" : "them");
  return plan;
}

static SbExit
say_nothing_to_do (SbCli *cli, SbPlan *plan)
{
  gboolean is_apply = sb_plan_get_kind (plan) == SB_PLAN_APPLY;

  if (cli->options->json)
    sb_cli_json_nothing_to_do (cli, sb_plan_get_n_skipped (plan));
  else
    {
      sb_output_put (cli->out, SB_STYLE_BOLD,
                     is_apply ? "nothing to apply" : "nothing to roll back");
      if (sb_plan_get_n_skipped (plan) > 0)
        sb_output_putf (cli->out, SB_STYLE_DIM, ": %u %s", sb_plan_get_n_skipped (plan),
                        is_apply ? "applied already" : "not applied");
      sb_output_end_line (cli->out);
    }
  return SB_EXIT_DONE;
}

static SbExit
show_plan (SbCli *cli, SbPlan *plan)
{
  if (cli->options->json)
    sb_plan_view_print_json (cli, plan);
  else if (sb_plan_get_n_steps (plan) == 0)
    return say_nothing_to_do (cli, plan);
  else
    sb_plan_view_print (cli, plan);
  return SB_EXIT_DONE;
}

/* Whoever waits for other runners wants what is left after those: a stale plan is made again, unless
 * so many steps back were asked for of which some are done. */
static SbExit
run_plan (SbCli *cli, SbPlan *plan, gboolean *is_stale)
{
  gboolean is_apply = sb_plan_get_kind (plan) == SB_PLAN_APPLY;
  SbRunOptions options = { .verify = is_apply && !cli->options->no_verify,
                           .lock_timeout_ms = cli->options->lock_timeout_ms,
                           .tries = cli->options->tries,
                           .lock_wait_ms = cli->options->wait ? cli->options->wait_ms : 0 };
  g_autoptr (SbRunView) view = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (sb_plan_get_n_steps (plan) == 0)
    return say_nothing_to_do (cli, plan);
  sb_workspace_check_proofs_async (cli->workspace, plan, sb_cli_done_cb, cli);
  if (!sb_workspace_check_proofs_finish (cli->workspace, sb_cli_wait (cli), &error))
    return sb_cli_fail (cli, error);
  if (!sb_gate_pass (cli, plan, &exit_code))
    return exit_code;

  if (!cli->options->json)
    sb_output_end_line (cli->out);
  view = sb_run_view_new (cli, is_apply ? SB_RUN_VIEW_APPLY : SB_RUN_VIEW_ROLLBACK, plan, NULL);
  cli->has_begun = TRUE;
  sb_workspace_run_async (cli->workspace, plan, &options, sb_cli_done_cb, cli);
  summary = sb_workspace_run_finish (cli->workspace, sb_cli_wait (cli), &error);
  cli->has_begun = FALSE;
  if (summary != NULL)
    {
      *is_stale = cli->options->wait && summary->is_stale && cli->options->steps == 0;
      return sb_run_view_finish (view, summary);
    }
  *is_stale = cli->options->wait && g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
  return *is_stale ? SB_EXIT_FAILED : sb_cli_fail (cli, error);
}

/**
 * sb_cmd_run:
 * @cli: a command's context
 * @kind: apply or roll back
 * @words: (array zero-terminated=1): the versions that were named
 * @is_dry: only show the plan
 *
 * What plan, apply and rollback do: opens project and target, makes the plan that was asked for,
 * and
 * runs it when it may be run.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_run (SbCli *cli, SbPlanKind kind, const char *const *words, gboolean is_dry)
{
  SbExit exit_code;
  gboolean is_stale;

  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  do
    {
      g_autoptr (SbPlan) plan = choose_plan (cli, kind, words, &exit_code);

      if (plan == NULL)
        return exit_code;
      if (is_dry)
        return show_plan (cli, plan);
      is_stale = FALSE;
      exit_code = run_plan (cli, plan, &is_stale);
    }
  while (is_stale && sb_cli_reopen (cli, &exit_code));
  return exit_code;
}

/**
 * sb_cmd_plan:
 * @cli: the command line, parsed
 *
 * Prints what an apply or a roll back would run. Sends nothing.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_plan (SbCli *cli)
{
  gboolean is_apply = strcmp (cli->words[0], "apply") == 0;

  return sb_cmd_run (cli, is_apply ? SB_PLAN_APPLY : SB_PLAN_ROLLBACK, cli->words + 1, TRUE);
}
