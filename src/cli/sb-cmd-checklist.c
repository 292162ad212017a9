/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-versions.h"
#include "sb-workspace-ready.h"

static SbReadiness *
read_one (SbCli *cli, SbMigration *migration, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray)
      requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_ready_request_free);

  g_ptr_array_add (requests, sb_ready_request_new (migration));
  sb_workspace_read_ready_async (cli->workspace, requests, sb_cli_done_cb, cli);
  all = sb_workspace_read_ready_finish (cli->workspace, sb_cli_wait (cli), error);
  return all != NULL ? sb_readiness_ref (all->pdata[0]) : NULL;
}

/* Ticks, or takes a tick away; what is there afterwards takes the place of @readiness. */
static gboolean
tick (SbCli *cli, SbReadiness **readiness, const char *id, gboolean is_ticked, SbExit *exit_code)
{
  const SbReadyItem *item = sb_readiness_find (*readiness, id);
  g_autoptr (SbReadiness) old = NULL;
  g_autoptr (GError) error = NULL;

  if (item == NULL || item->judge != SB_READY_JUDGE_PERSON
      || item->state == SB_READY_NOT_APPLICABLE)
    {
      *exit_code = sb_cli_fail_usage (cli,
                                      item == NULL ? "the checklist has no item \"%s\""
                                      : item->state == SB_READY_NOT_APPLICABLE
                                          ? "\"%s\" does not apply to this migration"
                                          : "\"%s\" is judged by the program",
                                      sb_options_shown (id));
      return FALSE;
    }
  sb_workspace_tick_async (cli->workspace, *readiness, item->id, is_ticked, sb_cli_done_cb, cli);
  if (sb_workspace_tick_finish (cli->workspace, sb_cli_wait (cli), &error))
    {
      old = *readiness;
      *readiness = read_one (cli, sb_readiness_get_migration (old), &error);
      if (*readiness != NULL)
        return TRUE;
      *readiness = g_steal_pointer (&old);
    }
  *exit_code = sb_cli_fail (cli, error);
  return FALSE;
}

static void
print_item (SbCli *cli, const SbReadyItem *item)
{
  static const char *const marks[SB_N_READY_STATES] = { "○", "✓", "–" };
  static const SbStyle styles[SB_N_READY_STATES] = { SB_STYLE_WARNING, SB_STYLE_GOOD,
                                                     SB_STYLE_DIM };
  SbStyle style = item->state == SB_READY_NOT_APPLICABLE ? SB_STYLE_DIM : SB_STYLE_PLAIN;

  sb_output_pad (cli->out, 2);
  sb_output_put (cli->out, styles[item->state], marks[item->state]);
  sb_output_pad (cli->out, 4);
  sb_output_put (cli->out, SB_STYLE_BOLD, item->id);
  sb_output_pad (cli->out, 18);
  sb_output_flow (cli->out, style, 18, item->text);
  sb_output_end_line (cli->out);
  sb_output_pad (cli->out, 18);
  sb_output_flow (cli->out, SB_STYLE_DIM, 18, item->reason);
  sb_output_end_line (cli->out);
}

static void
print_text (SbCli *cli, SbReadiness *readiness)
{
  g_autofree char *summary = sb_readiness_dup_summary (readiness);
  guint n_open = 0;

  for (guint i = 0; i < sb_readiness_get_n (readiness); i++)
    {
      const SbReadyItem *item = sb_readiness_get (readiness, i);

      n_open += item->state == SB_READY_OPEN && item->judge == SB_READY_JUDGE_PERSON;
      print_item (cli, item);
    }
  sb_output_end_line (cli->out);
  sb_output_putf (cli->out, SB_STYLE_BOLD, "%s done", summary);
  if (n_open > 0)
    sb_output_putf (cli->out, SB_STYLE_DIM, ", %u for you to tick: --tick ITEM", n_open);
  sb_output_end_line (cli->out);
}

static void
print_json_item (SbCli *cli, const SbMigration *migration, const SbReadyItem *item)
{
  SbJson *json = sb_json_new ();
  g_autofree char *file = item->place != NULL ? sb_cli_dup_shown_path (cli, item->place->path)
                                              : NULL;
  g_autofree char *line = NULL;

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "item");
  sb_json_add_string (json, "version", migration->version);
  sb_json_add_string (json, "id", item->id);
  sb_json_add_string (json, "text", item->text);
  sb_json_add_string (json, "source", item->source);
  sb_json_add_string (json, "judge", item->judge == SB_READY_JUDGE_PERSON ? "person" : "program");
  sb_json_add_string (json, "state", sb_ready_state_get_name (item->state));
  sb_json_add_string (json, "reason", item->reason);
  sb_json_add_string (json, "file", file);
  if (file != NULL)
    sb_json_add_int (json, "line", item->place->line);
  else
    sb_json_add_null (json, "line");
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_json (SbCli *cli, SbReadiness *readiness)
{
  SbMigration *migration = sb_readiness_get_migration (readiness);
  SbJson *json = sb_json_new ();
  g_autofree char *line = NULL;

  for (guint i = 0; i < sb_readiness_get_n (readiness); i++)
    print_json_item (cli, migration, sb_readiness_get (readiness, i));
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "version", migration->version);
  sb_json_add_int (json, "done", sb_readiness_count (readiness, SB_READY_DONE));
  sb_json_add_int (json, "open", sb_readiness_count (readiness, SB_READY_OPEN));
  sb_json_add_int (json, "not_applicable", sb_readiness_count (readiness, SB_READY_NOT_APPLICABLE));
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

/**
 * sb_cmd_checklist:
 * @cli: the command line, parsed
 *
 * Prints a migration's checklist, and ticks what a person judges.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_checklist (SbCli *cli)
{
  g_autoptr (SbMigration) migration = NULL;
  g_autoptr (SbReadiness) readiness = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  migration = sb_versions_find (cli, cli->words[0], &error);
  if (migration != NULL)
    readiness = read_one (cli, migration, &error);
  if (readiness == NULL)
    return sb_cli_fail (cli, error);
  if ((cli->options->tick != NULL && !tick (cli, &readiness, cli->options->tick, TRUE, &exit_code))
      || (cli->options->untick != NULL
          && !tick (cli, &readiness, cli->options->untick, FALSE, &exit_code)))
    return exit_code;
  if (cli->options->json)
    print_json (cli, readiness);
  else
    print_text (cli, readiness);
  return cli->options->check && sb_readiness_count (readiness, SB_READY_OPEN) > 0 ? SB_EXIT_FOUND
                                                                                  : SB_EXIT_DONE;
}
