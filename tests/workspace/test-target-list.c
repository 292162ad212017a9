/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target-list.h"

static SbTarget *
new_target (const char *text, const char *source)
{
  g_autoptr (GError) error = NULL;
  SbTarget *target = sb_target_new_from_text (text, source, &error);

  g_assert_no_error (error);
  return target;
}

static GPtrArray *
new_found (const char *first, ...)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_target_unref);
  va_list args;

  va_start (args, first);
  for (const char *text = first; text != NULL; text = va_arg (args, const char *))
    g_ptr_array_add (found, new_target (text, va_arg (args, const char *)));
  va_end (args);
  return found;
}

static void
count_cb (gpointer object, guint *n)
{
  ++*n;
}

static void
test_sandbox_first (void)
{
  g_autoptr (SbTargetList) list = sb_target_list_new ();
  SbTargetItem *sandbox = sb_target_list_get_sandbox (list);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_true (sb_target_item_is_sandbox (sandbox));
  g_assert_cmpint (sb_target_item_get_environment (sandbox), ==, SB_ENVIRONMENT_SANDBOX);
  g_assert_cmpstr (sb_target_item_get_name (sandbox), ==, "Sandbox");
  g_assert_null (sb_target_item_get_target (sandbox));
  g_assert_null (sb_target_list_get_current (list));
  g_assert_null (sb_target_list_get_first_found (list));
  g_assert_true (sb_target_list_find (list, "sandbox", NULL) == sandbox);
}

static void
test_found (void)
{
  g_autoptr (SbTargetList) list = sb_target_list_new ();
  g_autoptr (GPtrArray)
      found = new_found ("postgresql://u:secret@db.example.org/shop", "DATABASE_URL in .env.local",
                         "postgresql://postgres:postgres@127.0.0.1:54322/postgres",
                         "supabase/config.toml", NULL);
  g_autoptr (GPtrArray) none = new_found (NULL, NULL);
  g_autoptr (GPtrArray) again = new_found ("postgresql://u:new@db.example.org/shop",
                                           "DATABASE_URL in .env.local", NULL);
  SbTargetItem *shop, *local;
  guint n_changed = 0, n_current = 0;

  sb_target_list_set_found (list, found);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  shop = sb_target_list_get_first_found (list);
  local = sb_target_list_find (list, "supabase/config.toml", NULL);
  g_assert_cmpstr (sb_target_item_get_source (shop), ==, "DATABASE_URL in .env.local");
  g_assert_cmpstr (sb_target_item_get_address (shop), ==, "u@db.example.org:5432/shop");
  g_assert_cmpstr (sb_target_item_get_name (local), ==, "Local Supabase");
  g_assert_null (sb_target_list_find (list, "DATABASE_URL in .env.local", "elsewhere"));

  g_signal_connect (list, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect (shop, "changed", G_CALLBACK (count_cb), &n_current);
  sb_target_list_set_current (list, shop);
  sb_target_list_set_current (list, shop);
  g_assert_true (sb_target_item_is_current (shop));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_current, ==, 1);

  /* The same place stays the same item, with the password as it is now. */
  sb_target_list_set_found (list, again);
  g_assert_true (sb_target_list_get_current (list) == shop);
  g_assert_true (sb_target_item_get_target (shop) == again->pdata[0]);
  g_assert_cmpuint (n_changed, ==, 1);
  sb_target_list_set_found (list, none);
  g_assert_null (sb_target_list_get_current (list));
  g_assert_cmpuint (n_changed, ==, 2);
}

static void
test_pasted (void)
{
  g_autoptr (SbTargetList) list = sb_target_list_new ();
  g_autoptr (SbTarget) target = new_target ("postgresql://u@h/d", "pasted");
  g_autoptr (GPtrArray) found = new_found ("postgresql://u@h/d", "pasted", NULL);
  SbTargetItem *item = sb_target_list_add_pasted (list, target);

  g_assert_true (sb_target_item_is_pasted (item));
  sb_target_list_set_found (list, found);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_false (sb_target_list_get_first_found (list) == item);
  sb_target_list_set_current (list, item);
  sb_target_list_clear (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_null (sb_target_list_get_current (list));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/target-list/sandbox-first", test_sandbox_first);
  g_test_add_func ("/target-list/found", test_found);
  g_test_add_func ("/target-list/pasted", test_pasted);
  return g_test_run ();
}
