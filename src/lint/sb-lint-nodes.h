/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nodes of a tree in the order of the text, each with what it is below. */
#pragma once

#include "sb-lint-rules.h"
#include "sb-tree.h"

G_BEGIN_DECLS

/** SB_LINT_NO_NODE: the parent of a statement's own node. */
#define SB_LINT_NO_NODE G_MAXUINT

/**
 * SbLintNode:
 * @kind: `PG_QUERY__NODE__NODE_…`
 * @unit: index of the unit it belongs to
 * @parent: index of the node it is below, or %SB_LINT_NO_NODE
 * @field: the name of the parent's field it is in; "" for a statement's own node
 * @message: the struct: for `PG_QUERY__NODE__NODE_INDEX_STMT` a `PgQuery__IndexStmt *`
 *
 * One node, also where the parent's field has the struct's own type (a RangeVar) and no Node around
 * it. Lists are passed over: what is in them is below what they are in. Strings and numbers are
 * read in their parent.
 */
struct _SbLintNode
{
  int kind;
  guint unit;
  guint parent;
  const char *field;
  const void *message;
};

void sb_lint_nodes_add (GArray *nodes, guint unit, const PgQuery__Node *root);
const char *sb_lint_nodes_get_name (int kind);

G_END_DECLS
