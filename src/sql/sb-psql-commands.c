/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-psql-commands.h"

#include <string.h>

#define RUNS_PROGRAMS "reaches out of the database: it runs a program"
#define REACHES_FILES "reaches files beside the database; in SQL, COPY … FROM stdin has the data"
#define REACHES_OUT "reaches files or the environment outside of the database"
#define NEEDS_RESULTS "depends on what a statement returns, which no plan can know"
#define CONNECTS "changes the connection, and a run has one"
#define ASKS "asks a person"
#define LOOKS "only shows something to the person at psql"
#define BUFFER "changes what psql has read so far"

static const SbPsqlCommand commands[] = {
  { "i", SB_PSQL_INCLUDE, NULL },
  { "include", SB_PSQL_INCLUDE, NULL },
  { "ir", SB_PSQL_INCLUDE_RELATIVE, NULL },
  { "include_relative", SB_PSQL_INCLUDE_RELATIVE, NULL },
  { "set", SB_PSQL_SET, NULL },
  { "unset", SB_PSQL_UNSET, NULL },
  { "if", SB_PSQL_IF, NULL },
  { "elif", SB_PSQL_ELIF, NULL },
  { "else", SB_PSQL_ELSE, NULL },
  { "endif", SB_PSQL_ENDIF, NULL },
  { "echo", SB_PSQL_ECHO, NULL },
  { "qecho", SB_PSQL_ECHO, NULL },
  { "warn", SB_PSQL_WARN, NULL },
  { "g", SB_PSQL_SEND, NULL },
  { "gx", SB_PSQL_SEND, NULL },
  { "q", SB_PSQL_QUIT, NULL },
  { "quit", SB_PSQL_QUIT, NULL },
  { "encoding", SB_PSQL_ENCODING, NULL },
  { "restrict", SB_PSQL_RESTRICT, NULL },
  { "unrestrict", SB_PSQL_UNRESTRICT, NULL },

  { "a", SB_PSQL_IGNORE, NULL },
  { "C", SB_PSQL_IGNORE, NULL },
  { "errverbose", SB_PSQL_IGNORE, NULL },
  { "f", SB_PSQL_IGNORE, NULL },
  { "H", SB_PSQL_IGNORE, NULL },
  { "html", SB_PSQL_IGNORE, NULL },
  { "pset", SB_PSQL_IGNORE, NULL },
  { "t", SB_PSQL_IGNORE, NULL },
  { "T", SB_PSQL_IGNORE, NULL },
  { "timing", SB_PSQL_IGNORE, NULL },
  { "x", SB_PSQL_IGNORE, NULL },

  { "!", SB_PSQL_REFUSE, RUNS_PROGRAMS },
  { "c", SB_PSQL_REFUSE, CONNECTS },
  { "cd", SB_PSQL_REFUSE, REACHES_OUT },
  { "connect", SB_PSQL_REFUSE, CONNECTS },
  { "conninfo", SB_PSQL_REFUSE, LOOKS },
  { "copy", SB_PSQL_REFUSE, REACHES_FILES },
  { "copyright", SB_PSQL_REFUSE, LOOKS },
  { "crosstabview", SB_PSQL_REFUSE, LOOKS },
  { "e", SB_PSQL_REFUSE, ASKS },
  { "edit", SB_PSQL_REFUSE, ASKS },
  { "ef", SB_PSQL_REFUSE, ASKS },
  { "ev", SB_PSQL_REFUSE, ASKS },
  { "gdesc", SB_PSQL_REFUSE, LOOKS },
  { "getenv", SB_PSQL_REFUSE, REACHES_OUT },
  { "gexec", SB_PSQL_REFUSE, NEEDS_RESULTS },
  { "gset", SB_PSQL_REFUSE, NEEDS_RESULTS },
  { "h", SB_PSQL_REFUSE, LOOKS },
  { "help", SB_PSQL_REFUSE, LOOKS },
  { "l", SB_PSQL_REFUSE, LOOKS },
  { "list", SB_PSQL_REFUSE, LOOKS },
  { "lo_export", SB_PSQL_REFUSE, REACHES_OUT },
  { "lo_import", SB_PSQL_REFUSE, REACHES_OUT },
  { "lo_list", SB_PSQL_REFUSE, LOOKS },
  { "lo_unlink", SB_PSQL_REFUSE, "has a name in SQL: lo_unlink()" },
  { "o", SB_PSQL_REFUSE, REACHES_OUT },
  { "out", SB_PSQL_REFUSE, REACHES_OUT },
  { "p", SB_PSQL_REFUSE, LOOKS },
  { "password", SB_PSQL_REFUSE, ASKS },
  { "print", SB_PSQL_REFUSE, LOOKS },
  { "prompt", SB_PSQL_REFUSE, ASKS },
  { "r", SB_PSQL_REFUSE, BUFFER },
  { "reset", SB_PSQL_REFUSE, BUFFER },
  { "s", SB_PSQL_REFUSE, REACHES_OUT },
  { "setenv", SB_PSQL_REFUSE, REACHES_OUT },
  { "sf", SB_PSQL_REFUSE, LOOKS },
  { "sv", SB_PSQL_REFUSE, LOOKS },
  { "w", SB_PSQL_REFUSE, REACHES_OUT },
  { "watch", SB_PSQL_REFUSE, "repeats a statement until somebody stops it" },
  { "write", SB_PSQL_REFUSE, REACHES_OUT },
  { "z", SB_PSQL_REFUSE, LOOKS },
};

/**
 * sb_psql_commands_find:
 * @name: a command without its backslash
 *
 * Returns: (transfer none): what is known about it; what is not known is refused
 */
const SbPsqlCommand *
sb_psql_commands_find (const char *name)
{
  static const SbPsqlCommand describes = { "d", SB_PSQL_REFUSE, LOOKS };
  static const SbPsqlCommand other = { "", SB_PSQL_REFUSE, "Switchback does not know" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return name[0] == 'd' ? &describes : &other;
}
