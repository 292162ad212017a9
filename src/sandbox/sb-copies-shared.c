/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies on the sandbox's server, as databases of it. */
#include "sb-copies-private.h"

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
#define NO_SUCH_DATABASE "3D000"

typedef struct
{
  SbCopies parent;
  char *socket;
  SbConnection *admin;
  char owner[OWNER_LENGTH + 1];
  guint n_made;
  GPtrArray *copies; /* names of databases */
  GHashTable *states;
} Shared;

/* One job for all: what it is told to do, with what. */
typedef struct
{
  Shared *self;
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
look (Shared *self, SbSession *session, GError **error)
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
run (Shared *self, SbJobFunc func, Work *work, GError **error)
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

static gpointer
drop_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;

  work->done = execf (session, error, "DROP DATABASE IF EXISTS @name WITH (FORCE)", work->name);
  return NULL;
}

static void
shared_free (SbCopies *copies)
{
  Shared *self = (Shared *) copies;

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

/* The name of one more copy, which will be dropped whether it comes to be or not. */
static const char *
add (Shared *self)
{
  char *name = g_strdup_printf (COPY_PREFIX "%s_%u", self->owner, self->n_made++);

  g_ptr_array_add (self->copies, name);
  return name;
}

static SbTarget *
make (Shared *self, const char *template, GError **error)
{
  const char *name = add (self);
  Work work = { .name = name, .other = template };

  if (!run (self, make_job, &work, error))
    return NULL;
  return sb_target_new_sandbox (self->socket, SB_SANDBOX_PORT, "postgres", name);
}

/* States are everybody's, and only so many are kept: somebody else may have dropped it. */
static SbTarget *
shared_make (SbCopies *copies, const char *state, GError **error)
{
  Shared *self = (Shared *) copies;
  g_autofree char *template = state != NULL ? g_strconcat (STATE_PREFIX, state, NULL)
                                            : sb_sandbox_database_dup_template ();
  g_autoptr (GError) refused = NULL;
  SbTarget *copy = make (self, template, &refused);

  if (refused != NULL && strstr (refused->message, NO_SUCH_DATABASE) != NULL
      && g_hash_table_remove (self->states, template))
    g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_STATE, "%s", refused->message);
  else if (refused != NULL)
    g_propagate_error (error, g_steal_pointer (&refused));
  return copy;
}

/* Whether nobody else makes copies, who might be about to make one of a state. */
static gboolean
is_alone (SbSession *session)
{
  g_autoptr (SbResult) others = sb_session_expect (
      sb_session_exec (session,
                       "SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d"
                       " ON d.oid = l.database AND d.datname = pg_catalog.current_database()"
                       " WHERE l.locktype = 'advisory' AND l.pid <> pg_catalog.pg_backend_pid()",
                       NULL),
      NULL);

  return others != NULL && sb_result_get_n_rows (others) == 0;
}

static gpointer
take_job (SbSession *session, gpointer data, GError **error)
{
  Work *work = data;
  g_autofree char *from = sb_session_quote_identifier (session, work->other);
  g_autofree char *to = sb_session_quote_identifier (session, work->name);
  g_autofree char *sql = g_strdup_printf ("ALTER DATABASE %s RENAME TO %s", from, to);
  g_autoptr (SbResult) renamed = NULL;

  if (!is_alone (session))
    return NULL;
  renamed = sb_session_expect (sb_session_exec (session, sql, error), error);
  work->done = renamed != NULL
               && execf (session, error, "ALTER DATABASE @name ALLOW_CONNECTIONS true", work->name);
  return NULL;
}

static SbTarget *
shared_take (SbCopies *copies, const char *state)
{
  Shared *self = (Shared *) copies;
  g_autofree char *from = g_strconcat (STATE_PREFIX, state, NULL);
  const char *name = add (self);
  Work work = { .name = name, .other = from };

  if (!run (self, take_job, &work, NULL))
    return NULL;
  g_hash_table_remove (self->states, from);
  return sb_target_new_sandbox (self->socket, SB_SANDBOX_PORT, "postgres", name);
}

static SbTarget *
shared_make_twin (SbCopies *copies, SbTarget *copy, GError **error)
{
  return make ((Shared *) copies, sb_target_get_database (copy), error);
}

static void
forget (Shared *self, const char *name)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->copies, name, g_str_equal, &index))
    g_ptr_array_remove_index_fast (self->copies, index);
}

static gboolean
shared_drop (SbCopies *copies, SbTarget *copy, GError **error)
{
  Shared *self = (Shared *) copies;
  Work work = { .name = sb_target_get_database (copy) };

  if (!run (self, drop_job, &work, error))
    return FALSE;
  forget (self, work.name);
  return TRUE;
}

static gboolean
shared_has_state (SbCopies *copies, const char *state)
{
  g_autofree char *name = g_strconcat (STATE_PREFIX, state, NULL);

  return g_hash_table_contains (((Shared *) copies)->states, name);
}

/* Another rehearsal may have made it meanwhile, which is as good; or at the very same time: then the
 * catalog's index says so. */
static gboolean
become_state (SbSession *session, Work *work, GError **error)
{
  g_autofree char *from = sb_session_quote_identifier (session, work->name);
  g_autofree char *to = sb_session_quote_identifier (session, work->other);
  g_autofree char *sql = g_strdup_printf ("ALTER DATABASE %s RENAME TO %s", from, to);
  g_autoptr (SbResult) renamed = sb_session_exec (session, sql, error);
  SbServerMessage *message = renamed != NULL ? sb_result_get_error (renamed) : NULL;

  if (message != NULL
      && (strcmp (message->sqlstate, "42P04") == 0 || strcmp (message->sqlstate, "23505") == 0))
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

static gboolean
shared_keep (SbCopies *copies, SbTarget *copy, const char *state, GError **error)
{
  Shared *self = (Shared *) copies;
  g_autofree char *name = g_strconcat (STATE_PREFIX, state, NULL);
  Work work = { .name = sb_target_get_database (copy), .other = name };

  if (!run (self, keep_job, &work, error))
    return FALSE;
  forget (self, work.name);
  g_hash_table_add (self->states, g_steal_pointer (&name));
  return TRUE;
}

static const SbCopiesKind kind = {
  .free = shared_free,
  .make = shared_make,
  .take = shared_take,
  .make_twin = shared_make_twin,
  .drop = shared_drop,
  .has_state = shared_has_state,
  .keep = shared_keep,
};

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

  Shared *self = g_new0 (Shared, 1);
  g_autofree char *random = g_uuid_string_random ();
  Work work = { 0 };

  self->parent.kind = &kind;
  memcpy (self->owner, random, OWNER_LENGTH);
  self->socket = sb_sandbox_dup_socket (sandbox);
  self->copies = g_ptr_array_new_with_free_func (g_free);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->admin = sb_sandbox_database_connect (self->socket);
  if (run (self, begin_job, &work, error))
    return &self->parent;
  shared_free (&self->parent);
  return NULL;
}
