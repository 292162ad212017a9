/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-config.h"
#include "sb-wrap.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
const SbCmd sb_commands[] = {
  { "status", SB_FOR_STATUS, 0, 0, "[--check]",
    "where the database stands: every migration and its state",
    "Reads the project's files and the target's history, and changes nothing. The newest\n"
    "migration comes last; a line shows where the database is. With --check it exits with 5 when\n"
    "anything is pending, changed, partial, failed, late or missing.\n",
    sb_cmd_status },
  { "new", SB_FOR_NEW, 1, 1, "DESCRIPTION [--template NAME] [--set K=V]…",
    "make a new migration: forward, rollback and verify script",
    "Takes the next version and writes three files, filled from a template (default: empty).\n"
    "Templates lie in .switchback/templates of the project, in switchback/templates of your\n"
    "configuration folder, and come with Switchback; the command templates lists them.\n",
    sb_cmd_new },
  { "templates", SB_FOR_TEMPLATES, 0, 1, "[NAME]",
    "the templates that new can fill; or one of them with its parameters",
    "Of one name the project's comes first, then yours, then the one that came with Switchback; a\n"
    "template that stands in the place of another says so.\n",
    sb_cmd_templates },
  { "plan", SB_FOR_PLAN, 1, G_MAXUINT, "apply|rollback [VERSION…] [--to VERSION] …",
    "print what would run; nothing is sent",
    "Takes the arguments of apply or rollback and prints the statements in order, with file and\n"
    "line. The target is read, not changed.\n",
    sb_cmd_plan },
  { "apply", SB_FOR_APPLY, 0, G_MAXUINT, "[VERSION…] [--to VERSION]",
    "apply all pending migrations, or those named, or up to one",
    "Each migration runs in one transaction together with its history row, and stops at the first\n"
    "failure. Verify scripts run after their migration unless --no-verify. A VERSION may be a\n"
    "version, a file name or a path. Late migrations have to be named, or --include-late given.\n",
    sb_cmd_apply },
  { "rollback", SB_FOR_ROLLBACK, 0, G_MAXUINT, "[VERSION…] [--to VERSION] [--steps N] [--all]",
    "roll back the newest applied migration, or as told",
    "Without arguments the newest applied migration goes. With --to VERSION everything newer than\n"
    "VERSION goes, and VERSION stays applied. A migration without a rollback script refuses the\n"
    "whole run before anything is sent.\n",
    sb_cmd_rollback },
  { "verify", SB_FOR_VERIFY, 0, G_MAXUINT, "[VERSION…]",
    "run the checks of applied migrations and print the results",
    "Each statement of a verify script is a check. Everything runs in a transaction that is rolled\n"
    "back. Exits with 5 when a check does not pass.\n",
    sb_cmd_verify },
  { "lint", SB_FOR_LINT, 0, G_MAXUINT, "[FILE…]",
    "what a script locks, loses, breaks or leaves open",
    "Checks all scripts of the project, or any files, in a project or not. No target is asked. A\n"
    "finding names its rule; a comment on the statement allows it, with a reason:\n"
    "-- switchback: allow RULE — reason. Exits with 5 when there is a warning or an error.\n",
    sb_cmd_lint },
  { "format", SB_FOR_FORMAT, 0, G_MAXUINT, "[--check] [FILE…]",
    "write scripts in one form: keyword case, spaces, lines",
    "Formats all scripts of the project, or any files. Names, strings, bodies, data and comments stay\n"
    "as they are; so does a statement that does not parse, or that the parser would then see\n"
    "otherwise. The forward script of what is applied on the target is left alone, because its\n"
    "checksum would change; --yes formats it too. With --check nothing is written, and it exits with\n"
    "5 where something would be.\n",
    sb_cmd_format },
  { "checklist", SB_FOR_CHECKLIST, 1, 1, "VERSION [--check] [--tick ITEM] [--untick ITEM]",
    "what to look at before a migration is applied, and how it stands",
    "The program judges what it can tell from the scripts, from what ran in the sandbox or on a local\n"
    "server on this machine, and from git. The rest you tick; ticks lie in .switchback/checklist of\n"
    "the repository and end when a script is edited. With --check it exits with 5 while an item is\n"
    "open. No target is asked.\n",
    sb_cmd_checklist },
  { "rehearse", SB_FOR_REHEARSE, 0, G_MAXUINT, "[VERSION…] [--rows N] [--copy-of target] …",
    "prove on a throw-away copy that each step up has a way down",
    "Each migration is tried in the sandbox on the state just before it: forward, verify, rollback,\n"
    "forward again. The project's seed files, or those of --seed, put rows on the copy, and the\n"
    "tables that it touches get more, made up to their constraints. The schema and the rows are\n"
    "compared before and after. Then each script is run on top of itself. What forward's statements\n"
    "lock, rewrite, read and write is measured on a second copy; those that keep others waiting are\n"
    "shown, with --costs all of them. Scripts run as a superuser, with --strict-roles as a role that\n"
    "may do what the target's may, or hosted Supabase's. The target is not changed, and asked only\n"
    "with --database: for the sizes of its tables, for an estimate; and with --copy-of target, where\n"
    "what is pending is rehearsed on copies of its schema. Several are also rolled back in a chain,\n"
    "newest first, and applied again. Exits with 5 unless every one is proven, or declared\n"
    "irreversible, and the chain holds.\n",
    sb_cmd_rehearse },
  { "evidence", SB_FOR_EVIDENCE, 1, G_MAXUINT, "--check FILE…",
    "whether what was rehearsed still is what the scripts say",
    "Compares files that rehearse --evidence has written with the project's scripts, and what they\n"
    "include. Exits with 5 when one was changed, added or removed since, or when a migration in it\n"
    "was not proven, and names it. No target is asked, and nothing is rehearsed.\n",
    sb_cmd_evidence },
  { "bundle", SB_FOR_BUNDLE, 1, 1, "apply|rollback [-o FILE] [--check]",
    "all migrations in one file that runs without Switchback",
    "Writes 000_APPLY_ALL_MIGRATIONS.sql or 000_ROLLBACK_ALL_MIGRATIONS.sql beside the migrations,\n"
    "in a Supabase project above them. It runs in psql and in Supabase's SQL editor, leaves the\n"
    "history that apply or rollback leaves, and stops where it was run before. What cannot run in a\n"
    "transaction, COPY data and psql's own commands are refused by name. --check exits with 5 when\n"
    "the file is not what would be written.\n",
    sb_cmd_bundle },
  { "draft", SB_FOR_DRAFT, 2, 2, "rollback|verify VERSION [--write]",
    "draft a rollback or verify script from the forward script",
    "Prints what takes the forward script's changes back, the last change first; or checks of what\n"
    "it leaves. Each statement is exact, lossy (what is lost or assumed is named) or impossible\n"
    "(why). What was there before, such as the definition of a dropped column, is asked from the\n"
    "target of --database, --sandbox or DATABASE_URL if the migration is the next one there, and\n"
    "else from a copy in the sandbox, on which the migrations before it are replayed. --write writes\n"
    "the script where there is none, with --yes over the one that is there.\n",
    sb_cmd_draft },
  { "mark", SB_FOR_MARK, 0, G_MAXUINT, "VERSION…|--to VERSION|--all --applied|--pending|--forget",
    "repair the history without running a script",
    "--applied writes the history's row, and takes the files as they are now for what was applied,\n"
    "also where they were edited since. A file that was renamed keeps its row under the new name.\n"
    "--pending takes the row away. --forget removes what the journal says about them, with --all the\n"
    "whole journal; the history stays. All of it is one transaction; --dry-run only says what.\n",
    sb_cmd_mark },
  { "restore", SB_FOR_RESTORE, 1, 1, "VERSION [--move]",
    "give an edited forward script its applied text again",
    "The target's journal keeps the text of what was applied. What was edited since is lost unless\n"
    "--move makes a new migration that begins with it. Only files are written, whole or not at all.\n",
    sb_cmd_restore },
  { "log", SB_FOR_LOG, 0, 1, "[RUN] [-n N]",
    "past runs: who, when, from where, what; or one of them in full",
    "Reads the target's journal, newest run first. RUN is a run's identity or its beginning.\n",
    sb_cmd_log },
  { "fingerprint", SB_FOR_FINGERPRINT, 0, 0, "[--list]",
    "the fingerprint of the target's schema, one line",
    "It is another when any object of the schema is: a column's order, a comment, a grant, a\n"
    "disabled trigger. Journal and history are left out. --list prints every object.\n",
    sb_cmd_fingerprint },
  { "diff", SB_FOR_DIFF, 0, 0, "--with URL|sandbox [--strict]",
    "what differs between the target's schema and another database's",
    "A line for each object: + only the other has it, - only the target, ~ it is another. Owners,\n"
    "privileges and the schemas that Supabase manages count with --strict only. Exits with 5 when\n"
    "something differs. Nothing is changed.\n",
    sb_cmd_diff },
  { "sandbox", SB_FOR_SANDBOX, 1, 1, "url|run|reset",
    "the private server: its address, keep it up, start over",
    "url prints the address of this project's database in the sandbox, and says on standard error\n"
    "when the sandbox is down. run keeps it up until ^C. reset drops this project's database in it;\n"
    "other projects keep theirs.\n",
    sb_cmd_sandbox },
  { "doctor", SB_FOR_DOCTOR, 0, 0, "",
    "look at this machine and the target, and say what to do",
    "One line for each thing that a run needs: server programs, the target and where it was found,\n"
    "server, role, pooler, history, journal, and what stands in the way. Changes nothing. Exits with\n"
    "5 when it found a problem, and with 1 when the target cannot be reached.\n",
    sb_cmd_doctor },
  { "completion", SB_FOR_HELP, 1, 1, "bash|zsh|fish",
    "what a shell needs to complete commands and options",
    "Prints a script for the shell: source <(switchback-cli completion bash)\n",
    sb_cmd_completion },
};
/* clang-format on */

const guint sb_n_commands = G_N_ELEMENTS (sb_commands);

/**
 * sb_cmd_find:
 * @name: what was typed
 *
 * Returns: (transfer none) (nullable): the command
 */
const SbCmd *
sb_cmd_find (const char *name)
{
  for (guint i = 0; i < sb_n_commands; i++)
    if (strcmp (sb_commands[i].name, name) == 0)
      return &sb_commands[i];
  return NULL;
}

/**
 * sb_cmd_suggest:
 * @name: what was typed
 *
 * Returns: (transfer none) (nullable): the command that was probably meant
 */
const char *
sb_cmd_suggest (const char *name)
{
  const char *names[G_N_ELEMENTS (sb_commands) + 2] = { NULL };

  for (guint i = 0; i < sb_n_commands; i++)
    names[i] = sb_commands[i].name;
  names[sb_n_commands] = "help";
  return sb_options_suggest (name, names);
}

static void
print_general_help (void)
{
  g_autofree char *options = sb_options_describe (0);

  printf ("switchback-cli " SB_VERSION ": PostgreSQL migrations with a tested way down\n\n"
          "usage: switchback-cli COMMAND [ARGUMENTS] [OPTIONS]\n\n");
  for (guint i = 0; i < sb_n_commands; i++)
    printf ("  %-10s %s\n", sb_commands[i].name, sb_commands[i].summary);
  printf ("  %-10s %s\n", "help", "help on a command: help COMMAND, or COMMAND --help");
  printf ("\n%s\n"
          "The target is that of --database or --sandbox, else DATABASE_URL from the\n"
          "environment, .env.local or .env, else the local stack of supabase/config.toml.\n\n"
          "exit codes: 0 done; 1 failed, nothing changed; 2 wrong usage or unreadable\n"
          "input; 3 stopped with part applied; 4 outcome unknown; 5 a check found something\n",
          options);
}

/**
 * sb_cmd_print_help:
 * @command: (nullable): a command, or %NULL for all of them
 *
 * Prints help on standard output.
 */
void
sb_cmd_print_help (const SbCmd *command)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *usage = NULL, *options = NULL;

  if (command == NULL)
    {
      print_general_help ();
      return;
    }
  usage = g_strdup_printf ("usage: switchback-cli %s %s", command->name, command->usage);
  sb_wrap_append (text, usage, 0, 7);
  g_string_append_c (text, '\n');
  sb_wrap_append (text, command->description, 0, 0);
  options = sb_options_describe (command->flags);
  printf ("%s\n%s", text->str, options);
}
