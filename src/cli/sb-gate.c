/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-gate.h"

#include "sb-plan-view.h"
#include "sb-words.h"
#include "sb-workspace-ready.h"

#include <string.h>

/* More open items than anybody reads before a question. */
#define MAX_OPEN 8

static char *
describe (SbPlan *plan)
{
  g_autofree char *count = sb_words_count (sb_plan_get_n_steps (plan), "migration", "migrations");

  return g_strdup_printf ("%s %s", sb_plan_get_kind (plan) == SB_PLAN_APPLY ? "Apply" : "Roll back",
                          count);
}

static gboolean
pass_staging (SbCli *cli, const char *what, SbTarget *target, SbExit *exit_code)
{
  g_autofree char *question = g_strdup_printf ("%s on %s (staging)?", what,
                                               sb_target_get_name (target));

  if (cli->options->yes)
    return TRUE;
  if (!sb_cli_can_ask (cli))
    {
      *exit_code = sb_cli_fail_usage (cli, "nobody is there to ask \"%s\": give --yes", question);
      return FALSE;
    }
  if (sb_cli_ask_yes (cli, question))
    return TRUE;
  *exit_code = sb_cli_decline (cli);
  return FALSE;
}

static gboolean
pass_production (SbCli *cli, const char *what, SbGateShow show, gpointer shown, SbTarget *target,
                 SbExit *exit_code)
{
  gboolean is_explicit = cli->options->database != NULL;
  const char *name = sb_target_get_name (target);
  g_autofree char *question = NULL, *answer = NULL;

  if (cli->options->yes && is_explicit)
    return TRUE;
  if (!sb_cli_can_ask (cli))
    {
      *exit_code =
          sb_cli_fail_usage (cli,
                             "nobody is there to ask \"%s on %s (production)?\": give --yes "
                             "and name the target with --database",
                             what, name);
      return FALSE;
    }
  show (cli, shown);
  question = g_strdup_printf ("%s on production? Type its name, %s, to go on:", what, name);
  answer = sb_cli_ask (cli, question);
  if (strcmp (answer, name) == 0)
    return TRUE;
  *exit_code = sb_cli_decline (cli);
  return FALSE;
}

/**
 * sb_gate_pass_what:
 * @cli: a command's context with a target
 * @what: what is about to be done, for people: "Apply 3 migrations"
 * @show: shows it in full
 * @shown: for @show
 * @exit_code: (out): set when it may not
 *
 * Sandbox and local act at once. Staging asks. Production shows what would be done and wants the
 * target's name typed. Without a terminal staging needs `--yes`, production `--yes` and an explicit
 * target option.
 *
 * Returns: whether to go on
 */
gboolean
sb_gate_pass_what (SbCli *cli, const char *what, SbGateShow show, gpointer shown, SbExit *exit_code)
{
  SbTarget *target = sb_workspace_get_target (cli->workspace);

  switch (sb_target_get_environment (target))
    {
    case SB_ENVIRONMENT_SANDBOX:
    case SB_ENVIRONMENT_LOCAL:
      return TRUE;
    case SB_ENVIRONMENT_STAGING:
      return pass_staging (cli, what, target, exit_code);
    case SB_ENVIRONMENT_PRODUCTION:
    default:
      return pass_production (cli, what, show, shown, target, exit_code);
    }
}

static void
show_plan (SbCli *cli, gpointer plan)
{
  sb_plan_view_print (cli, plan);
}

/* Before a person is asked, what is open in the checklists is said; it stops nobody. */
static void
show_open (SbCli *cli, SbPlan *plan)
{
  SbEnvironment environment = sb_target_get_environment (sb_workspace_get_target (cli->workspace));
  g_autoptr (GPtrArray)
      requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_ready_request_free);
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *open = NULL;

  if (environment == SB_ENVIRONMENT_SANDBOX || environment == SB_ENVIRONMENT_LOCAL
      || sb_plan_get_kind (plan) != SB_PLAN_APPLY || cli->options->yes || !sb_cli_can_ask (cli))
    return;
  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    g_ptr_array_add (requests, sb_ready_request_new (sb_plan_get_step (plan, i)->migration));
  sb_workspace_read_ready_async (cli->workspace, requests, sb_cli_done_cb, cli);
  all = sb_workspace_read_ready_finish (cli->workspace, sb_cli_wait (cli), NULL);
  open = all != NULL ? sb_ready_dup_open (all, MAX_OPEN) : NULL;
  if (open == NULL)
    return;
  sb_output_text (sb_cli_err (cli), SB_STYLE_WARNING, 0, open);
  sb_output_flush (sb_cli_err (cli));
}

/**
 * sb_gate_pass:
 * @cli: a command's context with a target
 * @plan: what is about to run
 * @exit_code: (out): set when it may not
 *
 * sb_gate_pass_what() for a plan.
 *
 * Returns: whether to go on
 */
gboolean
sb_gate_pass (SbCli *cli, SbPlan *plan, SbExit *exit_code)
{
  g_autofree char *what = describe (plan);

  show_open (cli, plan);
  return sb_gate_pass_what (cli, what, show_plan, plan, exit_code);
}
