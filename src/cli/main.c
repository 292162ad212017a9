/* SPDX-License-Identifier: GPL-3.0-or-later */
/* switchback-cli: finds the command and runs it. */
#include "sb-arguments.h"
#include "sb-cli-json.h"
#include "sb-cmd.h"
#include "sb-config.h"
#include "sb-heap.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* Whether JSON is asked for, also where the rest of the line makes no sense. */
static gboolean wants_json;

/* Wrong usage: nothing was looked at yet. */
static int
fail (const char *message, const char *command)
{
  g_autoptr (SbOutput) err = sb_output_new (2);

  if (wants_json)
    {
      g_autoptr (SbOutput) out = sb_output_new (1);
      SbCli cli = { .out = out };

      sb_cli_json_failure (&cli, "refused", message);
    }
  sb_output_put (err, SB_STYLE_BAD, "error: ");
  sb_output_put (err, SB_STYLE_PLAIN, message);
  sb_output_end_line (err);
  sb_output_putf (err, SB_STYLE_DIM, "see switchback-cli %s%s--help",
                  command != NULL ? command : "", command != NULL ? " " : "");
  sb_output_end_line (err);
  return SB_EXIT_USAGE;
}

static int
fail_unknown_command (const char *word)
{
  const char *suggestion = sb_cmd_suggest (word);
  g_autofree char *message =
      suggestion != NULL ? g_strdup_printf ("unknown command \"%s\"; did you mean \"%s\"?",
                                            sb_options_shown (word), suggestion)
                         : g_strdup_printf ("unknown command \"%s\"", sb_options_shown (word));

  return fail (message, NULL);
}

static int
print_help (const char *name)
{
  const SbCmd *command = name != NULL ? sb_cmd_find (name) : NULL;

  if (name != NULL && command == NULL && strcmp (name, "help") != 0)
    return fail_unknown_command (name);
  sb_cmd_print_help (command);
  return SB_EXIT_DONE;
}

/* Which options and how many arguments the command takes; `plan` takes those of its kind. */
static gboolean
check_usage (const SbCmd *command, SbOptions *options, const char *const *words, GError **error)
{
  SbCommandFlags flags = command->flags;
  guint n = g_strv_length ((char **) words);

  if (n < command->min_words || n > command->max_words)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"%s\" %s%s; usage: switchback-cli %s %s", command->name,
                   n < command->min_words ? "needs an argument" : "takes no more arguments",
                   n > 1 && strcmp (command->name, "new") == 0 ? ": put the description in quotes"
                                                               : "",
                   command->name, command->usage);
      return FALSE;
    }
  if (flags == SB_FOR_PLAN)
    {
      if (strcmp (words[0], "apply") == 0)
        flags = SB_FOR_PLAN_APPLY;
      else if (strcmp (words[0], "rollback") == 0)
        flags = SB_FOR_PLAN_ROLLBACK;
      else
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "\"plan\" wants apply or rollback, not \"%s\"", sb_options_shown (words[0]));
          return FALSE;
        }
    }
  return sb_options_check (options, flags, command->name, error);
}

/* What was run in the target counts more than what could be printed of it. */
static int
finish (SbCli *cli, SbExit code)
{
  int why;

  sb_output_flush (cli->out);
  why = sb_output_get_error (cli->out);
  if (why == 0)
    return code;
  sb_cli_warn (cli, "the output is not complete: %s",
               why == EAGAIN ? "nobody read it" : g_strerror (why));
  return code == SB_EXIT_DONE && !cli->is_run ? SB_EXIT_FAILED : code;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (SbOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbCli) cli = NULL;
  const SbCmd *command;
  const char *const *words;
  int exit_status;

  if (sb_sandbox_is_supervisor (argc, argv, &exit_status))
    return exit_status;
  arguments = sb_arguments_take (argc, argv);
  sb_heap_set_up ();
  wants_json = g_strv_contains ((const char *const *) arguments, "--json");
  options = sb_options_parse ((const char *const *) arguments, &error);
  if (options == NULL)
    return fail (error->message, NULL);
  if (options->version)
    {
      puts ("switchback-cli " SB_VERSION);
      return SB_EXIT_DONE;
    }

  g_ptr_array_add (options->words, NULL);
  words = (const char *const *) options->words->pdata;
  if (words[0] == NULL)
    {
      if (!options->help)
        return fail ("no command", NULL);
      return print_help (NULL);
    }
  if (strcmp (words[0], "help") == 0)
    return print_help (words[1]);
  command = sb_cmd_find (words[0]);
  if (command == NULL)
    return fail_unknown_command (words[0]);
  if (options->help)
    return print_help (command->name);
  if (!check_usage (command, options, words + 1, &error))
    return fail (error->message, command->name);

  setlocale (LC_CTYPE, "");
  cli = sb_cli_new (options, words + 1);
  cli->exit_code = finish (cli, command->run (cli));
  return (int) cli->exit_code;
}
