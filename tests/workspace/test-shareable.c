/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-shareable.h"

static void
assert_becomes (const char *text, const char *expected)
{
  g_autofree char *shareable = sb_shareable_dup (text, "/srv/app");

  g_assert_cmpstr (shareable, ==, expected);
}

static void
test_passwords (void)
{
  assert_becomes ("CREATE USER MAPPING FOR a SERVER b OPTIONS (user 'u', password 'it''s')",
                  "CREATE USER MAPPING FOR a SERVER b OPTIONS (user 'u', password •••)");
  assert_becomes ("ALTER ROLE a PASSWORD E'abc", "ALTER ROLE a PASSWORD E•••");
  assert_becomes ("to \"host=h password=secret user=u\" and postgres://u:p4ss@h/d",
                  "to \"host=h password=••• user=u\" and postgres://u:•••@h/d");
  assert_becomes ("{\"password\": 'x'} and no password here", "{\"password\": •••} and no password "
                                                              "here");
}

static void
test_paths (void)
{
  g_autofree char *home = g_strdup_printf ("cannot read %s/x.sql", g_get_home_dir ());

  assert_becomes ("no file \"/srv/app/migrations/1.sql\" in \"/srv/app\"",
                  "no file \"migrations/1.sql\" in \"the project\"");
  assert_becomes (home, "cannot read ~/x.sql");
  assert_becomes ("bad \xff byte", "bad \xef\xbf\xbd byte");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shareable/passwords", test_passwords);
  g_test_add_func ("/shareable/paths", test_paths);
  return g_test_run ();
}
