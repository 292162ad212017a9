/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"

#include <string.h>

#define ID_WIDTH 20

/* Where it comes from, in a word for JSON; built-in ones say nothing to people. */
static const char *
get_origin (SbTemplate *template)
{
  switch (sb_template_get_origin (template))
    {
    case SB_TEMPLATE_OF_PROJECT:
      return "project";
    case SB_TEMPLATE_OF_USER:
      return "user";
    case SB_TEMPLATE_BUILT_IN:
    default:
      return "built-in";
    }
}

static void
print_line (SbCli *cli, SbTemplate *template)
{
  g_autofree char *title = sb_cli_dup_shown_text (cli, sb_template_get_title (template));
  g_autofree char *summary = sb_cli_dup_shown_text (cli, sb_template_get_summary (template));
  g_autofree char *id = sb_cli_dup_shown_text (cli, sb_template_get_id (template));
  gboolean is_ours = sb_template_get_origin (template) == SB_TEMPLATE_BUILT_IN;

  sb_output_put (cli->out, SB_STYLE_BOLD, id);
  sb_output_pad (cli->out, ID_WIDTH);
  sb_output_put (cli->out, SB_STYLE_PLAIN, title);
  if (*summary != '\0')
    sb_output_putf (cli->out, SB_STYLE_DIM, " · %s", summary);
  if (!is_ours)
    sb_output_putf (cli->out, SB_STYLE_ACCENT, " · %s%s", get_origin (template),
                    sb_template_hides_another (template) ? ", in place of another" : "");
  sb_output_end_line (cli->out);
}

static void
print_parameter (SbCli *cli, const SbParameter *parameter)
{
  g_autofree char *label = sb_cli_dup_shown_text (cli, parameter->label);
  g_autofree char *value = parameter->value != NULL ? sb_cli_dup_shown_text (cli, parameter->value)
                                                    : NULL;
  g_autofree char *choices = parameter->choices != NULL ? g_strjoinv ("|", parameter->choices)
                                                        : NULL;

  if (sb_parameter_is_version (parameter))
    return;
  sb_output_pad (cli->out, 2);
  sb_output_put (cli->out, SB_STYLE_BOLD, parameter->name);
  sb_output_pad (cli->out, ID_WIDTH);
  sb_output_put (cli->out, SB_STYLE_PLAIN, choices != NULL ? choices : parameter->kind);
  if (value == NULL)
    sb_output_put (cli->out, SB_STYLE_WARNING, ", needed");
  else if (*value != '\0')
    sb_output_putf (cli->out, SB_STYLE_PLAIN, " = %s", value);
  sb_output_end_line (cli->out);
  sb_output_text (cli->out, SB_STYLE_DIM, ID_WIDTH, label);
}

static void
print_json (SbCli *cli, SbTemplate *template)
{
  SbJson *json = sb_json_new ();
  g_autofree char *line = NULL;
  guint n;
  const SbParameter *parameters = sb_template_get_parameters (template, &n);

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "template");
  sb_json_add_string (json, "name", sb_template_get_id (template));
  sb_json_add_string (json, "title", sb_template_get_title (template));
  sb_json_add_string (json, "summary", sb_template_get_summary (template));
  sb_json_add_string (json, "origin", get_origin (template));
  sb_json_add_boolean (json, "hides_another", sb_template_hides_another (template));
  sb_json_begin_array (json, "parameters");
  for (guint i = 0; i < n; i++)
    {
      if (sb_parameter_is_version (&parameters[i]))
        continue;
      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "name", parameters[i].name);
      sb_json_add_string (json, "kind", parameters[i].kind);
      sb_json_add_string (json, "label", parameters[i].label);
      sb_json_add_boolean (json, "needed", parameters[i].value == NULL);
      if (parameters[i].value != NULL)
        sb_json_add_string (json, "default", parameters[i].value);
      sb_json_begin_array (json, "choices");
      for (guint j = 0; parameters[i].choices != NULL && parameters[i].choices[j] != NULL; j++)
        sb_json_add_string (json, NULL, parameters[i].choices[j]);
      sb_json_end (json);
      sb_json_end (json);
    }
  sb_json_end (json);
  sb_json_end (json);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print (SbCli *cli, SbTemplate *template, gboolean with_parameters)
{
  guint n;
  const SbParameter *parameters = sb_template_get_parameters (template, &n);

  if (cli->options->json)
    {
      print_json (cli, template);
      return;
    }
  print_line (cli, template);
  for (guint i = 0; with_parameters && i < n; i++)
    print_parameter (cli, &parameters[i]);
}

/**
 * sb_cmd_templates:
 * @cli: the command line, parsed
 *
 * Prints the templates that this project can use, or one of them with its parameters.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_templates (SbCli *cli)
{
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  SbTemplate *one = NULL;
  SbExit exit_code;

  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  sb_workspace_load_templates_async (cli->workspace, sb_cli_done_cb, cli);
  templates = sb_workspace_load_templates_finish (cli->workspace, sb_cli_wait (cli), &problems,
                                                  &error);
  if (templates == NULL)
    return sb_cli_fail (cli, error);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *shown = sb_cli_dup_shown_text (cli, problems->pdata[i]);

      sb_cli_warn (cli, "%s", shown);
    }
  if (cli->words[0] != NULL)
    {
      one = sb_template_find (templates, cli->words[0], &error);
      if (one == NULL)
        return sb_cli_fail (cli, error);
      print (cli, one, TRUE);
    }
  for (guint i = 0; one == NULL && i < templates->len; i++)
    print (cli, templates->pdata[i], FALSE);
  return SB_EXIT_DONE;
}
