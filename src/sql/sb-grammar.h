/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpg_query's grammar: the text of one statement → its tree, for as long as somebody looks at it.
 * On the parser thread only.
 */
#pragma once

#include <glib.h>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "sb-arena.h"

G_BEGIN_DECLS

/**
 * SbGrammarFunc:
 * @node: the statement's node; gone when this returns
 * @data: what sb_grammar_parse() was given
 *
 * Looks at a tree. It must not parse anything else meanwhile.
 */
typedef void (*SbGrammarFunc) (const PgQuery__Node *node, gpointer data);

/**
 * SbGrammarErrorFunc:
 * @error: what the grammar does not take; gone when this returns
 * @data: what sb_grammar_parse() was given
 */
typedef void (*SbGrammarErrorFunc) (const PgQueryError *error, gpointer data);

void sb_grammar_parse (const char *sql, SbGrammarFunc func, SbGrammarErrorFunc error_func,
                       gpointer data);
PgQuery__Node *sb_grammar_copy_node (const PgQuery__Node *node, SbArena *arena);

G_END_DECLS
