/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Property test: what holds for every script holds for thousands of broken ones. */
#include "script-invariants.h"

#define SEED 20261121
#define N_ROUNDS 4000

static const char *const snippets[] = {
  ";",
  "'",
  "\"",
  "$$",
  "$a$",
  "/*",
  "*/",
  "--",
  "\n",
  "\r\n",
  "(",
  ")",
  "\\",
  "\\.\n",
  "E'",
  "BEGIN ATOMIC ",
  "END",
  "CASE ",
  "COPY t FROM stdin;\n",
  "BEGIN;",
  "COMMIT;",
  "\xef\xbb\xbf",
  "U&'",
  "-- check: x\n",
  "-- switchback: allow x\n",
  "CREATE FUNCTION f() ",
  "CREATE RULE ",
  "é",
};

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
load_golden (void)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "parse", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_str_has_suffix (name, ".sql") && g_file_get_contents (path, &text, &length, NULL)
          && g_utf8_validate_len (text, length, NULL))
        g_ptr_array_add (texts, g_steal_pointer (&text));
    }
  g_assert_cmpuint (texts->len, >, 0);
  /* The folder's order is not the same everywhere. */
  g_ptr_array_sort (texts, compare_texts);
  return texts;
}

static const char *
pick (GRand *random, GPtrArray *texts)
{
  return g_ptr_array_index (texts, g_rand_int_range (random, 0, texts->len));
}

static gsize
place (GRand *random, const GString *text)
{
  return g_rand_int_range (random, 0, text->len + 1);
}

static void
mutate (GRand *random, GString *text, GPtrArray *texts)
{
  gsize at = place (random, text);
  gsize wanted = g_rand_int_range (random, 1, 40);
  gsize length = MIN (wanted, text->len - at);
  g_autofree char *piece = g_strndup (text->str + at, length);
  const char *other;

  switch (g_rand_int_range (random, 0, 5))
    {
    case 0:
      g_string_erase (text, at, length);
      break;
    case 1:
      other = snippets[g_rand_int_range (random, 0, G_N_ELEMENTS (snippets))];
      g_string_insert (text, at, other);
      break;
    case 2:
      g_string_insert (text, place (random, text), piece);
      break;
    case 3:
      g_string_truncate (text, at);
      break;
    default:
      other = pick (random, texts);
      g_string_insert (text, at, other + g_rand_int_range (random, 0, strlen (other) + 1));
      break;
    }
}

static void
test_mutations (void)
{
  g_autoptr (GPtrArray) texts = load_golden ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GString) text = g_string_new (pick (random, texts));
      g_autoptr (SbScript) script = NULL;
      g_autofree char *valid = NULL;

      for (gint32 n = g_rand_int_range (random, 1, 6); n > 0; n--)
        mutate (random, text, texts);
      valid = g_utf8_make_valid (text->str, text->len);
      script = sb_script_parse (valid, strlen (valid), NULL);
      g_assert_nonnull (script);
      check_invariants (script);
    }
}

/* Every prefix, as it is while someone types. */
static void
test_prefixes (void)
{
  g_autoptr (GPtrArray) texts = load_golden ();

  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);

      for (const char *end = text; *end != '\0'; end = g_utf8_next_char (end))
        if ((end - text) % 7 == 0 || strchr ("'\"$/*\\;", *end) != NULL)
          {
            g_autoptr (SbScript) script = sb_script_parse (text, end - text, NULL);

            g_assert_nonnull (script);
            check_invariants (script);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/script-property/mutations", test_mutations);
  g_test_add_func ("/script-property/prefixes", test_prefixes);
  return g_test_run ();
}
