/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions and procedures: told apart by the types of their arguments. */
#include "sb-draft-private.h"

#include <string.h>

static guint
count_defaults (const PgQuery__CreateFunctionStmt *stmt)
{
  guint n = 0;

  for (gsize i = 0; i < stmt->n_parameters; i++)
    n += stmt->parameters[i]->function_parameter->defexpr != NULL;
  return n;
}

/* A function that was there before is given back its definition; privileges, owner and comment have
 * stayed, since CREATE OR REPLACE keeps them. */
static void
replace (SbDraft *self, const PgQuery__CreateFunctionStmt *stmt, const char *word,
         const char *signature, const SbDraftAnswer *before)
{
  const char *definition = sb_draft_answer_get (before, 0, 0);
  const char *n_defaults = sb_draft_answer_get (before, 0, 2);
  const char *comment = sb_draft_answer_get (before, 0, 4);

  if (definition == NULL || !sb_draft_once (self, "routine %s", signature))
    return;
  if (n_defaults != NULL && count_defaults (stmt) > g_ascii_strtoull (n_defaults, NULL, 10))
    {
      sb_draft_take (self, SB_DRAFT_LOSSY,
                     g_strdup ("a default of an argument cannot be taken away by CREATE OR "
                               "REPLACE; privileges of the function do not come back"),
                     g_strdup_printf ("DROP %s %s", word, signature));
      sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (definition));
      if (comment != NULL)
        {
          g_autofree char *text = sb_identifier_quote_literal (comment);

          sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                         g_strdup_printf ("COMMENT ON %s %s IS %s", word, signature, text));
        }
      return;
    }
  sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (definition));
}

void
sb_draft_function (SbDraft *self, const PgQuery__CreateFunctionStmt *stmt)
{
  const char *word = stmt->is_procedure ? "PROCEDURE" : "FUNCTION";
  g_autofree char *name = sb_draft_name_list (stmt->funcname, stmt->n_funcname);
  g_autofree char *parameters = sb_draft_name_parameters (stmt);
  g_autofree char *signature = g_strconcat (name, parameters, NULL);
  g_autofree char *key = sb_draft_key_names (self, "routine", stmt->funcname, stmt->n_funcname,
                                             parameters);
  g_autofree char *what = g_strdup_printf ("%s IF EXISTS %s", word, signature);
  const SbDraftAnswer *before = NULL;

  if (sb_draft_has_made (self, key))
    return;
  if ((stmt->replace || self->is_conditional) && !g_hash_table_contains (self->gone, key))
    {
      before = sb_draft_ask (self, SB_DRAFT_ASK_ROUTINE, signature, NULL);
      if (before != NULL && before->n_rows > 0 && stmt->replace)
        {
          replace (self, stmt, word, signature, before);
          return;
        }
      if (before == NULL && stmt->replace)
        {
          sb_draft_made (self, key, SB_MADE_ROUTINE);
          sb_draft_take (self, SB_DRAFT_LOSSY,
                         g_strdup_printf ("assumes that the %s was not there before: a definition "
                                          "that it had does not come back",
                                          stmt->is_procedure ? "procedure" : "function"),
                         g_strdup_printf ("DROP %s", what));
          return;
        }
    }
  sb_draft_take_drop (self, what, key, SB_MADE_ROUTINE, FALSE, before);
}
