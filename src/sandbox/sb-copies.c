/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-copies.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-sandbox-database.h"
#include "sb-sandbox-place.h"
#include "sb-thread.h"

#define COPY_PREFIX "c_"
#define STATE_PREFIX "s_"
#define OWNER_LENGTH 8
/* Each is some megabytes. */
#define MAX_STATES 12

struct _SbCopies
{
  char *socket;
  SbConnection *admin;
  char owner[OWNER_LENGTH + 1];
  guint n_made;
  GPtrArray *copies; /* names of databases */
  GHashTable *states;
};

/* One job for all: what it is told to do, with what. */
typedef struct
{
  SbCopies *self;
  const char *name;
  const char *other;
  gboolean done;
} Work;

static gboolean
execf (SbSession *session, GError **error, const char *format, const char *name)
{
  g_autofree char *quoted = sb_session_quote_identifier (session, name);
  g_autoptr (GString) sql = g_string_new (format);
  g_autoptr (SbResult) result = NULL;

  g_string_replace (sql, "@name", quoted, 0);
  result = sb_session_expect (sb_session_exec (session, sql->str, error), error);
  return result != NULL;
}

/* The lock that says that copies of this owner are in use. */
static gboolean
try_lock (SbSession *session, const char *function, const char *owner, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, sb_digest_lock_key (owner));
  g_autofree char *sql = g_strdup_printf ("SELECT pg_catalog.%s($1::bigint)", function);
  const char *params[] = { key };
  g_autoptr (SbResult)
      result = sb_session_expect (sb_session_exec_params (session, sql, 1, params, error), error);

  return result != NULL && g_strcmp0 (sb_result_get_value (result, 0, 0), "t") == 0;
}

/* Copies whose owner has ended. */
static gboolean
sweep_copy (SbSession *session, const char *name, GError **error)
{
  g_autofree char *owner = g_strndup (name + strlen (COPY_PREFIX), OWNER_LENGTH);
  gboolean dropped;

  if (!try_lock (session, "pg_try_advisory_lock", owner, NULL))
    return TRUE;
  dropped = execf (session, error, "DROP DATABASE IF EXISTS @name WITH (FORCE)", name);
  try_lock (session, "pg_advisory_unlock", owner, NULL);
  return dropped;
}

/* The states that were used last come first; those beyond the limit go. */
static gboolean
look (SbCopies *self, SbSession *session, GError **error)
{
  g_autoptr (SbResult) result = sb_session_expect (
      sb_session_exec (session,
                       "SELECT datname FROM pg_catalog.pg_database WHERE datname ~ '^[cs]_' "
                       "ORDER BY pg_catalog.shobj_description(oid, 'pg_database') DESC NULLS LAST",
                       error),
      error);

  if (result == NULL)
    return FALSE;
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    {
      const char *name = sb_result_get_value (result, i, 0);

      if (g_str_has_prefix (name, COPY_PREFIX)
          && strlen (name) > strlen (COPY_PREFIX) + OWNER_LENGTH)
        {
          if (!sweep_copy (session, name, error))
            return FALSE;
        }
      else if (g_hash_table_size (self->states) < MAX_STATES)
        g_hash_table_add (self->states, g_strdup (name));
      /* Somebody may be copying it: then it stays until the next time. */
      else
        execf (session, NULL, "DROP DATABASE IF EXISTS @name", name);
    }
  return TRUE;
}

static gpointer
begin_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;

  if (sb_session_connect (session, error)
      && try_lock (session, "pg_try_advisory_lock", work->self->owner, error))
    work->done = look (work->self, session, error);
  return NULL;
}

static gboolean
run (SbCopies *self, SbJobFunc func, Work *work, GError **error)
{
  g_autoptr (GError) cause = NULL;

  work->self = self;
  sb_connection_run_and_wait (self->admin, func, work, &cause);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (!work->done)
    g_set_error_literal (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
                         "a copy cannot be made in the sandbox");
  return work->done;
}

/**
 * sb_copies_new:
 * @sandbox: a lease that lives longer
 * @error: return location for an error of the db floor
 *
 * Begins to make copies: drops what others left who were killed.
 *
 * Returns: (transfer full) (nullable): no copies yet
 */
SbCopies *
sb_copies_new (SbSandbox *sandbox, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbCopies) self = g_new0 (SbCopies, 1);
  g_autofree char *random = g_uuid_string_random ();
  Work work = { 0 };

  memcpy (self->owner, random, OWNER_LENGTH);
  self->socket = sb_sandbox_dup_socket (sandbox);
  self->copies = g_ptr_array_new_with_free_func (g_free);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->admin = sb_sandbox_database_connect (self->socket);
  return run (self, begin_job, &work, error) ? g_steal_pointer (&self) : NULL;
}

static gpointer
drop_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;

  work->done = execf (session, error, "DROP DATABASE IF EXISTS @name WITH (FORCE)", work->name);
  return NULL;
}

/**
 * sb_copies_free:
 * @self: (transfer full): copies
 *
 * Drops all that are there still. Whoever is connected to one is disconnected.
 */
void
sb_copies_free (SbCopies *self)
{
  for (guint i = 0; self->copies != NULL && i < self->copies->len; i++)
    {
      Work work = { .name = self->copies->pdata[i] };

      run (self, drop_job, &work, NULL);
    }
  g_clear_pointer (&self->admin, sb_connection_unref);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_clear_pointer (&self->states, g_hash_table_unref);
  g_free (self->socket);
  g_free (self);
}

static gpointer
make_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());
  g_autofree char *comment = g_strdup_printf ("COMMENT ON DATABASE @name IS '%s'", now);

  work->done = sb_sandbox_database_copy (session, work->name, work->other, error);
  if (work->done && g_hash_table_contains (work->self->states, work->other))
    execf (session, NULL, comment, work->other);
  return NULL;
}

static SbTarget *
make (SbCopies *self, const char *template, GError **error)
{
  g_autofree char *name = g_strdup_printf (COPY_PREFIX "%s_%u", self->owner, self->n_made++);
  Work work = { .name = name, .other = template };

  g_ptr_array_add (self->copies, g_strdup (name));
  if (!run (self, make_job, &work, error))
    return NULL;
  return sb_target_new_sandbox (self->socket, SB_SANDBOX_PORT, "postgres", name);
}

/**
 * sb_copies_make:
 * @self: copies
 * @state: (nullable): of which state; %NULL: of a database without migrations
 * @error: return location for an error of the db floor
 *
 * Returns: (transfer full) (nullable): the copy, as the role postgres
 */
SbTarget *
sb_copies_make (SbCopies *self, const char *state, GError **error)
{
  g_autofree char *template = state != NULL ? g_strconcat (STATE_PREFIX, state, NULL)
                                            : sb_sandbox_database_dup_template ();

  return make (self, template, error);
}

/**
 * sb_copies_make_twin:
 * @self: copies
 * @copy: one of them, to which nobody is connected
 * @error: return location for an error of the db floor
 *
 * Returns: (transfer full) (nullable): another copy with the same in it
 */
SbTarget *
sb_copies_make_twin (SbCopies *self, SbTarget *copy, GError **error)
{
  return make (self, sb_target_get_database (copy), error);
}

static void
forget (SbCopies *self, const char *name)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->copies, name, g_str_equal, &index))
    g_ptr_array_remove_index_fast (self->copies, index);
}

/**
 * sb_copies_drop:
 * @self: copies
 * @copy: one of them
 * @error: return location for an error of the db floor
 *
 * Returns: whether it is gone; otherwise sb_copies_free() tries again
 */
gboolean
sb_copies_drop (SbCopies *self, SbTarget *copy, GError **error)
{
  Work work = { .name = sb_target_get_database (copy) };

  if (!run (self, drop_job, &work, error))
    return FALSE;
  forget (self, work.name);
  return TRUE;
}

/**
 * sb_copies_has_state:
 * @self: copies
 * @state: a state
 *
 * Returns: whether copies can be made of it
 */
gboolean
sb_copies_has_state (SbCopies *self, const char *state)
{
  g_autofree char *name = g_strconcat (STATE_PREFIX, state, NULL);

  return g_hash_table_contains (self->states, name);
}

/* Another rehearsal may have made it meanwhile, which is as good. */
static gboolean
become_state (SbSession *session, Work *work, GError **error)
{
  g_autofree char *from = sb_session_quote_identifier (session, work->name);
  g_autofree char *to = sb_session_quote_identifier (session, work->other);
  g_autofree char *sql = g_strdup_printf ("ALTER DATABASE %s RENAME TO %s", from, to);
  g_autoptr (SbResult) renamed = sb_session_exec (session, sql, error);
  SbServerMessage *message = renamed != NULL ? sb_result_get_error (renamed) : NULL;

  if (message != NULL && strcmp (message->sqlstate, "42P04") == 0)
    return execf (session, error, "DROP DATABASE @name WITH (FORCE)", work->name);
  if (renamed != NULL)
    renamed = sb_session_expect (g_steal_pointer (&renamed), error);
  return renamed != NULL;
}

static gpointer
keep_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;

  work->done = execf (session, error, "ALTER DATABASE @name ALLOW_CONNECTIONS false", work->name)
               && become_state (session, work, error);
  return NULL;
}

/**
 * sb_copies_keep:
 * @self: copies
 * @copy: one of them; all connections to it are closed
 * @state: a word that tells what is in it
 * @error: return location for an error of the db floor
 *
 * Turns a copy into a state, of which copies can be made from now on.
 *
 * Returns: whether the state is there
 */
gboolean
sb_copies_keep (SbCopies *self, SbTarget *copy, const char *state, GError **error)
{
  g_autofree char *name = g_strconcat (STATE_PREFIX, state, NULL);
  Work work = { .name = sb_target_get_database (copy), .other = name };

  if (!run (self, keep_job, &work, error))
    return FALSE;
  forget (self, work.name);
  g_hash_table_add (self->states, g_steal_pointer (&name));
  return TRUE;
}
