/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-env-file.h"

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *value;
  } cases[] = {
    { "K=v", "v" },
    { "K=v\n", "v" },
    { "export K=v\n", "v" },
    { "  export\tK = v \n", "v" },
    { "\xef\xbb\xbfK=v\r\n", "v" },
    { "K=\"v\"\r\n", "v" },
    { "K='v'", "v" },
    { "K=`v`", "v" },
    { "K='a\\nb'", "a\\nb" },
    { "K=\"a\\nb\\t\\\"c\\\" \\\\ \\$x\"", "a\nb\t\"c\" \\ $x" },
    { "K=\"a\\qb\"", "a\\qb" },
    { "K=\"first\nsecond\"", "first\nsecond" },
    { "K=v # a comment", "v" },
    { "K=p#ss", "p#ss" },
    { "K=\"a # b\" # a comment", "a # b" },
    { "K=", "" },
    { "K= # nothing", "" },
    { "K=\"\"", "" },
    { "K=it's", "it's" },
    { "K='open", "'open" },
    { "K=$(rm -rf /)`id`", "$(rm -rf /)`id`" },
    { "K=${OTHER}", "${OTHER}" },
    { "K=a=b", "a=b" },
    { "# K=x\nK=v", "v" },
    { "#K=x\n", NULL },
    { "XK=x\nK2=y\nK.x=z", NULL },
    { "K x=1", NULL },
    { "K=first\nK=second\n", "second" },
    { "X=\"\nK=inside\n\"\n", NULL },
    { "", NULL },
    { "=v", NULL },
    { "\xff\xfe\x01garbage\nK=v", "v" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = sb_env_file_lookup (cases[i].text, "K", NULL);

      g_test_message ("case %u", (guint) i);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_line (void)
{
  guint line = 0;
  g_autofree char *value = sb_env_file_lookup ("A=\"1\n2\n3\"\r\n\n# c\nexport B='x'\nC=1\n", "B",
                                               &line);

  g_assert_cmpstr (value, ==, "x");
  g_assert_cmpuint (line, ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/env-file/forms", test_forms);
  g_test_add_func ("/env-file/line", test_line);
  return g_test_run ();
}
