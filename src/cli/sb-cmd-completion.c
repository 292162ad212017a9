/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for shells, made from the tables of commands and options. */
#include "sb-cmd.h"

#include <string.h>

typedef struct
{
  GString *text;
  const char *command;
} Writer;

/* Names and help are ours: no quotes, no dollar signs. Apostrophes are doubled out of the quotes. */
static char *
quote (const char *text)
{
  return g_shell_quote (text);
}

static SbCommandFlags
get_flags (guint index)
{
  return sb_commands[index].flags;
}

static void
bash_option (const SbOptionInfo *option, gpointer user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%s--%s", text->len > 0 ? " " : "", option->name);
}

static void
write_bash (GString *text)
{
  g_string_append (text, "# Completion of switchback-cli for bash.\n"
                         "_switchback_cli() {\n"
                         "  local word=${COMP_WORDS[COMP_CWORD]} command= options= i\n"
                         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                         "    case ${COMP_WORDS[i]} in\n"
                         "      -*) ;;\n"
                         "      *) command=${COMP_WORDS[i]}; break ;;\n"
                         "    esac\n"
                         "  done\n"
                         "  case $command in\n");
  for (guint i = 0; i < sb_n_commands; i++)
    {
      g_autoptr (GString) options = g_string_new (NULL);

      sb_options_foreach (get_flags (i), bash_option, options);
      g_string_append_printf (text, "    %s) options='%s' ;;\n", sb_commands[i].name, options->str);
    }
  g_string_append (text, "    *) options='help");
  for (guint i = 0; i < sb_n_commands; i++)
    g_string_append_printf (text, " %s", sb_commands[i].name);
  g_string_append (text, "' ;;\n"
                         "  esac\n"
                         "  COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                         "}\n"
                         "complete -o default -F _switchback_cli switchback-cli\n");
}

static void
zsh_option (const SbOptionInfo *option, gpointer user_data)
{
  GString *text = user_data;
  g_autofree char *help = g_strdup (option->help), *entry = NULL, *quoted = NULL;

  g_strdelimit (help, "[]:", ' ');
  entry = g_strdup_printf ("--%s%s[%s]%s%s", option->name, option->needs_value ? "=" : "", help,
                           option->needs_value ? ":" : "",
                           option->needs_value ? option->value : "");
  quoted = quote (entry);
  g_string_append_printf (text, " %s", quoted);
}

static void
write_zsh (GString *text)
{
  g_string_append (text, "#compdef switchback-cli\n"
                         "# Completion of switchback-cli for zsh.\n"
                         "local -a commands=(");
  for (guint i = 0; i < sb_n_commands; i++)
    {
      g_autofree char *entry = g_strdup_printf ("%s:%s", sb_commands[i].name,
                                                sb_commands[i].summary);
      g_autofree char *quoted = quote (entry);

      g_string_append_printf (text, "\n  %s", quoted);
    }
  g_string_append (text, ")\n"
                         "if ((CURRENT == 2)); then\n"
                         "  _describe command commands\n"
                         "  return\n"
                         "fi\n"
                         "case $words[2] in\n");
  for (guint i = 0; i < sb_n_commands; i++)
    {
      g_autoptr (GString) options = g_string_new (NULL);

      sb_options_foreach (get_flags (i), zsh_option, options);
      g_string_append_printf (text, "  %s) _arguments%s '*:file:_files' ;;\n", sb_commands[i].name,
                              options->str);
    }
  g_string_append (text, "esac\n");
}

static void
fish_option (const SbOptionInfo *option, gpointer user_data)
{
  Writer *writer = user_data;
  g_autofree char *help = quote (option->help);

  g_string_append_printf (writer->text,
                          "complete -c switchback-cli -n '__fish_seen_subcommand_from %s' -l %s",
                          writer->command, option->name);
  if (option->letter != 0)
    g_string_append_printf (writer->text, " -s %c", option->letter);
  g_string_append_printf (writer->text, "%s -d %s\n", option->needs_value ? " -r" : "", help);
}

static void
write_fish (GString *text)
{
  g_string_append (text, "# Completion of switchback-cli for fish.\n");
  for (guint i = 0; i < sb_n_commands; i++)
    {
      g_autofree char *summary = quote (sb_commands[i].summary);
      Writer writer = { text, sb_commands[i].name };

      g_string_append_printf (text,
                              "complete -c switchback-cli -n __fish_use_subcommand -a %s -d %s\n",
                              sb_commands[i].name, summary);
      sb_options_foreach (get_flags (i), fish_option, &writer);
    }
}

static const struct
{
  const char *shell;
  void (*write) (GString *text);
} shells[] = { { "bash", write_bash }, { "zsh", write_zsh }, { "fish", write_fish } };

/**
 * sb_cmd_completion:
 * @cli: the command line, parsed
 *
 * Prints what a shell needs to complete commands and options.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_completion (SbCli *cli)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shells); i++)
    if (strcmp (cli->words[0], shells[i].shell) == 0)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_auto (GStrv) lines = NULL;

        shells[i].write (text);
        lines = g_strsplit (text->str, "\n", -1);
        for (guint line = 0; lines[line] != NULL && lines[line + 1] != NULL; line++)
          {
            sb_output_put (cli->out, SB_STYLE_PLAIN, lines[line]);
            sb_output_end_line (cli->out);
          }
        return SB_EXIT_DONE;
      }
  return sb_cli_fail_usage (cli, "\"completion\" wants bash, zsh or fish, not \"%s\"",
                            sb_options_shown (cli->words[0]));
}
