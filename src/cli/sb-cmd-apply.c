/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

/**
 * sb_cmd_apply:
 * @cli: the command line, parsed
 *
 * Applies what is pending, or what was named.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_apply (SbCli *cli)
{
  cli->is_run = TRUE;
  return sb_cmd_run (cli, SB_PLAN_APPLY, cli->words, cli->options->dry_run);
}
