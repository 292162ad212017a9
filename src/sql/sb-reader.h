/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader: the text of one statement → its facts or its tree, through libpg_query, with caches.
 *
 * The parser thread alone may use it: each thread that touches libpg_query takes a process-wide
 * thread-specific key for ever, and deep trees need that thread's stack.
 */
#pragma once

#include "sb-facts.h"
#include "sb-tree.h"

G_BEGIN_DECLS

typedef struct _SbReader SbReader;

SbReader *sb_reader_new (void);
void sb_reader_free (SbReader *self);
SbFacts *sb_reader_read (SbReader *self, const char *sql, gsize length);
SbTree *sb_reader_read_tree (SbReader *self, const char *sql, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbReader, sb_reader_free)

G_END_DECLS
