/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-view.h"

#include "sb-error-view.h"
#include "sb-words.h"

#include <string.h>

/**
 * sb_lint_view_locate:
 * @script: the script that was linted
 * @walk: where the last call for this script left off; all zero for the first
 * @offset: byte offset in its text
 *
 * Returns: where that is on disk; without a source where the script is one file as it is
 */
SbSourcePlace
sb_lint_view_locate (SbScript *script, SbLinesWalk *walk, gsize offset)
{
  SbSources *sources = sb_script_get_sources (script);
  SbSourcePlace place = { .offset = offset };
  SbPosition position;
  gsize length;
  const char *text;

  if (sources != NULL)
    return sb_sources_locate (sources, offset);
  text = sb_script_get_text (script, &length);
  position = sb_lines_walk (walk, text, length, offset);
  place.line = position.line;
  place.column = position.column;
  return place;
}

/**
 * sb_lint_view_dup_path:
 * @cli: a command's context
 * @file: a file
 * @place: where a finding is
 *
 * Returns: (transfer full): the path to show: of what the file includes, that file's
 */
char *
sb_lint_view_dup_path (SbCli *cli, const SbLintedFile *file, const SbSourcePlace *place)
{
  SbSources *sources = sb_script_get_sources (sb_finding_list_get_script (file->findings));

  if (place->source != NULL && place->source != sb_sources_get (sources, 0))
    return sb_cli_dup_shown_path (cli, place->source->path);
  return g_path_is_absolute (file->path) ? sb_cli_dup_shown_path (cli, file->path)
                                         : g_strdup (file->path);
}

static void
print_finding (SbCli *cli, const SbLintedFile *file, const SbFinding *finding, SbLinesWalk *walk)
{
  static const SbStyle styles[] = { SB_STYLE_ACCENT, SB_STYLE_WARNING, SB_STYLE_BAD };
  SbScript *script = sb_finding_list_get_script (file->findings);
  SbSourcePlace place = sb_lint_view_locate (script, walk, finding->start);
  g_autofree char *path = sb_lint_view_dup_path (cli, file, &place);
  gsize length;
  const char *text = sb_script_get_text (script, &length);

  if (place.source != NULL)
    {
      text = place.source->text;
      length = place.source->length;
    }
  sb_output_put (cli->out, SB_STYLE_BOLD, path);
  sb_output_putf (cli->out, SB_STYLE_BOLD, ":%u:%u: ", place.line, place.column);
  sb_output_putf (cli->out, styles[finding->severity],
                  "%s: ", sb_severity_get_name (finding->severity));
  sb_output_put (cli->out, SB_STYLE_BOLD, finding->message);
  sb_output_putf (cli->out, SB_STYLE_DIM, " [%s %s]", finding->rule->id, finding->rule->slug);
  sb_output_end_line (cli->out);
  sb_error_view_print_line (cli->out, place.line, text, length, place.offset);
  if (finding->fix == NULL)
    return;
  sb_output_pad (cli->out, 7);
  sb_output_putf (cli->out, SB_STYLE_DIM, "→ %s", finding->fix);
  sb_output_end_line (cli->out);
}

static void
print_summary (SbCli *cli, const SbLintCount *count)
{
  g_autofree char *files = sb_words_count (count->files, "file", "files");
  g_autofree char *errors = sb_words_count (count->n[SB_SEVERITY_ERROR], "error", "errors");
  g_autofree char *warnings = sb_words_count (count->n[SB_SEVERITY_WARNING], "warning", "warnings");

  sb_output_putf (cli->out, SB_STYLE_BOLD, "%s · %s · %s · %u info", files, errors, warnings,
                  count->n[SB_SEVERITY_INFO]);
  sb_output_end_line (cli->out);
}

static void
print_text (SbCli *cli, GPtrArray *files, const SbLintCount *count)
{
  guint n = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const SbLintedFile *file = g_ptr_array_index (files, i);
      SbLinesWalk walk = { 0 };

      for (guint k = 0; file->findings != NULL && k < sb_finding_list_get_n (file->findings);
           k++, n++)
        print_finding (cli, file, sb_finding_list_get (file->findings, k), &walk);
    }
  if (n > 0)
    sb_output_end_line (cli->out);
  print_summary (cli, count);
}

static const SbLintView views[] = {
  { "text", print_text },
  { "json", sb_lint_json_print },
  { "sarif", sb_lint_sarif_print },
};

/**
 * sb_lint_view_find:
 * @name: what --format was given
 *
 * Returns: (nullable): the view of that name
 */
const SbLintView *
sb_lint_view_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (strcmp (views[i].name, name) == 0)
      return &views[i];
  return NULL;
}
