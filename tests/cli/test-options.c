/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-arguments.h"
#include "sb-options.h"

#include <gio/gio.h>
#include <string.h>

#define PARSE(error, ...) sb_options_parse ((const char *const[]){ __VA_ARGS__, NULL }, error)

static void
assert_refused (const char *const *arguments, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbOptions) options = sb_options_parse (arguments, &error);

  g_assert_null (options);
  g_assert_cmpstr (error->message, ==, message);
}

#define ASSERT_REFUSED(message, ...)                                                               \
  assert_refused ((const char *const[]){ __VA_ARGS__, NULL }, message)

static void
test_places (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbOptions) options = PARSE (&error, "--project", "a b", "rollback", "--steps=2", "033",
                                         "--yes", "--", "--to");

  g_assert_no_error (error);
  g_assert_cmpstr (options->project, ==, "a b");
  g_assert_cmpuint (options->steps, ==, 2);
  g_assert_true (options->yes);
  g_assert_null (options->to);
  g_assert_cmpuint (options->words->len, ==, 3);
  g_assert_cmpstr (options->words->pdata[0], ==, "rollback");
  g_assert_cmpstr (options->words->pdata[1], ==, "033");
  g_assert_cmpstr (options->words->pdata[2], ==, "--to");
}

static void
test_values_keep_what_they_hold (void)
{
  g_autoptr (SbOptions)
      options = PARSE (NULL, "new", "x", "--set", "a=b=c", "--set=d=", "--database", "--odd");

  g_assert_cmpuint (options->values->len, ==, 2);
  g_assert_cmpstr (options->values->pdata[0], ==, "a=b=c");
  g_assert_cmpstr (options->values->pdata[1], ==, "d=");
  g_assert_cmpstr (options->database, ==, "--odd");
}

static void
test_refusals (void)
{
  ASSERT_REFUSED ("unknown option \"--databse\"; did you mean \"--database\"?", "--databse", "x");
  ASSERT_REFUSED ("unknown option \"--no-verfy\"; did you mean \"--no-verify\"?", "--no-verfy=1");
  ASSERT_REFUSED ("unknown option \"-v\"", "-v");
  ASSERT_REFUSED ("unknown option \"--quatsch\"", "--quatsch");
  ASSERT_REFUSED ("\"--yes\" takes no value", "--yes=no");
  ASSERT_REFUSED ("\"--to\" wants a value: VERSION", "apply", "--to");
  ASSERT_REFUSED ("\"--to\" is given twice", "--to", "1", "--to", "2");
  ASSERT_REFUSED ("\"--steps\" wants a number from 1, not \"0\"", "--steps", "0");
  ASSERT_REFUSED ("\"--steps\" wants a number from 1, not \"-1\"", "--steps=-1");
  ASSERT_REFUSED ("\"--steps\" wants a number from 1, not \"2x\"", "--steps", "2x");
}

static void
test_no_password_in_messages (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (PARSE (&error, "--postgresql://u:hunter2@h/d"));
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_null (strstr (sb_options_shown ("password=hunter2 host=h"), "hunter2"));
  g_assert_cmpstr (sb_options_shown ("033"), ==, "033");
}

static void
test_per_command (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbOptions) options = PARSE (NULL, "apply", "--steps", "2");

  g_assert_true (sb_options_check (options, SB_FOR_ROLLBACK, "rollback", NULL));
  g_assert_false (sb_options_check (options, SB_FOR_APPLY, "apply", &error));
  g_assert_cmpstr (error->message, ==, "\"apply\" takes no option \"--steps\"");
}

/* Help is made from the table that parses, so it cannot name what does not exist. */
static void
test_help_lists_what_is_taken (void)
{
  g_autofree char *apply = sb_options_describe (SB_FOR_APPLY);
  g_auto (GStrv) lines = g_strsplit (apply, "\n", -1);

  g_assert_nonnull (strstr (apply, "--no-verify"));
  g_assert_nonnull (strstr (apply, "--database URL"));
  g_assert_null (strstr (apply, "--steps"));
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (g_utf8_strlen (lines[i], -1), <=, 80);
}

static void
test_arguments_hide_secrets (void)
{
  char program[] = "switchback-cli", apply[] = "apply", option[] = "--database",
       keyword[] = "host=h user=u", url[] = "--database=postgresql://u:hunter2@h/d",
       stray[] = "postgresql://u:hunter2@h/d", version[] = "033";
  char *argv[] = { program, apply, option, keyword, url, stray, version, NULL };
  g_auto (GStrv) taken = sb_arguments_take (7, argv);

  g_assert_cmpstr (taken[2], ==, "host=h user=u");
  g_assert_cmpstr (taken[3], ==, "--database=postgresql://u:hunter2@h/d");
  g_assert_cmpstr (keyword, ==, "*************");
  g_assert_null (strstr (url, "hunter2"));
  g_assert_null (strstr (stray, "hunter2"));
  g_assert_cmpstr (version, ==, "033");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/places", test_places);
  g_test_add_func ("/options/values", test_values_keep_what_they_hold);
  g_test_add_func ("/options/refusals", test_refusals);
  g_test_add_func ("/options/no-password", test_no_password_in_messages);
  g_test_add_func ("/options/per-command", test_per_command);
  g_test_add_func ("/options/help", test_help_lists_what_is_taken);
  g_test_add_func ("/arguments/hide-secrets", test_arguments_hide_secrets);
  return g_test_run ();
}
