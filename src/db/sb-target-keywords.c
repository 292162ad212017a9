/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a target goes to libpq, and what never leaves the floor. */
#include "sb-target-private.h"

#include <stdlib.h>
#include <string.h>

/* libpq takes what a target does not say from these; a target must mean the same everywhere. Those
 * of a service, the date style, the time zone and GEQO cannot be overridden by a setting, hence
 * they go from our environment before main() starts a thread. A password may still come from
 * PGPASSWORD or a password file. */
static const char *const libpq_variables[] = {
  "PGAPPNAME",
  "PGCHANNELBINDING",
  "PGCLIENTENCODING",
  "PGCONNECT_TIMEOUT",
  "PGDATABASE",
  "PGDATESTYLE",
  "PGGEQO",
  "PGGSSENCMODE",
  "PGGSSDELEGATION",
  "PGGSSLIB",
  "PGHOST",
  "PGHOSTADDR",
  "PGKRBSRVNAME",
  "PGLOADBALANCEHOSTS",
  "PGMAXPROTOCOLVERSION",
  "PGMINPROTOCOLVERSION",
  "PGOPTIONS",
  "PGPORT",
  "PGREALM",
  "PGREQUIREAUTH",
  "PGREQUIREPEER",
  "PGREQUIRESSL",
  "PGSERVICE",
  "PGSERVICEFILE",
  "PGSSLCERT",
  "PGSSLCERTMODE",
  "PGSSLCOMPRESSION",
  "PGSSLCRL",
  "PGSSLCRLDIR",
  "PGSSLKEY",
  "PGSSLKEYLOGFILE",
  "PGSSLMAXPROTOCOLVERSION",
  "PGSSLMINPROTOCOLVERSION",
  "PGSSLMODE",
  "PGSSLNEGOTIATION",
  "PGSSLROOTCERT",
  "PGSSLSNI",
  "PGSYSCONFDIR",
  "PGTARGETSESSIONATTRS",
  "PGTTY",
  "PGTZ",
  "PGUSER",
};

__attribute__ ((constructor)) static void
forget_libpq_variables (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (libpq_variables); i++)
    unsetenv (libpq_variables[i]);
}

/* Whether messages say this word for other reasons, so that taking it out everywhere would make
 * them unreadable and tell the password by what is missing. */
static gboolean
is_guessable (SbTarget *self, const char *secret)
{
  static const char *const words[] = { "admin",    "database", "localhost", "password",
                                       "postgres", "root",     "server",    "supabase" };
  const char *host = sb_target_get_host (self);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (secret, words[i]) == 0)
      return TRUE;
  return strcmp (secret, self->user) == 0 || strcmp (secret, self->database) == 0
         || (host != NULL && strcmp (secret, host) == 0);
}

/**
 * sb_target_scrub:
 * @self: a target
 * @text: (nullable): any text that may leave the floor
 *
 * Any thread may call this.
 *
 * Returns: (transfer full) (nullable): @text with "•••" for each of the target's secrets, in
 * whatever way it is written there (literal, percent-encoded, quoted). A secret that is a name of
 * the target or a word of the server's messages goes only where a password stands; one under 8
 * characters only as a whole word.
 */
char *
sb_target_scrub (SbTarget *self, const char *text)
{
  const char *const secrets[] = { sb_target_lookup (self, "password"),
                                  sb_target_lookup (self, "sslpassword"), self->fallback_password };
  char *clean = g_strdup (text);

  if (text == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (secrets[i] != NULL)
      {
        char *dirty = clean;

        clean = sb_secret_scrub (secrets[i], is_guessable (self, secrets[i]), dirty);
        sb_secret_free (dirty);
      }
  return clean;
}

/**
 * sb_target_get_keywords:
 * @self: a target
 * @application_name: what the server's list of sessions shows
 * @keywords: (element-type utf8): where keywords are added, with a %NULL at the end
 * @values: (element-type utf8): where their values are added, likewise
 *
 * Makes the arrays for `PQconnectStartParams (…, 0)`: the last argument must be 0, else a database
 * with an equals sign in its name would be read as settings. All texts are borrowed from @self and
 * @application_name; the password is among them.
 *
 * What the person did not say is set here and not left to libpq: a
 * server that is not this computer must use TLS, and a dead connection is noticed within 25
 * seconds.
 */
void
sb_target_get_keywords (SbTarget *self, const char *application_name, GPtrArray *keywords,
                        GPtrArray *values)
{
  const gboolean is_local = self->environment <= SB_ENVIRONMENT_LOCAL;
  const char *const defaults[][2] = {
    { "port", "5432" },
    { "user", self->user },
    { "dbname", self->database },
    { "sslmode", is_local ? "prefer" : "require" },
    { "gssencmode", "disable" },
    { "connect_timeout", "10" },
    { "keepalives", "1" },
    { "keepalives_idle", "10" },
    { "keepalives_interval", "5" },
    { "keepalives_count", "3" },
    { "tcp_user_timeout", "20000" },
    { "target_session_attrs", "any" },
  };
  const char *const fixed[][2] = {
    { "client_encoding", "UTF8" },
    { "application_name", application_name },
  };
  GHashTableIter iter;
  gpointer keyword, value;

  /* libpq lets a later entry override an earlier one. */
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      g_ptr_array_add (keywords, (char *) defaults[i][0]);
      g_ptr_array_add (values, (char *) defaults[i][1]);
    }
  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    {
      g_ptr_array_add (keywords, keyword);
      g_ptr_array_add (values, value);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    {
      g_ptr_array_add (keywords, (char *) fixed[i][0]);
      g_ptr_array_add (values, (char *) fixed[i][1]);
    }
  g_ptr_array_add (keywords, NULL);
  g_ptr_array_add (values, NULL);
}
