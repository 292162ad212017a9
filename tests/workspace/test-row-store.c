/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows packed by a worker, as a grid reads them. */
#include "sb-row-store.h"

#include <string.h>

static const char *const names[] = { "id", "note", "mood" };
static const guint32 types[] = { 23, 25, 99999 };

static SbRows *
make_rows (SbRows *before, guint first, guint n)
{
  SbRows *rows = before != NULL ? sb_rows_new_alike (before) : sb_rows_new (3, names, types);

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      const char *values[] = { id, i % 2 == 0 ? NULL : "", "glad" };

      sb_rows_add (rows, values, NULL);
    }
  return rows;
}

static void
count_cb (SbRowStore *store, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_pieces (void)
{
  g_autoptr (SbRowStore) store = sb_row_store_new ();
  g_autoptr (SbRows) before = NULL;
  guint n_changed = 0;

  g_signal_connect (store, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpuint (sb_row_store_get_n_columns (store), ==, 0);
  for (guint i = 0, first = 0; i < 100; first += i, i++)
    {
      SbRows *rows = make_rows (before, first, i);

      sb_row_store_append (store, rows);
      g_assert_cmpuint (n_changed, ==, i + 1);
      g_clear_pointer (&before, sb_rows_unref);
      before = rows;
    }
  g_assert_cmpuint (sb_row_store_get_n_rows (store), ==, 4950);
  /* Forwards, backwards, and jumping about. */
  for (guint i = 0; i < 3 * 4950; i++)
    {
      guint row = i < 4950 ? i : i < 9900 ? 9899 - i : i * 7919 % 4950;
      gsize length;
      const char *id = sb_row_store_get_value (store, row, 0, &length);

      g_assert_cmpuint (g_ascii_strtoull (id, NULL, 10), ==, row);
      g_assert_cmpuint (length, ==, strlen (id));
    }
}

static void
test_null_is_not_empty (void)
{
  g_autoptr (SbRowStore) store = sb_row_store_new ();
  g_autoptr (SbRows) rows = make_rows (NULL, 0, 2);
  gsize length = 7;

  sb_row_store_append (store, rows);
  g_assert_null (sb_row_store_get_value (store, 0, 1, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpstr (sb_row_store_get_value (store, 1, 1, NULL), ==, "");
}

static void
test_columns (void)
{
  static const char *const named[] = { "integer", "text", "mood", NULL };
  g_autoptr (SbRowStore) store = sb_row_store_new ();
  g_autoptr (SbRows) rows = make_rows (NULL, 0, 1);

  sb_row_store_append (store, rows);
  g_assert_cmpstr (sb_row_store_get_column_name (store, 1), ==, "note");
  g_assert_cmpstr (sb_row_store_get_column_type (store, 0), ==, "integer");
  g_assert_cmpstr (sb_row_store_get_column_type (store, 2), ==, "");
  g_assert_true (sb_row_store_is_number (store, 0));
  g_assert_false (sb_row_store_is_number (store, 1));
  g_assert_false (sb_row_store_is_finished (store));
  sb_row_store_finish (store, NULL, named, 5000000000);
  g_assert_true (sb_row_store_is_finished (store));
  g_assert_cmpstr (sb_row_store_get_column_type (store, 2), ==, "mood");
  g_assert_cmpuint (sb_row_store_get_n_total (store), ==, 5000000000);
}

static void
test_long_values (void)
{
  g_autoptr (SbRowStore) store = sb_row_store_new ();
  g_autoptr (SbRows) rows = sb_rows_new (3, names, types);
  g_autofree char *text = g_malloc (10000001);
  const char *values[] = { "1", text, "after" };
  gsize length;

  memset (text, 'x', 10000000);
  text[10000000] = '\0';
  sb_rows_add (rows, values, NULL);
  g_assert_cmpuint (sb_rows_get_size (rows), <, 2 * SB_ROWS_MAX_VALUE);
  sb_row_store_append (store, rows);
  g_assert_nonnull (sb_row_store_get_value (store, 0, 1, &length));
  g_assert_cmpuint (length, ==, SB_ROWS_MAX_VALUE);
  g_assert_true (sb_row_store_is_cut (store, 0, 1, &length));
  g_assert_cmpuint (length, ==, 10000000);
  g_assert_false (sb_row_store_is_cut (store, 0, 2, NULL));
  g_assert_cmpstr (sb_row_store_get_value (store, 0, 2, NULL), ==, "after");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-store/pieces", test_pieces);
  g_test_add_func ("/row-store/null-is-not-empty", test_null_is_not_empty);
  g_test_add_func ("/row-store/columns", test_columns);
  g_test_add_func ("/row-store/long-values", test_long_values);
  return g_test_run ();
}
