/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: any bytes as a script. Build with clang and -Dfuzz=true; seeds:
 * tests/golden/parse. */
#include "../sql/script-invariants.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse ((const char *) data, size, &error);

  g_assert_true ((script == NULL) == (error != NULL));
  if (script != NULL)
    check_invariants (script);
  return 0;
}
