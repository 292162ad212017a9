/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-shareable.h"

#include <string.h>

/* What stands behind the word, in quotes or as a setting of an address; and what stands in a URL. A
 * text may end in the middle of it. */
#define PASSWORDS                                                                                  \
  "(password['\"]?\\s*[=:,]?\\s*(?:[eE]|[uU]&)?)'(?:[^']++|'')*+'?"                                \
  "|(password\\s*=\\s*)[^\\s'\"]++"                                                                \
  "|(://[^/@:\\s]*+:)[^@\\s]++(?=@)"

static void
replace (GString *text, const char *place, const char *words)
{
  if (place != NULL && strlen (place) > 1)
    g_string_replace (text, place, words, 0);
}

static gboolean
mask_cb (const GMatchInfo *match, GString *out, gpointer user_data)
{
  for (int group = 1; group <= 3; group++)
    {
      g_autofree char *kept = g_match_info_fetch (match, group);

      if (kept != NULL && *kept != '\0')
        g_string_append (out, kept);
    }
  g_string_append (out, "•••");
  return FALSE;
}

static char *
mask_passwords (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (PASSWORDS, G_REGEX_CASELESS, 0, NULL);

  return g_regex_replace_eval (regex, text, -1, 0, 0, mask_cb, NULL, NULL);
}

/**
 * sb_shareable_dup:
 * @text: a message, or the beginning of a statement
 * @root: (nullable): absolute path of the project's root
 *
 * Paths begin at the project's root or at "~", and passwords are "•••".
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
sb_shareable_dup (const char *text, const char *root)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *below = root != NULL ? g_strconcat (root, "/", NULL) : NULL;
  g_autoptr (GString) out = g_string_new (valid);
  char *masked;

  replace (out, below, "");
  replace (out, root, "the project");
  replace (out, g_get_user_runtime_dir (), "~");
  replace (out, g_get_user_state_dir (), "~");
  replace (out, g_get_home_dir (), "~");
  replace (out, g_get_tmp_dir (), "~");
  masked = mask_passwords (out->str);
  /* Nothing is better than a password. */
  return masked != NULL ? masked : g_strdup ("•••");
}
