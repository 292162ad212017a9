/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden tests: tests/golden/parse/NAME.sql against NAME.expected; --update writes what is. */
#include "sb-lines.h"
#include "sb-script.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean update;

static const char *const kinds[] = { "sql", "copy", "psql", "empty" };
static const char *const classes[] = { "inside",   "alone",     "begin",  "commit",
                                       "rollback", "savepoint", "unknown" };

/* Text in a form that shows every byte of it in one line. */
static void
append_quoted (GString *out, const char *label, const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);

  g_string_append_printf (out, "%s\"%s\"", label, escaped);
}

static void
append_object (GString *out, const SbObject *object)
{
  g_string_append_printf (out, "  %c %s ", "+~-"[object->verb], object -> kind);
  if (object->schema != NULL)
    g_string_append_printf (out, "[%s] ", object->schema);
  if (object->parent != NULL)
    g_string_append_printf (out, "(%s) ", object->parent);
  append_quoted (out, "", object->name);
  g_string_append_c (out, '\n');
}

static void
append_statement (GString *out, SbScript *script, guint index)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  gsize length;
  const char *text = sb_script_get_text (script, &length);
  g_autofree char *sql = sb_script_dup_sql (script, index);

  g_string_append_printf (out, "%u: %s %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT, index,
                          kinds[statement->kind], statement->start, statement->end);
  if (statement->kind != SB_STATEMENT_EMPTY)
    g_string_append_printf (out, " %s", classes[statement->tx]);
  if (*statement->tag != '\0')
    g_string_append_printf (out, " %s", statement->tag);
  g_string_append_c (out, '\n');
  if (statement->why_alone != NULL)
    g_string_append_printf (out, "  alone: %s\n", statement->why_alone);
  if (*sql != '\0')
    {
      append_quoted (out, "  ", sql);
      g_string_append_c (out, '\n');
    }
  if (statement->data_end > 0)
    {
      g_autofree char *data = g_strndup (text + statement->data_start,
                                         statement->data_end - statement->data_start);

      append_quoted (out, "  data ", data);
      g_string_append_c (out, '\n');
    }
  if (statement->syntax_error != NULL)
    {
      SbPosition position = sb_lines_position (text, length, statement->error_offset);

      g_string_append_printf (out, "  error at %u:%u: %s\n", position.line, position.column,
                              statement->syntax_error);
    }
  for (guint i = 0; i < statement->n_objects; i++)
    append_object (out, &statement->objects[i]);
  if (statement->check != NULL)
    {
      g_string_append_printf (out, "  check at %" G_GSIZE_FORMAT ":", statement->check->offset);
      if (statement->check->name != NULL)
        append_quoted (out, " name ", statement->check->name);
      if (statement->check->as != NULL)
        append_quoted (out, " as ", statement->check->as);
      if (statement->check->expect != NULL)
        append_quoted (out, " expect ", statement->check->expect);
      g_string_append_c (out, '\n');
    }
}

static void
append_directive (GString *out, const SbDirective *directive)
{
  g_string_append_printf (out, "directive at %" G_GSIZE_FORMAT ": %s%s", directive->offset,
                          directive->known ? "" : "unknown ", directive->name);
  if (directive->value != NULL)
    append_quoted (out, " value ", directive->value);
  if (directive->reason != NULL)
    append_quoted (out, " reason ", directive->reason);
  g_string_append_c (out, '\n');
}

static char *
describe (const char *text, gsize length)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (text, length, &error);
  g_autofree char *summary = NULL;
  const SbDirective *directives;
  guint n_directives, begin, commit, index;

  if (script == NULL)
    {
      g_string_append_printf (out, "refused: %s\n", error->message);
      return g_string_free (out, FALSE);
    }
  summary = sb_script_summarize (script);
  g_string_append_printf (out, "summary: %s\n", summary);
  if (sb_script_get_wrapper (script, &begin, &commit))
    g_string_append_printf (out, "wrapper: %u to %u\n", begin, commit);
  if (sb_script_find_setting (script, "standard_conforming_strings", "off", &index))
    g_string_append_printf (out, "standard_conforming_strings off: %u\n", index);
  directives = sb_script_get_directives (script, &n_directives);
  for (guint i = 0; i < n_directives; i++)
    append_directive (out, &directives[i]);
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    append_statement (out, script, i);
  return g_string_free (out, FALSE);
}

static void
check_golden (gconstpointer data)
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
  if (strcmp (actual, expected) != 0)
    {
      g_test_message ("%s now gives:\n%s", path, actual);
      g_test_fail_printf ("%s differs; --update accepts what is", expected_path);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "parse", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n_cases = 0;

  update = argc > 1 && strcmp (argv[1], "--update") == 0;
  g_test_init (&argc, &argv, NULL);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      {
        g_autofree char *test = g_strconcat ("/golden/parse/", name, NULL);

        g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), check_golden,
                                   g_free);
        n_cases++;
      }
  g_assert_cmpuint (n_cases, >, 0);
  return g_test_run ();
}
