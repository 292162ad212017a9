/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one statement is formatted: tokens → letter case and spaces → lines. On the parser thread. */
#pragma once

#include "sb-lexer.h"
#include "sb-reader.h"

G_BEGIN_DECLS

/** SB_FORMAT_WIDTH: how long a line may get, in characters. */
#define SB_FORMAT_WIDTH 100
#define SB_FORMAT_STEP 2
#define SB_FORMAT_NONE G_MAXUINT

typedef enum
{
  SB_FORMAT_AS_WRITTEN,
  SB_FORMAT_UPPER,
  SB_FORMAT_LOWER,
} SbFormatLetters;

/**
 * SbFormatComment:
 * @start: byte offset
 * @end: byte offset
 * @is_line: whether it reaches to the end of the line
 * @newlines_before: line ends between it and what stands before
 * @newlines_after: line ends between it and what follows
 * @was_aligned: whether it stood apart by more than one blank
 */
typedef struct
{
  gsize start, end;
  gboolean is_line;
  guint newlines_before, newlines_after;
  gboolean was_aligned;
} SbFormatComment;

/**
 * SbFormatToken:
 * @kind: what it is; a body in SQL, from BEGIN ATOMIC to its END, is one string
 * @start: byte offset
 * @end: byte offset
 * @letters: how it is written
 * @is_keyword: a word that is a keyword where it stands
 * @is_call: the first token of the name of a function that is called
 * @is_type: the first token of the name of a type
 * @space: whether a blank goes before it, inside of a line
 * @newlines: line ends before it, after its own comments
 * @blanks: blanks right before it, in its line
 * @is_and_or: whether a condition may be broken before it: no AND of BETWEEN
 * @match: index of the other parenthesis, bracket, or of CASE's END; %SB_FORMAT_NONE
 * @is_break: whether a line has to end before it; more than one token is then no line
 * @before: comments before it: first, and one behind the last
 * @after: comments behind it in its line
 */
typedef struct
{
  SbTokenKind kind;
  gsize start, end;
  SbFormatLetters letters;
  gboolean is_keyword, is_call, is_type, is_and_or;
  gboolean space;
  guint newlines, blanks;
  guint match;
  gboolean is_break;
  guint before[2], after[2];
} SbFormatToken;

/**
 * SbFormatTrailing:
 * @at: byte offset in what is written
 * @column: in characters
 *
 * Where a comment behind a token is put.
 */
typedef struct
{
  gsize at;
  guint column;
} SbFormatTrailing;

/**
 * SbFormatRun:
 * @text: the whole text
 * @tokens: (element-type SbFormatToken): of one statement, its semicolon the last if it has one
 * @comments: (element-type SbFormatComment): in their order
 * @n_breaks: for each token, how many up to it have @is_break
 * @eol: how lines end
 * @out: what is written
 * @indent: of the line at hand
 * @column: in characters
 * @at_start: nothing is in the line at hand yet
 * @owes_line: a comment ended the line at hand
 * @has_empty: the line above is empty, or there is none
 * @trailing: (element-type SbFormatTrailing) (nullable): where comments behind tokens are put
 */
typedef struct
{
  const char *text;
  GArray *tokens;
  GArray *comments;
  guint *n_breaks;

  const char *eol;
  GString *out;
  guint indent;
  guint column;
  gboolean at_start;
  gboolean owes_line;
  gboolean has_empty;
  GArray *trailing;
} SbFormatRun;

static inline SbFormatToken *
sb_format_token (const SbFormatRun *run, guint index)
{
  return &g_array_index (run->tokens, SbFormatToken, index);
}

/* sb-format-tokens.c */
void sb_format_take_tokens (SbFormatRun *run, gsize start, gsize end);
void sb_format_release (SbFormatRun *run);
gboolean sb_format_match (SbFormatRun *run);

/* sb-format-look.c */
gboolean sb_format_is_word (const SbFormatRun *run, guint index, const char *word);
gboolean sb_format_is_keyword (const SbFormatRun *run, guint index, const char *word);
gboolean sb_format_is_one_of (const SbFormatRun *run, guint index, const char *const *words);
gboolean sb_format_is_char (const SbFormatRun *run, guint index, char c);
guint sb_format_skip (const SbFormatRun *run, guint index);
guint sb_format_find (const SbFormatRun *run, guint from, guint to, const char *keyword);

/* sb-format-same.c */
gboolean sb_format_is_same (SbReader *reader, const char *before, gsize before_length,
                            const char *after, gsize after_length, gsize sql_length);
gboolean sb_format_is_same_script (const char *before, gsize before_length, const char *after,
                                   gsize after_length);
SbToken sb_format_next_token (SbLexer *lexer);

/* sb-format-words.c */
void sb_format_choose_letters (SbFormatRun *run, SbReader *reader, gsize start, gsize end);

/* sb-format-spaces.c */
gboolean sb_format_is_object (const SbFormatRun *run, guint index);
void sb_format_choose_spaces (SbFormatRun *run);

/* sb-format-writer.c */
void sb_format_put (SbFormatRun *run, guint index, guint indent);
void sb_format_put_all (SbFormatRun *run, guint first, guint last, guint indent);
void sb_format_put_comments (SbFormatRun *run, guint index, guint indent);
void sb_format_new_line (SbFormatRun *run, guint indent);
void sb_format_new_item (SbFormatRun *run, guint index, guint indent);
gboolean sb_format_fits (const SbFormatRun *run, guint first, guint last, guint column);
gboolean sb_format_has_breaks (const SbFormatRun *run, guint first, guint last);
gboolean sb_format_is_flat (const SbFormatRun *run, guint first, guint last);

/* sb-format-breaks.c */
void sb_format_find_breaks (SbFormatRun *run);
gboolean sb_format_has_line_before (const SbFormatRun *run, guint index);
gboolean sb_format_is_list (const SbFormatRun *run, guint index);
gboolean sb_format_is_query (const SbFormatRun *run, guint index);
gboolean sb_format_is_clause (const SbFormatRun *run, guint first, guint index);
gboolean sb_format_is_soft (const SbFormatRun *run, guint first, guint index);

/* sb-format-parts.c */
void sb_format_lay_words (SbFormatRun *run, guint first, guint last, guint indent);
void sb_format_lay_range (SbFormatRun *run, guint first, guint last, guint indent);
void sb_format_lay_items (SbFormatRun *run, guint first, guint last, guint indent,
                          gboolean may_fill);

/* sb-format-table.c */
guint sb_format_find_elements (const SbFormatRun *run);
void sb_format_lay_elements (SbFormatRun *run, guint open);

/* sb-format-query.c */
void sb_format_lay_query (SbFormatRun *run, guint first, guint last, guint indent);

/* sb-format-statement.c */
void sb_format_lay_statement (SbFormatRun *run);
void sb_format_mark_starters (SbFormatRun *run);
guint sb_format_find_query (const SbFormatRun *run);
guint sb_format_find_actions (const SbFormatRun *run);

G_END_DECLS
