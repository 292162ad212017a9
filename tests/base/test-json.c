/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-json.h"

static void
test_hostile_text_stays_one_valid_line (void)
{
  SbJson *json = sb_json_new ();
  g_autofree char *text = NULL;

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "a\"b", "line\nquote\" back\\ bell\a bad\xff end");
  sb_json_add_null (json, "none");
  sb_json_begin_array (json, "list");
  sb_json_add_int (json, NULL, G_MININT64);
  sb_json_add_boolean (json, NULL, TRUE);
  sb_json_add_double (json, NULL, 0.5);
  sb_json_begin_object (json, NULL);
  text = sb_json_free_to_string (json);
  g_assert_cmpstr (text, ==,
                   "{\"a\\\"b\":\"line\\nquote\\\" back\\\\ bell\\u0007 bad\xef\xbf\xbd end\","
                   "\"none\":null,\"list\":[-9223372036854775808,true,0.5,{}]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/hostile", test_hostile_text_stays_one_valid_line);
  return g_test_run ();
}
