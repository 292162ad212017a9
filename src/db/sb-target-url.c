/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads URLs as people write them for any tool, to settings that libpq takes.
 *
 * libpq splits a URL at the first `@` and `/`, so that an unescaped one in the password makes part
 * of the password a host name, which then stands in an error message. We split the way the person
 * meant it, or say which character to write how. No message here ever quotes the text.
 */
#include "sb-target-text.h"

#include "sb-libpq-private.h"
#include <string.h>

#include "sb-db-error.h"
#include "sb-secret.h"

/* Settings of other tools that libpq would refuse; they say nothing about how to connect. Settings
 * that begin with "x-" (golang-migrate) are left out as well. */
static const char *const other_tools[] = {
  /* Prisma */ "pgbouncer",
  "connection_limit",
  "pool_timeout",
  "schema",
  "sslaccept",
  "sslidentity",
  "socket_timeout",
  "statement_cache_size",
  "single_use_connections",
  "max_idle_connection_lifetime",
  "max_connection_lifetime",
  /* Supabase */ "supa",
  "workaround",
  /* JDBC */ "ApplicationName",
  "binaryTransfer",
  "currentSchema",
  "loginTimeout",
  "prepareThreshold",
  "reWriteBatchedInserts",
  "socketTimeout",
  "sslfactory",
  "stringtype",
  "targetServerType",
  "tcpKeepAlive",
  "loadBalanceHosts",
  "preparedStatementCacheQueries",
  /* node, Rails, Doctrine, SQLAlchemy, pgx */ "uselibpqcompat",
  "idle_timeout",
  "connection_timeout",
  "statement_timeout",
  "query_timeout",
  "pool",
  "pool_size",
  "max_overflow",
  "pool_recycle",
  "pool_pre_ping",
  "max_connections",
  "min_connections",
  "reaping_frequency",
  "checkout_timeout",
  "prepared_statements",
  "encoding",
  "charset",
  "serverVersion",
  "prepared_statement_cache_size",
  "prepared_statement_name_func",
  "command_timeout",
  "server_settings",
  "search_path",
  "timezone",
  "pool_max_conns",
  "pool_min_conns",
  "pool_max_conn_lifetime",
  "pool_max_conn_lifetime_jitter",
  "pool_max_conn_idle_time",
  "pool_health_check_period",
  "default_query_exec_mode",
  "statement_cache_capacity",
  "description_cache_capacity",
  "statement_cache_mode",
  "prefer_simple_protocol",
  "max",
  "min",
  /* newer libpq */ "load_balance_hosts",
  "sslnegotiation",
  "max_protocol_version",
  "min_protocol_version",
};

static gboolean
is_known_to_libpq (const char *keyword)
{
  PQconninfoOption *options = PQconninfoParse ("", NULL);
  gboolean known = FALSE;

  for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL && !known; o++)
    known = strcmp (o->keyword, keyword) == 0;
  PQconninfoFree (options);
  return known;
}

static gboolean
is_of_other_tool (const char *keyword)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other_tools); i++)
    if (g_ascii_strcasecmp (keyword, other_tools[i]) == 0)
      return TRUE;
  return g_str_has_prefix (keyword, "x-");
}

static gboolean
is_true (const char *value)
{
  return g_ascii_strcasecmp (value, "true") == 0 || strcmp (value, "1") == 0 || *value == '\0';
}

/* Replaces %XX. A sign that starts no escape is meant literally, as long as there is no other one
 * that does: then nobody can tell which of the two was meant. */
static char *
decode (const char *start, gsize length, const char *what, GError **error)
{
  GString *out = g_string_sized_new (length);
  gboolean has_escape = FALSE, has_bare = FALSE, has_nul = FALSE;

  for (gsize i = 0; i < length; i++)
    if (start[i] == '%' && i + 2 < length && g_ascii_isxdigit (start[i + 1])
        && g_ascii_isxdigit (start[i + 2]))
      {
        char c = (char) (g_ascii_xdigit_value (start[i + 1]) * 16
                         + g_ascii_xdigit_value (start[i + 2]));

        has_escape = TRUE;
        has_nul |= c == '\0';
        g_string_append_c (out, c);
        i += 2;
      }
    else
      {
        has_bare |= start[i] == '%';
        g_string_append_c (out, start[i]);
      }
  if (!has_nul && !(has_escape && has_bare))
    return g_string_free (out, FALSE);
  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
               has_nul ? "the %s contains \"%%00\", which no server accepts"
                       : "the %s has a \"%%\" that starts no escape: write \"%%\" as \"%%25\"",
               what);
  sb_secret_free (g_string_free (out, FALSE));
  return NULL;
}

static gboolean
decode_into (GHashTable *settings, const char *keyword, const char *what, const char *start,
             gsize length, GError **error)
{
  g_autoptr (SbSecret) value = decode (start, length, what, error);

  if (value == NULL)
    return FALSE;
  sb_target_text_set (settings, keyword, value);
  return TRUE;
}

/* Whether @text begins with "key=" and the key is one that a URL can have. */
static gboolean
is_query (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
  g_autofree char *key = g_strndup (text, length);

  return text[length] == '='
         && (is_known_to_libpq (key) || is_of_other_tool (key) || strcmp (key, "ssl") == 0);
}

static gboolean
is_address (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-._~%,:[]", text[i]) == NULL
        && (guchar) text[i] < 0x80)
      return FALSE;
  return TRUE;
}

/* Whether the text up to a slash or @end is a host, perhaps with a port, rather than a user with a
 * password. */
static gboolean
is_host_and_port (const char *text, const char *end)
{
  gsize length = MIN (strcspn (text, "/"), (gsize) (end - text));
  const char *colon = memchr (text, ':', length);

  if (!is_address (text, length))
    return FALSE;
  return colon == NULL || text[0] == '['
         || strspn (colon + 1, "0123456789,") == (gsize) (text + length - colon - 1);
}

/* Where the address begins in "[user[:password]@]address[/database]": behind the last @, if the
 * person can have meant nothing else. %NULL with @error set where that is not clear. */
static const char *
find_address (const char *text, GError **error)
{
  const char *last = strrchr (text, '@'), *slash, *first, *colon;
  gboolean is_port;

  if (last == NULL)
    return text;
  slash = strchr (text, '/');
  if (slash == NULL || slash > last)
    return last + 1;
  /* A slash before the last @: either the password has a slash, or the database has an @. */
  first = strchr (text, '@');
  colon = memchr (text, ':', slash - text);
  is_port = colon != NULL && slash > colon + 1
            && strspn (colon + 1, "0123456789") == (gsize) (slash - colon - 1);
  if (first > slash && colon != NULL && !is_port)
    return last + 1;
  sb_target_text_fail (
      error, "it is not clear where the password ends: in user, password and database write \"@\" "
             "as \"%40\" and \"/\" as \"%2F\"");
  return NULL;
}

/* "host:port,[::1]:port,…" */
static gboolean
parse_address (GHashTable *settings, const char *text, gsize length, GError **error)
{
  g_autofree char *address = g_strndup (text, length);
  g_auto (GStrv) parts = g_strsplit (address, ",", -1);
  g_autoptr (GString) hosts = g_string_new (NULL), ports = g_string_new (NULL);
  gboolean has_host = FALSE, has_port = FALSE;

  if (!is_address (text, length))
    return sb_target_text_fail (
        error, "the host name contains a character that no host name has: if it belongs to the "
               "password, write it percent-encoded (\"@\" as \"%40\", \"/\" as \"%2F\", "
               "\"#\" as \"%23\", \"?\" as \"%3F\")");
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *part = parts[i], *host_end;

      if (part[0] == '[')
        {
          host_end = strchr (part, ']');
          if (host_end == NULL || (host_end[1] != '\0' && host_end[1] != ':'))
            return sb_target_text_fail (error, "the host has \"[\" without a matching \"]\"");
          part++;
          *host_end++ = '\0';
        }
      else
        host_end = part + strcspn (part, ":");
      if (*host_end == ':')
        {
          *host_end++ = '\0';
          has_port |= *host_end != '\0';
        }
      if (i > 0)
        {
          g_string_append_c (hosts, ',');
          g_string_append_c (ports, ',');
        }
      has_host |= *part != '\0';
      g_string_append (hosts, part);
      g_string_append (ports, host_end);
    }
  if (has_port)
    sb_target_text_set (settings, "port", ports->str);
  return !has_host || decode_into (settings, "host", "host", hosts->str, hosts->len, error);
}

/* "user:password", either may be empty */
static gboolean
parse_user (GHashTable *settings, const char *text, gsize length, GError **error)
{
  const char *colon = memchr (text, ':', length);
  gsize user_length = colon != NULL ? (gsize) (colon - text) : length;

  return decode_into (settings, "user", "user", text, user_length, error)
         && (colon == NULL
             || decode_into (settings, "password", "password", colon + 1, length - user_length - 1,
                             error));
}

/* One setting as another tool may mean it. */
static gboolean
add_setting (GHashTable *settings, const char *keyword, const char *value, gboolean may_name,
             gboolean *pooler_hint, GError **error)
{
  if (strcmp (keyword, "ssl") == 0)
    {
      if (g_hash_table_contains (settings, "sslmode"))
        return TRUE;
      /* asyncpg has "ssl=require", JDBC and node "ssl=true" */
      if (is_true (value))
        sb_target_text_set (settings, "sslmode", "require");
      else
        sb_target_text_set (settings, "sslmode",
                            strcmp (value, "false") == 0 || strcmp (value, "0") == 0 ? "disable"
                                                                                     : value);
      return TRUE;
    }
  if (g_ascii_strcasecmp (keyword, "pgbouncer") == 0)
    *pooler_hint |= is_true (value);
  if (is_known_to_libpq (keyword))
    {
      sb_target_text_set (settings, keyword, value);
      return TRUE;
    }
  if (is_of_other_tool (keyword))
    return TRUE;
  /* Where the password could reach into the query, the name may be a part of it. */
  if (!may_name)
    return sb_target_text_fail (
        error, "the URL has a setting behind \"?\" that PostgreSQL does not know; in a "
               "password write \"?\" as \"%3F\" and \"&\" as \"%26\"");
  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
               "the URL has the setting \"%s\", which PostgreSQL does not know", keyword);
  return FALSE;
}

static gboolean
parse_query (GHashTable *settings, const char *query, gboolean *pooler_hint, GError **error)
{
  gboolean may_name = strchr (query, '@') == NULL && strstr (query, "password") == NULL;

  while (*query != '\0')
    {
      gsize length = strcspn (query, "&"), key_length;
      const char *equals = memchr (query, '=', length);
      g_autofree char *key = NULL;
      g_autoptr (SbSecret) value = NULL;

      key_length = equals != NULL ? (gsize) (equals - query) : length;
      if (key_length > 0)
        {
          key = decode (query, key_length, "setting's name", error);
          if (key == NULL)
            return FALSE;
          value = equals == NULL ? g_strdup ("")
                                 : decode (equals + 1, length - key_length - 1, "setting", error);
          if (value == NULL
              || !add_setting (settings, key, value, may_name && equals != NULL, pooler_hint,
                               error))
            return FALSE;
        }
      query += length + (query[length] == '&');
    }
  return TRUE;
}

/**
 * sb_target_url_parse:
 * @settings: where the settings go, with values that are wiped when they are freed
 * @rest: what follows "postgresql://"
 * @pooler_hint: (inout): set to %TRUE when the URL says that it leads to a pooler
 * @error: return location for %SB_DB_ERROR_TARGET
 *
 * Returns: %TRUE on success
 */
gboolean
sb_target_url_parse (GHashTable *settings, const char *rest, gboolean *pooler_hint, GError **error)
{
  g_autoptr (SbSecret) head = g_strdup (rest);
  const char *address, *query = NULL;
  gsize length;

  /* A password may have a "?" of its own: a query stands behind an address. */
  for (char *mark = strchr (head, '?'); mark != NULL; mark = strchr (mark + 1, '?'))
    {
      gboolean is_behind_user = memchr (head, '@', mark - head) != NULL;
      gboolean is_behind_host = is_behind_user || is_host_and_port (head, mark);

      if (is_behind_host && (strchr (mark, '@') == NULL || is_query (mark + 1)))
        {
          *mark = '\0';
          query = mark + 1;
          break;
        }
    }
  address = find_address (head, error);
  if (address == NULL)
    return FALSE;
  if (address > head && !parse_user (settings, head, address - 1 - head, error))
    return FALSE;
  length = strcspn (address, "/");
  if (query == NULL && strchr (address, '?') != NULL)
    return sb_target_text_fail (
        error, "what stands behind \"?\" in the URL is not a list of settings; in a password "
               "write \"?\" as \"%3F\"");
  if (!parse_address (settings, address, length, error))
    return FALSE;
  if (address[length] == '/'
      && !decode_into (settings, "dbname", "database", address + length + 1,
                       strlen (address + length + 1), error))
    return FALSE;
  return query == NULL || parse_query (settings, query, pooler_hint, error);
}
