/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that find out what is wanted share. */
#pragma once

#include "sb-lexer.h"
#include "sb-wanted.h"

G_BEGIN_DECLS

/**
 * SbWantedText:
 * @text: the whole text
 * @tokens: (element-type SbToken): of the statement around the cursor, without blanks and comments
 * @statement: where it begins
 * @n_before: how many of them lie before what is being typed and its qualifiers
 * @is_typing: something is typed there already
 * @start: where what is being typed begins
 * @cursor: where it ends
 * @is_body: it is a statement in the body of a function or DO block
 * @is_nothing: the cursor is where nothing can be completed
 * @is_string: it is in a string
 * @letters: how keywords are written
 * @variables: (nullable) (element-type utf8): what the body can name: parameters, and what it declares
 */
typedef struct
{
  const char *text;
  GArray *tokens;
  gsize statement;
  guint n_before;
  gboolean is_typing;
  gsize start, cursor;
  gboolean is_body;
  gboolean is_nothing;
  gboolean is_string;
  SbLetters letters;
  GPtrArray *variables;
} SbWantedText;

/**
 * SbItemKind:
 * @SB_ITEM_WORD: one word
 * @SB_ITEM_NAME: one in double quotes, or several with dots between
 * @SB_ITEM_OPEN: a parenthesis that is still open
 * @SB_ITEM_GROUP: what is in parentheses
 * @SB_ITEM_COMMA: a comma
 * @SB_ITEM_VALUE: a string, number or parameter
 * @SB_ITEM_OTHER: an operator
 */
typedef enum
{
  SB_ITEM_WORD,
  SB_ITEM_NAME,
  SB_ITEM_OPEN,
  SB_ITEM_GROUP,
  SB_ITEM_COMMA,
  SB_ITEM_VALUE,
  SB_ITEM_OTHER,
} SbItemKind;

/**
 * SbItem:
 * @kind: what it is
 * @first: index of its first token
 * @last: index of its last token
 *
 * What stands before the cursor, in larger pieces than tokens.
 */
typedef struct
{
  SbItemKind kind;
  guint first, last;
} SbItem;

/* sb-wanted-text.c */
SbWantedText *sb_wanted_text_read (SbWantedMemory *memory, const char *text, gsize length,
                                   gsize cursor);
void sb_wanted_text_free (SbWantedText *self);
gboolean sb_wanted_text_is (const SbWantedText *self, guint token, const char *word);
gboolean sb_wanted_text_is_one_of (const SbWantedText *self, guint token, const char *words);
gboolean sb_wanted_text_is_name (const SbWantedText *self, guint token);
SbTokenKind sb_wanted_text_get_kind (const SbWantedText *self, guint token);
guint sb_wanted_text_skip_group (const SbWantedText *self, guint token);
guint sb_wanted_text_read_name (const SbWantedText *self, guint token, char **schema, char **name);
char *sb_wanted_unquote (const char *text, gsize length);

/* sb-wanted-memory.c */
void sb_wanted_memory_resume (SbWantedMemory *self, const char *text, gsize length, gsize cursor,
                              gsize *from, SbLetters *letters);
void sb_wanted_memory_note (SbWantedMemory *self, const char *text, gsize at, SbLetters letters);

/* sb-wanted-items.c */
GArray *sb_wanted_items_new (const SbWantedText *text, guint from);

/* sb-wanted-reach.c */
SbReach *sb_reach_new (char *schema, char *name, char *alias);
void sb_reach_free (SbReach *self);
guint sb_wanted_reach_find (const SbWantedText *text, GPtrArray *reach, GPtrArray *queries);

/* sb-wanted-variables.c */
GPtrArray *sb_wanted_variables_read (const char *text, gsize statement, gsize from, gsize to);

/* sb-wanted-patterns.c */
gboolean sb_wanted_patterns_match (const SbWantedText *text, GArray *items, guint *wants,
                                   const char **keywords, guint *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbWantedText, sb_wanted_text_free)

G_END_DECLS
