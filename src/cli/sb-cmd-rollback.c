/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

/**
 * sb_cmd_rollback:
 * @cli: the command line, parsed
 *
 * Rolls back the newest migration, or what was named.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_rollback (SbCli *cli)
{
  g_autoptr (SbPlan) plan = NULL;
  SbExit exit_code;

  cli->is_run = TRUE;
  plan = sb_cmd_make_plan (cli, SB_PLAN_ROLLBACK, cli->words, &exit_code);
  if (plan == NULL)
    return exit_code;
  return cli->options->dry_run ? sb_cmd_show_plan (cli, plan) : sb_cmd_run_plan (cli, plan);
}
