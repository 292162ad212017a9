/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-run-view.h"
#include "sb-versions.h"

/* Without names: whatever is applied and has a verify script. */
static GPtrArray *
list_applied (SbCli *cli, guint *n_without)
{
  SbTimeline *timeline = sb_workspace_get_timeline (cli->workspace);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);

  *n_without = 0;
  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->migration == NULL || !sb_state_is_applied (row->state))
        continue;
      if (row->migration->paths[SB_ROLE_VERIFY] != NULL)
        g_ptr_array_add (list, sb_migration_ref (row->migration));
      else
        ++*n_without;
    }
  return list;
}

static GPtrArray *
list_named (SbCli *cli, GError **error)
{
  GPtrArray *list = sb_versions_find_all (cli, cli->words, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      SbMigration *migration = list->pdata[i];

      if (migration->paths[SB_ROLE_VERIFY] != NULL)
        continue;
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "\"%s\" has no verify script",
                   migration->version);
      g_clear_pointer (&list, g_ptr_array_unref);
    }
  return list;
}

/**
 * sb_cmd_verify:
 * @cli: the command line, parsed
 *
 * Runs the checks of applied migrations and prints what came of them.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_verify (SbCli *cli)
{
  g_autoptr (GPtrArray) migrations = NULL;
  g_autoptr (SbRunView) view = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;
  guint n_without = 0;
  SbExit exit_code;

  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  migrations = cli->words[0] != NULL ? list_named (cli, &error) : list_applied (cli, &n_without);
  if (migrations == NULL)
    return sb_cli_fail (cli, error);
  if (n_without > 0)
    sb_cli_warn (cli, "%u applied %s no verify script", n_without,
                 n_without == 1 ? "migration has" : "migrations have");

  if (migrations->len == 0 && !cli->options->json)
    {
      sb_output_put (cli->out, SB_STYLE_BOLD, "nothing to verify");
      sb_output_put (cli->out, SB_STYLE_DIM,
                     n_without > 0 ? ": no applied migration has a verify script"
                                   : ": nothing is applied");
      sb_output_end_line (cli->out);
      return SB_EXIT_DONE;
    }
  if (!cli->options->json)
    sb_output_end_line (cli->out);
  view = sb_run_view_new (cli, SB_RUN_VIEW_VERIFY, NULL, migrations);
  sb_workspace_verify_async (cli->workspace, migrations, &(SbVerifyOptions){ 0 }, sb_cli_done_cb,
                             cli);
  summary = sb_workspace_verify_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (summary == NULL)
    return sb_cli_fail (cli, error);
  return sb_run_view_finish (view, summary);
}
