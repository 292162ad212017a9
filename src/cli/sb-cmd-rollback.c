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
  cli->is_run = TRUE;
  return sb_cmd_run (cli, SB_PLAN_ROLLBACK, cli->words, cli->options->dry_run);
}
