/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wanted where the cursor is in a script: which kinds of names and which words may come
 * next. Goes by tokens, so that half-typed SQL is understood; looks no further than the statement. */
#pragma once

#include <glib.h>

#include "sb-schema-names.h"

G_BEGIN_DECLS

/**
 * SbWant:
 *
 * Kinds of what may come next, beside those of SbNameKind: as bits, made with SB_WANT().
 */
#define SB_WANT(kind) (1u << (kind))
#define SB_WANT_KEYWORDS SB_WANT (SB_N_NAME_KINDS)
#define SB_WANT_SNIPPETS SB_WANT (SB_N_NAME_KINDS + 1)
#define SB_WANT_BUILT_IN_TYPES SB_WANT (SB_N_NAME_KINDS + 2)

/**
 * SbReach:
 * @schema: (nullable): as written
 * @name: the relation
 * @alias: (nullable): what it is called in the statement
 * @columns: (nullable): of what only the statement knows: a WITH query, the table it creates
 * @is_body: it is no relation, but the body around the cursor; @columns are its variables
 *
 * A relation whose columns can be meant.
 */
typedef struct
{
  char *schema;
  char *name;
  char *alias;
  GPtrArray *columns;
  gboolean is_body;
} SbReach;

/**
 * SbLetters:
 *
 * How the author writes keywords.
 */
typedef enum
{
  SB_LETTERS_UNKNOWN,
  SB_LETTERS_UPPER,
  SB_LETTERS_LOWER,
} SbLetters;

/**
 * SbWanted:
 * @statement: byte offset where the statement begins
 * @wants: bits; 0: nothing can be said here
 * @keywords: (nullable): the words that come next, with commas between; %NULL: any
 * @start: byte offset where what is being typed begins, with its quote
 * @prefix: what is typed of it, without quotes
 * @qualifiers: (element-type utf8): what stands before it with dots, unquoted: schema, table
 * @is_quoted: it begins with a double quote
 * @is_label: it is in a string: a label of @label_of
 * @reach: (element-type SbReach): relations whose columns can be meant, the nearest first
 * @subject: (nullable): the one whose parts are meant; in @reach too
 * @label_of: (nullable): the type, or the column, that the string is a value of
 * @label_is_type: @label_of is a type
 * @letters: how keywords are written around here
 * @is_free: a new name may come here too
 * @is_called: an opening parenthesis follows already
 */
typedef struct
{
  gsize statement;
  guint wants;
  const char *keywords;
  gsize start;
  char *prefix;
  GPtrArray *qualifiers;
  gboolean is_quoted;
  gboolean is_label;
  GPtrArray *reach;
  const SbReach *subject;
  char *label_of;
  gboolean label_is_type;
  SbLetters letters;
  gboolean is_free;
  gboolean is_called;
} SbWanted;

/**
 * SbWantedMemory:
 *
 * Where the statements of the text begin that was asked about last, so that a long script is not
 * read from its start for each letter that is typed. One thread at a time.
 */
typedef struct _SbWantedMemory SbWantedMemory;

SbWantedMemory *sb_wanted_memory_new (void);
void sb_wanted_memory_free (SbWantedMemory *self);

SbWanted *sb_wanted_find (const char *text, gsize length, gsize cursor);
SbWanted *sb_wanted_find_again (SbWantedMemory *memory, const char *text, gsize length,
                                gsize cursor);
void sb_wanted_free (SbWanted *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbWanted, sb_wanted_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbWantedMemory, sb_wanted_memory_free)

G_END_DECLS
