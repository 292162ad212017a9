/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-advice.h"

#include <string.h>

static void
test_common_errors (void)
{
  static const char *const states[] = { "42P01", "42703", "42704", "42601", "42P07", "42710",
                                        "23502", "23503", "23505", "23514", "22P02", "2BP01",
                                        "42501", "25001", "25006", "55P03", "55P04", "40P01",
                                        "57014", "28P01", "3D000", "0A000", "42883", "42830",
                                        "42804", "53300", "P0001", "2D000" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      const SbAdvice *advice = sb_advice_find (states[i], "some message in some language", NULL);

      g_assert_nonnull (advice);
      g_assert_cmpstr (advice->sqlstate, ==, states[i]);
      g_assert_null (advice->message_part);
    }
  g_assert_null (sb_advice_find ("XX000", "internal error", NULL));
  g_assert_null (sb_advice_find (NULL, NULL, NULL));
}

static void
test_message_tells_cases_apart (void)
{
  const SbAdvice *timeout = sb_advice_find ("57014", "canceling statement due to statement timeout",
                                            NULL);
  const SbAdvice *request = sb_advice_find ("57014", "canceling statement due to user request",
                                            NULL);

  g_assert_cmpstr (timeout->message_part, ==, "statement timeout");
  g_assert_cmpstr (request->message_part, ==, "user request");
}

static void
assert_cause (const char *sqlstate, const char *message, const char *words)
{
  const SbAdvice *advice = sb_advice_find (sqlstate, message, NULL);

  if (strstr (advice->cause, words) == NULL)
    g_error ("\"%s\": \"%s\" does not say \"%s\"", message, advice->cause, words);
}

static void
test_words_in_passing (void)
{
  assert_cause ("42710", "role \"app\" already exists", "share the roles");
  assert_cause ("42710", "policy \"role\" for table \"a\" already exists", "of this name is there");
  assert_cause ("22023", "unrecognized parameter \"security_invoker\"", "newer than the server");
  assert_cause ("22P02", "malformed array literal: \"[]\"", "no array");
  assert_cause ("22P02", "invalid input syntax for type json", "no JSON");
  assert_cause ("22P02", "invalid input syntax for type uuid: \"x\"", "no uuid");
  assert_cause ("22P02", "invalid input syntax for type integer: \"x\"", "does not fit the type");
  assert_cause ("42704", "type \"vector\" does not exist", "no type of this name");
  assert_cause ("42704",
                "data type point has no default operator class for access method \"btree\"",
                "index");
  assert_cause ("42704", "operator class \"gin_trgm_ops\" does not exist for access method \"gin\"",
                "extension");
  assert_cause ("42704", "index \"role_type_idx\" does not exist", "nothing of this kind");
  assert_cause ("42704", "role \"anon\" does not exist", "Supabase");
  assert_cause ("42704", "role \"anonymous\" does not exist", "no such role");
  assert_cause ("3F000", "schema \"auth\" does not exist", "Supabase");
  assert_cause ("25006", "cannot execute CREATE TABLE during recovery", "a replica");
  assert_cause ("55006", "database \"d\" is being accessed by other users", "other sessions");
  assert_cause ("25P03", "terminating connection due to idle-in-transaction timeout", "open");
  assert_cause ("3F000", "schema \"authors\" does not exist", "no such schema");
}

/* The package is named, whatever the server's age: before 14 it tells of a file. */
static void
test_extensions (void)
{
  static const struct
  {
    const char *sqlstate, *message, *package;
  } cases[] = {
    { "0A000", "extension \"vector\" is not available", "postgresql-NN-pgvector" },
    { "0A000", "extension \"http\" is not available", "postgresql-NN-http " },
    { "58P01",
      "could not open extension control file "
      "\"/usr/share/postgresql/13/extension/vector.control\": "
      "No such file or directory",
      "postgresql-NN-pgvector" },
    { "58P01",
      "could not open extension control file \"/usr/share/postgresql/13/extension/http.control\": "
      "No such file or directory",
      "postgresql-NN-http " },
    { "0A000", "extension \"vectorscale\" is not available", "its Debian package" },
    { "58P01", "could not open extension control file \"/x/pgvectors.control\": No such file",
      "its Debian package" },
    { "58P01", "could not access file \"$libdir/x\": No such file or directory",
      "the extension's" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SbAdvice *advice = sb_advice_find (cases[i].sqlstate, cases[i].message, NULL);

      if (strstr (advice->next, cases[i].package) == NULL)
        g_error ("\"%s\": \"%s\" does not say \"%s\"", cases[i].message, advice->next,
                 cases[i].package);
    }
}

/* The true cause is the open transaction; that it was the pooler is the common wrong belief. */
static void
test_teaches_the_true_cause (void)
{
  const SbAdvice *advice = sb_advice_find ("25001",
                                           "CREATE INDEX CONCURRENTLY cannot run inside a "
                                           "transaction block",
                                           NULL);

  g_assert_nonnull (strstr (advice->cause, "inside a transaction"));
  g_assert_nonnull (strstr (advice->next, "switchback: no-transaction"));
}

static void
test_connections (void)
{
  const SbAdvice *refused = sb_advice_find_connect (
      "connection to server at \"127.0.0.1\", port 54322 failed: Connection refused");

  const SbAdvice *other = sb_advice_find_connect (
      "connection to server at \"127.0.0.1\", port 5432 failed: Connection refused");

  g_assert_nonnull (strstr (refused->cause, "local Supabase is down"));
  g_assert_nonnull (strstr (refused->next, "supabase start"));
  g_assert_null (strstr (other->cause, "Supabase"));
  g_assert_nonnull (
      sb_advice_find_connect ("FATAL:  password authentication failed for user \"u\""));
  g_assert_null (sb_advice_find_connect ("something new"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/common-errors", test_common_errors);
  g_test_add_func ("/advice/message", test_message_tells_cases_apart);
  g_test_add_func ("/advice/words-in-passing", test_words_in_passing);
  g_test_add_func ("/advice/extensions", test_extensions);
  g_test_add_func ("/advice/true-cause", test_teaches_the_true_cause);
  g_test_add_func ("/advice/connections", test_connections);
  return g_test_run ();
}
