/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cells.h"

static void
test_width (void)
{
  g_assert_cmpuint (sb_cells_width (""), ==, 0);
  g_assert_cmpuint (sb_cells_width ("notes"), ==, 5);
  g_assert_cmpuint (sb_cells_width ("héé"), ==, 3);
  g_assert_cmpuint (sb_cells_width ("東京"), ==, 4);
  g_assert_cmpuint (sb_cells_width ("e\xcc\x81"), ==, 1); /* e and a combining acute */
}

static void
assert_fit (const char *text, guint cells, const char *expected)
{
  g_autofree char *fit = sb_cells_fit (text, cells);

  g_assert_cmpstr (fit, ==, expected);
  g_assert_cmpuint (sb_cells_width (fit), <=, cells);
}

static void
test_fit (void)
{
  assert_fit ("notes", 5, "notes");
  assert_fit ("notes", 4, "not…");
  assert_fit ("notes", 1, "…");
  assert_fit ("", 1, "");
  /* A wide character is not cut in two: the cell that is left over stays empty. */
  assert_fit ("東京都", 6, "東京都");
  assert_fit ("東京都", 5, "東京…");
  assert_fit ("東京都", 4, "東…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/width", test_width);
  g_test_add_func ("/cells/fit", test_fit);
  return g_test_run ();
}
