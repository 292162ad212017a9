/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-digest.h"

static void
test_line_ends_and_bom_do_not_count (void)
{
  g_autofree char *unix_sum = sb_digest_script ("SELECT 1;\nSELECT 2;\n", 20);
  g_autofree char *dos_sum = sb_digest_script ("\xef\xbb\xbfSELECT 1;\r\nSELECT 2;\r\n", 25);
  g_autofree char *raw_sum = sb_digest_bytes ("SELECT 1;\nSELECT 2;\n", 20);

  g_assert_cmpstr (unix_sum, ==, dos_sum);
  g_assert_cmpstr (unix_sum, ==, raw_sum);
}

static void
test_lone_carriage_returns_count (void)
{
  g_autofree char *with = sb_digest_script ("a\rb\r", 4);
  g_autofree char *raw = sb_digest_bytes ("a\rb\r", 4);
  g_autofree char *without = sb_digest_script ("ab", 2);

  g_assert_cmpstr (with, ==, raw);
  g_assert_cmpstr (with, !=, without);
}

static void
test_lock_key_is_stable (void)
{
  /* Another version of Switchback must compute the same number: this is a protocol. */
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                        "switchback:public.migration_history", -1);
  g_autofree char *head = g_strndup (sum, 16);
  guint64 expected = g_ascii_strtoull (head, NULL, 16);

  g_assert_cmpint (sb_digest_lock_key ("public.migration_history"), ==, (gint64) expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/line-ends-and-bom", test_line_ends_and_bom_do_not_count);
  g_test_add_func ("/digest/lone-cr", test_lone_carriage_returns_count);
  g_test_add_func ("/digest/lock-key", test_lock_key_is_stable);
  return g_test_run ();
}
