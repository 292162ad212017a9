/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules stand on: units, nodes, tokens, transactions, what the file creates, allow, rules. */
#include "sb-lint-allow.h"
#include "sb-lint-objects.h"
#include "sb-lint-tokens.h"
#include "sb-lint.h"

#include <string.h>

typedef struct
{
  SbScript *script;
  SbLintContext *context;
  SbLintPass *pass;
} Fixture;

static SbLintPass *
start (Fixture *fixture, const char *text, SbLintRunner runner)
{
  g_autoptr (GError) error = NULL;

  fixture->script = sb_script_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  fixture->context = sb_lint_context_new ();
  sb_lint_context_set_runner (fixture->context, runner);
  fixture->pass = sb_lint_pass_new (fixture->script, fixture->context);
  return fixture->pass;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sb_lint_pass_free (fixture->pass);
  sb_lint_context_unref (fixture->context);
  sb_script_unref (fixture->script);
}

static void
test_units (Fixture *fixture, gconstpointer data)
{
  SbLintPass *pass = start (fixture,
                            "SELECT 1;\nDO $$ BEGIN DROP TABLE t; END $$;\nSELEC 2;\n"
                            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 3 $$;\n"
                            "DO 'BEGIN DROP TABLE \"a\"\"b\"; PERFORM ''x''; END'",
                            SB_LINT_RUNNER_SWITCHBACK);
  const char *texts[] = { "SELECT 1", "DO $$ BEGIN DROP TABLE t; END $$", "DROP TABLE t",
                          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 3 $$",
                          "SELECT 3" };

  g_assert_cmpuint (pass->units->len, ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      g_assert_true (strncmp (pass->text + unit->start, texts[i], strlen (texts[i])) == 0);
      g_assert_cmpuint (unit->end - unit->start, ==, strlen (texts[i]));
      g_assert_true (unit->is_exact);
    }
  g_assert_true (sb_lint_get_unit (pass, 2)->in_block);
  g_assert_true (sb_lint_get_unit (pass, 4)->in_function);
  g_assert_false (sb_lint_get_unit (pass, 6)->is_exact);
  g_assert_cmpint (pass->text[sb_lint_get_unit (pass, 6)->start], ==, '\'');
}

static const SbLintNode *
find (SbLintPass *pass, int kind, guint index)
{
  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);

      if (node->kind == kind && index-- == 0)
        return node;
    }
  return NULL;
}

static void
test_nodes (Fixture *fixture, gconstpointer data)
{
  SbLintPass *pass = start (fixture,
                            "CREATE TABLE t (a int DEFAULT f(1), b s.u[] NOT NULL);"
                            "SELECT (SELECT g() FROM x), h() FROM y JOIN z ON true",
                            SB_LINT_RUNNER_SWITCHBACK);
  const SbLintNode *call = find (pass, SB_NODE (FUNC_CALL), 0);
  const SbLintNode *below = find (pass, SB_NODE (FUNC_CALL), 1);
  const SbLintNode *beside = find (pass, SB_NODE (FUNC_CALL), 2);
  const SbLintNode *link = find (pass, SB_NODE (SUB_LINK), 0);

  g_assert_cmpstr (call->field, ==, "raw_expr");
  g_assert_cmpint (sb_lint_parent (pass, call)->kind, ==, SB_NODE (CONSTRAINT));
  g_assert_true (sb_lint_above (pass, call, SB_NODE (COLUMN_DEF))
                 == find (pass, SB_NODE (COLUMN_DEF), 0));
  g_assert_null (sb_lint_above (pass, call, SB_NODE (SELECT_STMT)));
  g_assert_true (sb_lint_is_below (pass, below, link));
  g_assert_false (sb_lint_is_below (pass, beside, link));
  /* The table itself, and what the two queries read. */
  g_assert_cmpstr (find (pass, SB_NODE (RANGE_VAR), 0)->field, ==, "relation");
  g_assert_nonnull (find (pass, SB_NODE (RANGE_VAR), 3));
  g_assert_null (find (pass, SB_NODE (RANGE_VAR), 4));
  g_assert_cmpstr (sb_lint_nodes_get_name (call->kind), ==, "FuncCall");
}

static void
test_commands (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "ADD COLUMN a numeric(8, 2) DEFAULT f(1, 2)", "DROP b",
                                       "ALTER c SET DEFAULT ARRAY[1, 2]" };
  SbLintPass *pass = start (fixture,
                            "-- a, b\nALTER TABLE IF EXISTS ONLY \"my, s\".\"t\" ADD COLUMN a "
                            "numeric(8, 2) DEFAULT f(1, 2), -- c, d\n DROP b, ALTER c SET DEFAULT "
                            "ARRAY[1, 2]",
                            SB_LINT_RUNNER_SWITCHBACK);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const SbLintNode *cmd = find (pass, SB_NODE (ALTER_TABLE_CMD), i);
      g_autofree char *text = NULL;
      guint first, last;

      g_assert_true (sb_lint_command (pass, cmd, &first, &last));
      text = sb_lint_tokens_dup (sb_lint_unit (pass, cmd), first, last);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
check_transactions (Fixture *fixture, const char *text, SbLintRunner runner, const char *expected)
{
  SbLintPass *pass = start (fixture, text, runner);
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < pass->units->len; i++)
    g_string_append_printf (actual, "%u ", sb_lint_get_unit (pass, i)->transaction);
  g_assert_cmpstr (actual->str, ==, expected);
}

typedef struct
{
  const char *text;
  SbLintRunner runner;
  const char *expected;
} Transactions;

static const Transactions transactions[] = {
  { "SELECT 1; DO $$ BEGIN PERFORM 1; END $$; SELECT 2", SB_LINT_RUNNER_SWITCHBACK, "1 1 1 1 " },
  { "BEGIN; SELECT 1; COMMIT", SB_LINT_RUNNER_SWITCHBACK, "1 1 1 " },
  { "SELECT 1; VACUUM; SELECT 2; SELECT 3", SB_LINT_RUNNER_SWITCHBACK, "1 0 2 2 " },
  { "-- switchback: no-transaction\nSELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3",
    SB_LINT_RUNNER_SWITCHBACK, "0 2 2 2 0 " },
  { "SELECT 1; VACUUM", SB_LINT_RUNNER_TRANSACTION, "1 1 " },
  { "SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3", SB_LINT_RUNNER_NONE, "0 2 2 2 0 " },
  { "SELECT 1; DO $$ BEGIN PERFORM 1; END $$", SB_LINT_RUNNER_NONE, "0 2 2 " },
};

static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  const Transactions *test = data;

  check_transactions (fixture, test->text, test->runner, test->expected);
}

static gboolean
is_created (SbLintPass *pass, guint unit, const char *schema, const char *name)
{
  return sb_lint_is_name_created (pass, sb_lint_get_unit (pass, unit), SB_LINT_RELATION, schema,
                                  name);
}

static void
test_objects (Fixture *fixture, gconstpointer data)
{
  SbLintPass *pass = start (fixture,
                            "SELECT 1;"
                            "CREATE TABLE a (i int);"
                            "ALTER TABLE a RENAME TO b;"
                            "CREATE TABLE s.c AS SELECT 1;"
                            "ALTER TABLE old RENAME TO other;"
                            "DO $$ BEGIN CREATE TABLE d (i int); END $$;"
                            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS "
                            "$$ CREATE TABLE e (); SELECT 1 $$;"
                            "CREATE OR REPLACE VIEW v AS SELECT 1;",
                            SB_LINT_RUNNER_SWITCHBACK);
  guint last = pass->units->len - 1;

  g_assert_false (is_created (pass, 0, NULL, "a"));
  g_assert_true (is_created (pass, 1, "public", "a"));
  g_assert_false (is_created (pass, 1, NULL, "b"));
  g_assert_true (is_created (pass, last, NULL, "b"));
  g_assert_true (is_created (pass, last, "s", "c"));
  g_assert_false (is_created (pass, last, NULL, "c"));
  g_assert_false (is_created (pass, last, NULL, "other"));
  g_assert_true (is_created (pass, last, NULL, "d"));
  g_assert_false (is_created (pass, last, NULL, "e"));
  g_assert_false (is_created (pass, last, NULL, "v"));
  g_assert_true (
      sb_lint_is_name_created (pass, sb_lint_get_unit (pass, last), SB_LINT_FUNCTION, "", "f"));
}

static SbFindingList *
lint (const char *text, gboolean is_applied)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), &error);
  g_autoptr (SbLintContext) context = sb_lint_context_new ();

  g_assert_no_error (error);
  sb_lint_context_set_applied (context, is_applied);
  return sb_lint_check (script, context);
}

static guint
count (SbFindingList *list, const char *id)
{
  guint n = 0;

  for (guint i = 0; i < sb_finding_list_get_n (list); i++)
    n += strcmp (sb_finding_list_get (list, i)->rule->id, id) == 0;
  return n;
}

static void
test_applied_files_are_quiet (void)
{
  g_autoptr (SbFindingList) fresh = lint ("CREATE INDEX i ON t (a)", FALSE);
  g_autoptr (SbFindingList) applied = lint ("CREATE INDEX i ON t (a)", TRUE);

  g_assert_cmpuint (count (fresh, "LK101"), ==, 1);
  g_assert_cmpuint (sb_finding_list_get_n (applied), ==, 0);
}

/* The line that "allow with a reason" writes does allow the finding. */
static void
test_allow_line (void)
{
  const char *text = "SELECT 1;\nCREATE INDEX i ON t (a);\nCREATE INDEX j ON t (a);\n";
  g_autoptr (SbFindingList) before = lint (text, FALSE);
  const SbFinding *finding = NULL;
  g_autofree char *line = NULL;
  g_autofree char *allowed = NULL;
  g_autoptr (SbFindingList) after = NULL;

  for (guint i = 0; finding == NULL && i < sb_finding_list_get_n (before); i++)
    if (strcmp (sb_finding_list_get (before, i)->rule->id, "LK101") == 0)
      finding = sb_finding_list_get (before, i);
  g_assert_nonnull (finding);
  line = sb_finding_dup_allow (finding, "small");
  allowed = g_strdup_printf ("SELECT 1;\n%s\n%s", line, text + strlen ("SELECT 1;\n"));
  after = lint (allowed, FALSE);
  g_assert_cmpuint (count (before, "LK101"), ==, 2);
  g_assert_cmpuint (count (after, "LK101"), ==, 1);
  g_assert_cmpuint (count (after, "SY012"), ==, 0);
}

/* Ids and slugs are used in comments and settings: each names one rule. */
static void
test_rules (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GRegex) id = g_regex_new ("^[A-Z]{2}[0-9]{3}$", 0, 0, NULL);
  g_autoptr (GRegex) slug = g_regex_new ("^[a-z0-9]+(-[a-z0-9]+)*$", 0, 0, NULL);

  for (guint i = 0; i < sb_lint_rules_get_n (); i++)
    {
      const SbLintRule *rule = sb_lint_rules_get (i);

      g_assert_true (g_regex_match (id, rule->id, 0, NULL));
      g_assert_true (g_regex_match (slug, rule->slug, 0, NULL));
      g_assert_true (g_hash_table_add (names, (gpointer) rule->id));
      g_assert_true (g_hash_table_add (names, (gpointer) rule->slug));
      g_assert_true (sb_lint_rules_find (rule->slug) == rule);
      g_assert_true (rule->title != NULL && *rule->title != '\0');
      g_assert_true (rule->why != NULL && *rule->why != '\0');
      g_assert_false (g_str_has_suffix (rule->title, "."));
      g_assert_true ((rule->kinds[0] != 0) == (rule->check_node != NULL));
    }
  g_assert_null (sb_lint_rules_find ("LK999"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/lint/pass/" name, Fixture, NULL, NULL, function, tear_down)
  ADD ("units", test_units);
  ADD ("nodes", test_nodes);
  ADD ("commands", test_commands);
  ADD ("objects", test_objects);
  for (guint i = 0; i < G_N_ELEMENTS (transactions); i++)
    {
      g_autofree char *name = g_strdup_printf ("/lint/pass/transactions/%u", i);

      g_test_add (name, Fixture, &transactions[i], NULL, test_transactions, tear_down);
    }
  g_test_add_func ("/lint/pass/applied-files-are-quiet", test_applied_files_are_quiet);
  g_test_add_func ("/lint/pass/allow-line", test_allow_line);
  g_test_add_func ("/lint/pass/rules", test_rules);
  return g_test_run ();
}
