/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-words.h"

static void
assert_duration (gint64 microseconds, const char *expected)
{
  g_autofree char *words = sb_words_duration (microseconds);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_duration (void)
{
  assert_duration (0, "0.0 ms");
  assert_duration (420, "0.4 ms");
  assert_duration (84 * 1000, "84 ms");
  assert_duration (999 * 1000, "999 ms");
  assert_duration (1240 * 1000, "1.2 s");
  assert_duration (200 * (gint64) G_USEC_PER_SEC, "3 min 20 s");
}

static void
test_elapsed (void)
{
  g_autofree char *seconds = sb_words_elapsed (14 * G_USEC_PER_SEC);
  g_autofree char *hours = sb_words_elapsed (2 * 3600 * (gint64) G_USEC_PER_SEC);

  g_assert_cmpstr (seconds, ==, "00:14");
  g_assert_cmpstr (hours, ==, "120:00");
}

static void
test_time (void)
{
  g_autofree char *time = sb_words_time ("2026-11-20T10:30:00.123Z");
  g_autofree char *no_time = sb_words_time ("long ago");

  g_assert_cmpstr (time, ==, "2026-11-20 11:30");
  g_assert_cmpstr (no_time, ==, "long ago");
}

static void
test_count (void)
{
  g_autofree char *none = sb_words_count (0, "check", "checks");
  g_autofree char *one = sb_words_count (1, "check", "checks");

  g_assert_cmpstr (none, ==, "0 checks");
  g_assert_cmpstr (one, ==, "1 check");
}

static void
test_bytes (void)
{
  static const struct
  {
    guint64 n;
    const char *words;
  } cases[] = { { 1, "1 byte" },         { 999, "999 bytes" }, { 1234, "1.2 kB" },
                { 38000, "38 kB" },      { 999600, "1.0 MB" }, { 28200000, "28 MB" },
                { 2000000000, "2.0 GB" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = sb_words_bytes (cases[i].n);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_number (void)
{
  g_autofree char *small = sb_words_number (999), *thousands = sb_words_number (41230),
                  *millions = sb_words_number (1234567);

  g_assert_cmpstr (small, ==, "999");
  g_assert_cmpstr (thousands, ==, "41,230");
  g_assert_cmpstr (millions, ==, "1,234,567");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC-1", TRUE); /* POSIX: an hour east of Greenwich */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/duration", test_duration);
  g_test_add_func ("/words/elapsed", test_elapsed);
  g_test_add_func ("/words/time", test_time);
  g_test_add_func ("/words/bytes", test_bytes);
  g_test_add_func ("/words/number", test_number);
  g_test_add_func ("/words/count", test_count);
  return g_test_run ();
}
