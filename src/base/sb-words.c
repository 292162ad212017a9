/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-words.h"

#include <string.h>

/**
 * sb_words_duration:
 * @microseconds: how long
 *
 * Returns: (transfer full): "0.4 ms", "84 ms", "1.2 s", "3 min 20 s"
 */
char *
sb_words_duration (gint64 microseconds)
{
  if (microseconds < 10 * 1000)
    return g_strdup_printf ("%.1f ms", microseconds / 1e3);
  if (microseconds < G_USEC_PER_SEC)
    return g_strdup_printf ("%d ms", (int) (microseconds / 1000));
  if (microseconds < 100 * G_USEC_PER_SEC)
    return g_strdup_printf ("%.1f s", microseconds / 1e6);
  return g_strdup_printf ("%" G_GINT64_FORMAT " min %d s", microseconds / G_USEC_PER_SEC / 60,
                          (int) (microseconds / G_USEC_PER_SEC % 60));
}

/**
 * sb_words_elapsed:
 * @microseconds: how long by now
 *
 * Returns: (transfer full): "00:14"
 */
char *
sb_words_elapsed (gint64 microseconds)
{
  gint64 seconds = microseconds / G_USEC_PER_SEC;

  return g_strdup_printf ("%02" G_GINT64_FORMAT ":%02d", seconds / 60, (int) (seconds % 60));
}

/**
 * sb_words_time:
 * @iso8601: a time in UTC
 *
 * Returns: (transfer full): "2026-11-20 10:30" in this machine's time zone; @iso8601 when it is no
 * time
 */
char *
sb_words_time (const char *iso8601)
{
  /* GLib reads /etc/localtime again for each new zone: once is enough for a table of them. */
  static GTimeZone *zone = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (iso8601, utc);
  g_autoptr (GDateTime) local = NULL;

  if (zone == NULL)
    zone = g_time_zone_new_local ();
  local = date != NULL ? g_date_time_to_timezone (date, zone) : NULL;
  if (local == NULL)
    return g_strdup (iso8601);
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d", g_date_time_get_year (local),
                          g_date_time_get_month (local), g_date_time_get_day_of_month (local),
                          g_date_time_get_hour (local), g_date_time_get_minute (local));
}

/**
 * sb_words_bytes:
 * @n: how many
 *
 * Returns: (transfer full): "240 bytes", "38 kB", "1.2 GB"
 */
char *
sb_words_bytes (guint64 n)
{
  static const char *const units[] = { "kB", "MB", "GB", "TB" };
  double value = n / 1e3;
  guint unit = 0;

  if (n < 1000)
    return sb_words_count (n, "byte", "bytes");
  while (value >= 999.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      value /= 1e3;
      unit++;
    }
  return g_strdup_printf ("%.*f %s", value < 9.95 ? 1 : 0, value, units[unit]);
}

/**
 * sb_words_number:
 * @n: how many
 *
 * Returns: (transfer full): "41,230"
 */
char *
sb_words_number (guint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  GString *grouped = g_string_new (NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (grouped, ',');
      g_string_append_c (grouped, digits[i]);
    }
  return g_string_free (grouped, FALSE);
}

/**
 * sb_words_count:
 * @n: how many
 * @singular: for one
 * @plural: for none or several
 *
 * Returns: (transfer full): "1 check", "3 checks"
 */
char *
sb_words_count (guint64 n, const char *singular, const char *plural)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", n, n == 1 ? singular : plural);
}
