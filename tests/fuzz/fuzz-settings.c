/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: any text as `.env` file, as config.toml and as a database's address. */
#include "sb-env-file.h"
#include "sb-supabase-config.h"
#include "sb-target.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *value = NULL, *port = NULL;
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (GError) error = NULL;
  guint line = 0;

  value = sb_env_file_lookup (text, "DATABASE_URL", &line);
  port = sb_supabase_config_lookup (text, "db", "port", &line);
  target = sb_target_new_from_text (text, "a test", &error);
  g_assert_true ((target == NULL) == (error != NULL));
  if (target != NULL)
    {
      g_autofree char *address = sb_target_dup_address (target);
      g_autofree char *scrubbed = sb_target_scrub (target, text);

      g_assert_nonnull (sb_target_get_name (target));
      g_assert_nonnull (address);
      g_assert_nonnull (scrubbed);
    }
  return 0;
}
