/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a target's address says about poolers, and the ways around them. */
#include <string.h>

#include "sb-target-private.h"

#define POOL_PORT "6543"
#define SESSION_PORT "5432"

static gboolean
has_suffix (const char *host, const char *suffix)
{
  g_autofree char *lower = host != NULL ? g_ascii_strdown (host, -1) : NULL;

  return lower != NULL && g_str_has_suffix (lower, suffix);
}

/* Whether @self goes to one of Supabase's shared poolers: never straight to a server. */
gboolean
sb_target_is_supabase_pooler (SbTarget *self)
{
  return has_suffix (sb_target_get_host (self), ".pooler.supabase.com");
}

static gboolean
is_supabase_database (SbTarget *self)
{
  const char *host = sb_target_get_host (self);

  return host != NULL && g_ascii_strncasecmp (host, "db.", 3) == 0
         && has_suffix (host, ".supabase.co");
}

static void
put (GHashTable *settings, const char *keyword, const char *value)
{
  g_hash_table_replace (settings, g_strdup (keyword), g_strdup (value));
}

/* The same database, with the same password, at another address. */
static void
add_derived (SbTarget *self, const char *what, const char *host, const char *port, const char *user)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) sb_secret_free);
  g_autofree char *source = g_strdup_printf ("%s (%s:%s)", what, host, port);
  GHashTableIter iter;
  gpointer keyword, value;
  SbTarget *direct;

  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    put (settings, keyword, value);
  g_hash_table_remove (settings, "hostaddr");
  put (settings, "host", host);
  put (settings, "port", port);
  put (settings, "user", user);
  direct = sb_target_new_from_settings (settings, source);
  direct->name = sb_target_make_name (direct);
  sb_target_read_address (direct, FALSE);
  g_ptr_array_add (self->direct, direct);
}

/* Finds out what the address of @self says; @says_pooler: `pgbouncer=true` stands in it. */
void
sb_target_read_address (SbTarget *self, gboolean says_pooler)
{
  const char *host = sb_target_get_host (self), *port = sb_target_get_port (self);
  gboolean is_pool_port = strcmp (port, POOL_PORT) == 0;
  g_autofree char *ref = sb_target_find_supabase_ref (self);

  if (is_pool_port || says_pooler)
    self->pooling_hint = SB_POOLING_TRANSACTION;
  else if (sb_target_is_supabase_pooler (self) && strcmp (port, SESSION_PORT) == 0)
    self->pooling_hint = SB_POOLING_SESSION;
  else if (is_supabase_database (self))
    self->pooling_hint = SB_POOLING_DIRECT;
  if (ref == NULL || !is_pool_port || strchr (host, ',') != NULL)
    return;
  if (sb_target_is_supabase_pooler (self))
    {
      g_autofree char *database_host = g_strdup_printf ("db.%s.supabase.co", ref);
      g_autofree char *user = g_strndup (self->user, strcspn (self->user, "."));

      add_derived (self, "the pooler's session mode", host, SESSION_PORT, self->user);
      add_derived (self, "the project's own address", database_host, SESSION_PORT, user);
    }
  else if (is_supabase_database (self))
    add_derived (self, "the project's own address", host, SESSION_PORT, self->user);
}

/**
 * sb_target_get_pooling_hint:
 * @self: a target
 *
 * Port 6543 and `pgbouncer=true` stand for a transaction pool; Supabase's pooler host at port 5432
 * for a session pool, its database host for none.
 *
 * Returns: what its text says about poolers; %SB_POOLING_UNKNOWN when it says nothing
 */
SbPooling
sb_target_get_pooling_hint (SbTarget *self)
{
  return self->pooling_hint;
}

/**
 * sb_target_get_direct:
 * @self: a target
 *
 * Returns: (transfer none) (element-type SbTarget): other ways to what should be the same database,
 *   for what a transaction pool cannot do, the best one first; may be empty
 */
GPtrArray *
sb_target_get_direct (SbTarget *self)
{
  return self->direct;
}

/**
 * sb_target_add_direct:
 * @self: a target that nobody else has yet
 * @direct: (transfer none): the way to its database that somebody gave beside it
 *
 * What was given counts more than what follows from the address.
 */
void
sb_target_add_direct (SbTarget *self, SbTarget *direct)
{
  g_ptr_array_insert (self->direct, self->n_given++, sb_target_ref (direct));
}
