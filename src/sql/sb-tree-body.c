/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tree-body.h"

#include <string.h>

static void
read_option (const PgQuery__Node *node, SbTreeBody *body)
{
  const PgQuery__DefElem *option;
  const PgQuery__Node *value;

  if (node->node_case != PG_QUERY__NODE__NODE_DEF_ELEM || node->def_elem->arg == NULL)
    return;
  option = node->def_elem;
  value = option->arg;
  if (value->node_case == PG_QUERY__NODE__NODE_LIST && value->list->n_items == 1)
    value = value->list->items[0];
  if (value->node_case != PG_QUERY__NODE__NODE_STRING)
    return;
  if (strcmp (option->defname, "language") == 0)
    body->language = value->string->sval;
  else if (strcmp (option->defname, "as") == 0)
    {
      body->source = value->string->sval;
      body->location = option->location;
    }
}

/**
 * sb_tree_body_find:
 * @node: a statement's node
 * @body: (inout): what is found; without a place before
 *
 * Returns: whether it is a function or DO block with a string for a body
 */
gboolean
sb_tree_body_find (const PgQuery__Node *node, SbTreeBody *body)
{
  if (node->node_case == PG_QUERY__NODE__NODE_DO_STMT)
    for (gsize i = 0; i < node->do_stmt->n_args; i++)
      read_option (node->do_stmt->args[i], body);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
    for (gsize i = 0; i < node->create_function_stmt->n_options; i++)
      read_option (node->create_function_stmt->options[i], body);
  if (body->language == NULL && node->node_case == PG_QUERY__NODE__NODE_DO_STMT)
    body->language = "plpgsql";
  return body->source != NULL && body->language != NULL;
}

/**
 * sb_tree_body_find_content:
 * @text: a statement
 * @token: a string in it
 * @content: what it stands for
 *
 * Returns: where the string's own text begins in @text; 0 when it is written with escapes
 */
gsize
sb_tree_body_find_content (const char *text, const SbToken *token, const char *content)
{
  gsize length = strlen (content);
  gsize start = token->start + 1;

  if (text[token->start] == '$')
    start = (gsize) ((const char *) memchr (text + start, '$', token->end - start) + 1 - text);
  else if (text[token->start] != '\'')
    return 0;
  if (start + length < token->end && memcmp (text + start, content, length) == 0
      && (text[start + length] == '$' || text[start + length] == '\''))
    return start;
  return 0;
}

/**
 * sb_tree_body_find_string:
 * @text: (array length=length): a statement
 * @length: in bytes
 * @location: of the string, or of the AS before it
 * @token: (out): the string
 *
 * Returns: whether one is there
 */
gboolean
sb_tree_body_find_string (const char *text, gsize length, int location, SbToken *token)
{
  SbLexer lexer = { text, length, 0 };

  if (location < 0 || (gsize) location >= length)
    return FALSE;
  lexer.at = (gsize) location;
  *token = sb_lexer_next_significant (&lexer);
  if (sb_token_is_word (token, text, "as"))
    *token = sb_lexer_next_significant (&lexer);
  return token->kind == SB_TOKEN_STRING;
}
