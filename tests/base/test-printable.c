/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-printable.h"

static void
test_controls_are_spelled_out (void)
{
  g_autofree char *line = sb_printable_line ("a\x1b[31mb\tc\r\nd\xe2\x80\xae"
                                             "e");
  g_autofree char *text = sb_printable_text ("a\r\nb\x9b");

  g_assert_cmpstr (line, ==, "a\\u001b[31mb c d\\u202ee");
  g_assert_true (g_str_has_prefix (text, "a\nb"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_ellipsis (void)
{
  g_autofree char *same = sb_printable_ellipsize ("héllo", 5);
  g_autofree char *cut = sb_printable_ellipsize ("héllo!", 5);

  g_assert_cmpstr (same, ==, "héllo");
  g_assert_cmpstr (cut, ==, "héll…");
}

static void
test_squeeze (void)
{
  g_autofree char *line = sb_printable_squeeze ("\n  SELECT\n\t 1,\r\n\x1b[2J  2  ", 100);
  g_autofree char *cut = sb_printable_squeeze ("SELECT\n  1234567890", 12);

  g_assert_cmpstr (line, ==, "SELECT 1, \\u001b[2J 2");
  g_assert_cmpstr (cut, ==, "SELECT 12…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/printable/controls", test_controls_are_spelled_out);
  g_test_add_func ("/printable/ellipsis", test_ellipsis);
  g_test_add_func ("/base/printable/squeeze", test_squeeze);
  return g_test_run ();
}
