/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-refusal.h"

#define FAILED "connection to server on socket \"/s/.s.PGSQL.5432\" failed: "

static const struct
{
  const char *name;
  const char *text;
  const char *plain; /* NULL: the text as it is */
  SbDbError code;
} CASES[] = {
  { "starting",
    FAILED "FATAL:  57P03: the database system is starting up\n"
           "LOCATION:  ProcessStartupPacket, postmaster.c:2377\n",
    FAILED "FATAL:  the database system is starting up\n", SB_DB_ERROR_UNREACHABLE },
  { "full", FAILED "FATAL:  53300: sorry, too many clients already\nORT:  InitProcess, proc.c:353",
    FAILED "FATAL:  sorry, too many clients already\n", SB_DB_ERROR_UNREACHABLE },
  { "password",
    FAILED "FATAL:  28P01: password authentication failed for user \"u\"\n"
           "LOCATION:  auth_failed, auth.c:326\n",
    FAILED "FATAL:  password authentication failed for user \"u\"\n", SB_DB_ERROR_CONNECT },
  { "no-database",
    FAILED "FATAL:  3D000: database \"d\" does not exist\n"
           "LOCATION:  InitPostgres, postinit.c:885\n",
    FAILED "FATAL:  database \"d\" does not exist\n", SB_DB_ERROR_CONNECT },
  { "hint", FAILED "FATAL:  28000: no\nHINT:  Ask a, b:3.\nLOCATION:  f, g.c:1\n",
    FAILED "FATAL:  no\nHINT:  Ask a, b:3.\n", SB_DB_ERROR_CONNECT },
  { "refused", FAILED "Connection refused\n\tIs the server running on that host?\n", NULL,
    SB_DB_ERROR_UNREACHABLE },
  { "no-socket", FAILED "No such file or directory\n", NULL, SB_DB_ERROR_UNREACHABLE },
  { "no-name", "could not translate host name \"h\" to address: Name or service not known\n", NULL,
    SB_DB_ERROR_UNREACHABLE },
  { "no-password", FAILED "fe_sendauth: no password supplied\n", NULL, SB_DB_ERROR_CONNECT },
  { "no-tls", FAILED "server does not support SSL, but SSL was required\n", NULL,
    SB_DB_ERROR_CONNECT },
  { "pooler-without-server",
    FAILED "FATAL:  08P01: server login has been failing, cached error: connect failed\n",
    FAILED "FATAL:  server login has been failing, cached error: connect failed\n",
    SB_DB_ERROR_UNREACHABLE },
  { "pooler-with-wrong-password",
    FAILED "FATAL:  08P01: server login has been failing, cached error: password authentication "
           "failed\n",
    FAILED "FATAL:  server login has been failing, cached error: password authentication failed\n",
    SB_DB_ERROR_CONNECT },
  { "pooler-without-database", FAILED "FATAL:  08P01: no such database: d\n",
    FAILED "FATAL:  no such database: d\n", SB_DB_ERROR_CONNECT },
  { "one-host-refuses-for-good",
    FAILED "Connection refused\n" FAILED "FATAL:  3D000: database \"d\" does not exist\n",
    FAILED "Connection refused\n" FAILED "FATAL:  database \"d\" does not exist\n",
    SB_DB_ERROR_CONNECT },
  { "not-utf-8", "\xff: Connection refused\n", NULL, SB_DB_ERROR_UNREACHABLE },
};

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  SbDbError code;
  g_autofree char *plain = sb_refusal_read (CASES[i].text, &code);

  g_assert_cmpstr (plain, ==, CASES[i].plain != NULL ? CASES[i].plain : CASES[i].text);
  g_assert_cmpint (code, ==, CASES[i].code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/refusal/", CASES[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }
  return g_test_run ();
}
