/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a target is, for people and for programs, and what follows from it. */
#include "sb-target-private.h"

#include <string.h>

#include <gio/gio.h>

#include "sb-printable.h"

static gboolean
is_supabase_host (const char *host)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);
  gsize length = strlen (lower);

  if (length > 0 && lower[length - 1] == '.')
    lower[length - 1] = '\0';
  return g_str_has_suffix (lower, ".supabase.co") || g_str_has_suffix (lower, ".supabase.com");
}

/* No name but "localhost" is taken for this computer: what a name resolves to is not ours to say.
 */
static gboolean
is_local_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host[0] == '\0' || host[0] == '/' || host[0] == '@'
      || g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL
         && (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address));
}

/* How careful to be with @self, by where it is. */
SbEnvironment
sb_target_find_environment (SbTarget *self)
{
  const char *host = sb_target_lookup (self, "host"),
             *address = sb_target_lookup (self, "hostaddr");
  g_auto (GStrv) hosts = g_strsplit (host != NULL ? host : "", ",", -1);
  g_auto (GStrv) addresses = g_strsplit (address != NULL ? address : "", ",", -1);
  char **reached = address != NULL ? addresses : hosts;

  for (guint i = 0; hosts[i] != NULL; i++)
    if (is_supabase_host (hosts[i]))
      return SB_ENVIRONMENT_PRODUCTION;
  for (guint i = 0; reached[i] != NULL; i++)
    if (!is_local_host (reached[i]))
      return SB_ENVIRONMENT_STAGING;
  return SB_ENVIRONMENT_LOCAL;
}

/* A Supabase project's reference, which its direct host and its pooler user both carry. */
char *
sb_target_find_supabase_ref (SbTarget *self)
{
  const char *host = sb_target_get_host (self), *dot;

  if (host == NULL || !is_supabase_host (host))
    return NULL;
  if (g_str_has_prefix (host, "db."))
    {
      host += 3;
      return g_strndup (host, strcspn (host, "."));
    }
  dot = strchr (self->user, '.');
  return dot != NULL && dot[1] != '\0' ? g_strdup (dot + 1) : NULL;
}

static gboolean
is_socket (SbTarget *self)
{
  const char *host = sb_target_get_host (self);

  return sb_target_lookup (self, "hostaddr") == NULL
         && (host == NULL || host[0] == '/' || host[0] == '@');
}

/* What people call @self, one printable line. */
char *
sb_target_make_name (SbTarget *self)
{
  g_autofree char *ref = sb_target_find_supabase_ref (self);
  g_autofree char *name = NULL;
  const char *host = sb_target_get_host (self), *port = sb_target_get_port (self);

  if (ref != NULL)
    name = g_strdup_printf ("supabase %s", ref);
  else if (is_socket (self))
    name = strcmp (port, "5432") == 0
               ? g_strdup_printf ("local database %s", self->database)
               : g_strdup_printf ("local database %s, port %s", self->database, port);
  else
    name = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%s/%s" : "%s:%s/%s", host, port,
                            self->database);
  return sb_printable_line (name);
}

/**
 * sb_target_dup_address:
 * @self: a target
 *
 * Returns: (transfer full): where it is and as whom, one printable line:
 * "postgres@127.0.0.1:54322/postgres"
 */
char *
sb_target_dup_address (SbTarget *self)
{
  const char *host = sb_target_get_host (self);
  g_autofree char *address = g_strdup_printf (
      host != NULL && host[0] != '/' && strchr (host, ':') != NULL ? "%s@[%s]:%s/%s"
                                                                   : "%s@%s:%s/%s",
      self->user, host != NULL ? host : "socket", sb_target_get_port (self), self->database);

  return sb_printable_line (address);
}

/* Appends the hosts and ports as libpq reads them in a URL. */
static void
append_hosts (GString *url, const char *host, const char *port)
{
  g_auto (GStrv) hosts = g_strsplit (host, ",", -1);
  g_auto (GStrv) ports = g_strsplit (port, ",", -1);
  guint n_ports = g_strv_length (ports);

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *p = n_ports == 1 ? ports[0] : i < n_ports ? ports[i] : "";

      g_string_append (url, i > 0 ? "," : "");
      if (strchr (hosts[i], ':') != NULL)
        g_string_append_printf (url, "[%s]", hosts[i]);
      else
        g_string_append_uri_escaped (url, hosts[i], NULL, FALSE);
      if (*p != '\0')
        g_string_append_printf (url, ":%s", p);
    }
}

/**
 * sb_target_dup_url:
 * @self: a target
 *
 * Returns: (transfer full): a URL that libpq reads, without the password
 */
char *
sb_target_dup_url (SbTarget *self)
{
  GString *url = g_string_new ("postgresql://");
  const char *host = sb_target_lookup (self, "host"),
             *ssl_mode = sb_target_lookup (self, "sslmode");
  const char *address = sb_target_lookup (self, "hostaddr");
  const char *mark = "?";

  g_string_append_uri_escaped (url, self->user, NULL, FALSE);
  g_string_append_c (url, '@');
  if (!is_socket (self) && host != NULL)
    append_hosts (url, host, sb_target_get_port (self));
  g_string_append_c (url, '/');
  g_string_append_uri_escaped (url, self->database, NULL, FALSE);
  if (is_socket (self) || host == NULL)
    {
      /* Drivers other than libpq know a socket only in this form. */
      if (host != NULL)
        {
          g_string_append (url, "?host=");
          g_string_append_uri_escaped (url, host, "/", FALSE);
          mark = "&";
        }
      g_string_append_printf (url, "%sport=%s", mark, sb_target_get_port (self));
      mark = "&";
    }
  if (address != NULL)
    {
      g_string_append_printf (url, "%shostaddr=", mark);
      g_string_append_uri_escaped (url, address, NULL, FALSE);
      mark = "&";
    }
  if (ssl_mode != NULL)
    g_string_append_printf (url, "%ssslmode=%s", mark, ssl_mode);
  return g_string_free (url, FALSE);
}
