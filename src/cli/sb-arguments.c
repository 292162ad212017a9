/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-arguments.h"

#include <string.h>

/* Anything that looks like an address is taken for one, wherever it stands: people mistype. */
static gboolean
may_hold_password (const char *argument, const char *before)
{
  return g_strcmp0 (before, "--database") == 0 || g_str_has_prefix (argument, "--database=")
         || g_strcmp0 (before, "--with") == 0 || g_str_has_prefix (argument, "--with=")
         || strstr (argument, "://") != NULL || strcasestr (argument, "password") != NULL;
}

/**
 * sb_arguments_take:
 * @argc: of main
 * @argv: of main; what may hold a password is overwritten, which is what `ps` shows from then on
 *
 * Returns: (transfer full): the arguments as they were, without the program's name
 */
char **
sb_arguments_take (int argc, char **argv)
{
  char **arguments = g_new0 (char *, MAX (argc, 1));

  for (int i = 1; i < argc; i++)
    {
      arguments[i - 1] = g_strdup (argv[i]);
      if (may_hold_password (arguments[i - 1], i > 1 ? arguments[i - 2] : NULL))
        memset (argv[i], '*', strlen (argv[i]));
    }
  return arguments;
}
