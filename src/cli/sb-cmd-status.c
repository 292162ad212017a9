/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-cells.h"
#include "sb-json.h"
#include "sb-printable.h"
#include "sb-words.h"

#include <string.h>

/* On a terminal: how wide descriptions may be, and how much of a line facts like to have. */
#define MAX_DESCRIPTION 44
#define MIN_DESCRIPTION 16
#define FACTS 34

typedef struct
{
  const char *mark;
  SbStyle style;
} Look;

static const Look LOOKS[SB_N_STATES] = {
  [SB_STATE_PARTIAL] = { "◐", SB_STYLE_BAD },     [SB_STATE_MISSING] = { "?", SB_STYLE_WARNING },
  [SB_STATE_CHANGED] = { "~", SB_STYLE_WARNING }, [SB_STATE_APPLIED] = { "✓", SB_STYLE_GOOD },
  [SB_STATE_FAILED] = { "✗", SB_STYLE_BAD },      [SB_STATE_LATE] = { "○", SB_STYLE_WARNING },
  [SB_STATE_PENDING] = { "○", SB_STYLE_ACCENT },  [SB_STATE_UNKNOWN] = { "·", SB_STYLE_DIM },
};

/* States in the order in which the last line counts them. */
static const SbState COUNTED[] = { SB_STATE_APPLIED, SB_STATE_PENDING, SB_STATE_CHANGED,
                                   SB_STATE_PARTIAL, SB_STATE_FAILED,  SB_STATE_MISSING,
                                   SB_STATE_LATE };

/* @column: where further lines begin: where the first fact does. */
static void
put_fact (SbOutput *out, guint *column, SbStyle style, const char *text)
{
  g_autofree char *more = g_strconcat (" ", text, NULL);
  gboolean is_first = *column == 0;

  if (is_first)
    *column = sb_output_get_column (out);
  else
    sb_output_put (out, SB_STYLE_DIM, " ·");
  sb_output_flow (out, style, *column, is_first ? text : more);
}

static void
put_facts (SbOutput *out, const SbTimelineRow *row)
{
  guint column = 0;

  put_fact (out, &column, LOOKS[row->state].style, sb_state_get_name (row->state));
  if (row->applied_at != NULL)
    {
      g_autofree char *time = sb_words_time (row->applied_at);

      put_fact (out, &column, SB_STYLE_DIM, time);
    }
  if (row->duration_ms >= 0 && row->applied_at != NULL)
    {
      g_autofree char *duration = sb_words_duration (row->duration_ms * 1000);

      put_fact (out, &column, SB_STYLE_DIM, duration);
    }
  if (row->migration != NULL && row->migration->paths[SB_ROLE_ROLLBACK] == NULL)
    put_fact (out, &column, SB_STYLE_WARNING, "no rollback");
  if (row->migration != NULL && row->migration->unreadable != NULL)
    put_fact (out, &column, SB_STYLE_BAD, "cannot be read");
}

static void
print_row (SbCli *cli, const SbTimelineRow *row, guint version_width, guint description_width)
{
  SbOutput *out = cli->out;
  guint facts = 4 + version_width + 2 + description_width + 2;
  g_autofree char *description = sb_printable_line (row->description != NULL ? row->description
                                                                             : "");
  g_autofree char *fit = sb_output_is_terminal (out) ? sb_cells_fit (description, description_width)
                                                     : g_strdup (description);

  sb_output_pad (out, 2);
  sb_output_put (out, LOOKS[row->state].style, LOOKS[row->state].mark);
  sb_output_pad (out, 4);
  sb_output_put (out, SB_STYLE_BOLD, row->version);
  sb_output_pad (out, 4 + version_width + 2);
  sb_output_put (out, SB_STYLE_PLAIN, fit);
  if (sb_output_get_column (out) > facts - 2)
    sb_output_put (out, SB_STYLE_PLAIN, " ");
  sb_output_pad (out, facts);
  put_facts (out, row);
  sb_output_end_line (out);
  if (row->note != NULL)
    {
      g_autofree char *note = sb_cli_dup_shown_text (cli, row->note);

      sb_output_pad (out, 4 + version_width + 2);
      sb_output_flow (out, LOOKS[row->state].style, 4 + version_width + 2, note);
      sb_output_end_line (out);
    }
}

static void
print_marker (SbOutput *out)
{
  sb_output_put (out, SB_STYLE_GOOD, "  ◆ ── database is here ");
  while (sb_output_get_column (out) < MIN (60, sb_output_get_width (out)))
    sb_output_put (out, SB_STYLE_GOOD, "─");
  sb_output_end_line (out);
}

/* How wide the column of descriptions is. On a terminal a long one is cut, so that a line fits; in a
 * pipe none is, but it stands out of the column. */
static guint
fit_description (SbOutput *out, guint longest, guint version_width)
{
  guint others = 4 + version_width + 2 + 2 + FACTS, width = sb_output_get_width (out);
  guint room = width > others ? width - others : 0;

  if (!sb_output_is_terminal (out))
    return MIN (longest, MAX_DESCRIPTION);
  return MIN (longest, CLAMP (room, MIN_DESCRIPTION, MAX_DESCRIPTION));
}

/* The newest comes last, where the cursor is; the marker stands below the newest that is applied.
 */
static void
print_timeline (SbCli *cli, SbTimeline *timeline)
{
  SbOutput *out = cli->out;
  guint n = sb_timeline_get_n_rows (timeline), version_width = 0, description_width = 0;
  int newest = -1;

  for (guint i = 0; i < n; i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);
      g_autofree char *version = sb_printable_line (row->version);
      g_autofree char *description = sb_printable_line (row->description != NULL ? row->description
                                                                                 : "");

      version_width = MAX (version_width, sb_cells_width (version));
      description_width = MAX (description_width, sb_cells_width (description));
      if (sb_state_is_applied (row->state) || row->state == SB_STATE_MISSING)
        newest = i;
    }
  description_width = fit_description (out, description_width, version_width);
  sb_output_end_line (out);
  if (newest < 0 && n > 0)
    print_marker (out);
  for (guint i = 0; i < n; i++)
    {
      print_row (cli, sb_timeline_get_row (timeline, i), version_width, description_width);
      if ((int) i == newest)
        print_marker (out);
    }
  if (n == 0)
    {
      sb_output_put (out, SB_STYLE_DIM,
                     "  no migrations yet; `switchback-cli new DESCRIPTION` makes one");
      sb_output_end_line (out);
    }
}

/* The history as people call it: the schema counts only where it is not public. */
static const char *
get_history_name (SbHistory *history)
{
  const char *table = sb_history_get_table (history);

  return g_str_has_prefix (table, "public.") ? table + strlen ("public.") : table;
}

static void
print_counts (SbCli *cli, SbTimeline *timeline)
{
  SbOutput *out = cli->out;
  SbHistory *history = sb_timeline_get_history (timeline);
  const SbServerInfo *server = sb_workspace_get_server (cli->workspace);
  g_autofree char *facts = NULL;

  sb_output_end_line (out);
  for (guint i = 0; i < G_N_ELEMENTS (COUNTED); i++)
    {
      guint n = sb_timeline_count (timeline, COUNTED[i]);
      g_autofree char *count = NULL;

      /* The first two are said even when there are none; the rest only when there is something. */
      if (i >= 2 && n == 0)
        continue;
      count = g_strdup_printf ("%s%u %s", i > 0 ? " · " : "", n, sb_state_get_name (COUNTED[i]));
      sb_output_flow (out, n > 0 ? LOOKS[COUNTED[i]].style : SB_STYLE_DIM, 2, count);
    }
  facts = g_strdup_printf ("   %s%s, PostgreSQL %s, %s", get_history_name (history),
                           sb_history_exists (history) ? "" : " (not there yet)", server->version,
                           sb_pooling_get_name (server->pooling));
  sb_output_flow (out, SB_STYLE_DIM, 2, facts);
  sb_output_end_line (out);
}

static void
warn_about_history (SbCli *cli, SbHistory *history)
{
  if (sb_history_is_open_to_api (history))
    sb_cli_warn (
        cli,
        "anybody with the project's anon key can read and change %s; close it: ALTER TABLE %s "
        "ENABLE ROW LEVEL SECURITY; REVOKE ALL ON %s FROM anon, authenticated, PUBLIC",
        sb_history_get_table (history), sb_history_get_table (history),
        sb_history_get_table (history));
}

static void
add_path (SbCli *cli, SbJson *json, const char *name, const SbTimelineRow *row, SbScriptRole role)
{
  const char *path = row->migration != NULL ? row->migration->paths[role] : NULL;
  g_autofree char *shown = path != NULL ? sb_cli_dup_shown_path (cli, path) : NULL;

  sb_json_add_string (json, name, shown);
}

static void
print_json (SbCli *cli, SbTimeline *timeline)
{
  const SbServerInfo *server = sb_workspace_get_server (cli->workspace);
  SbHistory *history = sb_timeline_get_history (timeline);
  g_autofree char *last = NULL;
  SbJson *json;

  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);
      g_autofree char *line = NULL;

      json = sb_json_new ();
      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "type", "migration");
      sb_json_add_string (json, "version", row->version);
      sb_json_add_string (json, "description", row->description);
      sb_json_add_string (json, "state", sb_state_get_name (row->state));
      sb_json_add_string (json, "applied_at", row->applied_at);
      if (row->duration_ms >= 0)
        sb_json_add_int (json, "duration_ms", row->duration_ms);
      else
        sb_json_add_null (json, "duration_ms");
      sb_json_add_string (json, "note", row->note);
      add_path (cli, json, "forward", row, SB_ROLE_FORWARD);
      add_path (cli, json, "rollback", row, SB_ROLE_ROLLBACK);
      add_path (cli, json, "verify", row, SB_ROLE_VERIFY);
      line = sb_json_free_to_string (json);
      sb_output_json (cli->out, line);
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  for (guint i = 0; i < G_N_ELEMENTS (COUNTED); i++)
    sb_json_add_int (json, sb_state_get_name (COUNTED[i]),
                     sb_timeline_count (timeline, COUNTED[i]));
  sb_json_add_string (json, "layout",
                      sb_layout_get_id (
                          sb_project_get_layout (sb_timeline_get_project (timeline))));
  sb_json_add_string (json, "history", get_history_name (history));
  sb_json_add_string (json, "server_version", server->version);
  sb_json_add_string (json, "pooling", sb_pooling_get_id (server->pooling));
  last = sb_json_free_to_string (json);
  sb_output_json (cli->out, last);
}

/**
 * sb_cmd_status:
 * @cli: the command line, parsed
 *
 * Prints the timeline, newest last; with `--check` it also judges it.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_status (SbCli *cli)
{
  SbTimeline *timeline;
  SbExit exit_code;

  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  timeline = sb_workspace_get_timeline (cli->workspace);
  if (cli->options->json)
    print_json (cli, timeline);
  else
    {
      print_timeline (cli, timeline);
      print_counts (cli, timeline);
    }
  warn_about_history (cli, sb_timeline_get_history (timeline));
  if (cli->options->check
      && sb_timeline_count (timeline, SB_STATE_APPLIED) < sb_timeline_get_n_rows (timeline))
    return SB_EXIT_FOUND;
  return SB_EXIT_DONE;
}
