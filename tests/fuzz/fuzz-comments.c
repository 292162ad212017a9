/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: any text as a comment that says something to Switchback. */
#include "sb-comments.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const openings[] = { "--",
                                          "-- switchback:", "-- check:", "-- expect:", "-- as:" };

  if (memchr (data, '\0', size) != NULL || memchr (data, '\n', size) != NULL)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autofree char *rest = g_strndup ((const char *) data, size);
      g_autofree char *text = g_strconcat (openings[i], rest, NULL);
      g_autoptr (SbCheckComment) check = NULL;
      SbDirective directive = { 0 };

      if (sb_comments_read_directive (text, 0, strlen (text), &directive))
        {
          g_assert_nonnull (directive.name);
          g_free (directive.name);
          g_free (directive.value);
          g_free (directive.reason);
        }
      sb_comments_read_check (text, 0, strlen (text), &check);
    }
  return 0;
}
