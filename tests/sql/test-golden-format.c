/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden tests of the formatter: tests/golden/format/NAME.sql against NAME.expected; --update writes
 * what is. What holds for every text is tried on all SQL files there are, and on their halves. */
#include "sb-format.h"
#include "sb-lexer.h"
#include "sb-script.h"

#include <string.h>

/* So many prefixes of a file are tried; all of a shorter one. */
#define MANY_HALVES 40

static gboolean update;

static SbFormat *
format (const char *text)
{
  g_autoptr (GError) error = NULL;
  SbFormat *formatted = sb_format_new (text, strlen (text), &error);

  g_assert_no_error (error);
  return formatted;
}

/* All that is no blank, each for itself: comments as written, the rest in lower case. */
static char *
read_tokens (const char *text, gboolean comments)
{
  SbLexer lexer = { text, strlen (text), 0 };
  GString *all = g_string_new (NULL);
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    {
      g_autofree char *one = g_strndup (text + token.start, token.end - token.start);

      if (token.kind == SB_TOKEN_BLANK || sb_token_is_significant (&token) == comments)
        continue;
      for (char *at = one; token.kind == SB_TOKEN_WORD && *at != '\0'; at++)
        *at = g_ascii_tolower (*at);
      g_string_append (all, one);
      if (token.kind != SB_TOKEN_OTHER)
        g_string_append_c (all, '\n');
    }
  return g_string_free (all, FALSE);
}

static void
check_lines (const char *name, const char *before)
{
  g_autoptr (SbFormat) formatted = format (before);
  const char *after = sb_format_get_text (formatted, NULL);
  g_auto (GStrv) lines = g_strsplit (after, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_suffix (lines[i], " ") && strstr (before, lines[i]) == NULL)
      g_test_fail_printf ("%s: a blank ends line %u: \"%s\"", name, i + 1, lines[i]);
}

/* Formatting what was formatted changes nothing; nothing but blanks and letter case was changed. */
static void
check_always (const char *name, const char *text)
{
  g_autoptr (SbFormat) once = format (text);
  const char *formatted = sb_format_get_text (once, NULL);
  g_autoptr (SbFormat) twice = format (formatted);
  guint n_before, n_after;

  if (strcmp (sb_format_get_text (twice, NULL), formatted) != 0)
    {
      g_test_message ("once:\n%s\ntwice:\n%s", formatted, sb_format_get_text (twice, NULL));
      g_test_fail_printf ("%s: formatting what was formatted changes it", name);
    }
  sb_format_get_skipped (once, &n_before);
  sb_format_get_skipped (twice, &n_after);
  g_assert_cmpuint (n_before, ==, n_after);
  for (guint comments = 0; comments < 2; comments++)
    {
      g_autofree char *one = read_tokens (text, comments);
      g_autofree char *other = read_tokens (formatted, comments);

      if (strcmp (one, other) != 0)
        g_test_fail_printf ("%s: %s were changed:\n%s", name, comments ? "comments" : "tokens",
                            formatted);
    }
}

/* Every place in a token is still in that token. */
static void
check_map (const char *text)
{
  g_autoptr (SbFormat) once = format (text);
  gsize length = strlen (text), formatted_length;
  const char *formatted = sb_format_get_text (once, &formatted_length);
  SbLexer lexer = { text, length, 0 };
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (token.kind != SB_TOKEN_BLANK && token.kind != SB_TOKEN_OTHER)
      {
        gsize middle = token.start + (token.end - token.start) / 2;
        gsize at = sb_format_map (text, length, formatted, formatted_length, middle);

        if (middle > token.start)
          g_assert_cmpint (g_ascii_tolower (formatted[at]), ==, g_ascii_tolower (text[middle]));
      }
  g_assert_cmpuint (sb_format_map (text, length, formatted, formatted_length, length), <=,
                    formatted_length);
}

static void
check_halves (const char *name, const char *text)
{
  gsize length = strlen (text);

  for (gsize n = 0; n < length; n += 1 + length / MANY_HALVES)
    {
      g_autofree char *half = g_strndup (text, n);

      if (((guchar) text[n] & 0xc0) != 0x80)
        check_always (name, half);
    }
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
describe (const char *text)
{
  g_autoptr (SbFormat) formatted = format (text);
  GString *out = g_string_new (sb_format_get_text (formatted, NULL));
  guint n;
  const SbFormatSkipped *skipped = sb_format_get_skipped (formatted, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "-- stays: byte %" G_GSIZE_FORMAT ": %s\n", skipped[i].offset,
                            skipped[i].reason != NULL ? skipped[i].reason : "(no reason)");
  return g_string_free (out, FALSE);
}

static void
check_case (gconstpointer data)
{
  const char *path = data;
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".sql"));
  g_autofree char *expected_path = g_strconcat (stem, ".expected", NULL);
  g_autofree char *text = read_file (path);
  g_autofree char *actual = describe (text);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (update)
    g_file_set_contents (expected_path, actual, -1, &error);
  else if (g_file_get_contents (expected_path, &expected, NULL, &error)
           && strcmp (actual, expected) != 0)
    {
      g_test_message ("%s gives:\n%s", path, actual);
      g_test_fail_printf ("%s differs; --update accepts what is", expected_path);
    }
  g_assert_no_error (error);
  check_always (path, text);
  check_lines (path, text);
  check_map (text);
  check_halves (path, text);
}

static void
check_folder (gconstpointer data)
{
  const char *folder = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".sql"))
        continue;
      text = read_file (path);
      if (!sb_script_check_text (text, strlen (text), NULL))
        continue;
      check_always (path, text);
      check_map (text);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

typedef struct
{
  GMainLoop *loop;
  SbFormat *format;
} Wait;

static void
formatted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr (GError) error = NULL;

  wait->format = sb_format_finish (result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (wait->loop);
}

/* Only the statements of a range change, and only what stands between two of them. */
static void
test_range (void)
{
  const char *text =
      "select  1;\n\n\n\n\nselect  2;\n\n\n\n\nselect  3;  select  4;\n\n\n\nselect  5";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { loop, NULL };

  sb_format_async (bytes, (gsize) (strstr (text, "2") - text), (gsize) (strstr (text, "3") - text),
                   formatted_cb, &wait);
  g_main_loop_run (loop);
  g_assert_cmpstr (sb_format_get_text (wait.format, NULL), ==,
                   "select  1;\n\n\n\n\nSELECT 2;\n\n\nSELECT 3;  select  4;\n\n\n\nselect  5");
  sb_format_free (wait.format);
}

static void
test_not_text (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_format_new ("SELECT '\xff'", 10, &error));
  g_assert_error (error, SB_SQL_ERROR, SB_SQL_ERROR_ENCODING);
}

/* As many names that could be keywords as it takes: the time stays linear. */
static void
test_many_names (void)
{
  g_autoptr (GString) text = g_string_new ("select 1");

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, ", name, value");
  check_always ("many names", text->str);
}

int
main (int argc, char **argv)
{
  static const char *const folders[] = { "tests/golden/lint", "tests/golden/draft",
                                         "tests/golden/parse", "data/templates", "migrations" };
  const char *root = g_getenv ("SWITCHBACK_SOURCE_ROOT");
  g_autofree char *folder = g_build_filename (root, "tests", "golden", "format", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  update = argc > 1 && strcmp (argv[1], "--update") == 0;
  if (update)
    {
      argv[1] = argv[0];
      argc--;
      argv++;
    }
  if (argc > 2 && strcmp (argv[1], "--folder") == 0)
    {
      const char *other = argv[2];

      argv[2] = argv[0];
      argc -= 2;
      argv += 2;
      g_test_init (&argc, &argv, NULL);
      g_test_add_data_func ("/format/folder", other, check_folder);
      return g_test_run ();
    }
  g_test_init (&argc, &argv, NULL);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      {
        g_autofree char *test_name = g_strconcat ("/golden/format/", name, NULL);

        g_test_add_data_func_full (test_name, g_build_filename (folder, name, NULL), check_case,
                                   g_free);
      }
  g_test_add_func ("/format/range", test_range);
  g_test_add_func ("/format/not-text", test_not_text);
  g_test_add_func ("/format/many-names", test_many_names);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *test_name = g_strconcat ("/format/always/", folders[i], NULL);

      g_test_add_data_func_full (test_name, g_build_filename (root, folders[i], NULL), check_folder,
                                 g_free);
    }
  return g_test_run ();
}
