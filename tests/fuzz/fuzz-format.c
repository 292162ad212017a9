/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: any bytes, formatted, and formatted again: which changes nothing. Build with clang
 * and -Dfuzz=true; seeds: tests/golden/format. */
#include "sb-format.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbFormat) once = NULL, twice = NULL;
  gsize length, again;

  if (strlen (text) != size)
    return 0;
  once = sb_format_new (text, size, &error);
  g_assert_true ((once == NULL) == (error != NULL));
  if (once == NULL)
    return 0;
  twice = sb_format_new (sb_format_get_text (once, &length), length, NULL);
  g_assert_nonnull (twice);
  g_assert_cmpstr (sb_format_get_text (twice, &again), ==, sb_format_get_text (once, NULL));
  for (gsize offset = 0; offset <= size; offset += 1 + size / 16)
    g_assert_true (sb_format_map (text, size, sb_format_get_text (once, NULL), length, offset)
                   <= length);
  return 0;
}
