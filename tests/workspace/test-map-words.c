/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told of a statement's transaction. */
#include <string.h>

#include "sb-map-words.h"

#define SPLIT                                                                                      \
  "CREATE TABLE a (i int);\nCREATE TABLE b (i int);\nCREATE INDEX CONCURRENTLY a_i ON a (i);\n"    \
  "ANALYZE a;\nBEGIN;\nDROP TABLE c;\nCOMMIT;\nREINDEX TABLE a;\n"

static void
assert_says (const char *text, guint position, const char *short_words, const char *stays)
{
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), NULL);
  g_autoptr (SbTransactionMap) map = sb_transaction_map_new (script);
  g_autofree char *found_short = sb_map_words_short (map, position);
  g_autofree char *found = sb_map_words_stays (map, position);

  g_assert_cmpstr (found_short, ==, short_words);
  g_assert_cmpstr (found, ==, stays);
}

static void
test_one (void)
{
  assert_says ("DROP TABLE a;\nDROP TABLE b;\n", 1, "one transaction",
               "Statements 1–2 run in one transaction: if one fails, nothing of them stays.");
  assert_says ("DROP TABLE a;\n", 0, "one transaction",
               "Runs in a transaction: if it fails, nothing of it stays.");
  assert_says ("BEGIN;\nDROP TABLE a;\nCOMMIT;\n", 0, "one transaction",
               "The run itself opens and commits the transaction that is asked for here.");
}

static void
test_split (void)
{
  assert_says (SPLIT, 0, "statements 1–2 in one transaction",
               "Statements 1–2 run in one transaction: if one fails, nothing of them stays.");
  assert_says (SPLIT, 2, "alone, outside of a transaction",
               "Runs alone, outside of a transaction: if it stops here, statements 1–2 stay, and "
               "3 may be half done (an invalid index).");
  assert_says (SPLIT, 3, "in a transaction of its own",
               "Runs in a transaction of its own: if it fails, nothing of it stays; statements 1–3 "
               "stay.");
  assert_says (SPLIT, 5, "statements 5–7 in the script's own transaction",
               "Statements 5–7 run in the script's own transaction: if one fails, nothing of them "
               "stays; statements 1–4 stay.");
  assert_says (SPLIT, 7, "alone, outside of a transaction",
               "Runs alone, outside of a transaction: if it stops here, statements 1–7 stay, and "
               "8 may be half done (some of its partitions, if it has any).");
}

static void
test_alone (void)
{
  assert_says ("VACUUM a;\nALTER SYSTEM SET work_mem = '1MB';\n", 1,
               "alone, outside of a transaction",
               "Runs alone, outside of a transaction: if it fails, nothing of it stays, and "
               "statement 1 stays.");
  assert_says ("VACUUM a;\n", 0, "alone, outside of a transaction",
               "Runs alone, outside of a transaction: if it stops here, it may be half done (some "
               "of it is vacuumed).");
  assert_says ("VACUUM a;\nCREATE FOO;\n", 1, "alone, outside of a transaction",
               "Runs alone, outside of a transaction, since nobody can tell what it is: if it "
               "stops here, statement 1 stays.");
  assert_says ("BEGIN;\nDROP TABLE b;\nROLLBACK;\nDROP TABLE c;\n", 0,
               "statements 1–3 in the script's own transaction",
               "Statements 1–3 run in the script's own transaction, which it rolls back, or begins "
               "anew, itself.");
}

static void
assert_why (const char *text, SbScriptRole role, const char *expected)
{
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), NULL);
  g_autoptr (SbTransactionMap) map = sb_transaction_map_new (script);
  g_autofree char *why = sb_map_words_why (map, role);

  g_assert_cmpstr (why, ==, expected);
}

static void
test_why (void)
{
  assert_why ("DROP TABLE a;\n", SB_ROLE_FORWARD, NULL);
  assert_why ("DROP TABLE a;\nVACUUM b;\n", SB_ROLE_FORWARD,
              "The script is committed part by part: VACUUM in line 2 cannot run inside a "
              "transaction. If it stops, Apply goes on there.");
  assert_why ("DROP TABLE a;\nDRP b;\nVACUUM b;\n", SB_ROLE_ROLLBACK,
              "The script is committed part by part: VACUUM in line 3 cannot run inside a "
              "transaction. If it stops, Roll back goes on there. Not certain: line 2 cannot be "
              "read.");
  assert_why ("DRP b;\n", SB_ROLE_FORWARD, "Not certain: line 1 cannot be read.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-words/one", test_one);
  g_test_add_func ("/map-words/split", test_split);
  g_test_add_func ("/map-words/alone", test_alone);
  g_test_add_func ("/map-words/why", test_why);
  return g_test_run ();
}
