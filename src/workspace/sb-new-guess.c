/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-guess.h"

static const char *const making[] = { "add", "create", "introduce", "make", "new", NULL };
static const char *const strong[] = { "from", "in", "into", "on", "onto", "to", NULL };
static const char *const weak[] = { "by",   "for",  "of",    "so",  "that", "using",
                                    "when", "with", "where", "and", "as",   NULL };
static const char *const kinds[] = { "a",     "an",    "column",  "columns",  "enum",
                                     "field", "index", "new",     "policies", "policy",
                                     "table", "the",   "trigger", "type",     NULL };

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
