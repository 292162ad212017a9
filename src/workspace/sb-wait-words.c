/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-wait-words.h"

/**
 * sb_wait_words_title:
 * @wait: a wait
 *
 * Returns: (transfer full): "Waiting for a lock on public.orders"
 */
char *
sb_wait_words_title (const SbLockWait *wait)
{
  g_autofree char *what = sb_lock_wait_dup_what (wait);

  return g_strdup_printf ("Waiting for %s", what);
}

/**
 * sb_wait_words_detail:
 * @wait: a wait
 * @now: in µs since 1970 UTC
 *
 * Returns: (transfer full) (nullable): who is in the way: "process 812 (role app, web, idle in
 *   transaction for 6 min: SELECT …)"
 */
char *
sb_wait_words_detail (const SbLockWait *wait, gint64 now)
{
  g_autofree char *who = sb_lock_wait_dup_blockers (wait, now);

  if (who == NULL)
    return NULL;
  return wait->relation != NULL ? g_strdup_printf ("held by %s", who) : g_steal_pointer (&who);
}

/**
 * sb_wait_words_question:
 * @blocker: a session that is idle in a transaction
 * @target: where
 * @now: in µs since 1970 UTC
 *
 * Returns: (transfer full): what to know before it is ended
 */
char *
sb_wait_words_question (const SbBlocker *blocker, const char *target, gint64 now)
{
  GString *text = g_string_new (NULL);
  g_autofree char *age = sb_lock_wait_dup_age (now - blocker->since);

  g_string_append_printf (text, "On %s, role %s", target,
                          blocker->role != NULL ? blocker->role : "(unknown)");
  if (blocker->application != NULL && *blocker->application != '\0')
    g_string_append_printf (text, " with “%s”", blocker->application);
  g_string_append_printf (text, " began a transaction %s ago and does nothing with it now.", age);
  if (blocker->query != NULL && *blocker->query != '\0')
    g_string_append_printf (text, " Last it did: %s", blocker->query);
  g_string_append (text, "\n\nWhat that transaction has done is rolled back, and whoever is there "
                         "loses the connection.");
  return g_string_free (text, FALSE);
}
