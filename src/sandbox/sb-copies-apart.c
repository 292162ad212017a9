/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies with a server of their own each, which is thrown away with them. */
#include "sb-copies-private.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-pg-binaries.h"
#include "sb-sandbox-database.h"
#include "sb-sandbox-place.h"
#include "sb-thread.h"
#include "sb-throwaway.h"

/* Of a state's name, which is the name of a folder. */
#define STATE_LENGTH 24

typedef struct
{
  SbCopies parent;
  GPtrArray *servers; /* SbThrowaway, one for each copy */
  char *database;
  char *role;
  gboolean is_bare;
  guint major;
} Apart;

static void
apart_free (SbCopies *copies)
{
  Apart *self = (Apart *) copies;

  g_ptr_array_unref (self->servers);
  g_free (self->database);
  g_free (self->role);
  g_free (self);
}

/* Another major version cannot read it, and the database in it has a name. */
static char *
dup_state (Apart *self, const char *state)
{
  g_autofree char *text = g_strjoin ("\n", state, self->database, NULL);
  g_autofree char *digest = sb_digest_bytes (text, strlen (text));

  return g_strdup_printf ("%u-%.*s", self->major, STATE_LENGTH, digest);
}

static SbTarget *
add (Apart *self, SbThrowaway *server)
{
  g_ptr_array_add (self->servers, server);
  return sb_target_new_sandbox (sb_throwaway_get_socket (server), SB_SANDBOX_PORT, self->role,
                                self->database);
}

static SbTarget *
apart_make (SbCopies *copies, const char *state, GError **error)
{
  Apart *self = (Apart *) copies;
  g_autofree char *name = state != NULL ? dup_state (self, state) : NULL;
  g_autoptr (SbThrowaway) server = sb_throwaway_start (name, error);

  if (server == NULL
      || (state == NULL
          && !sb_sandbox_database_put (sb_throwaway_get_socket (server), self->database,
                                       self->is_bare, error)))
    return NULL;
  return add (self, g_steal_pointer (&server));
}

static SbThrowaway *
find (Apart *self, SbTarget *copy, guint *index)
{
  for (*index = 0; *index < self->servers->len; (*index)++)
    if (strcmp (sb_throwaway_get_socket (self->servers->pdata[*index]), sb_target_get_host (copy))
        == 0)
      return self->servers->pdata[*index];
  return NULL;
}

static SbTarget *
apart_make_twin (SbCopies *copies, SbTarget *copy, GError **error)
{
  Apart *self = (Apart *) copies;
  guint index;
  SbThrowaway *twin = sb_throwaway_split (find (self, copy, &index), error);

  return twin != NULL ? add (self, twin) : NULL;
}

static gboolean
apart_drop (SbCopies *copies, SbTarget *copy, GError **error)
{
  Apart *self = (Apart *) copies;
  guint index;

  if (find (self, copy, &index) != NULL)
    g_ptr_array_remove_index_fast (self->servers, index);
  return TRUE;
}

static gboolean
apart_has_state (SbCopies *copies, const char *state)
{
  g_autofree char *name = dup_state ((Apart *) copies, state);

  return sb_throwaway_has_state (name);
}

static gboolean
apart_keep (SbCopies *copies, SbTarget *copy, const char *state, GError **error)
{
  Apart *self = (Apart *) copies;
  g_autofree char *name = dup_state (self, state);
  guint index;
  SbThrowaway *server = find (self, copy, &index);

  g_ptr_array_steal_index_fast (self->servers, index);
  return sb_throwaway_keep (server, name, error);
}

static const SbCopiesKind kind = {
  .is_apart = TRUE,
  .free = apart_free,
  .make = apart_make,
  .make_twin = apart_make_twin,
  .drop = apart_drop,
  .has_state = apart_has_state,
  .keep = apart_keep,
};

/**
 * sb_copies_new_apart:
 * @database: (nullable): what the copies' database is called: scripts may name it; %NULL: postgres
 * @role: as whom they are worked on
 * @is_bare: those of no state have nothing in them; otherwise they are like a project's
 * @error: return location for an #SbSandboxError
 *
 * Begins to make copies that share no server with anything. Workers only.
 *
 * Returns: (transfer full) (nullable): no copies yet
 */
SbCopies *
sb_copies_new_apart (const char *database, const char *role, gboolean is_bare, GError **error)
{
  SB_WORKERS_ONLY;

  g_autofree char *binaries = sb_pg_binaries_find (error);
  guint major = 0;
  g_autofree char *version = binaries != NULL
                                 ? sb_pg_binaries_read_version (binaries, &major, error)
                                 : NULL;
  gboolean is_taken = database == NULL || strcmp (database, "template0") == 0
                      || strcmp (database, "template1") == 0
                      || g_str_has_prefix (database, SB_SANDBOX_DATABASE_TEMPLATE);
  Apart *self;

  if (version == NULL)
    return NULL;
  self = g_new0 (Apart, 1);
  self->parent.kind = &kind;
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_throwaway_stop);
  self->database = g_strdup (is_taken ? "postgres" : database);
  self->role = g_strdup (role);
  self->is_bare = is_bare;
  self->major = major;
  return &self->parent;
}
