/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target.h"

/* What libpq is given for @keyword: the last entry counts. */
static char *
dup_keyword (SbTarget *target, const char *keyword)
{
  g_autoptr (GPtrArray) keywords = g_ptr_array_new (), values = g_ptr_array_new ();
  const char *value = NULL;

  sb_target_get_keywords (target, "switchback/test", keywords, values);
  g_assert_cmpuint (keywords->len, ==, values->len);
  g_assert_null (g_ptr_array_index (keywords, keywords->len - 1));
  for (guint i = 0; i + 1 < keywords->len; i++)
    if (g_str_equal (g_ptr_array_index (keywords, i), keyword))
      value = g_ptr_array_index (values, i);
  return g_strdup (value);
}

static void
test_urls (void)
{
  static const struct
  {
    const char *text, *user, *password, *host, *port, *database;
  } cases[] = {
    { "postgresql://u:pw@h:5433/d", "u", "pw", "h", "5433", "d" },
    { "  'postgres://u:pw@h/d' ", "u", "pw", "h", "5432", "d" },
    { "\"postgresql://u:pw@h/d\"", "u", "pw", "h", "5432", "d" },
    { "POSTGRESQL+asyncpg://u:pw@h/d", "u", "pw", "h", "5432", "d" },
    { "postgres+psycopg2://u:pw@h/d", "u", "pw", "h", "5432", "d" },
    { "jdbc:postgresql://h:5433/d?user=u&password=pw", "u", "pw", "h", "5433", "d" },
    { "jdbc:postgresql://h:5433/d?user=u&password=p@w", "u", "p@w", "h", "5433", "d" },
    { "jdbc:postgresql:d?user=u&password=pw", "u", "pw", "localhost", "5432", "d" },
    { "postgresql://u:p%40s%2Fs%25@h/d", "u", "p@s/s%", "h", "5432", "d" },
    { "postgresql://u:p@ss@h/d", "u", "p@ss", "h", "5432", "d" },
    { "postgresql://u:p@s@s@h:1/d?sslmode=require", "u", "p@s@s", "h", "1", "d" },
    { "postgresql://u:pa/ss@h/d", "u", "pa/ss", "h", "5432", "d" },
    { "postgresql://u:p/a/s@h:2/d", "u", "p/a/s", "h", "2", "d" },
    { "postgresql://u:pa%ss@h/d", "u", "pa%ss", "h", "5432", "d" },
    { "postgresql://u:100%@h/d", "u", "100%", "h", "5432", "d" },
    { "postgresql://u:a?b#c:d e+[x]@h/d", "u", "a?b#c:d e+[x]", "h", "5432", "d" },
    { "postgresql://u:a?b=c@h/d", "u", "a?b=c", "h", "5432", "d" },
    { "postgresql://u:a?b@h/d?application_name=x@y", "u", "a?b", "h", "5432", "d" },
    { "postgresql://u:$ecret$@h/d", "u", "$ecret$", "h", "5432", "d" },
    { "postgresql://u:pw@[::1]:5433/d", "u", "pw", "::1", "5433", "d" },
    { "postgresql://u:pw@a:1,b:2/d", "u", "pw", "a,b", "1,2", "d" },
    { "postgresql://u:pw@h:/d", "u", "pw", "h", "5432", "d" },
    { "postgresql://u@%2Frun%2Fpg/d", "u", NULL, "/run/pg", "5432", "d" },
    { "postgresql://u@/d?host=/run/pg&port=5433", "u", NULL, "/run/pg", "5433", "d" },
    { "postgresql://u:pw@h/d%20%27x", "u", "pw", "h", "5432", "d 'x" },
    { "postgresql://u:pw@h", "u", "pw", "h", "5432", "u" },
    { "host=h port=5433 user=u password='p w' dbname=d", "u", "p w", "h", "5433", "d" },
    { "host=h user=u password=a://b dbname=d", "u", "a://b", "h", "5432", "d" },
    { "postgres://u:pw@h/d?pgbouncer=true&connection_limit=1&schema=s&supa=b&pool_timeout=1&x-a=1",
      "u", "pw", "h", "5432", "d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SbTarget) target = sb_target_new_from_text (cases[i].text, "test", &error);
      g_autofree char *password = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      password = dup_keyword (target, "password");
      g_assert_cmpstr (sb_target_get_user (target), ==, cases[i].user);
      g_assert_cmpstr (password, ==, cases[i].password);
      g_assert_cmpstr (sb_target_get_host (target), ==, cases[i].host);
      g_assert_cmpstr (sb_target_get_port (target), ==, cases[i].port);
      g_assert_cmpstr (sb_target_get_database (target), ==, cases[i].database);
    }
}

/* Each message says what to do and no part of what was written. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *text, *part;
  } cases[] = {
    { "", "empty" },
    { "  \"\" ", "empty" },
    { "xyzzy", "neither a URL" },
    { "xyzzy://xyzzy", "not a PostgreSQL URL" },
    { "mysql://u:xyzzy@h/d", "\"mysql://\"" },
    { "prisma+postgres://accelerate/?api_key=xyzzy", "prisma" },
    { "postgresql://postgres:[YOUR-PASSWORD]@db.abc.supabase.co:5432/postgres", "[YOUR-PASSWORD]" },
    { "postgresql://postgres:YOUR_PASSWORD@h/postgres", "placeholder" },
    { "postgresql://postgres:%5BYOUR-PASSWORD%5D@h/postgres", "placeholder" },
    { "postgresql://postgres:<password>@h/postgres", "<password>" },
    { "postgresql://postgres.PROJECT_REF:xyzzy@h/postgres", "PROJECT_REF" },
    { "host=h password=[your-db-password]", "placeholder" },
    { "postgresql://u:${XYZZY}@h/d", "another variable" },
    { "postgresql://u:xyzzy@h:70000/d", "1 to 65535" },
    { "postgresql://u:xyzzy@h:0/d", "1 to 65535" },
    { "postgresql://u:xyzzy@h:5x/d", "1 to 65535" },
    { "postgresql://u:xyzzy", "1 to 65535" },
    { "host=h port=xyzzy", "1 to 65535" },
    { "postgresql://u:xy%zzy%40@h/d", "%25" },
    { "postgresql://u:xyzzy%00@h/d", "%00" },
    { "postgresql://u:p@xyzzy/zz@h/d", "\"%2F\"" },
    { "postgresql://u:12/xyzzy@h/d", "\"%2F\"" },
    { "postgresql://u:p@xy zzy/d", "percent-encoded" },
    { "postgresql://u:xyzzy?zz", "%3F" },
    { "postgresql://u:p@h/d?password=xyzzy&xyzzy=1", "%26" },
    { "postgresql://u:p@xyzzy?user=x&xyzzy=a@h/d", "%26" },
    { "postgresql://u:xyzzy@h/d?sslmod=require", "\"sslmod\"" },
    { "postgresql://u:xyzzy@h/d?sslmode=xyzzy", "verify-full" },
    { "postgresql://u:xyzzy@[::1/d", "\"]\"" },
    { "postgresql://u:xyzzy@h/d?service=xyzzy", "service" },
    { "postgresql://u:xyzzy@h/d?replication=database", "replication" },
    { "postgresql://u:xyzzy@h/d\nX=1", "line break" },
    { "host=h password=xyzzy xyzzy dbname=d", "single quotes" },
    { "postgres=xyzzy", "cannot be read" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (sb_target_new_from_text (cases[i].text, "test", &error));
      g_assert_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      g_assert_null (strstr (error->message, "xyzzy"));
      g_assert_null (strstr (error->message, "zzy"));
    }
}

/* Whatever the password is, written as it is: the URL leads to the host that was meant, or nowhere.
 */
static void
test_any_password (void)
{
  static const char alphabet[] = "ab19@/%:?#&=[]+ $'\"\\.,_-";
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint n_read = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) password = g_string_new ("hunter"), text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SbTarget) target = NULL;
      int length = g_rand_int_range (rand, 0, 12);

      for (int k = 0; k < length; k++)
        g_string_insert_c (password, g_rand_int_range (rand, 0, (int) password->len + 1),
                           alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)]);
      g_string_printf (text, "postgresql://u:%s@h/d%s", password->str,
                       i % 2 == 0 ? "" : "?application_name=x@y&connect_timeout=3");
      target = sb_target_new_from_text (text->str, "test", &error);
      if (target == NULL)
        {
          g_assert_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET);
          g_assert_null (strstr (error->message, "hunt"));
          continue;
        }
      n_read++;
      g_assert_cmpstr (sb_target_get_host (target), ==, "h");
      g_assert_cmpstr (sb_target_get_user (target), ==, "u");
      g_assert_cmpstr (sb_target_get_database (target), ==, "d");
      if (strchr (password->str, '%') == NULL)
        {
          g_autofree char *given = dup_keyword (target, "password");

          g_assert_cmpstr (given, ==, password->str);
        }
    }
  g_assert_cmpuint (n_read, >, 10000);
}

static void
test_environment_and_name (void)
{
  static const struct
  {
    const char *text;
    SbEnvironment environment;
    const char *name;
    SbPooling pooling;
  } cases[] = {
    { "postgresql://u:p@127.0.0.1:54322/postgres", SB_ENVIRONMENT_LOCAL, "127.0.0.1:54322/postgres",
      SB_POOLING_UNKNOWN },
    { "postgresql://u:p@LocalHost/d", SB_ENVIRONMENT_LOCAL, "LocalHost:5432/d",
      SB_POOLING_UNKNOWN },
    { "postgresql://u:p@[::1]/d", SB_ENVIRONMENT_LOCAL, "[::1]:5432/d", SB_POOLING_UNKNOWN },
    { "postgresql:///d", SB_ENVIRONMENT_LOCAL, "local database d", SB_POOLING_UNKNOWN },
    { "host=/tmp dbname=d port=5433", SB_ENVIRONMENT_LOCAL, "local database d, port 5433",
      SB_POOLING_UNKNOWN },
    { "postgresql://u:p@127.0.0.1,db.example.com/d", SB_ENVIRONMENT_STAGING,
      "127.0.0.1,db.example.com:5432/d", SB_POOLING_UNKNOWN },
    { "postgresql://u:p@db.example.com/d", SB_ENVIRONMENT_STAGING, "db.example.com:5432/d",
      SB_POOLING_UNKNOWN },
    { "postgresql://u:p@localhost.example.com/d", SB_ENVIRONMENT_STAGING,
      "localhost.example.com:5432/d", SB_POOLING_UNKNOWN },
    { "host=localhost hostaddr=192.0.2.1 dbname=d", SB_ENVIRONMENT_STAGING, "localhost:5432/d",
      SB_POOLING_UNKNOWN },
    { "postgresql://postgres:p@db.abcdef.supabase.co:5432/postgres", SB_ENVIRONMENT_PRODUCTION,
      "supabase abcdef", SB_POOLING_DIRECT },
    { "postgresql://postgres:p@DB.ABC.SUPABASE.CO.:5432/postgres", SB_ENVIRONMENT_PRODUCTION, NULL,
      SB_POOLING_UNKNOWN },
    { "postgresql://postgres.abcdef:p@aws-1-us-east-1.pooler.supabase.com:6543/postgres",
      SB_ENVIRONMENT_PRODUCTION, "supabase abcdef", SB_POOLING_TRANSACTION },
    { "postgresql://postgres.abcdef:p@aws-1-us-east-1.pooler.supabase.com:5432/postgres",
      SB_ENVIRONMENT_PRODUCTION, "supabase abcdef", SB_POOLING_SESSION },
    { "postgresql://u:p@evilsupabase.co/d", SB_ENVIRONMENT_STAGING, "evilsupabase.co:5432/d",
      SB_POOLING_UNKNOWN },
    { "postgresql://u:p@127.0.0.1/d?pgbouncer=true", SB_ENVIRONMENT_LOCAL, "127.0.0.1:5432/d",
      SB_POOLING_TRANSACTION },
    { "postgresql://u:p@127.0.0.1/%1b%5b31m", SB_ENVIRONMENT_LOCAL, "127.0.0.1:5432/\\u001b[31m",
      SB_POOLING_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SbTarget) target = sb_target_new_from_text (cases[i].text, "test", &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (sb_target_get_environment (target), ==, cases[i].environment);
      g_assert_cmpint (sb_target_get_pooling_hint (target), ==, cases[i].pooling);
      if (cases[i].name != NULL)
        g_assert_cmpstr (sb_target_get_name (target), ==, cases[i].name);
    }
  g_assert_cmpstr (sb_environment_get_name (SB_ENVIRONMENT_PRODUCTION), ==, "production");
}

/* The ways around Supabase's pools that an address gives away, with the password in them. */
static void
test_direct (void)
{
  static const struct
  {
    const char *text;
    const char *direct[2];
  } cases[] = {
    { "postgresql://postgres.abcdef:pw@aws-1-us-east-1.pooler.supabase.com:6543/postgres",
      { "postgresql://postgres.abcdef@aws-1-us-east-1.pooler.supabase.com:5432/postgres",
        "postgresql://postgres@db.abcdef.supabase.co:5432/postgres" } },
    { "postgresql://postgres:pw@db.abcdef.supabase.co:6543/postgres",
      { "postgresql://postgres@db.abcdef.supabase.co:5432/postgres" } },
    { "postgresql://postgres:pw@db.abcdef.supabase.co:5432/postgres", { NULL } },
    { "postgresql://postgres.abcdef:pw@aws-1-us-east-1.pooler.supabase.com:5432/postgres",
      { NULL } },
    { "postgresql://u:pw@127.0.0.1:6543/d", { NULL } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbTarget) target = sb_target_new_from_text (cases[i].text, "test", NULL);
      GPtrArray *direct = sb_target_get_direct (target);

      g_assert_cmpuint (direct->len, ==,
                        (cases[i].direct[0] != NULL) + (cases[i].direct[1] != NULL));
      for (guint k = 0; k < direct->len; k++)
        {
          g_autofree char *url = sb_target_dup_url (direct->pdata[k]);
          g_autofree char *scrubbed = sb_target_scrub (direct->pdata[k], "the pw is pw");

          g_assert_cmpstr (url, ==, cases[i].direct[k]);
          g_assert_null (strstr (scrubbed, "pw"));
        }
    }
}

static void
test_keywords (void)
{
  static const struct
  {
    const char *text, *keyword, *value;
  } cases[] = {
    { "postgresql://u:p@h/d", "sslmode", "require" },
    { "postgresql://u:p@127.0.0.1/d", "sslmode", "prefer" },
    { "postgresql://u:p@h/d?sslmode=no-verify", "sslmode", "require" },
    { "postgresql://u:p@h/d?sslmode=verify-full&ssl=true", "sslmode", "verify-full" },
    { "postgresql://u:p@127.0.0.1/d?ssl=true", "sslmode", "require" },
    { "postgresql://u:p@h/d?ssl=false", "sslmode", "disable" },
    { "postgresql://u:p@h/d", "gssencmode", "disable" },
    { "postgresql://u:p@h/d?client_encoding=LATIN1", "client_encoding", "UTF8" },
    { "postgresql://u:p@h/d?application_name=x", "application_name", "switchback/test" },
    { "postgresql://u:p@h/d", "connect_timeout", "10" },
    { "postgresql://u:p@h/d?connect_timeout=3", "connect_timeout", "3" },
    { "postgresql://u:p@h/d", "keepalives_idle", "10" },
    { "postgresql://u:p@h/d", "tcp_user_timeout", "20000" },
    { "postgresql://u:p@h/d?options=-c%20search_path%3Dx", "options", "-c search_path=x" },
    { "postgresql://u:p@h/a%3Db", "dbname", "a=b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbTarget) target = sb_target_new_from_text (cases[i].text, "test", NULL);
      g_autofree char *value = dup_keyword (target, cases[i].keyword);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

/* The URL is what commands print: it leads to the same place, and has no password. */
static void
test_url_without_password (void)
{
  static const struct
  {
    const char *text, *url;
  } cases[] = {
    { "postgresql://u%40x:hunter2@h:5433/d%2Fe?sslmode=require",
      "postgresql://u%40x@h:5433/d%2Fe?sslmode=require" },
    { "postgresql://u:hunter2@[::1]/d", "postgresql://u@[::1]:5432/d" },
    { "postgresql://u:hunter2@a:1,b:2/d", "postgresql://u@a:1,b:2/d" },
    { "host=/run/pg user=u dbname=d password=hunter2", "postgresql://u@/d?host=/run/pg&port=5432" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbTarget) target = sb_target_new_from_text (cases[i].text, "test", NULL);
      g_autofree char *url = sb_target_dup_url (target), *again_url = NULL, *password = NULL;
      g_autoptr (SbTarget) again = sb_target_new_from_text (url, "test", NULL);

      again_url = sb_target_dup_url (again);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_cmpstr (again_url, ==, url);
      g_assert_cmpstr (sb_target_get_host (again), ==, sb_target_get_host (target));
      password = dup_keyword (again, "password");
      g_assert_null (password);
    }
}

static void
test_sandbox (void)
{
  g_autoptr (SbTarget) target = sb_target_new_sandbox ("/run/sb", 5440, "postgres", "p_1");
  g_autofree char *host = dup_keyword (target, "host"), *port = dup_keyword (target, "port");
  g_autofree char *ssl_mode = dup_keyword (target, "sslmode"), *url = sb_target_dup_url (target);
  g_autofree char *address = sb_target_dup_address (target);

  g_assert_cmpint (sb_target_get_environment (target), ==, SB_ENVIRONMENT_SANDBOX);
  g_assert_cmpstr (sb_target_get_name (target), ==, "sandbox");
  g_assert_cmpstr (host, ==, "/run/sb");
  g_assert_cmpstr (port, ==, "5440");
  g_assert_cmpstr (ssl_mode, ==, "prefer");
  g_assert_cmpstr (url, ==, "postgresql://postgres@/p_1?host=/run/sb&port=5440");
  g_assert_cmpstr (address, ==, "postgres@/run/sb:5440/p_1");
}

static void
test_scrub (void)
{
  g_autoptr (SbTarget)
      target = sb_target_new_from_text ("postgresql://u:hunt%40er%202@h/d?sslpassword=keyphrase1",
                                        "t", NULL);
  g_autoptr (SbTarget) local =
      sb_target_new_from_text ("postgresql://postgres:postgres@localhost/postgres", "t", NULL);
  g_autofree char *clean = sb_target_scrub (
      target, "hunt@er 2 hunt%40er%202 keyphrase1 could not translate \"hunt@er 2@h\"");
  g_autofree char *kept = sb_target_scrub (local, "database \"postgres\" does not exist");

  g_assert_cmpstr (clean, ==, "••• ••• ••• could not translate \"•••@h\"");
  g_assert_cmpstr (kept, ==, "database \"postgres\" does not exist");
  g_assert_null (sb_target_scrub (target, NULL));
}

/* libpq must not see the variables of the shell we were started from, but for the password's. */
static void
test_environment_does_not_bleed_in (void)
{
  static const char *const names[] = { "PGHOST", "PGOPTIONS", "PGSERVICE", "PGSSLMODE", "PGTZ" };

  if (g_test_subprocess ())
    {
      g_autoptr (SbTarget) target = sb_target_new_from_text ("postgresql://u@h/d", "t", NULL);
      g_autofree char *clean = sb_target_scrub (target, "it is hunter22");

      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        g_assert_null (g_getenv (names[i]));
      g_assert_cmpstr (g_getenv ("PGPASSWORD"), ==, "hunter22");
      g_assert_cmpstr (clean, ==, "it is •••");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], "x", TRUE);
  g_setenv ("PGPASSWORD", "hunter22", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
  g_unsetenv ("PGPASSWORD");
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/target/urls", test_urls);
  g_test_add_func ("/target/refusals", test_refusals);
  g_test_add_func ("/target/any-password", test_any_password);
  g_test_add_func ("/target/environment-and-name", test_environment_and_name);
  g_test_add_func ("/target/direct", test_direct);
  g_test_add_func ("/target/keywords", test_keywords);
  g_test_add_func ("/target/url-without-password", test_url_without_password);
  g_test_add_func ("/target/sandbox", test_sandbox);
  g_test_add_func ("/target/scrub", test_scrub);
  g_test_add_func ("/target/environment-does-not-bleed-in", test_environment_does_not_bleed_in);
  return g_test_run ();
}
