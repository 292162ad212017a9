/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden tests of lint: tests/golden/lint/RULE….sql against RULE….expected, and RULE….good.sql in
 * which the rule finds nothing. --update writes what is; see src/lint/README.md. */
#include "sb-lines.h"
#include "sb-lint-schema.h"
#include "sb-lint.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean update;

typedef struct
{
  char *stem; /* with its folder, without ".sql" */
  const SbLintRule *rule;
} Case;

static SbScript *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SbScript *script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return script;
}

static SbScript *
load_beside (const char *stem, const char *ending)
{
  g_autofree char *path = g_strconcat (stem, ending, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? parse (text) : NULL;
}

static void
set_house (SbLintContext *context, const char *key, const char *value)
{
  g_autoptr (SbLintHouse) house = sb_lint_house_new ();
  g_autoptr (GError) error = NULL;

  if (strcmp (key, "keys") == 0)
    sb_lint_house_set_keys (house,
                            strcmp (value, "uuid") == 0 ? SB_LINT_KEYS_UUID : SB_LINT_KEYS_BIGINT);
  else
    sb_lint_house_set_names (house,
                             strcmp (key, "names") == 0     ? SB_LINT_NAMES_PLAIN
                             : strcmp (key, "indexes") == 0 ? SB_LINT_NAMES_INDEX
                                                            : SB_LINT_NAMES_FOREIGN,
                             value, &error);
  g_assert_no_error (error);
  sb_lint_context_set_house (context, house);
}

static void
set_option (SbLintContext *context, const char *key, const char *value)
{
  if (strcmp (key, "server") == 0)
    sb_lint_context_set_server_version (context, (guint) g_ascii_strtoull (value, NULL, 10));
  else if (strcmp (key, "pooled") == 0)
    sb_lint_context_set_pooled (context, TRUE);
  else if (strcmp (key, "applied") == 0)
    sb_lint_context_set_applied (context, TRUE);
  else if (strcmp (key, "project") == 0)
    sb_lint_context_set_in_project (context, TRUE);
  else if (strcmp (key, "edited") == 0)
    sb_lint_context_set_edited (context, TRUE);
  else if (strcmp (key, "same") == 0)
    sb_lint_context_set_order (context, value, NULL);
  else if (strcmp (key, "newer") == 0)
    sb_lint_context_set_order (context, NULL, value);
  else if (strcmp (key, "file") == 0)
    sb_lint_context_set_file_name (context, value);
  else if (strcmp (key, "runner") == 0)
    sb_lint_context_set_runner (context, strcmp (value, "none") == 0 ? SB_LINT_RUNNER_NONE
                                                                     : SB_LINT_RUNNER_TRANSACTION);
  else if (strcmp (key, "role") == 0)
    sb_lint_context_set_role (context, strcmp (value, "verify") == 0 ? SB_LINT_ROLE_VERIFY
                                                                     : SB_LINT_ROLE_ROLLBACK);
  else if (strcmp (key, "keys") == 0 || strcmp (key, "names") == 0 || strcmp (key, "indexes") == 0
           || strcmp (key, "foreign-keys") == 0)
    set_house (context, key, value);
  else if (strcmp (key, "after") != 0)
    g_error ("no such option: %s", key);
}

static void
add_step (SbLintSchema *schema, SbScript *script)
{
  g_autoptr (SbLintChanges) changes = sb_lint_changes_new (script);
  guint n;
  const SbLintChange *list = sb_lint_changes_get (changes, &n);

  sb_lint_schema_begin_step (schema, NULL, NULL);
  sb_lint_schema_add (schema, list, n);
}

/* The migrations before it are in one file, the same for its good twin; a rollback comes after its
 * forward. */
static void
set_schema (SbLintContext *context, const char *stem, SbScript *forward)
{
  gsize length = strlen (stem) - (g_str_has_suffix (stem, ".good") ? strlen (".good") : 0);
  g_autofree char *bad = g_strndup (stem, length);
  g_autoptr (SbScript) before = load_beside (bad, ".before.sql");
  g_autoptr (SbLintSchema) schema = NULL;

  if (before == NULL)
    return;
  schema = sb_lint_schema_new (NULL, 0);
  add_step (schema, before);
  if (forward != NULL)
    add_step (schema, forward);
  sb_lint_schema_end (schema);
  sb_lint_context_set_schema (context, schema, forward != NULL ? 2 : 1);
}

/* Lines `-- case: KEY [VALUE]`. */
static SbLintContext *
read_context (const Case *test, const char *text)
{
  g_autoptr (SbLintContext) context = sb_lint_context_new ();
  g_autoptr (SbScript) forward = load_beside (test->stem, ".forward.sql");
  g_autoptr (SbScript) rollback = load_beside (test->stem, ".rollback.sql");
  g_autoptr (SbScript) verify = load_beside (test->stem, ".verify.sql");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  sb_lint_context_set_pair (context, forward, rollback, verify);
  set_schema (context, test->stem, forward);
  sb_lint_context_set_rule (context, test->rule, TRUE);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "-- case: "))
      {
        g_auto (GStrv) words = g_strsplit (*line + strlen ("-- case: "), " ", 2);

        set_option (context, words[0], words[1] != NULL ? words[1] : "");
      }
  return g_steal_pointer (&context);
}

/* What differs between two texts: whole lines of the later one. */
static void
append_changed (GString *out, const char *before, const char *after)
{
  g_auto (GStrv) old = g_strsplit (before, "\n", -1);
  g_auto (GStrv) new = g_strsplit (after, "\n", -1);
  guint n_old = g_strv_length (old), n_new = g_strv_length (new), head = 0, tail = 0;

  while (head < MIN (n_old, n_new) && strcmp (old[head], new[head]) == 0)
    head++;
  while (tail < MIN (n_old, n_new) - head
         && strcmp (old[n_old - 1 - tail], new[n_new - 1 - tail]) == 0)
    tail++;
  for (guint i = head; i < n_new - tail; i++)
    g_string_append_printf (out, "  | %s\n", new[i]);
  if (head == n_new - tail)
    g_string_append (out, "  | (taken out)\n");
}

static guint
count (SbFindingList *list, const SbLintRule *rule)
{
  guint n = 0;

  for (guint i = 0; i < sb_finding_list_get_n (list); i++)
    n += sb_finding_list_get (list, i)->rule == rule;
  return n;
}

static guint
count_syntax_errors (SbScript *script)
{
  guint n = 0;

  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    n += sb_script_get_statement (script, i)->syntax_error != NULL;
  return n;
}

static gboolean
is_expected_after (const char *text, const SbLintRule *rule)
{
  g_autofree char *option = g_strconcat ("-- case: after ", rule->id, NULL);

  return strstr (text, option) != NULL;
}

/* The finding is gone, the text still parses, and no other finding worth a warning has come. */
static void
check_fix (const Case *test, const SbFinding *finding, SbFindingList *list, const char *text,
           const char *fixed)
{
  g_autoptr (SbScript) script = parse (fixed);
  g_autoptr (SbLintContext) context = read_context (test, text);
  g_autoptr (SbFindingList) after = sb_lint_check (script, context);

  g_assert_cmpuint (count (after, test->rule), <, count (list, test->rule));
  g_assert_cmpuint (count_syntax_errors (script), <=,
                    count_syntax_errors (sb_finding_list_get_script (list)));
  for (guint i = 0; i < sb_finding_list_get_n (after); i++)
    {
      const SbFinding *other = sb_finding_list_get (after, i);

      if (other->rule != test->rule && other->severity > SB_SEVERITY_INFO
          && !is_expected_after (text, other->rule)
          && count (after, other->rule) > count (list, other->rule))
        {
          g_test_message ("%s", fixed);
          g_test_fail_printf ("the fix of %s brings %s: %s", finding->rule->id, other->rule->id,
                              other->message);
        }
    }
}

static void
append_finding (GString *out, const Case *test, const SbFinding *finding, SbFindingList *list,
                const char *text)
{
  gsize length = strlen (text);
  SbPosition start = sb_lines_position (text, length, finding->start);
  SbPosition end = sb_lines_position (text, length, finding->end);

  g_assert_cmpuint (finding->end, <=, length);
  g_string_append_printf (out, "%u:%u-%u:%u %s: %s\n", start.line, start.column, end.line,
                          end.column, sb_severity_get_name (finding->severity), finding->message);
  g_assert_null (strchr (finding->message, '\n'));
  if (finding->fix != NULL)
    g_string_append_printf (out, "  fix: %s\n", finding->fix);
  if (finding->n_edits > 0)
    {
      g_autofree char *fixed = sb_finding_apply (finding, text, length);

      g_assert_nonnull (finding->fix);
      append_changed (out, text, fixed);
      check_fix (test, finding, list, text, fixed);
    }
}

static char *
describe (const Case *test, const char *text)
{
  GString *out = g_string_new (NULL);
  g_autoptr (SbScript) script = parse (text);
  g_autoptr (SbLintContext) context = read_context (test, text);
  g_autoptr (SbFindingList) list = sb_lint_check (script, context);

  for (guint i = 0; i < sb_finding_list_get_n (list); i++)
    {
      const SbFinding *finding = sb_finding_list_get (list, i);

      if (finding->rule == test->rule)
        append_finding (out, test, finding, list, text);
    }
  return g_string_free (out, FALSE);
}

/* Half a file, at every byte of it, makes no rule stumble. */
static void
check_prefixes (const Case *test, const char *text)
{
  gsize length = strlen (text);

  for (gsize n = 0; n < length; n++)
    {
      g_autofree char *half = g_strndup (text, n);
      g_autoptr (SbScript) script = NULL;
      g_autoptr (SbLintContext) context = NULL;
      g_autoptr (SbFindingList) list = NULL;

      if (((guchar) text[n] & 0xc0) == 0x80)
        continue;
      script = parse (half);
      context = read_context (test, text);
      list = sb_lint_check (script, context);
      for (guint i = 0; i < sb_finding_list_get_n (list); i++)
        {
          const SbFinding *finding = sb_finding_list_get (list, i);

          g_assert_cmpuint (finding->start, <=, finding->end);
          g_assert_cmpuint (finding->end, <=, n);
          g_assert_true (g_utf8_validate (half + finding->start, -1, NULL));
          g_assert_true (g_utf8_validate (half + finding->end, -1, NULL));
          if (finding->n_edits > 0)
            g_free (sb_finding_apply (finding, half, n));
        }
    }
}

static void
check_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *path = g_strconcat (test->stem, ".sql", NULL);
  g_autofree char *expected_path = g_strconcat (test->stem, ".expected", NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  actual = describe (test, text);
  if (g_str_has_suffix (test->stem, ".good"))
    g_assert_cmpstr (actual, ==, "");
  else if (update)
    g_file_set_contents (expected_path, actual, -1, &error);
  else if (g_file_get_contents (expected_path, &expected, NULL, &error)
           && strcmp (actual, expected) != 0)
    {
      g_test_message ("%s gives:\n%s", path, actual);
      g_test_fail_printf ("%s differs; --update accepts what is", expected_path);
    }
  g_assert_no_error (error);
  if (!g_str_has_suffix (test->stem, ".good"))
    g_assert_cmpstr (actual, !=, "");
  check_prefixes (test, text);
}

static void
free_case (gpointer data)
{
  Case *test = data;

  g_free (test->stem);
  g_free (test);
}

static void
add_case (const char *folder, const char *name)
{
  g_autofree char *rule = g_strndup (name, strcspn (name, "-."));
  g_autofree char *test_name = g_strconcat ("/golden/lint/", name, NULL);
  Case *test = g_new0 (Case, 1);

  test->stem = g_build_filename (folder, name, NULL);
  test->stem[strlen (test->stem) - strlen (".sql")] = '\0';
  test->rule = sb_lint_rules_find (rule);
  if (test->rule == NULL)
    g_error ("%s: there is no rule %s", name, rule);
  g_test_add_data_func_full (test_name, test, check_case, free_case);
}

/* Each rule has a file that it speaks about, and one about which it has nothing to say. */
static void
test_every_rule_has_cases (gconstpointer folder)
{
  for (guint i = 0; i < sb_lint_rules_get_n (); i++)
    for (guint good = 0; good < 2; good++)
      {
        g_autofree char *name = g_strconcat (sb_lint_rules_get (i)->id, good ? ".good.sql" : ".sql",
                                             NULL);
        g_autofree char *path = g_build_filename (folder, name, NULL);

        if (!g_file_test (path, G_FILE_TEST_EXISTS))
          g_test_fail_printf ("%s is not there", name);
      }
}

static gboolean
is_beside (const char *name)
{
  return g_str_has_suffix (name, ".forward.sql") || g_str_has_suffix (name, ".rollback.sql")
         || g_str_has_suffix (name, ".verify.sql") || g_str_has_suffix (name, ".before.sql");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "lint", NULL);
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
  g_test_init (&argc, &argv, NULL);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql") && !is_beside (name))
      add_case (folder, name);
  g_test_add_data_func ("/golden/lint/every-rule-has-cases", folder, test_every_rule_has_cases);
  return g_test_run ();
}
