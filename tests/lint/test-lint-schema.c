/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row of migrations makes of the schema, as it is before and after each. */
#include "sb-lint-schema.h"

#include <string.h>

static SbLintSchema *
build (const char *const *migrations)
{
  SbLintSchema *schema = sb_lint_schema_new (NULL, 0);
  guint n = 0;

  for (; *migrations != NULL; migrations++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SbScript) script = sb_script_parse (*migrations, strlen (*migrations), &error);
      g_autoptr (SbLintChanges) changes = NULL;
      g_autofree char *key = g_strdup_printf ("%u", ++n);
      const SbLintChange *list;
      guint n_changes;

      g_assert_no_error (error);
      changes = sb_lint_changes_new (script);
      list = sb_lint_changes_get (changes, &n_changes);
      sb_lint_schema_begin_step (schema, key, key);
      sb_lint_schema_add (schema, list, n_changes);
    }
  sb_lint_schema_end (schema);
  return schema;
}

static SbLintSchema *
build_one (const char *sql)
{
  const char *const migrations[] = { sql, NULL };

  return build (migrations);
}

/* "name:text flags …" of the parts of a kind. */
static char *
describe (const SbLintKnown *known, SbLintPartKind kind)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; known != NULL && i < known->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, i);
      g_autofree char *columns = g_strjoinv (",", part->columns);

      if (part->kind != kind)
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", part->name);
      if (part->text != NULL && *part->text != '\0')
        g_string_append_printf (out, ":%s", part->text);
      if (*columns != '\0')
        g_string_append_printf (out, "(%s)", columns);
      if (part->flags & SB_LINT_PART_NOT_NULL)
        g_string_append_c (out, '!');
      if (part->flags & SB_LINT_PART_DEFAULT)
        g_string_append_c (out, '=');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_parts (const SbLintSchema *schema, guint at, const char *name, SbLintPartKind kind,
              const char *expected)
{
  g_autofree char *actual =
      describe (sb_lint_schema_find (schema, at, SB_LINT_RELATION, NULL, name), kind);

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_columns (void)
{
  const char *const migrations[] = {
    "CREATE TABLE t (id bigserial PRIMARY KEY, a varchar(20) NOT NULL, b int DEFAULT 1);",
    "ALTER TABLE public.t ADD COLUMN c text[], DROP COLUMN b; ALTER TABLE t ALTER a TYPE text;",
    "ALTER TABLE t ALTER c SET NOT NULL, ALTER a DROP NOT NULL; ALTER TABLE t RENAME a TO d;",
    "DROP TABLE t;",
    NULL,
  };
  g_autoptr (SbLintSchema) schema = build (migrations);
  const char *mark;
  guint step;

  g_assert_null (sb_lint_schema_find (schema, 0, SB_LINT_RELATION, "public", "t"));
  assert_parts (schema, 1, "t", SB_LINT_PART_COLUMN, "id:int8!= a:varchar(20)! b:int4=");
  assert_parts (schema, 2, "t", SB_LINT_PART_COLUMN, "id:int8!= a:text! c:text[]");
  assert_parts (schema, 3, "t", SB_LINT_PART_COLUMN, "id:int8!= d:text c:text[]!");
  g_assert_null (sb_lint_schema_find (schema, 4, SB_LINT_RELATION, NULL, "t"));
  g_assert_true (sb_lint_schema_find_step (schema, "3", &step, &mark));
  g_assert_cmpuint (step, ==, 3);
  g_assert_cmpstr (mark, ==, "3");
  g_assert_false (sb_lint_schema_find_step (schema, "9", &step, &mark));
}

/* Versions share the memory of what they have in common, and no version sees what another one adds,
 * drops or changes. */
static void
test_versions_are_apart (void)
{
  const char *const migrations[] = {
    "CREATE TABLE t (a int, b int, c int);",
    "ALTER TABLE t ADD d int;",
    "ALTER TABLE t ADD e int, ADD f int;",
    "ALTER TABLE t DROP b;",
    "ALTER TABLE t ADD g int;",
    "ALTER TABLE t ALTER a TYPE text;",
    "ALTER TABLE t ADD h int;",
    NULL,
  };
  static const char *const expected[] = {
    "a:int4 b:int4 c:int4",
    "a:int4 b:int4 c:int4 d:int4",
    "a:int4 b:int4 c:int4 d:int4 e:int4 f:int4",
    "a:int4 c:int4 d:int4 e:int4 f:int4",
    "a:int4 c:int4 d:int4 e:int4 f:int4 g:int4",
    "a:text c:int4 d:int4 e:int4 f:int4 g:int4",
    "a:text c:int4 d:int4 e:int4 f:int4 g:int4 h:int4",
  };
  g_autoptr (SbLintSchema) schema = build (migrations);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_parts (schema, i + 1, "t", SB_LINT_PART_COLUMN, expected[i]);
}

static void
test_if_not_exists (void)
{
  g_autoptr (SbLintSchema)
      schema = build_one ("CREATE TABLE IF NOT EXISTS t (a int, b int);"
                          "CREATE TABLE IF NOT EXISTS t (a text, c int NOT NULL, PRIMARY KEY (c));"
                          "ALTER TABLE t ADD COLUMN IF NOT EXISTS b text; CREATE INDEX i ON t (a);"
                          "CREATE INDEX IF NOT EXISTS i ON t (b);");

  assert_parts (schema, 1, "t", SB_LINT_PART_COLUMN, "a:int4 b:int4");
  assert_parts (schema, 1, "t", SB_LINT_PART_INDEX, "i:btree(a)");
  assert_parts (schema, 1, "t", SB_LINT_PART_KEY, "");
}

static void
test_parts_go_with_columns (void)
{
  const char *const migrations[] = {
    "CREATE TABLE p (id int PRIMARY KEY);"
    "CREATE TABLE t (a int REFERENCES p ON DELETE CASCADE, b int, CHECK (b > a));"
    "CREATE INDEX t_ab ON t (a, b); CREATE INDEX t_b ON t (b);",
    "ALTER TABLE t DROP COLUMN a;",
    "ALTER TABLE p RENAME TO q; DROP INDEX t_b; ALTER TABLE q DROP CONSTRAINT p_pkey;",
    NULL,
  };
  g_autoptr (SbLintSchema) schema = build (migrations);

  assert_parts (schema, 1, "t", SB_LINT_PART_INDEX, "t_ab:btree(a,b) t_b:btree(b)");
  assert_parts (schema, 1, "t", SB_LINT_PART_FOREIGN, ":c(a)");
  assert_parts (schema, 2, "t", SB_LINT_PART_INDEX, "t_b:btree(b)");
  assert_parts (schema, 2, "t", SB_LINT_PART_FOREIGN, "");
  assert_parts (schema, 2, "t", SB_LINT_PART_CHECK, "");
  assert_parts (schema, 3, "t", SB_LINT_PART_INDEX, "");
  g_assert_null (sb_lint_schema_find (schema, 3, SB_LINT_RELATION, NULL, "p"));
  g_assert_nonnull (sb_lint_schema_find (schema, 3, SB_LINT_RELATION, NULL, "q"));
}

static void
test_default_names (void)
{
  g_autoptr (SbLintSchema) schema = build_one (
      "CREATE TABLE t (a int UNIQUE, b int CHECK (b > 0), c int REFERENCES u, PRIMARY KEY (a));"
      "ALTER TABLE t DROP CONSTRAINT t_a_key, DROP CONSTRAINT t_b_check,"
      " DROP CONSTRAINT t_c_fkey;");

  assert_parts (schema, 1, "t", SB_LINT_PART_KEY, "(a)");
  assert_parts (schema, 1, "t", SB_LINT_PART_CHECK, "");
  assert_parts (schema, 1, "t", SB_LINT_PART_FOREIGN, "");
  assert_parts (schema, 1, "t", SB_LINT_PART_COLUMN, "a:int4! b:int4 c:int4");
}

static void
test_policies (void)
{
  g_autoptr (SbLintSchema) schema = build_one (
      "CREATE TABLE t (owner uuid); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
      "CREATE POLICY p ON t FOR SELECT TO authenticated USING (owner = auth.uid() AND EXISTS"
      " (SELECT 1 FROM public.members m WHERE m.team = t.team));"
      "CREATE POLICY q ON t USING (true); DROP POLICY q ON t;");
  const SbLintKnown *t = sb_lint_schema_find (schema, 1, SB_LINT_RELATION, NULL, "t");
  const SbLintPart *p = sb_lint_known_part (t, SB_LINT_PART_POLICY, "p");

  g_assert_nonnull (p);
  g_assert_null (sb_lint_known_part (t, SB_LINT_PART_POLICY, "q"));
  g_assert_true (t->flags & SB_LINT_HAS_SECURITY);
  g_assert_cmpstr (p->text, ==, "select");
  g_assert_cmpstr (p->reads[0], ==, "public\nmembers");
  g_assert_cmpstr (p->columns[0], ==, "owner");
  g_assert_cmpstr (p->columns[1], ==, "team");
  g_assert_cmpstr (p->foreign[0], ==, "public\nmembers\nteam");
  g_assert_cmpstr (p->roles[0], ==, "authenticated");
}

static void
test_types_and_functions (void)
{
  const char *const migrations[] = {
    "CREATE TYPE mood AS ENUM ('sad', 'glad'); ALTER TYPE mood ADD VALUE 'odd';"
    "CREATE FUNCTION f (a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';"
    "CREATE FUNCTION f (a uuid) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "DO $$ BEGIN CREATE TYPE mood AS ENUM ('other'); EXCEPTION WHEN duplicate_object THEN NULL;"
    " END $$; DROP FUNCTION f (uuid);",
    NULL,
  };
  g_autoptr (SbLintSchema) schema = build (migrations);
  g_autofree char *labels = describe (sb_lint_schema_find (schema, 2, SB_LINT_TYPE, NULL, "mood"),
                                      SB_LINT_PART_LABEL);
  const SbLintKnown *f = sb_lint_schema_find (schema, 1, SB_LINT_FUNCTION, NULL, "f");

  g_assert_cmpstr (labels, ==, "sad glad odd");
  g_assert_cmpuint (f->parts->len, ==, 2);
  g_assert_false (sb_lint_known_part (f, SB_LINT_PART_SIGNATURE, "int4, text")->flags
                  & SB_LINT_PART_VOLATILE);
  g_assert_true (sb_lint_known_part (f, SB_LINT_PART_SIGNATURE, "uuid")->flags
                 & SB_LINT_PART_VOLATILE);
  f = sb_lint_schema_find (schema, 2, SB_LINT_FUNCTION, NULL, "f");
  g_assert_cmpuint (f->parts->len, ==, 1);
}

/* SQL that is put together at run time makes unsure what was there, as far as its words reach. */
static void
test_doubt (void)
{
  const char *const migrations[] = {
    "CREATE TABLE t (a int);",
    "DO $$ DECLARE n text; BEGIN FOR n IN SELECT tablename FROM pg_tables LOOP"
    " EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', n); END LOOP; END $$;",
    "CREATE TABLE u (a int);",
    NULL,
  };
  g_autoptr (SbLintSchema) schema = build (migrations);
  g_autoptr (SbLintSchema) above = sb_lint_schema_new (schema, 3);
  const SbLintKnown *t = sb_lint_schema_find (schema, 3, SB_LINT_RELATION, NULL, "t");
  const SbLintKnown *u = sb_lint_schema_find (schema, 3, SB_LINT_RELATION, NULL, "u");

  g_assert_true (sb_lint_schema_is_sure (schema, 1, t, SB_LINT_SECURITY));
  g_assert_false (sb_lint_schema_is_sure (schema, 3, t, SB_LINT_SECURITY));
  g_assert_true (sb_lint_schema_is_sure (schema, 3, t, SB_LINT_COLUMNS));
  g_assert_true (sb_lint_schema_is_sure (schema, 3, u, SB_LINT_SECURITY));
  g_assert_false (sb_lint_schema_is_sure (above, 0, t, SB_LINT_SECURITY));
  g_assert_true (sb_lint_schema_is_sure (above, 0, u, SB_LINT_SECURITY));
}

/* A file on top of the migrations before it sees theirs, and changes nothing of them. */
static void
test_above (void)
{
  const char *const migrations[] = { "CREATE TABLE t (a int);", "ALTER TABLE t ADD COLUMN b int;",
                                     NULL };
  g_autoptr (SbLintSchema) schema = build (migrations);
  g_autoptr (SbLintSchema) above = sb_lint_schema_new (schema, 1);
  g_autoptr (SbScript) script = NULL;
  g_autoptr (SbLintChanges) changes = NULL;
  const char *sql = "ALTER TABLE t ADD COLUMN c text; CREATE TABLE u ();";
  const SbLintChange *list;
  guint n;

  script = sb_script_parse (sql, strlen (sql), NULL);
  changes = sb_lint_changes_new (script);
  list = sb_lint_changes_get (changes, &n);
  sb_lint_schema_begin_step (above, NULL, NULL);
  sb_lint_schema_add (above, list, n);
  assert_parts (above, 0, "t", SB_LINT_PART_COLUMN, "a:int4");
  assert_parts (above, 1, "t", SB_LINT_PART_COLUMN, "a:int4 c:text");
  assert_parts (schema, 2, "t", SB_LINT_PART_COLUMN, "a:int4 b:int4");
  g_assert_null (sb_lint_schema_find (schema, 2, SB_LINT_RELATION, NULL, "u"));
  g_autoptr (GPtrArray) all = sb_lint_schema_list (above, SB_LINT_NOW, SB_LINT_RELATION);
  g_assert_cmpuint (all->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lint/schema/columns", test_columns);
  g_test_add_func ("/lint/schema/if-not-exists", test_if_not_exists);
  g_test_add_func ("/lint/schema/parts-go-with-columns", test_parts_go_with_columns);
  g_test_add_func ("/lint/schema/default-names", test_default_names);
  g_test_add_func ("/lint/schema/policies", test_policies);
  g_test_add_func ("/lint/schema/types-and-functions", test_types_and_functions);
  g_test_add_func ("/lint/schema/versions", test_versions_are_apart);
  g_test_add_func ("/lint/schema/doubt", test_doubt);
  g_test_add_func ("/lint/schema/above", test_above);
  return g_test_run ();
}
