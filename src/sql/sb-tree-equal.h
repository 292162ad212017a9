/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trees compared and searched field by field, whatever nodes they have; on the parser thread, whose
 * stack is deep enough for any tree. */
#pragma once

#include "sb-tree.h"

G_BEGIN_DECLS

/**
 * SbTreeNames:
 * @words: (element-type utf8): set of the names in a tree: whatever may have been an identifier
 * @types: set of the places of type names, as pointers
 * @calls: set of the places of function calls, as pointers
 *
 * Where the words of a statement are names. The tree must live as long.
 */
typedef struct
{
  GHashTable *words;
  GHashTable *types;
  GHashTable *calls;
} SbTreeNames;

gboolean sb_tree_equal (SbTree *one, SbTree *other);
void sb_tree_names_collect (SbTree *tree, SbTreeNames *names);
void sb_tree_names_clear (SbTreeNames *names);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbTreeNames, sb_tree_names_clear)

G_END_DECLS
