/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what people paste as "the database URL": a URL of any tool, or libpq's keywords. */
#include "sb-target-text.h"

#include "sb-libpq-private.h"
#include <string.h>

#include "sb-db-error.h"
#include "sb-secret.h"

static const char *const ssl_modes[] = { "disable",   "allow",       "prefer", "require",
                                         "verify-ca", "verify-full", NULL };

/**
 * sb_target_text_fail:
 * @error: return location for %SB_DB_ERROR_TARGET
 * @message: what is wrong; never with a part of the text, which may hold a password
 *
 * Returns: %FALSE. Any thread.
 */
gboolean
sb_target_text_fail (GError **error, const char *message)
{
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_TARGET, message);
  return FALSE;
}

/**
 * sb_target_text_set:
 * @settings: libpq's keywords and their values
 * @keyword: one of them
 * @value: what it is to be; "" leaves it as it was
 *
 * Any thread.
 */
void
sb_target_text_set (GHashTable *settings, const char *keyword, const char *value)
{
  if (*value != '\0')
    g_hash_table_replace (settings, g_strdup (keyword), g_strdup (value));
}

static gboolean
check_ports (const char *ports, GError **error)
{
  g_auto (GStrv) list = g_strsplit (ports, ",", -1);

  for (char **port = list; *port != NULL; port++)
    {
      guint64 number;

      if (**port != '\0' && !g_ascii_string_to_unsigned (*port, 10, 1, 65535, &number, NULL))
        return sb_target_text_fail (error, "the port is not a number from 1 to 65535");
    }
  return TRUE;
}

static gboolean
parse_keywords (GHashTable *settings, const char *text, GError **error)
{
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse (text, &message);

  if (options == NULL)
    {
      /* libpq's message quotes what it does not understand, the password's rest for instance. */
      sb_secret_free (message);
      return sb_target_text_fail (
          error, "the settings cannot be read: write them as \"host=… port=… user=… "
                 "password=… dbname=…\", a value with spaces in single quotes");
    }
  for (PQconninfoOption *o = options; o->keyword != NULL; o++)
    if (o->val != NULL)
      {
        sb_target_text_set (settings, o->keyword, o->val);
        explicit_bzero (o->val, strlen (o->val));
      }
  PQconninfoFree (options);
  return TRUE;
}

/* A placeholder of a dashboard or a guide that nobody has filled in; %NULL when it is none. */
static const char *
find_placeholder (const char *value)
{
  static const char *const words[] = { "your-password",
                                       "your-db-password",
                                       "your-database-password",
                                       "your-project-ref",
                                       "your-project-id",
                                       "your-username",
                                       "password",
                                       "db-password",
                                       "database-password",
                                       "project-ref",
                                       "project-id",
                                       "ref",
                                       "user",
                                       "username",
                                       "host",
                                       "region" };
  g_autoptr (SbSecret) word = g_ascii_strdown (value, -1);
  gsize length = strlen (word);
  gboolean has_brackets = length > 2 && strchr ("[<{", word[0]) != NULL
                          && strchr ("]>}", word[length - 1]) != NULL;

  g_strdelimit (word, "_ ", '-');
  if (has_brackets)
    {
      word[length - 1] = '\0';
      memmove (word, word + 1, length - 1);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if ((has_brackets || g_str_has_prefix (words[i], "your-")) && strcmp (word, words[i]) == 0)
      return words[i];
  return NULL;
}

static gboolean
check_placeholders (const char *text, GError **error)
{
  static const char *const names[] = {
    "[YOUR-PASSWORD]", "[YOUR_PASSWORD]", "[PASSWORD]",         "<password>",
    "<PASSWORD>",      "<your-password>", "[YOUR-PROJECT-REF]", "[PROJECT-REF]",
    "[PROJECT_REF]",   "<project-ref>",   "PROJECT_REF",        "[YOUR-PROJECT-ID]"
  };
  const char *brace = strstr (text, "${");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (text, names[i]) != NULL)
      {
        g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
                     "\"%s\" is a placeholder: put the real value in its place", names[i]);
        return FALSE;
      }
  if (brace != NULL && strchr (brace, '}') != NULL)
    return sb_target_text_fail (
        error, "\"${…}\" refers to another variable, which is not looked up: write the value "
               "itself, or a \"$\" in a password as \"%24\"");
  return TRUE;
}

static gboolean
check_settings (GHashTable *settings, GError **error)
{
  const char *ssl_mode = g_hash_table_lookup (settings, "sslmode");
  const char *port = g_hash_table_lookup (settings, "port");
  const char *const asked[] = { "password", "user", "host" };

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      const char *value = g_hash_table_lookup (settings, asked[i]);
      const char *placeholder = value != NULL ? find_placeholder (value) : NULL;

      if (placeholder != NULL)
        {
          g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
                       "the %s is the placeholder \"%s\": put the real one in its place", asked[i],
                       placeholder);
          return FALSE;
        }
    }
  if (ssl_mode != NULL && strcmp (ssl_mode, "no-verify") == 0)
    sb_target_text_set (settings, "sslmode", "require");
  else if (ssl_mode != NULL && !g_strv_contains (ssl_modes, ssl_mode))
    return sb_target_text_fail (
        error, "\"sslmode\" is none of disable, allow, prefer, require, verify-ca, verify-full");
  if (g_hash_table_contains (settings, "service"))
    return sb_target_text_fail (
        error, "\"service\" is not supported: write host, port, user and database out");
  if (g_hash_table_contains (settings, "replication"))
    return sb_target_text_fail (error, "\"replication\" connections cannot run migrations");
  return port == NULL || check_ports (port, error);
}

/* What follows the scheme of a PostgreSQL URL, %NULL with @error set for another kind of URL. */
static const char *
skip_scheme (const char *text, const char *slashes, GError **error)
{
  static const char *const others[] = { "mysql",          "mariadb", "sqlite",      "sqlserver",
                                        "mssql",          "mongodb", "mongodb+srv", "redis",
                                        "http",           "https",   "file",        "prisma",
                                        "prisma+postgres" };
  g_autofree char *scheme = g_ascii_strdown (text, slashes - text);
  const char *name = scheme;
  gsize length;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (scheme, others[i]) == 0)
      {
        g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
                     "it is a \"%s://\" URL: a PostgreSQL URL starts with \"postgresql://\"",
                     others[i]);
        return NULL;
      }
  if (g_str_has_prefix (name, "jdbc:"))
    name += strlen ("jdbc:");
  length = strcspn (name, "+");
  if ((length == 8 && strncmp (name, "postgres", 8) == 0)
      || (length == 10 && strncmp (name, "postgresql", 10) == 0))
    return slashes + strlen ("://");
  sb_target_text_fail (error, "it is not a PostgreSQL URL: one starts with \"postgresql://\"");
  return NULL;
}

/**
 * sb_target_text_parse:
 * @text: a URL or a keyword string, as found in an env file or typed by a person
 * @pooler_hint: (out): set to %TRUE when it says that it leads to a pooler
 * @error: return location for %SB_DB_ERROR_TARGET; no part of @text is in its message
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): libpq keywords to values as they were given; wiped when freed
 */
GHashTable *
sb_target_text_parse (const char *text, gboolean *pooler_hint, GError **error)
{
  g_autoptr (GHashTable) settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                           (GDestroyNotify) sb_secret_free);
  g_autoptr (SbSecret) trimmed = g_strstrip (g_strdup (text));
  const char *slashes, *rest;
  char *from = trimmed;
  gsize length = strlen (trimmed);
  gboolean ok;

  *pooler_hint = FALSE;
  if (length >= 2 && strchr ("'\"`", from[0]) != NULL && from[length - 1] == from[0])
    {
      from[length - 1] = '\0';
      from++;
    }
  if (*from == '\0')
    {
      sb_target_text_fail (error, "it is empty");
      return NULL;
    }
  for (const char *at = from; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      {
        sb_target_text_fail (error, "it contains a line break or another control character");
        return NULL;
      }
  if (!check_placeholders (from, error))
    return NULL;
  slashes = strstr (from, "://");
  if (slashes != NULL && memchr (from, '=', slashes - from) == NULL)
    {
      rest = skip_scheme (from, slashes, error);
      ok = rest != NULL && sb_target_url_parse (settings, rest, pooler_hint, error);
    }
  else if (g_ascii_strncasecmp (from, "jdbc:postgresql:", 16) == 0)
    {
      /* "jdbc:postgresql:database", on this computer */
      g_autoptr (SbSecret)
          local = g_strconcat ("localhost/", from + 16 + strspn (from + 16, "/"), NULL);

      ok = sb_target_url_parse (settings, local, pooler_hint, error);
    }
  else if (strchr (from, '=') != NULL)
    ok = parse_keywords (settings, from, error);
  else
    ok = sb_target_text_fail (
        error, "it is neither a URL (\"postgresql://user:password@host:port/database\") nor "
               "settings (\"host=… dbname=…\")");
  if (!ok || !check_settings (settings, error))
    return NULL;
  return g_steal_pointer (&settings);
}
