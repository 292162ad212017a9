/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of psql's commands, to the end of their line. Private to the floor. */
#pragma once

#include "sb-lexer.h"

G_BEGIN_DECLS

char *sb_psql_take_name (SbLexer *lexer);
char *sb_psql_take_argument (SbLexer *lexer, GHashTable *variables, char **fault);
void sb_psql_skip_arguments (SbLexer *lexer);

G_END_DECLS
