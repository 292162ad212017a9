/* SPDX-License-Identifier: GPL-3.0-or-later */
/* psql's commands by name: which can be followed, and why the others cannot. Private to the floor.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbPsqlAction:
 * @SB_PSQL_REFUSE: cannot be followed
 * @SB_PSQL_IGNORE: only changes how psql shows things
 *
 * What is done about a command.
 */
typedef enum
{
  SB_PSQL_REFUSE,
  SB_PSQL_IGNORE,
  SB_PSQL_INCLUDE,
  SB_PSQL_INCLUDE_RELATIVE,
  SB_PSQL_SET,
  SB_PSQL_UNSET,
  SB_PSQL_IF,
  SB_PSQL_ELIF,
  SB_PSQL_ELSE,
  SB_PSQL_ENDIF,
  SB_PSQL_ECHO,
  SB_PSQL_WARN,
  SB_PSQL_SEND,
  SB_PSQL_QUIT,
  SB_PSQL_ENCODING,
  SB_PSQL_RESTRICT,
  SB_PSQL_UNRESTRICT,
} SbPsqlAction;

/**
 * SbPsqlCommand:
 * @name: without its backslash
 * @action: what is done
 * @why: (nullable): of %SB_PSQL_REFUSE, what stands behind "is a command of psql that …"
 */
typedef struct
{
  const char *name;
  SbPsqlAction action;
  const char *why;
} SbPsqlCommand;

const SbPsqlCommand *sb_psql_commands_find (const char *name);

G_END_DECLS
