/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lines.h"

#include <string.h>

static void
check (const char *text, gsize offset, guint line, guint column)
{
  SbPosition position = sb_lines_position (text, strlen (text), offset);

  g_assert_cmpuint (position.line, ==, line);
  g_assert_cmpuint (position.column, ==, column);
}

static void
test_positions (void)
{
  check ("", 0, 1, 1);
  check ("ab\ncd", 0, 1, 1);
  check ("ab\ncd", 2, 1, 3);
  check ("ab\ncd", 3, 2, 1);
  check ("ab\ncd", 99, 2, 3);
  check ("ab\r\ncd", 4, 2, 1);
  check ("\xef\xbb\xbf"
         "ab",
         3, 1, 1);
  check ("\xef\xbb\xbf"
         "ab",
         0, 1, 1);
  check ("é€x", 5, 1, 3);
}

/* Place by place it comes to the same as from the start each time, also when it goes back. */
static void
test_walk (void)
{
  static const char *const texts[] = { "", "ab\n\ncd\r\né€x\n",
                                       "\xef\xbb\xbf"
                                       "aé\nb",
                                       "\n\n" };

  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    for (gsize step = 1; step < 9; step++)
      {
        SbLinesWalk walk = { 0 };
        gsize length = strlen (texts[t]);

        for (gsize offset = 0, n = 0; n < 40; n++, offset = (offset + step) % (length + 2))
          {
            SbPosition expected = sb_lines_position (texts[t], length, offset);
            SbPosition position = sb_lines_walk (&walk, texts[t], length, offset);

            g_assert_cmpuint (position.line, ==, expected.line);
            g_assert_cmpuint (position.column, ==, expected.column);
          }
      }
}

static void
test_characters_to_bytes (void)
{
  const char *text = "é€x";

  g_assert_cmpuint (sb_lines_offset_of_character (text, 6, 0), ==, 0);
  g_assert_cmpuint (sb_lines_offset_of_character (text, 6, 2), ==, 5);
  g_assert_cmpuint (sb_lines_offset_of_character (text, 6, 99), ==, 6);
}

static void
test_line_at (void)
{
  const char *text = "ab\r\ncd\n\nef";
  gsize length;

  g_assert_cmpint (sb_lines_get_line (text, 10, 5, &length) - text, ==, 4);
  g_assert_cmpuint (length, ==, 2);
  sb_lines_get_line (text, 10, 1, &length);
  g_assert_cmpuint (length, ==, 2);
  sb_lines_get_line (text, 10, 7, &length);
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpint (sb_lines_get_line (text, 10, 99, &length) - text, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lines/positions", test_positions);
  g_test_add_func ("/lines/walk", test_walk);
  g_test_add_func ("/lines/characters", test_characters_to_bytes);
  g_test_add_func ("/lines/line-at", test_line_at);
  return g_test_run ();
}
