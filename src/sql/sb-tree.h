/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trees: what the parser made of each statement of a script, in libpg_query's own structs; immutable.
 *
 * The only header through which other floors see those structs. They are read, never written; places
 * in them (`location`) are byte offsets in the text of their tree. The functions of libpg_query stay
 * in this floor.
 *
 * Threads: SbTree and SbTreeList are atomically reference counted and never change, so any thread
 * may read them. They are made on the parser thread (see sb-parser.h).
 */
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include "sb-script.h"

G_BEGIN_DECLS

typedef struct _SbTree SbTree;
typedef struct _SbTreeList SbTreeList;

/**
 * SbTreePartKind:
 * @SB_TREE_PART_STATEMENT: an SQL statement of the body; PERFORM is a SELECT, INTO is left out
 * @SB_TREE_PART_EXPRESSION: what is assigned, tested or returned, as `SELECT expression`
 * @SB_TREE_PART_EXECUTE: what EXECUTE runs, as `SELECT expression`
 * @SB_TREE_PART_EXECUTED: an SQL statement inside the string that EXECUTE runs, where that is one
 *   constant
 *
 * What a piece of a body is.
 */
typedef enum
{
  SB_TREE_PART_STATEMENT,
  SB_TREE_PART_EXPRESSION,
  SB_TREE_PART_EXECUTE,
  SB_TREE_PART_EXECUTED,
} SbTreePartKind;

/**
 * SbTreeGuards:
 * @SB_TREE_GUARD_CONDITION: it stands below IF, CASE or a loop
 * @SB_TREE_GUARD_DUPLICATE: an exception handler around it takes that the object exists already
 * @SB_TREE_GUARD_UNDEFINED: an exception handler around it takes that the object is not there
 *
 * What a body puts around a piece of it.
 */
typedef enum
{
  SB_TREE_GUARD_CONDITION = 1 << 0,
  SB_TREE_GUARD_DUPLICATE = 1 << 1,
  SB_TREE_GUARD_UNDEFINED = 1 << 2,
} SbTreeGuards;

/**
 * SbTreePart:
 * @kind: what it is
 * @guards: of #SbTreeGuards
 * @tree: its own tree; always has a node
 * @start: byte offset of its first byte in the outer statement's text
 * @end: byte offset after its last
 * @offset: add it to a place in @tree to have the place in the outer statement's text
 * @is_exact: %FALSE where the body is written with escapes: then only @start and @end are places,
 *   those of the whole string
 *
 * One piece of the body of a DO block or of a function in PL/pgSQL or SQL.
 */
typedef struct
{
  SbTreePartKind kind;
  guint guards;
  SbTree *tree;
  gsize start, end;
  gssize offset;
  gboolean is_exact;
} SbTreePart;

/**
 * SbTreeError:
 * @message: what the parser says, in one line
 * @body: byte offset in the outer statement's text where the body's own text begins
 * @start: byte offset there of what is wrong
 * @end: after its last byte
 *
 * What is wrong with the syntax of a body in PL/pgSQL. Of one that is written with escapes, the
 * places are those of the whole string.
 */
typedef struct
{
  char *message;
  gsize body, start, end;
} SbTreeError;

SbTree *sb_tree_ref (SbTree *self);
void sb_tree_unref (SbTree *self);
const char *sb_tree_get_text (SbTree *self, gsize *length);
const PgQuery__Node *sb_tree_get_node (SbTree *self);
const SbTreePart *sb_tree_get_parts (SbTree *self, guint *n_parts);
const SbTreeError *sb_tree_get_body_error (SbTree *self);

SbTreeList *sb_tree_list_new (SbScript *script);
SbTreeList *sb_tree_list_ref (SbTreeList *self);
void sb_tree_list_unref (SbTreeList *self);
SbScript *sb_tree_list_get_script (SbTreeList *self);
SbTree *sb_tree_list_get (SbTreeList *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTree, sb_tree_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTreeList, sb_tree_list_unref)

G_END_DECLS
