/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-config.h"
#include "sb-json.h"
#include "sb-lint-view.h"

static void
print_line (SbCli *cli, SbJson *json)
{
  g_autofree char *line = sb_json_free_to_string (json);

  sb_output_json (cli->out, line);
}

/* Edits count bytes of the file, and are there only where the file is what was linted. */
static void
add_edits (SbJson *json, SbScript *script, const SbFinding *finding)
{
  sb_json_begin_array (json, "edits");
  for (guint i = 0; sb_script_get_sources (script) == NULL && i < finding->n_edits; i++)
    {
      sb_json_begin_object (json, NULL);
      sb_json_add_int (json, "offset", (gint64) finding->edits[i].offset);
      sb_json_add_int (json, "length", (gint64) finding->edits[i].length);
      sb_json_add_string (json, "text", finding->edits[i].text);
      sb_json_end (json);
    }
  sb_json_end (json);
}

static void
print_finding (SbCli *cli, const SbLintedFile *file, const SbFinding *finding, SbLinesWalk *walk)
{
  SbScript *script = sb_finding_list_get_script (file->findings);
  SbSourcePlace start = sb_lint_view_locate (script, walk, finding->start);
  SbLinesWalk ahead = *walk; /* the next finding may start before this one's end */
  SbSourcePlace end = sb_lint_view_locate (script, &ahead, finding->end);
  g_autofree char *path = sb_lint_view_dup_path (cli, file, &start);
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "finding");
  sb_json_add_string (json, "file", path);
  sb_json_add_int (json, "line", start.line);
  sb_json_add_int (json, "column", start.column);
  sb_json_add_int (json, "end_line", end.line);
  sb_json_add_int (json, "end_column", end.column);
  sb_json_add_string (json, "rule", finding->rule->id);
  sb_json_add_string (json, "name", finding->rule->slug);
  sb_json_add_string (json, "severity", sb_severity_get_name (finding->severity));
  sb_json_add_string (json, "message", finding->message);
  sb_json_add_string (json, "why", finding->rule->why);
  sb_json_add_string (json, "fix", finding->fix);
  add_edits (json, script, finding);
  print_line (cli, json);
}

/* A file that could not be read. */
static void
print_error (SbCli *cli, const SbLintedFile *file)
{
  g_autofree char *text = sb_cli_dup_shown_text (cli, file->error);
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "error");
  sb_json_add_string (json, "file", file->path);
  sb_json_add_string (json, "message", text);
  print_line (cli, json);
}

/**
 * sb_lint_json_print:
 * @cli: a command's context
 * @files: (element-type SbLintedFile): what was linted
 * @count: what was found
 *
 * Prints an object for each finding and a summary, a line each.
 */
void
sb_lint_json_print (SbCli *cli, GPtrArray *files, const SbLintCount *count)
{
  SbJson *json;

  for (guint i = 0; i < files->len; i++)
    {
      const SbLintedFile *file = g_ptr_array_index (files, i);
      SbLinesWalk walk = { 0 };

      if (file->findings == NULL)
        print_error (cli, file);
      for (guint k = 0; file->findings != NULL && k < sb_finding_list_get_n (file->findings); k++)
        print_finding (cli, file, sb_finding_list_get (file->findings, k), &walk);
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_int (json, "files", count->files);
  sb_json_add_int (json, "unreadable", count->unreadable);
  sb_json_add_int (json, "errors", count->n[SB_SEVERITY_ERROR]);
  sb_json_add_int (json, "warnings", count->n[SB_SEVERITY_WARNING]);
  sb_json_add_int (json, "infos", count->n[SB_SEVERITY_INFO]);
  print_line (cli, json);
}

/* SARIF 2.1.0 */

static const char *
get_level (SbSeverity severity)
{
  static const char *const levels[] = { "note", "warning", "error" };

  return levels[severity];
}

static void
add_text (SbJson *json, const char *name, const char *text)
{
  sb_json_begin_object (json, name);
  sb_json_add_string (json, "text", text);
  sb_json_end (json);
}

static void
add_rules (SbJson *json)
{
  sb_json_begin_array (json, "rules");
  for (guint i = 0; i < sb_lint_rules_get_n (); i++)
    {
      const SbLintRule *rule = sb_lint_rules_get (i);

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "id", rule->id);
      sb_json_add_string (json, "name", rule->slug);
      add_text (json, "shortDescription", rule->title);
      add_text (json, "fullDescription", rule->why);
      sb_json_begin_object (json, "defaultConfiguration");
      sb_json_add_string (json, "level", get_level (rule->severity));
      sb_json_add_boolean (json, "enabled", !(rule->flags & SB_LINT_OFF));
      sb_json_end (json);
      sb_json_end (json);
    }
  sb_json_end (json);
}

static void
add_location (SbCli *cli, SbJson *json, const SbLintedFile *file, const SbFinding *finding,
              SbLinesWalk *walk)
{
  SbScript *script = sb_finding_list_get_script (file->findings);
  SbSourcePlace start = sb_lint_view_locate (script, walk, finding->start);
  SbLinesWalk ahead = *walk; /* the next finding may start before this one's end */
  SbSourcePlace end = sb_lint_view_locate (script, &ahead, finding->end);
  g_autofree char *path = sb_lint_view_dup_path (cli, file, &start);
  g_autofree char *uri = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);

  sb_json_begin_array (json, "locations");
  sb_json_begin_object (json, NULL);
  sb_json_begin_object (json, "physicalLocation");
  sb_json_begin_object (json, "artifactLocation");
  sb_json_add_string (json, "uri", uri);
  sb_json_end (json);
  sb_json_begin_object (json, "region");
  sb_json_add_int (json, "startLine", start.line);
  sb_json_add_int (json, "startColumn", start.column);
  sb_json_add_int (json, "endLine", end.line);
  sb_json_add_int (json, "endColumn", end.column);
  sb_json_end (json);
  sb_json_end (json);
  sb_json_end (json);
  sb_json_end (json);
}

static void
add_result (SbCli *cli, SbJson *json, const SbLintedFile *file, const SbFinding *finding,
            SbLinesWalk *walk)
{
  g_autofree char *message = finding->fix != NULL ? g_strdup_printf ("%s; better: %s",
                                                                     finding->message, finding->fix)
                                                  : g_strdup (finding->message);

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "ruleId", finding->rule->id);
  sb_json_add_string (json, "level", get_level (finding->severity));
  add_text (json, "message", message);
  add_location (cli, json, file, finding, walk);
  sb_json_end (json);
}

/**
 * sb_lint_sarif_print:
 * @cli: a command's context
 * @files: (element-type SbLintedFile): what was linted
 * @count: what was found
 *
 * Prints one SARIF 2.1.0 log with all rules and results. Columns are counted in characters.
 */
void
sb_lint_sarif_print (SbCli *cli, GPtrArray *files, const SbLintCount *count)
{
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  sb_json_add_string (json, "version", "2.1.0");
  sb_json_begin_array (json, "runs");
  sb_json_begin_object (json, NULL);
  sb_json_begin_object (json, "tool");
  sb_json_begin_object (json, "driver");
  sb_json_add_string (json, "name", "switchback-cli");
  sb_json_add_string (json, "version", SB_VERSION);
  add_rules (json);
  sb_json_end (json);
  sb_json_end (json);
  sb_json_add_string (json, "columnKind", "unicodeCodePoints");
  sb_json_begin_array (json, "results");
  for (guint i = 0; i < files->len; i++)
    {
      const SbLintedFile *file = g_ptr_array_index (files, i);
      SbLinesWalk walk = { 0 };

      for (guint k = 0; file->findings != NULL && k < sb_finding_list_get_n (file->findings); k++)
        add_result (cli, json, file, sb_finding_list_get (file->findings, k), &walk);
    }
  print_line (cli, json);
}
