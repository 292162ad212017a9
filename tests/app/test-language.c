/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden tests of highlighting: tests/golden/language/NAME.sql against NAME.expected, which has under
 * each line of SQL one letter for each character's style; --update writes what is. No display needed.
 */
#include "sb-source-language.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static gboolean update;

static const struct
{
  const char *style;
  char letter;
} styles[] = {
  { "keyword", 'K' },   { "type", 'T' },      { "function", 'f' },     { "boolean", 'b' },
  { "number", 'n' },    { "string", 's' },    { "escape", 'e' },       { "identifier", 'q' },
  { "parameter", 'p' }, { "comment", '-' },   { "directive", 'd' },    { "directive-key", 'D' },
  { "psql", '\\' },     { "copy-data", 'c' }, { "dollar-quote", '$' },
};

/* A scheme whose colours say which style a tag is of: the engine does not name its tags. */
static GtkSourceStyleScheme *
load_telling_scheme (void)
{
  g_autofree char *folder = g_dir_make_tmp ("switchback-styles-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "telling.xml", NULL);
  g_autoptr (GString) text = g_string_new ("<style-scheme id='telling' name='t' version='1.0'>");
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  GtkSourceStyleScheme *scheme;

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    g_string_append_printf (text, "<style name='switchback-pgsql:%s' foreground='#0000%02x'/>",
                            styles[i].style, i + 1);
  g_string_append (text, "</style-scheme>");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  gtk_source_style_scheme_manager_append_search_path (manager, folder);
  scheme = gtk_source_style_scheme_manager_get_scheme (manager, "telling");
  g_unlink (path);
  g_rmdir (folder);
  return scheme;
}

static char
find_letter (const GtkTextIter *at)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (at);
  char letter = '.';

  for (GSList *l = tags; l != NULL; l = l->next)
    {
      g_autoptr (GdkRGBA) colour = NULL;
      gboolean set;

      g_object_get (l->data, "foreground-set", &set, "foreground-rgba", &colour, NULL);
      if (set)
        letter = styles[(int) (colour->blue * 255 + 0.5) - 1].letter;
    }
  return letter;
}

static GtkSourceBuffer *
new_highlighted (const char *text, gsize length)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *language = gtk_source_language_manager_get_language (manager,
                                                                          "switchback-pgsql");
  GtkSourceBuffer *buffer;
  GtkTextIter start, end;

  g_assert_nonnull (language);
  buffer = gtk_source_buffer_new_with_language (language);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), text, length);
  gtk_source_buffer_set_style_scheme (buffer, load_telling_scheme ());
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_ensure_highlight (buffer, &start, &end);
  return buffer;
}

static char *
describe (const char *text, gsize length)
{
  g_autoptr (GtkSourceBuffer) buffer = new_highlighted (text, length);
  GString *out = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (buffer), &at);
  while (!gtk_text_iter_is_end (&at))
    {
      gunichar c = gtk_text_iter_get_char (&at);

      if (c != '\n')
        g_string_append_c (marks, g_unichar_isspace (c) ? ' ' : find_letter (&at));
      g_string_append_unichar (out, c);
      gtk_text_iter_forward_char (&at);
      if (c == '\n' || gtk_text_iter_is_end (&at))
        {
          g_string_append_printf (out, "%s%s\n", c == '\n' ? "" : "\n", marks->str);
          g_string_truncate (marks, 0);
        }
    }
  return g_string_free (out, FALSE);
}

static void
test_golden (gconstpointer data)
{
  const char *path = data;
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".sql"));
  g_autofree char *expected_path = g_strconcat (stem, ".expected", NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  actual = describe (text, length);
  if (update)
    {
      g_file_set_contents (expected_path, actual, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (expected_path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (actual, ==, expected);
}

static double
channel (double value)
{
  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
luminance (const char *text)
{
  GdkRGBA colour;

  g_assert_true (gdk_rgba_parse (&colour, text));
  return 0.2126 * channel (colour.red) + 0.7152 * channel (colour.green)
         + 0.0722 * channel (colour.blue);
}

static char *
dup_colour (GtkSourceStyleScheme *scheme, const char *style_id, const char *property)
{
  GtkSourceStyle *style = gtk_source_style_scheme_get_style (scheme, style_id);
  char *colour = NULL;

  g_assert_nonnull (style);
  g_object_get (style, property, &colour, NULL);
  return colour;
}

/* WCAG AA: 4.5 to 1, on the view and on the current line. */
static void
test_schemes_can_be_read (void)
{
  static const char *const ids[] = {
    "text",
    "line-numbers",
    "def:keyword",
    "def:type",
    "def:function",
    "def:boolean",
    "def:number",
    "def:string",
    "def:special-char",
    "def:identifier",
    "def:special-constant",
    "def:comment",
    "def:doc-comment",
    "def:doc-comment-element",
    "def:preprocessor",
    "switchback-pgsql:dollar-quote",
  };
  static const char *const schemes[] = { "switchback", "switchback-dark" };
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (manager,
                                                                                 schemes[i]);
      g_autofree char *view = NULL;
      g_autofree char *line = NULL;

      g_assert_nonnull (scheme);
      view = dup_colour (scheme, "text", "background");
      line = dup_colour (scheme, "current-line", "background");
      for (guint j = 0; j < G_N_ELEMENTS (ids); j++)
        {
          g_autofree char *colour = dup_colour (scheme, ids[j], "foreground");
          const char *grounds[] = { view, g_str_equal (ids[j], "line-numbers") ? view : line };

          for (guint k = 0; k < G_N_ELEMENTS (grounds); k++)
            {
              double a = luminance (colour), b = luminance (grounds[k]);

              g_assert_cmpfloat ((MAX (a, b) + 0.05) / (MIN (a, b) + 0.05), >=, 4.5);
            }
        }
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  update = argc > 1 && g_str_equal (argv[1], "--update");
  sb_source_language_register ();

  folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests", "golden", "language",
                             NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      {
        g_autofree char *id = g_strconcat ("/language/", name, NULL);

        g_test_add_data_func_full (id, g_build_filename (folder, name, NULL), test_golden, g_free);
      }
  g_test_add_func ("/language/schemes-can-be-read", test_schemes_can_be_read);
  return g_test_run ();
}
