/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-guess.h"

#include "sb-new-parameter.h"

#include <string.h>

static const char *const names[] = { "name", "identifier", "table", NULL };
static const char *const making[] = { "add", "create", "introduce", "make", "new", NULL };
static const char *const strong[] = { "from", "in", "into", "on", "onto", "to", NULL };
static const char *const weak[] = { "by",   "for",  "of",    "so",  "that", "using",
                                    "when", "with", "where", "and", "as",   NULL };
static const char *const kinds[] = { "a",     "an",    "column",  "columns",  "enum",
                                     "field", "index", "new",     "policies", "policy",
                                     "table", "the",   "trigger", "type",     NULL };

static const char *const verbs[] = {
  "add",       "allow",   "alter",    "attach",    "backfill",  "change",   "clean",   "convert",
  "copy",      "correct", "create",   "define",    "delete",    "deny",     "detach",  "disable",
  "drop",      "enable",  "ensure",   "expand",    "extend",    "extract",  "fill",    "fix",
  "forbid",    "give",    "grant",    "harden",    "import",    "index",    "insert",  "install",
  "introduce", "keep",    "let",      "limit",     "link",      "lock",     "make",    "mark",
  "merge",     "migrate", "move",     "normalize", "partition", "populate", "prepare", "protect",
  "publish",   "rebuild", "refresh",  "remove",    "rename",    "reorder",  "replace", "require",
  "reset",     "restore", "restrict", "retire",    "revoke",    "rewrite",  "secure",  "seed",
  "set",       "share",   "shorten",  "simplify",  "split",     "stop",     "store",   "swap",
  "switch",    "take",    "tighten",  "track",     "truncate",  "turn",     "unify",   "update",
  "upgrade",   "use",     "validate", "widen",     NULL
};
static const char *const empty_words[] = { "a",      "all",  "changes",   "database",
                                           "db",     "it",   "migration", "more",
                                           "schema", "some", "stuff",     "table",
                                           "tables", "the",  "things",    NULL };

static gboolean
is_among (const char *word, const char *const *words)
{
  return g_strv_contains (words, word);
}

/* Words in lower case: letters and digits of any script. */
static GPtrArray *
split_words (const char *description)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *lower = g_utf8_strdown (description, -1);
  const char *start = NULL;

  for (const char *at = lower;; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean inside = c != 0 && (g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_');

      if (inside && start == NULL)
        start = at;
      if (!inside && start != NULL)
        {
          g_ptr_array_add (words, g_strndup (start, at - start));
          start = NULL;
        }
      if (c == 0)
        return words;
    }
}

/* The words from @from up to @to as one name, without "the" and "table" around it. */
static char *
join (GPtrArray *words, guint from, guint to)
{
  g_autoptr (GString) name = g_string_new (NULL);

  while (from < to && is_among (words->pdata[from], kinds))
    from++;
  while (to > from && is_among (words->pdata[to - 1], kinds))
    to--;
  for (guint i = from; i < to; i++)
    g_string_append_printf (name, "%s%s", i > from ? "_" : "", (char *) words->pdata[i]);
  return name->len > 0 ? g_strdup (name->str) : NULL;
}

/**
 * sb_new_guess:
 * @description: what a person calls a migration: "add notes to sessions"
 * @thing: (out) (nullable): the name of what it makes: `notes`
 * @place: (out) (nullable): the name of the table that it does so to: `sessions`
 *
 * A guess from English words, good enough to be offered and no more. Any thread.
 */
void
sb_new_guess (const char *description, char **thing, char **place)
{
  g_autoptr (GPtrArray) words = split_words (description);
  guint split = words->len; /* the last "to" or its like, else the first "for" or its like */
  guint first_weak = words->len;
  guint end;

  *thing = NULL;
  *place = NULL;
  for (guint i = words->len; i > 1; i--)
    {
      if (split == words->len && is_among (words->pdata[i - 1], strong))
        split = i - 1;
      if (is_among (words->pdata[i - 1], weak))
        first_weak = i - 1;
    }
  if (split == words->len)
    split = first_weak;
  for (end = split + 1; end < words->len && !is_among (words->pdata[end], weak); end++)
    ;
  if (split + 1 < words->len)
    *place = join (words, split + 1, end);
  if (words->len > 0 && is_among (words->pdata[0], making))
    *thing = join (words, 1, split);
}

/* What the description says of a parameter that nothing was typed for. Labels that begin with "the
 * new" are of what the migration makes. */
static const char *
guess (const SbParameter *parameter, const char *description, const char *thing, const char *place)
{
  gboolean is_name = is_among (parameter->kind, names);

  if (is_name && g_str_has_prefix (parameter->label, "the new "))
    return thing;
  if (is_name && strcmp (parameter->name, "table") == 0)
    return place;
  if (strcmp (parameter->kind, "text") == 0 && strcmp (parameter->name, "purpose") == 0)
    return description;
  return NULL;
}

/**
 * sb_new_guess_values:
 * @parameters: a list of #SbNewParameter
 * @description: what a person calls the migration
 *
 * Returns: (transfer full) (element-type utf8 utf8): values that are typed or guessed, by the names of
 *   their parameters; the template knows the rest
 */
GHashTable *
sb_new_guess_values (GListModel *parameters, const char *description)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *stripped = g_strstrip (g_strdup (description));
  g_autofree char *thing = NULL;
  g_autofree char *place = NULL;

  sb_new_guess (stripped, &thing, &place);
  for (guint i = 0; i < g_list_model_get_n_items (parameters); i++)
    {
      g_autoptr (SbNewParameter) parameter = g_list_model_get_item (parameters, i);
      const SbParameter *what = sb_new_parameter_get_parameter (parameter);
      const char *value = sb_new_parameter_is_typed (parameter)
                              ? sb_new_parameter_get_value (parameter)
                              : guess (what, stripped, thing, place);

      if (value != NULL && *value != '\0')
        g_hash_table_insert (values, g_strdup (what->name), g_strdup (value));
    }
  return values;
}

/**
 * sb_new_guess_advice:
 * @description: what a person calls a migration
 *
 * What would make a better name of it; a name that says nothing is still a name. Any thread.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL when the name is good or there is none yet
 */
char *
sb_new_guess_advice (const char *description)
{
  g_autoptr (GPtrArray) words = split_words (description);
  g_autoptr (GString) joined = g_string_new (NULL);
  guint n_telling = 0;

  /* add_notes and add-notes are two words here. */
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (joined, "%s ", (char *) words->pdata[i]);
  g_strdelimit (joined->str, "_", ' ');
  g_clear_pointer (&words, g_ptr_array_unref);
  words = split_words (joined->str);
  if (words->len == 0)
    return NULL;
  if (!is_among (words->pdata[0], verbs))
    return g_strdup ("a good name begins with what it does: add, create, rename, drop, …");
  for (guint i = 1; i < words->len; i++)
    n_telling += !is_among (words->pdata[i], empty_words);
  return n_telling == 0 ? g_strdup ("a good name says what it is about: add notes to sessions")
                        : NULL;
}
