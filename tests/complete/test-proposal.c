/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is proposed for what is wanted, in which order, and how it is written: | is the cursor. */
#include "sb-proposal.h"

#include "sb-made-names.h"

#include <string.h>

static SbSchemaNames *
make_names (void)
{
  static const struct
  {
    SbNameKind kind;
    SbName name;
  } all[] = {
    { SB_NAME_SCHEMA, { .name = "public", .is_visible = TRUE } },
    { SB_NAME_SCHEMA, { .name = "app", .is_visible = TRUE } },
    { SB_NAME_TABLE, { .name = "users", .schema = "public", .is_visible = TRUE } },
    { SB_NAME_TABLE, { .name = "user roles", .schema = "public", .is_visible = TRUE } },
    { SB_NAME_TABLE, { .name = "all_users", .schema = "public", .is_visible = TRUE } },
    { SB_NAME_TABLE, { .name = "orders", .schema = "app" } },
    { SB_NAME_COLUMN,
      { .name = "id", .schema = "public", .of = "users", .detail = "uuid", .is_visible = TRUE } },
    { SB_NAME_COLUMN,
      { .name = "state",
        .schema = "public",
        .of = "users",
        .detail = "app.state",
        .is_visible = TRUE } },
    { SB_NAME_COLUMN, { .name = "id", .schema = "app", .of = "orders", .detail = "bigint" } },
    { SB_NAME_COLUMN, { .name = "user_id", .schema = "app", .of = "orders", .detail = "uuid" } },
    { SB_NAME_ENUM, { .name = "state", .schema = "app" } },
    { SB_NAME_LABEL, { .name = "open", .schema = "app", .of = "state" } },
    { SB_NAME_LABEL, { .name = "it's over", .schema = "app", .of = "state" } },
    { SB_NAME_FUNCTION,
      { .name = "lock_user", .schema = "public", .detail = "p_id uuid", .is_visible = TRUE } },
    { SB_NAME_FUNCTION, { .name = "tick", .schema = "public", .detail = "", .is_visible = TRUE } },
    { SB_NAME_FUNCTION,
      { .name = "lower",
        .schema = "pg_catalog",
        .detail = "text",
        .is_visible = TRUE,
        .is_system = TRUE } },
    { SB_NAME_CONSTRAINT,
      { .name = "users_pkey", .schema = "public", .of = "users", .is_visible = TRUE } },
    { SB_NAME_POLICY,
      { .name = "Users see own", .schema = "public", .of = "users", .is_visible = TRUE } },
    { SB_NAME_ROLE, { .name = "authenticated", .is_visible = TRUE } },
  };
  SbSchemaNames *names = sb_schema_names_new ();

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    sb_schema_names_add (names, all[i].kind, &all[i].name);
  return names;
}

static GPtrArray *
find (SbSchemaNames *names, GPtrArray *snippets, const char *text)
{
  const char *bar = strchr (text, '|');
  g_autofree char *whole = g_strdup_printf ("%.*s%s", (int) (bar - text), text, bar + 1);
  g_autoptr (SbWanted) wanted = sb_wanted_find (whole, strlen (whole), bar - text);
  SbProposalSources sources = { &names, 1, snippets, "forward", 5 };

  return sb_proposals_find (wanted, &sources);
}

/* The first few of them, as they are written. */
static char *
say (GPtrArray *proposals, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (proposals->len, n); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " | " : "",
                            ((SbProposal *) proposals->pdata[i])->text);
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *text;
  guint n;
  const char *expected;
} cases[] = {
  /* Columns of what is in reach come first, in their order; what begins so before what contains it. */
  { "SELECT | FROM users", 2, "id | state" },
  { "SELECT us| FROM app.orders o", 1, "user_id" },
  { "SELECT o.| FROM app.orders o", 9, "id | user_id" },
  { "SELECT users.| FROM public.users", 9, "id | state" },
  { "SELECT i| FROM users u, app.orders o", 2, "u.id | o.id" },
  { "SELECT * FROM us|", 3, "\"user roles\" | users | all_users" },
  { "SELECT * FROM \"us|", 2, "\"user roles\" | \"users\"" },
  { "SELECT * FROM or|", 1, "app.orders" },
  { "SELECT * FROM app.|", 9, "orders" },
  { "SELECT * FROM app.or|", 9, "orders" },
  { "UPDATE users SET st|", 9, "state" },
  { "INSERT INTO app.orders (|", 9, "id | user_id" },
  { "CREATE INDEX i ON app.orders (us|", 1, "user_id" },
  { "ALTER TABLE users DROP COLUMN |", 2, "id | state" },
  { "ALTER TABLE users DROP CONSTRAINT us|", 9, "users_pkey" },
  { "DROP POLICY | ON users", 1, "\"Users see own\"" },
  { "DROP POLICY us|", 1, "\"Users see own\"" },
  { "CREATE POLICY p ON users USING (st|", 1, "state" },
  { "CREATE TABLE t (a uuid REFERENCES users (|", 9, "id | state" },
  { "GRANT SELECT ON users TO au|", 9, "authenticated" },
  { "COMMENT ON COLUMN app.orders.|", 9, "id | user_id" },
  { "COMMENT ON COLUMN users.s|", 9, "state" },
  /* Labels, with quotes doubled. */
  { "SELECT * FROM users WHERE state = '|'", 9, "open | it''s over" },
  { "SELECT * FROM users u WHERE u.state IN ('open', 'it|", 9, "it''s over" },
  { "CREATE TABLE t (s app.state DEFAULT '|", 9, "open | it''s over" },
  { "SELECT * FROM users WHERE id = '|", 9, "" },
  /* What a body declares, and its function's parameters. */
  { "DO $$ DECLARE v_count int; BEGIN IF v_| > 1", 9, "v_count" },
  { "DO $$ DECLARE id int; BEGIN PERFORM i| FROM users u", 2, "u.id | id" },
  { "CREATE FUNCTION f(p_id uuid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RETURN p_|", 9,
    "p_id" },
  /* Types, as the author writes them. */
  { "CREATE TABLE t (s st|", 1, "app.state" },
  { "CREATE TABLE t (s timestampt|", 9, "timestamptz" },
  { "CREATE TABLE t (s TIMESTAMPT|", 9, "TIMESTAMPTZ" },
  /* Functions: called, called already, named. */
  { "SELECT lock|", 1, "lock_user()" },
  { "SELECT lock|(x)", 1, "lock_user" },
  { "SELECT low|", 1, "lower()" },
  { "DROP FUNCTION lock|", 1, "lock_user(p_id uuid)" },
  { "CREATE TRIGGER t AFTER INSERT ON users EXECUTE FUNCTION ti|", 1, "tick()" },
  /* Keywords, as the author writes them. */
  { "ALTER TABLE users ena|", 2, "ENABLE ROW LEVEL SECURITY | ENABLE TRIGGER" },
  { "alter table users enable row|", 9, "row level security" },
  { "SELECT 1; alt|", 1, "ALTER TABLE" },
  { "select 1; alter t|", 3, "table | trigger | type" },
  { "SELECT * FROM users WHERE |", 2, "id | state" },
  /* Nothing. */
  { "-- us|", 9, "" },
  { "SELECT 'us|' FROM users", 9, "" },
  { "SELECT * FROM nowhere.|", 9, "" },
};

static void
test_cases (void)
{
  g_autoptr (SbSchemaNames) names = make_names ();

  sb_schema_names_seal (names);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) proposals = find (names, NULL, cases[i].text);
      g_autofree char *said = say (proposals, cases[i].n);

      if (strcmp (said, cases[i].expected) != 0)
        g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (said, ==, cases[i].expected);
    }
}

static void
assert_detail (SbSchemaNames *names, const char *text, const char *expected)
{
  g_autoptr (GPtrArray) proposals = find (names, NULL, text);

  g_assert_cmpuint (proposals->len, >, 0);
  g_assert_cmpstr (((SbProposal *) proposals->pdata[0])->detail, ==, expected);
}

/* What scripts make is told apart, and what later migrations make is not there yet. */
static void
test_made (void)
{
  g_autoptr (SbSchemaNames) names = make_names ();
  g_autoptr (GPtrArray) later = NULL, first = NULL;
  static const char earlier[] = "CREATE TABLE app.bills (id bigint, paid boolean NOT NULL);"
                                "ALTER TABLE users ADD COLUMN nick text;";
  static const char own[] = "create type usual as enum ('a');";
  g_autofree char *said = NULL;

  sb_made_names_add (names, earlier, strlen (earlier), "004", 4);
  sb_made_names_add (names, "CREATE TABLE bikes ();", 22, "007", 7);
  sb_made_names_add (names, own, strlen (own), "", 0);
  sb_schema_names_seal (names);
  assert_detail (names, "SELECT * FROM us|", "table in public");
  assert_detail (names, "SELECT * FROM bil|", "table in app · made by 004");
  assert_detail (names, "SELECT pa| FROM app.bills", "boolean · bills · made by 004");
  assert_detail (names, "SELECT ni| FROM users", "text · users · made by 004");
  assert_detail (names, "SELECT st| FROM users", "app.state · users");
  assert_detail (names, "SELECT lock|", "(p_id uuid) in public");
  assert_detail (names, "CREATE TABLE t (a usu|", "enum · made above");
  later = find (names, NULL, "SELECT * FROM bik|");
  g_assert_cmpuint (later->len, ==, 0);
  first = find (names, NULL, "CREATE TABLE t (a us|");
  said = say (first, 1);
  g_assert_cmpstr (said, ==, "usual");
}

/* Names that are markup, several lines, written from right to left, or as long as names can be. */
static void
test_hostile_names (void)
{
  static const char *const hostile[] = { "x<b>&amp;", "x\ny\033[31m",
                                         "x\xe2\x80\xae"
                                         "abc",
                                         "x12345678901234567890123456789012345678901234567890123456"
                                         "789012" };
  g_autoptr (SbSchemaNames) names = sb_schema_names_new ();
  g_autoptr (GPtrArray) proposals = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    sb_schema_names_add (names, SB_NAME_TABLE,
                         &(SbName){ .name = hostile[i], .schema = hostile[i] });
  sb_schema_names_seal (names);
  proposals = find (names, NULL, "SELECT * FROM x|");
  g_assert_cmpuint (proposals->len, ==, G_N_ELEMENTS (hostile));
  for (guint i = 0; i < proposals->len; i++)
    {
      const SbProposal *proposal = proposals->pdata[i];

      g_assert_null (strpbrk (proposal->shown, "\n\033"));
      g_assert_null (strstr (proposal->shown, "\xe2\x80\xae"));
      g_assert_null (strpbrk (proposal->detail, "\n\033"));
      g_assert_cmpint (g_utf8_strlen (proposal->shown, -1), <=, 70);
    }
}

static void
assert_chosen (SbSchemaNames *names, const char *text, gboolean expected)
{
  const char *bar = strchr (text, '|');
  g_autofree char *whole = g_strdup_printf ("%.*s%s", (int) (bar - text), text, bar + 1);
  g_autoptr (SbWanted) wanted = sb_wanted_find (whole, strlen (whole), bar - text);
  SbProposalSources sources = { &names, 1, NULL, NULL, 5 };
  g_autoptr (GPtrArray) proposals = sb_proposals_find (wanted, &sources);

  g_assert_cmpint (sb_proposals_have_choice (proposals, wanted), ==, expected);
}

/* Return is a new line where nothing was typed, or all of it, or a name that is made here. */
static void
test_choice (void)
{
  g_autoptr (SbSchemaNames) names = make_names ();

  sb_schema_names_seal (names);
  assert_chosen (names, "SELECT * FROM us|", TRUE);
  assert_chosen (names, "SELECT * FROM |", FALSE);
  assert_chosen (names, "SELECT * FROM users|", FALSE);
  assert_chosen (names, "SELECT id fr|", FALSE);
  assert_chosen (names, "CREATE TABLE t (con|", FALSE);
  assert_chosen (names, "SELECT * FROM xyzzy|", FALSE);
}

static void
test_snippets (void)
{
  g_autoptr (SbSchemaNames) names = make_names ();
  g_autoptr (GPtrArray) snippets = sb_snippets_new ();
  g_autoptr (GPtrArray) found = NULL, elsewhere = NULL;

  sb_schema_names_seal (names);
  sb_snippets_parse (snippets, "snippet tbl A table\n\tCREATE TABLE ${1:t} ();\n", NULL, FALSE);
  sb_snippets_parse (snippets, "snippet tbx A check\n\tSELECT 1;\n", "verify", FALSE);
  found = find (names, snippets, "SELECT 1;\ntb|");
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((SbProposal *) found->pdata[0])->text, ==, "CREATE TABLE t ();");
  g_assert_cmpstr (((SbProposal *) found->pdata[0])->detail, ==, "snippet · A table");
  elsewhere = find (names, snippets, "SELECT tb|");
  g_assert_cmpuint (elsewhere->len, ==, 0);
}

/* Of very many names those are found that are meant, and no more are handed out than help. */
static void
test_many (void)
{
  g_autoptr (SbSchemaNames) names = sb_schema_names_new ();
  g_autoptr (GPtrArray) all = NULL, one = NULL, inside = NULL;
  g_autofree char *said = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("table_%05u", i);

      sb_schema_names_add (names, SB_NAME_TABLE,
                           &(SbName){ .name = name, .schema = "public", .is_visible = TRUE });
      for (guint j = 0; j < 10; j++)
        {
          g_autofree char *column = g_strdup_printf ("column_%u", j);

          sb_schema_names_add (names, SB_NAME_COLUMN,
                               &(SbName){ .name = column,
                                          .schema = "public",
                                          .of = name,
                                          .detail = "text",
                                          .is_visible = TRUE });
        }
    }
  sb_schema_names_seal (names);
  all = find (names, NULL, "SELECT * FROM |");
  g_assert_cmpuint (all->len, ==, SB_PROPOSALS_MAX);
  one = find (names, NULL, "SELECT * FROM table_0777|");
  g_assert_cmpuint (one->len, ==, 10);
  inside = find (names, NULL, "SELECT * FROM 777|");
  g_assert_cmpuint (inside->len, ==, 0);
  g_ptr_array_unref (inside);
  inside = find (names, NULL, "SELECT column_3| FROM table_09999");
  said = say (inside, 1);
  g_assert_cmpstr (said, ==, "column_3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proposal/cases", test_cases);
  g_test_add_func ("/proposal/made", test_made);
  g_test_add_func ("/proposal/hostile-names", test_hostile_names);
  g_test_add_func ("/proposal/choice", test_choice);
  g_test_add_func ("/proposal/snippets", test_snippets);
  g_test_add_func ("/proposal/many", test_many);
  return g_test_run ();
}
