/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-template.h"

#include <glib/gstdio.h>
#include <string.h>

static GPtrArray *
load_ours (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data",
                                              "templates", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *templates = sb_template_load_folder (folder, NULL, &error);

  g_assert_no_error (error);
  return templates;
}

/* "a=1", "b=2", NULL as a table. */
static GHashTable *
make_values (const char *const *pairs)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');

      g_hash_table_insert (values, g_strndup (pairs[i], equals - pairs[i]), g_strdup (equals + 1));
    }
  return values;
}

static char *
fill (const char *id, SbScriptRole role, const char *const *pairs, GError **error)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  g_autoptr (GHashTable) values = make_values (pairs);
  SbTemplate *template = sb_template_find (templates, id, error);

  return template != NULL ? sb_template_fill (template, role, values, error) : NULL;
}

static void
assert_fills (const char *id, SbScriptRole role, const char *const *pairs, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fill (id, role, pairs, &error);

  g_assert_no_error (error);
  g_assert_null (strstr (text, "{{"));
  g_assert_true (g_str_has_suffix (text, "\n"));
  if (strstr (text, expected) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, expected));
}

static void
assert_fails (const char *id, const char *const *pairs, int code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fill (id, SB_ROLE_FORWARD, pairs, &error);

  g_assert_null (text);
  g_assert_error (error, SB_DRAFT_ERROR, code);
  g_assert_cmpstr (error->message, ==, expected);
}

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_ours_are_there (void)
{
  const char *const ids[] = {
    "empty",
    "table",
    "table-bigint",
    "table-full",
    "profile-table",
    "add-column",
    "status",
    "jsonb",
    "jsonb-array",
    "not-null",
    "timestamptz",
    "rename-expand",
    "rename-contract",
    "drop-column-1",
    "drop-column-2",
    "enum",
    "enum-value",
    "index",
    "index-jsonb",
    "index-text",
    "foreign-key",
    "foreign-key-action",
    "unique",
    "check",
    "data",
    "backfill",
    "policy",
    "policy-shared",
    "policy-join",
    "policy-replace",
    "updated-at",
    "materialized-view",
    "storage-bucket",
    "realtime",
    "extension",
    "comments",
    "pgtap",
  };
  g_autoptr (GPtrArray) templates = load_ours ();

  g_assert_cmpuint (templates->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < templates->len; i++)
    {
      g_assert_cmpstr (sb_template_get_id (templates->pdata[i]), ==, ids[i]);
      g_assert_cmpstr (sb_template_get_summary (templates->pdata[i]), !=, "");
    }
}

static void
test_add_column (void)
{
  const char *const *pairs = PAIRS ("table=sessions", "column=notes");

  assert_fills ("add-column", SB_ROLE_FORWARD, pairs,
                "\nALTER TABLE sessions ADD COLUMN IF NOT EXISTS notes text;\n");
  assert_fills ("add-column", SB_ROLE_ROLLBACK, pairs,
                "\nALTER TABLE sessions DROP COLUMN IF EXISTS notes;\n");
  assert_fills ("add-column", SB_ROLE_VERIFY, pairs,
                "-- check: it may be NULL\n-- expect: true\nSELECT NOT attnotnull\nFROM");
  assert_fills (
      "add-column", SB_ROLE_FORWARD,
      PAIRS ("table=app.My table", "column=Größe", "type=numeric(12,2)", "default=0",
             "nulls=default"),
      "\nALTER TABLE app.\"My table\" ADD COLUMN IF NOT EXISTS \"Größe\" numeric(12,2) NOT NULL"
      " DEFAULT 0;\n");
  assert_fills ("add-column", SB_ROLE_FORWARD,
                PAIRS ("table=t", "column=c", "nulls=fill", "fill=lower(d)"),
                "\n-- switchback: no-transaction");
  assert_fills ("add-column", SB_ROLE_FORWARD,
                PAIRS ("table=t", "column=c", "nulls=fill", "fill=lower(d)"),
                "\nUPDATE t SET c = lower(d) WHERE c IS NULL;\n");
}

static void
test_derived_names (void)
{
  assert_fills ("index", SB_ROLE_ROLLBACK, PAIRS ("table=app.Notes", "columns=a,b"),
                "DROP INDEX CONCURRENTLY IF EXISTS app.\"Notes_a_b_idx\";\n");
  assert_fills ("index", SB_ROLE_FORWARD,
                PAIRS ("table=n", "columns=a,b", "index=mine", "build=plain"),
                "CREATE INDEX IF NOT EXISTS mine\n  ON n USING btree (a, b);\n");
  assert_fills ("index", SB_ROLE_FORWARD,
                PAIRS ("table=n", "columns=a", "unique=yes", "where=b IS NULL"),
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS n_a_idx\n  ON n USING btree (a)\n"
                "  WHERE b IS NULL;\n");
}

static void
test_no_name_leaves_its_comment (void)
{
  assert_fills ("table", SB_ROLE_FORWARD, PAIRS ("table=x\nDROP TABLE y;"),
                "-- x DROP TABLE y;: rows that belong to users");
  assert_fills ("empty", SB_ROLE_ROLLBACK, PAIRS ("purpose=a\r\nDROP TABLE y;"),
                "-- Takes back: a DROP TABLE y;\n");
}

static void
test_data_is_kept_first (void)
{
  const char *const *pairs = PAIRS ("table=app.T", "columns=a, b", "values=1, lower(c)",
                                    "where=a IS NULL", "version=034");

  assert_fills ("data", SB_ROLE_FORWARD, pairs,
                "CREATE TABLE app._before_034 AS SELECT id, a, b FROM app.\"T\" WITH NO DATA;");
  assert_fills ("data", SB_ROLE_FORWARD, pairs,
                "ALTER TABLE app._before_034 ENABLE ROW LEVEL SECURITY;");
  assert_fills ("data", SB_ROLE_FORWARD, pairs, "SET (a, b) = ROW(1, lower(c))");
  assert_fills ("data", SB_ROLE_ROLLBACK, pairs, "\nDROP TABLE IF EXISTS app._before_034;\n");
  assert_fails ("data", PAIRS ("table=t", "columns=a", "values=1", "where=true"),
                SB_DRAFT_ERROR_VALUE,
                "no value for \"version\" of the template \"data\" (of this migration)");
  assert_fails ("data", PAIRS ("table=t", "columns=a", "values=1", "where=true", "version=1; DROP"),
                SB_DRAFT_ERROR_VALUE,
                "it is no version: digits only, at most 40: value \"1; DROP\" of \"version\"");
}

static void
test_keys (void)
{
  const char *const *pairs = PAIRS ("table=n", "columns=a desc nulls last, \"b DESC\", C , d ASC",
                                    "build=plain");

  assert_fills ("index", SB_ROLE_FORWARD, pairs,
                "INDEX IF NOT EXISTS \"n_a_b DESC_C_d_idx\"\n"
                "  ON n USING btree (a DESC NULLS LAST, \"b DESC\", \"C\", d);\n");
  assert_fills ("index", SB_ROLE_VERIFY, pairs, "ARRAY['a', 'b DESC', 'C', 'd']::text[]");
  assert_fills ("index", SB_ROLE_VERIFY, pairs, "ARRAY[true, false, false, false] =");
  assert_fails ("index", PAIRS ("table=n", "columns=a, desc desc,"), SB_DRAFT_ERROR_VALUE,
                "it is empty: value \"a, desc desc,\" of \"columns\"");
}

static void
test_wrong_values (void)
{
  assert_fails ("colum", PAIRS ("table=t"), SB_DRAFT_ERROR_UNKNOWN,
                "no template \"colum\"; there are empty, table, table-bigint, table-full, "
                "profile-table, add-column, status, jsonb, jsonb-array, not-null, timestamptz, "
                "rename-expand, rename-contract, drop-column-1, drop-column-2, enum, enum-value, "
                "index, index-jsonb, index-text, foreign-key, foreign-key-action, unique, check, "
                "data, backfill, policy, policy-shared, policy-join, policy-replace, updated-at, "
                "materialized-view, storage-bucket, realtime, extension, comments, pgtap");
  assert_fails ("enum", PAIRS ("tpye=t"), SB_DRAFT_ERROR_UNKNOWN,
                "no parameter \"tpye\" in the template \"enum\"; it has type, labels");
  assert_fails (
      "enum", PAIRS ("type=t"), SB_DRAFT_ERROR_VALUE,
      "no value for \"labels\" of the template \"enum\" (its labels in order: open, closed)");
  assert_fails ("enum", PAIRS ("type= ", "labels=a"), SB_DRAFT_ERROR_VALUE,
                "it is empty: value \" \" of \"type\"");
  assert_fails ("index", PAIRS ("table=t", "columns=a", "build=fast"), SB_DRAFT_ERROR_VALUE,
                "it is none of: concurrently, plain: value \"fast\" of \"build\"");
  assert_fails (
      "add-column", PAIRS ("table=t", "column=c", "nulls=default"), SB_DRAFT_ERROR_VALUE,
      "no value for \"default\", which the other values of the template \"add-column\" ask for "
      "(its default, for rows there are as well)");
  assert_fails ("add-column", PAIRS ("table=t", "column=$guard$"), SB_DRAFT_ERROR_VALUE,
                "$guard$ would end a string of the template \"add-column\": value of \"column\"");
}

static void
assert_bad_template (const char *text, const char *cause)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sb-template-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.sql", NULL);
  g_autofree char *expected = g_strdup_printf ("%s of \"%s\"", cause, path);
  g_autoptr (GPtrArray) templates = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  templates = sb_template_load_folder (folder, NULL, &error);
  g_assert_null (templates);
  g_assert_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_TEMPLATE);
  g_assert_cmpstr (error->message, ==, expected);
  g_unlink (path);
  g_rmdir (folder);
}

#define HEAD "--! title: T\n--! parameter: a name\n--! parameter: b choice x|y = x\n--! forward\n"
#define TAIL "--! rollback\n--! verify\n"

static void
test_bad_templates (void)
{
  assert_bad_template ("SELECT 1;\n", "SQL before \"--! forward\": line 1");
  assert_bad_template ("--! titel: x\n", "\"--! titel: x\" is not known here: line 1");
  assert_bad_template ("--! parameter: a nmae\n",
                       "no kind \"nmae\"; there are name, table, enum, identifier, column, policy, "
                       "constraint, schema, role, publication, extension, identifiers, columns, "
                       "keys, labels, type, expression, number, version, choice, text: line 1");
  assert_bad_template ("--! parameter: a column(b)\n",
                       "no parameter \"b\" before this one: line 1");
  assert_bad_template ("--! parameter: a number = x\n",
                       "wrong default \"x\": it is no whole number from 1 to 999999999: line 1");
  assert_bad_template (HEAD "SELECT {{c}};\n" TAIL, "no parameter \"c\": line 5");
  assert_bad_template (HEAD "SELECT {{a|big}};\n" TAIL, "no form \"big\": line 5");
  assert_bad_template (HEAD "SELECT '{{a}}';\n" TAIL,
                       "a value brings its own quotes; it cannot stand inside of quotes: line 5");
  assert_bad_template (HEAD "-- {{a}}\n" TAIL,
                       "in a comment a value is written as {{name|text}}: line 5");
  assert_bad_template (HEAD "SELECT {{a|text}};\n" TAIL,
                       "{{name|text}} belongs in comments, on lines of their own: line 5");
  assert_bad_template (HEAD "SELECT 1; -- {{a}}\n" TAIL,
                       "a comment with a value stands on a line of its own: line 5");
  assert_bad_template (HEAD "{{if b = z}}\n{{end}}\n" TAIL, "\"z\" is no choice of \"b\": line 5");
  assert_bad_template (HEAD "{{if b}}\n" TAIL, "{{if …}} of line 5 is not closed: line 6");
  assert_bad_template (HEAD "{{end}}\n" TAIL, "{{end}} without {{if …}}: line 5");
  assert_bad_template (HEAD "{{if b}}\n{{else}}\n{{else}}\n{{end}}\n" TAIL,
                       "{{else}} is there twice: line 7");
  assert_bad_template (HEAD "SELECT {{a\n" TAIL, "{{ is not closed on its line: line 5");
  assert_bad_template (HEAD "--! forward\n" TAIL, "forward is there twice: line 5");
  assert_bad_template ("--! title: T\n--! forward\n--! rollback\n",
                       "one of --! forward, --! rollback, --! verify is missing: line 3");
}

/* What the format can do that our six do not need all of. */
static void
test_own_template (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sb-template-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "own.sql", NULL);
  g_autoptr (GHashTable) values = make_values (PAIRS ("a=t"));
  g_autoptr (SbTemplate) template = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (
      path,
      "\xef\xbb\xbf--! title: T\r\n-- a remark\r\n--! parameter: a name\r\n"
      "--! parameter: c choice x|y = y\r\n--! parameter: e expression =\r\n--! forward\r\n\r\n"
      "{{if c = x}}x{{else}}{{if e}}e{{else}}y{{end}}{{end}} '{{1,2}}' {{a}}\r\n\r\n"
      "--! rollback\r\n--! verify\r\n",
      -1, NULL));
  template = sb_template_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sb_template_get_id (template), ==, "own");
  text = sb_template_fill (template, SB_ROLE_FORWARD, values, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "y '{{1,2}}' t\n");
  g_unlink (path);
  g_rmdir (folder);
}

/* A preview of what is whole is what is made. */
static void
test_preview_whole (void)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  g_autoptr (GHashTable) values = make_values (PAIRS ("table=app.My \"T\"", "columns=a,b"));
  SbTemplate *template = sb_template_find (templates, "index", NULL);
  g_autoptr (SbPreview) preview = sb_template_preview (template, values);

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *text = sb_template_fill (template, role, values, NULL);

      g_assert_cmpstr (preview->texts[role], ==, text);
    }
  for (guint i = 0; i < preview->n_parameters; i++)
    g_assert_null (preview->problems[i]);
  g_assert_null (preview->defaults[0]);
  g_assert_cmpstr (preview->defaults[preview->n_parameters - 1], ==, "\"My \"\"T\"\"_a_b_idx\"");
}

/* Of a chain of names made of each other only what a person has to give is told. */
static void
test_preview_waits (void)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  SbTemplate *template = sb_template_find (templates, "foreign-key-action", NULL);
  g_autoptr (SbPreview) preview = sb_template_preview (template, NULL);
  guint n;
  const SbParameter *parameters = sb_template_get_parameters (template, &n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (preview->problems[i], ==,
                     parameters[i].value == NULL ? "it must be given" : NULL);
}

static void
test_preview_unfinished (void)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  g_autoptr (GHashTable) values = make_values (PAIRS ("column=a.b", "nulls=default"));
  SbTemplate *template = sb_template_find (templates, "add-column", NULL);
  g_autoptr (SbPreview) preview = sb_template_preview (template, values);
  const char *text = preview->texts[SB_ROLE_ROLLBACK];
  const char *expected[] = { "it must be given",
                             "no schema belongs here; a name with a dot stands in double quotes",
                             NULL, "the other values ask for it" };

  g_assert_nonnull (strstr (text, "ALTER TABLE ‹table› DROP COLUMN IF EXISTS ‹column›;"));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (preview->problems[i], ==, expected[i]);
  g_assert_cmpstr (preview->defaults[2], ==, "text");
  g_assert_null (preview->defaults[6]);
  g_assert_null (preview->problems[6]);
  g_assert_cmpuint (preview->spans[SB_ROLE_ROLLBACK]->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      SbFilledSpan span = g_array_index (preview->spans[SB_ROLE_ROLLBACK], SbFilledSpan, i);
      g_autofree char *part = g_strndup (text + span.start, span.end - span.start);

      g_assert_true (span.is_missing);
      g_assert_cmpstr (part, ==, span.parameter == 0 ? "‹table›" : "‹column›");
    }
}

/* A name that is made of others is not asked for: they are. */
static void
test_preview_asks_once (void)
{
  g_autoptr (GPtrArray) templates = load_ours ();
  SbTemplate *template = sb_template_find (templates, "index", NULL);
  g_autoptr (SbPreview) preview = sb_template_preview (template, NULL);

  g_assert_nonnull (preview->problems[0]);
  g_assert_nonnull (strstr (preview->texts[SB_ROLE_ROLLBACK], "‹index›"));
  for (guint i = 2; i < preview->n_parameters; i++)
    g_assert_null (preview->problems[i]);
}

/* A folder may hold files that are none: with a place for them they do not keep others away. */
static void
test_broken_ones_aside (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sb-template-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "good.sql", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.sql", NULL);
  g_autoptr (GPtrArray)
      broken = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_broken_template_free);
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (good, "--! title: T\n--! forward\n--! rollback\n--! verify\n",
                                      -1, NULL));
  g_assert_true (g_file_set_contents (bad, "--! forward\n\xff", -1, NULL));
  templates = sb_template_load_folder (folder, broken, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (templates->len, ==, 1);
  g_assert_cmpuint (broken->len, ==, 1);
  g_assert_cmpstr (((SbBrokenTemplate *) broken->pdata[0])->id, ==, "bad");
  g_unlink (good);
  g_unlink (bad);
  g_rmdir (folder);
}

static void
test_a_folder_need_not_exist (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      templates = sb_template_load_folder ("/nonexistent/templates", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (templates->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/the-six", test_ours_are_there);
  g_test_add_func ("/template/add-column", test_add_column);
  g_test_add_func ("/template/derived-names", test_derived_names);
  g_test_add_func ("/template/comments", test_no_name_leaves_its_comment);
  g_test_add_func ("/template/data-is-kept-first", test_data_is_kept_first);
  g_test_add_func ("/template/keys", test_keys);
  g_test_add_func ("/template/wrong-values", test_wrong_values);
  g_test_add_func ("/template/bad-templates", test_bad_templates);
  g_test_add_func ("/template/own", test_own_template);
  g_test_add_func ("/template/preview-whole", test_preview_whole);
  g_test_add_func ("/template/preview-unfinished", test_preview_unfinished);
  g_test_add_func ("/template/preview-waits", test_preview_waits);
  g_test_add_func ("/template/preview-asks-once", test_preview_asks_once);
  g_test_add_func ("/template/broken-ones-aside", test_broken_ones_aside);
  g_test_add_func ("/template/no-folder", test_a_folder_need_not_exist);
  return g_test_run ();
}
