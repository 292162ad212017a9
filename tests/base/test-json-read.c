/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-json-read.h"

#include <string.h>

static SbJsonValue *
read_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  SbJsonValue *value = sb_json_read (text, strlen (text), &error);

  g_assert_no_error (error);
  return value;
}

static void
test_values (void)
{
  g_autoptr (SbJsonValue) value = read_good (
      " {\"a\":[1,-2.5e+2,true,null,\"x\"],\n\"b\":{\"\\u00e9\\ud83d\\ude00\":\"\\n\\\"/\"}}\t");
  const SbJsonValue *a = sb_json_value_find (value, "a", SB_JSON_ARRAY);
  const SbJsonValue *b = sb_json_value_find (value, "b", SB_JSON_OBJECT);

  g_assert_cmpuint (sb_json_value_get_n (value), ==, 2);
  g_assert_cmpuint (sb_json_value_get_n (a), ==, 5);
  g_assert_cmpfloat (sb_json_value_get_number (sb_json_value_get (a, 1)), ==, -250);
  g_assert_cmpstr (sb_json_value_get_string (sb_json_value_get (a, 4)), ==, "x");
  g_assert_null (sb_json_value_get_string (sb_json_value_get (a, 0)));
  g_assert_cmpstr (sb_json_value_get_string (sb_json_value_find (b, "é😀", SB_JSON_STRING)), ==,
                   "\n\"/");
  g_assert_null (sb_json_value_find (value, "a", SB_JSON_STRING));
  g_assert_null (sb_json_value_find (a, "a", SB_JSON_STRING));
  g_assert_null (sb_json_value_find (NULL, "a", SB_JSON_STRING));
}

static void
assert_refused (const char *text, gsize length, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_json_read (text, length, &error));
  g_assert_error (error, SB_JSON_ERROR, SB_JSON_ERROR_SYNTAX);
  if (strstr (error->message, words) == NULL)
    g_error ("%s: \"%s\", not \"%s\"", text, error->message, words);
}

static void
test_refused (void)
{
  static const char *const texts[][2] = {
    { "", "too soon" },
    { "{\"a\":1", "too soon" },
    { "{\n\"a\":\n\"x", "line 3: it ends too soon" },
    { "\"\\u12", "too soon" },
    { "[1,]", "a value is missing" },
    { "[1 2]", "a comma" },
    { "{\"a\" 1}", "a colon" },
    { "{a:1}", "a name is missing" },
    { "{\"a\":1,\"a\":2}", "twice" },
    { "[07]", "a wrong number" },
    { "[1.]", "a wrong number" },
    { "[-]", "a wrong number" },
    { "[1e]", "a wrong number" },
    { "[NaN]", "a value is missing" },
    { "[\"\\x\"]", "a wrong escape" },
    { "[\"\\u0000\"]", "a wrong escape" },
    { "[\"\\ud800x\"]", "a wrong escape" },
    { "[\"\\udc00\"]", "a wrong escape" },
    { "[\"a\nb\"]", "a control character" },
    { "[\"\xff\"]", "no UTF-8" },
    { "[] []", "behind the end" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i][0], strlen (texts[i][0]), texts[i][1]);
  assert_refused ("[\"a\0b\"]", 7, "no UTF-8");
}

static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *fits = g_strnfill (SB_JSON_MAX_DEPTH * 2, ']');

  memset (fits, '[', SB_JSON_MAX_DEPTH);
  assert_refused (deep, strlen (deep), "too deep");
  sb_json_value_free (read_good (fits));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-read/values", test_values);
  g_test_add_func ("/json-read/refused", test_refused);
  g_test_add_func ("/json-read/depth", test_depth);
  return g_test_run ();
}
