/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-secret.h"

static void
assert_scrubbed (const char *secret, gboolean guessable, const char *text, const char *expected)
{
  g_autofree char *clean = sb_secret_scrub (secret, guessable, text);

  g_assert_cmpstr (clean, ==, expected);
}

static void
test_every_form (void)
{
  const char *secret = "p@s's\\w\"o%rd";

  assert_scrubbed (secret, FALSE, "a p@s's\\w\"o%rd b", "a ••• b");
  assert_scrubbed (secret, FALSE, "//u:p%40s's%5cw%22o%25rd@h", "//u:•••@h");
  assert_scrubbed (secret, FALSE, "//u:%70%40%73%27%73%5C%77%22%6f%25%72%64@h", "//u:•••@h");
  assert_scrubbed (secret, FALSE, "password='p@s\\'s\\\\w\"o%rd' x", "password='•••' x");
  assert_scrubbed (secret, FALSE, "{\"p\":\"p@s's\\\\w\\\"o%rd\"}", "{\"p\":\"•••\"}");
  assert_scrubbed (secret, FALSE, "PASSWORD 'p@s''s\\w\"\"o%rd';", "PASSWORD '•••';");
  assert_scrubbed (secret, FALSE, "p@s's\\w\"o%rdp@s's\\w\"o%rd", "••••••");
  assert_scrubbed (secret, FALSE, "p@s's\\w\"o%r", "p@s's\\w\"o%r");
  assert_scrubbed ("two words", FALSE, "?password=two+words&x", "?password=•••&x");
}

/* A short secret must not be told by the hole it leaves in a word. */
static void
test_short_ones_are_whole_words (void)
{
  assert_scrubbed ("pass", FALSE, "password authentication failed",
                   "password authentication failed");
  assert_scrubbed ("pass", FALSE, "is \"pass\" it", "is \"•••\" it");
  assert_scrubbed ("pass", FALSE, "//u:pass@h", "//u:•••@h");
  assert_scrubbed ("a", FALSE, "a table a.b has", "••• table •••.b has");
  assert_scrubbed ("longersecret", FALSE, "xlongersecretx", "x•••x");
}

static void
test_names_stay_readable (void)
{
  assert_scrubbed ("postgres", TRUE, "database \"postgres\" of role postgres",
                   "database \"postgres\" of role postgres");
  assert_scrubbed ("postgres", TRUE, "postgresql://postgres:postgres@h/postgres",
                   "postgresql://postgres:•••@h/postgres");
  assert_scrubbed ("postgres", TRUE, "user=postgres password='postgres'",
                   "user=postgres password='•••'");
  assert_scrubbed ("password", TRUE, "password authentication failed for user \"x\"",
                   "password authentication failed for user \"x\"");
}

static void
test_nothing_to_do (void)
{
  assert_scrubbed ("", FALSE, "text", "text");
  assert_scrubbed ("secret", FALSE, "", "");
  assert_scrubbed ("secret", FALSE, "bad \xff utf-8 secret", "bad \xff utf-8 •••");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/forms", test_every_form);
  g_test_add_func ("/secret/short", test_short_ones_are_whole_words);
  g_test_add_func ("/secret/names", test_names_stay_readable);
  g_test_add_func ("/secret/nothing", test_nothing_to_do);
  return g_test_run ();
}
