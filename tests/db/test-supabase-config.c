/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-supabase-config.h"

static void
test_finds_the_port (void)
{
  static const char *const texts[] = {
    "[db]\nport = 54322\n",
    "\xef\xbb\xbf[ db ]\r\nport=54322 # the port\r\n",
    "db.port = 54322",
    "[db]\n\"port\" = 54322",
    "[\"db\"]\nport = \"54322\"",
    "# [db]\n# port = 1\n[api]\nport = 54321\n[db]\nshadow_port = 54320\nport = "
    "54322\n[db.pooler]\nport = 2\n",
    "note = \"\"\"\n[db]\nport = 1\n\"\"\"\n[db]\nport = 54322",
    "note = '''\n[db]\nport = 1\n'''\n[db]\nport = 54322",
    "list = [ # ]\n  \"]\",\n  [1, 2],\n  { port = 3 },\n]\n[db]\nport = 54322",
    "[db]\npaths = [\"a\", 'b']\nport = 54322",
    "text = \"\\\"[db]\\nport = 1\"\n[db]\nport = 54322",
    "[[remotes]]\nport = 1\n[db]\nport = 54322",
    "nonsense\n= 1\n[db]\nport = 54322",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *value = sb_supabase_config_lookup (texts[i], "db", "port", NULL);

      g_test_message ("%s", texts[i]);
      g_assert_cmpstr (value, ==, "54322");
    }
}

static void
test_line (void)
{
  guint line = 0;
  g_autofree char *value = sb_supabase_config_lookup ("a = [\n1,\n2]\n\n[db]\nmajor_version = 17\n",
                                                      "db", "major_version", &line);

  g_assert_cmpstr (value, ==, "17");
  g_assert_cmpuint (line, ==, 6);
}

/* Every beginning of a file ends somewhere, and nothing is read beyond it. */
static void
test_cut_anywhere (void)
{
  static const char text[] = "\xef\xbb\xbf[a.\"b\\\"\"]\nx = \"\"\"q\\\"\"\"\"\ny = [1, [2], {z = "
                             "'w'}] # c\n[db]\nport = 1\n";

  for (gsize length = 0; length < sizeof text - 2; length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autofree char *value = sb_supabase_config_lookup (cut, "db", "port", NULL);

      g_assert_true (value == NULL || g_str_has_suffix (cut, "port = 1"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/supabase-config/port", test_finds_the_port);
  g_test_add_func ("/supabase-config/line", test_line);
  g_test_add_func ("/supabase-config/cut", test_cut_anywhere);
  return g_test_run ();
}
