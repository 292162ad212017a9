/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a statement keeps the body of its function or DO block. */
#pragma once

#include "sb-lexer.h"
#include "sb-tree.h"

G_BEGIN_DECLS

/**
 * SbTreeBody:
 * @language: (nullable): as written; %NULL: the default
 * @source: (nullable): the body's own text
 * @location: of its string in the statement, or of the AS before it
 */
typedef struct
{
  const char *language;
  const char *source;
  int location;
} SbTreeBody;

gboolean sb_tree_body_find (const PgQuery__Node *node, SbTreeBody *body);
gsize sb_tree_body_find_content (const char *text, const SbToken *token, const char *content);
gboolean sb_tree_body_find_string (const char *text, gsize length, int location, SbToken *token);

G_END_DECLS
