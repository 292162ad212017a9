/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-digest.h"

#include <string.h>

/**
 * sb_digest_script:
 * @text: (array length=length): a script's bytes as they are in the file
 * @length: how many
 *
 * SHA-256 after removing a UTF-8 byte order mark and turning CRLF into LF, so that one script has
 * one checksum whatever git's autocrlf did to it.
 *
 * Returns: (transfer full): 64 lower-case hexadecimal digits
 */
char *
sb_digest_script (const char *text, gsize length)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *at = text, *end = text + length;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  while (at < end)
    {
      const char *cr = memchr (at, '\r', end - at);

      if (cr == NULL)
        cr = end;
      else if (cr + 1 >= end || cr[1] != '\n')
        {
          g_checksum_update (sum, (const guchar *) at, cr + 1 - at);
          at = cr + 1;
          continue;
        }
      g_checksum_update (sum, (const guchar *) at, cr - at);
      at = cr < end ? cr + 1 : end;
    }
  return g_strdup (g_checksum_get_string (sum));
}

/**
 * sb_digest_bytes:
 * @bytes: (array length=length): anything
 * @length: how many
 *
 * Returns: (transfer full): the SHA-256 of the bytes as they are, 64 hexadecimal digits
 */
char *
sb_digest_bytes (const char *bytes, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

/**
 * sb_digest_lock_key:
 * @name: the qualified name of a history table, for instance `public.migration_history`
 *
 * The advisory lock by which runners exclude each other: every Switchback that uses
 * the same history computes the same key.
 *
 * Returns: the first 8 bytes, big-endian, of SHA-256 ("switchback:" + @name)
 */
gint64
sb_digest_lock_key (const char *name)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  guint64 key = 0;

  g_checksum_update (sum, (const guchar *) "switchback:", -1);
  g_checksum_update (sum, (const guchar *) name, -1);
  g_checksum_get_digest (sum, digest, &size);
  for (int i = 0; i < 8; i++)
    key = key << 8 | digest[i];
  return (gint64) key;
}
