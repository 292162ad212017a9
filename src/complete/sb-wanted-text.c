/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statement around the cursor, as tokens. */
#include "sb-wanted-private.h"

#include <string.h>

/* Of a long statement this much is looked at: its beginning, and what is around the cursor. */
#define KEEP_FIRST 64
#define KEEP_BEFORE 2048
#define KEEP_AFTER 1024
#define LOOK_AHEAD (32u << 10)

static const SbToken *
get (const SbWantedText *self, guint token)
{
  return &g_array_index (self->tokens, SbToken, token);
}

/*< private >
 * sb_wanted_text_get_kind:
 *
 * Returns: what the token is; %SB_TOKEN_END behind the last
 */
SbTokenKind
sb_wanted_text_get_kind (const SbWantedText *self, guint token)
{
  return token < self->tokens->len ? get (self, token)->kind : SB_TOKEN_END;
}

/*< private >
 * sb_wanted_text_is:
 * @word: in lower case
 *
 * Returns: whether the token is that word
 */
gboolean
sb_wanted_text_is (const SbWantedText *self, guint token, const char *word)
{
  return token < self->tokens->len && sb_token_is_word (get (self, token), self->text, word);
}

/*< private >
 * sb_wanted_text_is_one_of:
 * @words: in lower case, with a blank before and behind each
 *
 * Returns: whether the token is one of these
 */
gboolean
sb_wanted_text_is_one_of (const SbWantedText *self, guint token, const char *words)
{
  char word[32] = " ";
  gsize length;

  if (sb_wanted_text_get_kind (self, token) != SB_TOKEN_WORD)
    return FALSE;
  length = get (self, token)->end - get (self, token)->start;
  if (length > sizeof word - 3)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    word[i + 1] = g_ascii_tolower (self->text[get (self, token)->start + i]);
  word[length + 1] = ' ';
  return strstr (words, word) != NULL;
}

/*< private >
 * sb_wanted_text_is_name:
 *
 * Returns: whether the token can be a name
 */
gboolean
sb_wanted_text_is_name (const SbWantedText *self, guint token)
{
  SbTokenKind kind = sb_wanted_text_get_kind (self, token);

  return kind == SB_TOKEN_WORD || kind == SB_TOKEN_QUOTED;
}

/*< private >
 * sb_wanted_text_skip_group:
 * @token: an opening parenthesis
 *
 * Returns: the token behind the closing one; the number of tokens where there is none
 */
guint
sb_wanted_text_skip_group (const SbWantedText *self, guint token)
{
  guint depth = 0;

  for (; token < self->tokens->len; token++)
    {
      if (get (self, token)->kind == SB_TOKEN_OPEN)
        depth++;
      else if (get (self, token)->kind == SB_TOKEN_CLOSE && --depth == 0)
        return token + 1;
    }
  return token;
}

/*< private >
 * sb_wanted_unquote:
 *
 * Returns: (transfer full): a name as the catalogs have it, from how it is written
 */
char *
sb_wanted_unquote (const char *text, gsize length)
{
  GString *name;

  if (length == 0 || text[0] != '"')
    return g_ascii_strdown (text, length);
  name = g_string_new (NULL);
  for (gsize i = 1; i < length; i++)
    {
      if (text[i] == '"' && i + 1 < length && text[i + 1] == '"')
        i++;
      else if (text[i] == '"')
        break;
      g_string_append_c (name, text[i]);
    }
  return g_string_free (name, FALSE);
}

/*< private >
 * sb_wanted_text_read_name:
 * @token: the first token of a name
 * @schema: (out) (transfer full) (nullable): its schema
 * @name: (out) (transfer full): its last part
 *
 * Returns: the token behind the name
 */
guint
sb_wanted_text_read_name (const SbWantedText *self, guint token, char **schema, char **name)
{
  *schema = NULL;
  *name = sb_wanted_unquote (self->text + get (self, token)->start,
                             get (self, token)->end - get (self, token)->start);
  for (token++; sb_wanted_text_get_kind (self, token) == SB_TOKEN_DOT
                && sb_wanted_text_is_name (self, token + 1);
       token += 2)
    {
      g_free (*schema);
      *schema = *name;
      *name = sb_wanted_unquote (self->text + get (self, token + 1)->start,
                                 get (self, token + 1)->end - get (self, token + 1)->start);
    }
  return token;
}

/* Reading */

/* How a statement begins tells how its author writes keywords. */
static void
vote (SbWantedText *self)
{
  if (sb_wanted_text_get_kind (self, 0) == SB_TOKEN_WORD && get (self, 0)->end < self->cursor)
    self->letters = g_ascii_isupper (self->text[get (self, 0)->start]) ? SB_LETTERS_UPPER
                                                                       : SB_LETTERS_LOWER;
}

static void
forget_middle (SbWantedText *self)
{
  if (self->tokens->len > KEEP_FIRST + 2 * KEEP_BEFORE)
    g_array_remove_range (self->tokens, KEEP_FIRST, KEEP_BEFORE);
}

static gboolean
is_in_comment (const SbWantedText *self, const SbToken *token)
{
  gboolean is_open = token->kind == SB_TOKEN_OTHER && token->end - token->start > 1
                     && strncmp (self->text + token->start, "/*", 2) == 0;

  if (token->start >= self->cursor)
    return FALSE;
  if (token->kind == SB_TOKEN_LINE_COMMENT || is_open)
    return self->cursor <= token->end;
  return token->kind == SB_TOKEN_BLOCK_COMMENT && self->cursor < token->end;
}

/* A quote that was just typed takes the rest of the script for its text, up to the next one. */
static gboolean
is_just_opened (const SbWantedText *self, const SbToken *token)
{
  char quote = self->text[token->start];

  return token->start < self->cursor && self->cursor < token->end
         && ((token->kind == SB_TOKEN_QUOTED && quote == '"')
             || (token->kind == SB_TOKEN_STRING && quote == '\''))
         && (self->text[token->end - 1] != quote
             || memchr (self->text + self->cursor, '\n', token->end - self->cursor) != NULL);
}

/* @memory is told where statements begin. */
static void
read_tokens (SbWantedText *self, SbWantedMemory *memory, gsize from, gsize to)
{
  SbLexer lexer = { self->text, to, from };
  guint n_after = 0;

  for (;;)
    {
      SbToken token = sb_lexer_next (&lexer);

      if (token.kind == SB_TOKEN_END || token.start > self->cursor + LOOK_AHEAD
          || n_after > KEEP_AFTER)
        break;
      self->is_nothing |= is_in_comment (self, &token);
      if (!sb_token_is_significant (&token))
        continue;
      if (token.kind == SB_TOKEN_BACKSLASH && self->tokens->len == 0)
        {
          const char *end = memchr (self->text + token.start, '\n', to - token.start);

          lexer.at = end != NULL ? (gsize) (end - self->text) : to;
          self->is_nothing |= token.start < self->cursor && self->cursor <= lexer.at;
          continue;
        }
      if (token.kind == SB_TOKEN_SEMICOLON)
        {
          vote (self);
          if (token.start >= self->cursor)
            break;
          g_array_set_size (self->tokens, 0);
          self->statement = token.end;
          if (memory != NULL)
            sb_wanted_memory_note (memory, self->text, token.end, self->letters);
          continue;
        }
      if (is_just_opened (self, &token))
        lexer.at = token.end = self->cursor;
      g_array_append_val (self->tokens, token);
      n_after += token.start >= self->cursor;
      if (n_after == 0)
        forget_middle (self);
    }
  vote (self);
}

/* What is being typed, by the token that the cursor is in or behind. */
static void
find_typed (SbWantedText *self)
{
  guint at = 0;
  const SbToken *token;
  gboolean is_closed;

  while (at < self->tokens->len && get (self, at)->start < self->cursor)
    at++;
  self->n_before = at;
  self->start = self->cursor;
  if (at == 0)
    return;
  token = get (self, at - 1);
  if (token->end < self->cursor)
    return;
  is_closed = token->end == self->cursor && token->end - token->start > 1;
  switch (token->kind)
    {
    case SB_TOKEN_WORD:
      self->start = token->start;
      self->n_before = at - 1;
      break;
    case SB_TOKEN_QUOTED:
      self->is_nothing |= is_closed && self->text[token->end - 1] == '"';
      self->start = token->start;
      self->n_before = at - 1;
      break;
    case SB_TOKEN_STRING:
      self->is_string = !(is_closed && self->text[token->end - 1] == self->text[token->start]);
      self->is_nothing |= !self->is_string;
      self->start = token->start;
      self->n_before = at - 1;
      break;
    case SB_TOKEN_NUMBER:
    case SB_TOKEN_PARAMETER:
    case SB_TOKEN_BACKSLASH:
      self->is_nothing = TRUE;
      break;
    default:
      break;
    }
}

/* Bodies */

static gboolean
find_body (const SbWantedText *self, gsize *from, gsize *to)
{
  const SbToken *token = get (self, self->n_before);
  const char *text = self->text + token->start;
  const char *tag_end;
  gsize tag;

  if (text[0] != '$'
      || !(sb_wanted_text_is (self, 0, "do") || sb_wanted_text_is (self, 0, "create")))
    return FALSE;
  tag_end = memchr (text + 1, '$', token->end - token->start - 1);
  if (tag_end == NULL)
    return FALSE;
  tag = tag_end + 1 - text;
  *from = token->start + tag;
  *to = token->end;
  if (token->end - token->start >= 2 * tag
      && memcmp (self->text + token->end - tag, text, tag) == 0)
    *to -= tag;
  return *from <= self->cursor && self->cursor <= *to;
}

/* Inside a body a statement also begins behind some words. */
static void
cut_block (SbWantedText *self)
{
  guint depth = 0, first = 0;

  for (guint i = 0; i < self->n_before; i++)
    {
      SbTokenKind kind = sb_wanted_text_get_kind (self, i);

      if (kind == SB_TOKEN_OPEN)
        depth++;
      else if (kind == SB_TOKEN_CLOSE && depth > 0)
        depth--;
      else if (depth > 0)
        continue;
      else if ((sb_wanted_text_is_one_of (self, i, " begin declare exception else ") && i == first)
               || sb_wanted_text_is (self, i, "loop")
               || (sb_wanted_text_is (self, i, "then")
                   && sb_wanted_text_is_one_of (self, first, " if elsif elseif when case ")))
        first = i + 1;
    }
  g_array_remove_range (self->tokens, 0, first);
  self->n_before -= first;
}

static void
enter_body (SbWantedText *self)
{
  gsize from, to;

  while (self->is_string && !self->is_nothing && find_body (self, &from, &to))
    {
      gsize owner = self->statement;

      g_array_set_size (self->tokens, 0);
      self->is_string = FALSE;
      self->is_body = TRUE;
      read_tokens (self, NULL, from, to);
      find_typed (self);
      g_clear_pointer (&self->variables, g_ptr_array_unref);
      self->variables = sb_wanted_variables_read (self->text, owner, from, self->start);
      cut_block (self);
    }
}

/*< private >
 * sb_wanted_text_read:
 * @memory: (nullable): what remembers the text from before
 * @text: a script
 * @length: its length
 * @cursor: where the cursor is
 *
 * Returns: (transfer full): the statement there
 */
SbWantedText *
sb_wanted_text_read (SbWantedMemory *memory, const char *text, gsize length, gsize cursor)
{
  SbWantedText *self = g_new0 (SbWantedText, 1);
  gsize from = 0;

  self->text = text;
  self->cursor = MIN (cursor, length);
  self->tokens = g_array_new (FALSE, FALSE, sizeof (SbToken));
  if (memory != NULL)
    sb_wanted_memory_resume (memory, text, length, self->cursor, &from, &self->letters);
  self->statement = from;
  read_tokens (self, memory, from, length);
  find_typed (self);
  enter_body (self);
  return self;
}

/*< private >
 * sb_wanted_text_free:
 * @self: (transfer full): a statement
 */
void
sb_wanted_text_free (SbWantedText *self)
{
  g_array_unref (self->tokens);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_free (self);
}
