/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass: one script on its way through the rules; what a rule's function sees and calls.
 *
 * One thread at a time. Places that rules give are those of nodes: byte offsets in the text of the
 * unit's own tree; the pass turns them into places in the file.
 */
#pragma once

#include "sb-finding.h"
#include "sb-lexer.h"
#include "sb-lint-context.h"
#include "sb-lint-nodes.h"

G_BEGIN_DECLS

/**
 * SbLintUnit:
 * @statement: index of the script's statement
 * @tree: its tree
 * @root: the node, never %NULL
 * @text: the tree's text
 * @length: in bytes
 * @kind: %SB_TREE_PART_STATEMENT also for statements of the script
 * @guards: of #SbTreeGuards; 0 for statements of the script
 * @in_block: whether it is in a DO block
 * @in_function: whether it is in a function's body, which is not run here
 * @start: byte offset in the script's text
 * @end: byte offset after its last byte
 * @offset: added to a place in the tree gives the place in the script's text
 * @is_exact: whether that is so; %FALSE in bodies written with escapes
 * @first_node: index of its first node
 * @n_nodes: how many it has
 * @in_own: whether the script itself has begun a transaction before it
 * @transaction: units with the same number share a transaction; 0: each by itself
 *
 * One statement to look at: of the script, or of a body.
 */
typedef struct
{
  guint statement;
  SbTree *tree;
  const PgQuery__Node *root;
  const char *text;
  gsize length;
  SbTreePartKind kind;
  guint guards;
  gboolean in_block, in_function;
  gsize start, end;
  gssize offset;
  gboolean is_exact;
  guint first_node, n_nodes;
  gboolean in_own;
  guint transaction;
  /*< private >*/
  GArray *tokens; /* of SbToken; NULL until asked for */
} SbLintUnit;

typedef struct _SbLintObjects SbLintObjects;

struct _SbLintPass
{
  const SbLintContext *context;
  SbTreeList *trees;
  SbScript *script;
  const char *text;
  gsize length;
  GArray *units; /* of SbLintUnit */
  GArray *nodes; /* of SbLintNode, those of a unit in a row */
  gboolean is_one_transaction;
  /*< private >*/
  SbLintObjects *objects;
  GHashTable *dropped; /* key → index of the unit + 1 */
  struct _SbLintTables *tables;
  struct _SbLintSchema *schema; /* NULL until asked for */
  const SbLintRule *rule;
  GPtrArray *findings;
};

#define SB_NODE(KIND) PG_QUERY__NODE__NODE_##KIND

SbLintPass *sb_lint_pass_new (SbScript *script, const SbLintContext *context);
void sb_lint_pass_free (SbLintPass *self);

SbLintUnit *sb_lint_unit (SbLintPass *self, const SbLintNode *node);
SbLintUnit *sb_lint_get_unit (SbLintPass *self, guint index);
const SbLintNode *sb_lint_root (SbLintPass *self, const SbLintUnit *unit);
const SbLintNode *sb_lint_parent (SbLintPass *self, const SbLintNode *node);
const SbLintNode *sb_lint_above (SbLintPass *self, const SbLintNode *node, int kind);
gboolean sb_lint_is_below (SbLintPass *self, const SbLintNode *node, const SbLintNode *above);

SbFinding *sb_lint_report (SbLintPass *self, const SbLintUnit *unit, gsize start, gsize end,
                           const char *format, ...) G_GNUC_PRINTF (5, 6);
SbFinding *sb_lint_report_file (SbLintPass *self, gsize start, gsize end, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void sb_lint_advise (SbFinding *finding, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sb_lint_edit (SbFinding *finding, const SbLintUnit *unit, gsize start, gsize end,
                   const char *text);
void sb_lint_insert_before (SbLintPass *self, SbFinding *finding, const SbLintUnit *unit,
                            const char *sql);
void sb_lint_insert_after (SbLintPass *self, SbFinding *finding, const SbLintUnit *unit,
                           const char *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintPass, sb_lint_pass_free)

G_END_DECLS
