/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-advice-private.h"

#include <string.h>

/* What libpq says before there is a session; it gives no SQLSTATE then. */
static const SbAdvice CONNECT_ADVICE[] = {
  { NULL, "password authentication failed", NULL, "the password is wrong for this user",
    "copy it again; in a URL write @ as %40, : as %3A, / as %2F, # as %23 and % as %25" },
  { NULL, "no password supplied", NULL, "the server wants a password, and the address has none",
    "put it into DATABASE_URL in .env.local" },
  { NULL, "Tenant or user not found", NULL,
    "Supabase's pooler does not know the project: the user must be postgres.REFERENCE, the host "
    "that "
    "of its region",
    "copy the pooler's address again from the project's page" },
  { NULL, "not translate host name", NULL,
    "no host has this name, or there is no network; an unescaped @ or / in the password does this, "
    "too",
    "check the host; in a password write @ as %40 and / as %2F" },
  { NULL, "port 54322 failed: Connection refused", NULL,
    "the local Supabase is down: 54322 is its database's port",
    "`supabase start`, or choose another target" },
  { NULL, "Connection refused", NULL, "nothing listens at this host and port",
    "start the server (a local Supabase: `supabase start`), or check host and port" },
  { NULL, "No such file or directory", NULL, "no server has its socket in this folder",
    "start the server, or check the folder and the port" },
  { NULL, "Network is unreachable", NULL,
    "this network has no way there; Supabase's direct hosts have IPv6 addresses only",
    "use the pooler's session mode: port 5432 at the pooler's host" },
  { NULL, "timeout", NULL,
    "nothing answers there: a firewall, a wrong port, or a server that hangs",
    "check host and port; Supabase's direct hosts need IPv6, its pooler does not" },
  { NULL, "does not support SSL", NULL,
    "the server has no TLS, and passwords are not sent to other machines without it",
    "switch TLS on there; in a network that you trust add sslmode=disable to the address" },
  { NULL, "no pg_hba.conf entry", NULL,
    "the server lets nobody in from here with this user and database",
    "check both; the server's pg_hba.conf decides who may connect from where" },
  { NULL, "too many clients", NULL, "all of the server's connections are taken",
    "close some, or connect through the pooler's session mode" },
  { NULL, "remaining connection slots", NULL, "all of the server's connections are taken",
    "close some, or connect through the pooler's session mode" },
  { NULL, "not currently accepting connections", NULL, "the database is closed to connections",
    "ALTER DATABASE … ALLOW_CONNECTIONS true opens it" },
  { NULL, "invalid response to SSL negotiation", NULL,
    "what listens there does not speak PostgreSQL's protocol",
    "check the port; a web address is no database address" },
  { NULL, "FATAL:  database \"", NULL, "the server has no database of this name",
    "check the last part of the URL; on Supabase it is postgres" },
  { NULL, "FATAL:  role \"", NULL, "the server has no user of this name",
    "check the user name; on Supabase it is postgres" },
  { NULL, "starting up", NULL, "the server is starting", "wait a moment and try again" },
};

/**
 * sb_advice_find_connect:
 * @message: why there is no connection
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the advice, without SQLSTATE and condition
 */
const SbAdvice *
sb_advice_find_connect (const char *message)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CONNECT_ADVICE); i++)
    if (strstr (message, CONNECT_ADVICE[i].message_part) != NULL)
      return &CONNECT_ADVICE[i];
  return NULL;
}

static gboolean
fits (const SbAdvice *row, const char *sqlstate, const char *message, const char *detail)
{
  return strcmp (row->sqlstate, sqlstate) == 0
         && (row->message_part == NULL
             || (message != NULL && strstr (message, row->message_part) != NULL))
         && (row->detail_pattern == NULL
             || (detail != NULL && g_regex_match_simple (row->detail_pattern, detail, 0, 0)));
}

static const SbAdvice *
find_in (const SbAdvice *rows, gsize n, const char *sqlstate, const char *message,
         const char *detail)
{
  for (gsize i = 0; i < n; i++)
    if (fits (&rows[i], sqlstate, message, detail))
      return &rows[i];
  return NULL;
}

/**
 * sb_advice_find:
 * @sqlstate: (nullable): five characters
 * @message: (nullable): the server's message, to tell cases of one SQLSTATE apart
 * @detail: (nullable): its DETAIL, likewise
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the advice; %NULL for uncommon errors
 */
const SbAdvice *
sb_advice_find (const char *sqlstate, const char *message, const char *detail)
{
  const SbAdvice *found;

  if (sqlstate == NULL)
    return NULL;
  found = find_in (sb_advice_schema, sb_advice_n_schema, sqlstate, message, detail);
  return found != NULL ? found
                       : find_in (sb_advice_data, sb_advice_n_data, sqlstate, message, detail);
}
