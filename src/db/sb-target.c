/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A target's making, life and facts. */
#include "sb-target-private.h"

#include <string.h>

#include "sb-target-text.h"

/* The value that the person gave for a libpq keyword, %NULL when none. */
const char *
sb_target_lookup (SbTarget *self, const char *keyword)
{
  return g_hash_table_lookup (self->settings, keyword);
}

/* A target of @settings (transfer full), without a name. */
SbTarget *
sb_target_new_from_settings (GHashTable *settings, const char *source)
{
  SbTarget *self = g_new0 (SbTarget, 1);
  const char *user = g_hash_table_lookup (settings, "user");
  const char *database = g_hash_table_lookup (settings, "dbname");

  g_atomic_ref_count_init (&self->ref_count);
  self->settings = settings;
  self->source = g_strdup (source);
  self->user = g_strdup (user != NULL ? user : g_get_user_name ());
  self->database = g_strdup (database != NULL ? database : self->user);
  if (sb_target_lookup (self, "password") == NULL)
    self->fallback_password = g_strdup (g_getenv ("PGPASSWORD"));
  self->environment = sb_target_find_environment (self);
  self->direct = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_target_unref);
  return self;
}

/**
 * sb_target_new_from_text:
 * @text: a URL (postgresql, postgres, with a "+driver", jdbc) or a keyword string
 * @source: where it stands, for people: "DATABASE_URL in .env.local"
 * @error: return location for %SB_DB_ERROR_TARGET
 *
 * No part of @text is ever in the error's message, since any part could be one of the password. The
 * message says what is wrong with it, not where it stands: callers put @source in front.
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): the target
 */
SbTarget *
sb_target_new_from_text (const char *text, const char *source, GError **error)
{
  gboolean pooler_hint;
  GHashTable *settings = sb_target_text_parse (text, &pooler_hint, error);
  SbTarget *self;

  if (settings == NULL)
    return NULL;
  self = sb_target_new_from_settings (settings, source);
  sb_target_read_address (self, pooler_hint);
  self->name = sb_target_make_name (self);
  return self;
}

/**
 * sb_target_new_sandbox:
 * @socket_dir: folder of the sandbox server's socket, absolute
 * @port: its port number
 * @user: role to connect as
 * @database: the project's database
 *
 * Returns: (transfer full): the target; it has no password, the folder is the lock
 */
SbTarget *
sb_target_new_sandbox (const char *socket_dir, guint port, const char *user, const char *database)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) sb_secret_free);
  SbTarget *self;

  g_hash_table_insert (settings, g_strdup ("host"), g_strdup (socket_dir));
  g_hash_table_insert (settings, g_strdup ("port"), g_strdup_printf ("%u", port));
  g_hash_table_insert (settings, g_strdup ("user"), g_strdup (user));
  g_hash_table_insert (settings, g_strdup ("dbname"), g_strdup (database));
  self = sb_target_new_from_settings (settings, "the sandbox");
  self->environment = SB_ENVIRONMENT_SANDBOX;
  self->name = g_strdup ("sandbox");
  return self;
}

/**
 * sb_target_ref:
 * @self: a target
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): @self
 */
SbTarget *
sb_target_ref (SbTarget *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_target_unref:
 * @self: (transfer full): a target
 *
 * The last one wipes the password from memory. Any thread may call this.
 */
void
sb_target_unref (SbTarget *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->settings);
  g_ptr_array_unref (self->direct);
  g_free (self->name);
  g_free (self->source);
  g_free (self->user);
  g_free (self->database);
  sb_secret_free (self->fallback_password);
  g_free (self);
}

/**
 * sb_target_get_name:
 * @self: a target
 *
 * Returns: (transfer none): what people call it, one printable line: "127.0.0.1:54322/postgres",
 *   "supabase abcdefghijklmnop", "local database shop", "sandbox"
 */
const char *
sb_target_get_name (SbTarget *self)
{
  return self->name;
}

/**
 * sb_target_get_source:
 * @self: a target
 *
 * Returns: (transfer none): where it stands: "DATABASE_URL in .env.local"
 */
const char *
sb_target_get_source (SbTarget *self)
{
  return self->source;
}

/**
 * sb_target_get_host:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): host name, address or folder of the socket, as it was
 * written; several are separated by commas; %NULL for libpq's own socket folder
 */
const char *
sb_target_get_host (SbTarget *self)
{
  const char *host = sb_target_lookup (self, "host");

  return host != NULL ? host : sb_target_lookup (self, "hostaddr");
}

/**
 * sb_target_get_port:
 * @self: a target
 *
 * Returns: (transfer none): the port number; several are separated by commas
 */
const char *
sb_target_get_port (SbTarget *self)
{
  const char *port = sb_target_lookup (self, "port");

  return port != NULL ? port : "5432";
}

/**
 * sb_target_get_user:
 * @self: a target
 *
 * Returns: (transfer none): the role to log in as
 */
const char *
sb_target_get_user (SbTarget *self)
{
  return self->user;
}

/**
 * sb_target_get_database:
 * @self: a target
 *
 * Returns: (transfer none): the database's name
 */
const char *
sb_target_get_database (SbTarget *self)
{
  return self->database;
}

/**
 * sb_target_get_environment:
 * @self: a target
 *
 * Local is what is reached over a socket or the loopback address, production what is at Supabase;
 * what is neither is staging until the person says otherwise.
 *
 * Returns: how careful to be
 */
SbEnvironment
sb_target_get_environment (SbTarget *self)
{
  return self->environment;
}

/**
 * sb_environment_get_name:
 * @environment: one of them
 *
 * Returns: (transfer none): "sandbox", "local", "staging" or "production"
 */
const char *
sb_environment_get_name (SbEnvironment environment)
{
  static const char *const names[] = { "sandbox", "local", "staging", "production" };

  return names[environment];
}
