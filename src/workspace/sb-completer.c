/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-completer.h"

#include <string.h>

#include "sb-file.h"
#include "sb-made-names.h"
#include "sb-snippet-shelf.h"

/* Of a dump of a whole database nothing is offered. */
#define MAX_SIZE (4u << 20)

/* Of a long script this much above the statement is looked through for what it makes. */
#define MAX_ABOVE (256u << 10)

struct _SbCompleter
{
  GObject parent_instance;

  /* owned */
  SbSchemaNames *names;   /* NULL: no target was reached */
  SbSchemaNames *system;  /* NULL: likewise */
  SbSchemaNames *pending; /* NULL: not read yet */
  GPtrArray *snippets;    /* NULL: not loaded yet */
  GHashTable *orders;     /* key → place in the project, from 1 */
  char *scripts;          /* what @pending is made of */
  char *above;            /* the text that @made is made of */
  gsize above_length;
  SbSchemaNames *made;
  SbWantedMemory *memory;

  guint n_jobs;
};

G_DEFINE_FINAL_TYPE (SbCompleter, sb_completer, G_TYPE_OBJECT)

/* Pending migrations, elsewhere */

typedef struct
{
  GPtrArray *migrations; /* of SbMigration */
  GArray *orders;        /* of guint */
  char *scripts;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *self = data;

  g_ptr_array_unref (self->migrations);
  g_array_unref (self->orders);
  g_free (self->scripts);
  g_free (self);
}

static void
names_unref (gpointer data)
{
  sb_schema_names_unref (data);
}

static void
read_pending (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Pending *pending = task_data;
  SbSchemaNames *names = sb_schema_names_new ();

  for (guint i = 0; i < pending->migrations->len; i++)
    {
      const SbMigration *migration = pending->migrations->pdata[i];
      gsize length = 0;
      g_autofree char *text = NULL;

      if (migration->paths[SB_ROLE_FORWARD] == NULL || migration->size > MAX_SIZE)
        continue;
      text = sb_file_read (migration->paths[SB_ROLE_FORWARD], &length, NULL);
      if (text != NULL && g_utf8_validate (text, length, NULL))
        sb_made_names_add (names, text, length, migration->version,
                           g_array_index (pending->orders, guint, i));
    }
  sb_schema_names_seal (names);
  g_task_return_pointer (task, names, names_unref);
}

static void
pending_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbCompleter) self = user_data;
  SbSchemaNames *names = g_task_propagate_pointer (G_TASK (result), NULL);
  Pending *pending = g_task_get_task_data (G_TASK (result));

  self->n_jobs--;
  if (g_strcmp0 (pending->scripts, self->scripts) != 0)
    {
      g_clear_pointer (&names, sb_schema_names_unref);
      return;
    }
  g_clear_pointer (&self->pending, sb_schema_names_unref);
  self->pending = names;
}

/* Snippets, elsewhere */

static void
load_snippets (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *snippets = sb_snippet_shelf_load (problems);

  for (guint i = 0; i < problems->len; i++)
    g_info ("%s", (char *) problems->pdata[i]);
  g_task_return_pointer (task, snippets, (GDestroyNotify) g_ptr_array_unref);
}

static void
snippets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbCompleter) self = user_data;
  GPtrArray *snippets = g_task_propagate_pointer (G_TASK (result), NULL);

  self->n_jobs--;
  g_clear_pointer (&self->snippets, g_ptr_array_unref);
  self->snippets = snippets;
}

/* A thread lets go of its task when it likes: it knows no object. */
static void
run (SbCompleter *self, GTaskThreadFunc func, gpointer data, GDestroyNotify free_data,
     GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, g_object_ref (self));

  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, data, free_data);
  self->n_jobs++;
  g_task_run_in_thread (task, func);
}

static void
sb_completer_finalize (GObject *object)
{
  SbCompleter *self = SB_COMPLETER (object);

  g_clear_pointer (&self->names, sb_schema_names_unref);
  g_clear_pointer (&self->system, sb_schema_names_unref);
  g_clear_pointer (&self->pending, sb_schema_names_unref);
  g_clear_pointer (&self->made, sb_schema_names_unref);
  g_clear_pointer (&self->snippets, g_ptr_array_unref);
  g_hash_table_unref (self->orders);
  g_free (self->scripts);
  g_free (self->above);
  sb_wanted_memory_free (self->memory);

  G_OBJECT_CLASS (sb_completer_parent_class)->finalize (object);
}

static void
sb_completer_class_init (SbCompleterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_completer_finalize;
}

static void
sb_completer_init (SbCompleter *self)
{
  self->orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->memory = sb_wanted_memory_new ();
}

/**
 * sb_completer_new:
 *
 * Returns: (transfer full): a completer that knows PostgreSQL's words
 */
SbCompleter *
sb_completer_new (void)
{
  return g_object_new (SB_TYPE_COMPLETER, NULL);
}

/**
 * sb_completer_set_names:
 * @self: a completer
 * @names: (nullable): what is in the target
 * @system: (nullable): what came with its server
 */
void
sb_completer_set_names (SbCompleter *self, SbSchemaNames *names, SbSchemaNames *system)
{
  SbSchemaNames *old_names = self->names, *old_system = self->system;

  self->names = names != NULL ? sb_schema_names_ref (names) : NULL;
  self->system = system != NULL ? sb_schema_names_ref (system) : NULL;
  g_clear_pointer (&old_names, sb_schema_names_unref);
  g_clear_pointer (&old_system, sb_schema_names_unref);
}

static Pending *
collect (SbCompleter *self, SbProject *project, GHashTable *applied)
{
  Pending *pending = g_new0 (Pending, 1);
  g_autoptr (GString) scripts = g_string_new (NULL);

  pending->migrations = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);
  pending->orders = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      SbMigration *migration = sb_project_get_migration (project, i);
      guint order = i + 1;

      g_hash_table_insert (self->orders, g_strdup (migration->key), GUINT_TO_POINTER (order));
      if (applied != NULL && g_hash_table_contains (applied, migration->key))
        continue;
      g_ptr_array_add (pending->migrations, sb_migration_ref (migration));
      g_array_append_val (pending->orders, order);
      g_string_append_printf (scripts, "%u %s %s\n", order, migration->version,
                              migration->checksum != NULL ? migration->checksum : "");
    }
  pending->scripts = g_string_free (g_steal_pointer (&scripts), FALSE);
  return pending;
}

/**
 * sb_completer_set_project:
 * @self: a completer
 * @project: the files as they are now
 * @applied: (nullable) (element-type utf8 utf8): a set of the keys of migrations that are applied;
 *   what all others make is read from their scripts, elsewhere
 */
void
sb_completer_set_project (SbCompleter *self, SbProject *project, GHashTable *applied)
{
  Pending *pending;

  g_hash_table_remove_all (self->orders);
  pending = collect (self, project, applied);
  if (self->snippets == NULL)
    run (self, load_snippets, NULL, NULL, snippets_cb);
  if (g_strcmp0 (pending->scripts, self->scripts) == 0)
    {
      pending_free (pending);
      return;
    }
  g_free (self->scripts);
  self->scripts = g_strdup (pending->scripts);
  run (self, read_pending, pending, pending_free, pending_cb);
}

/**
 * sb_completer_is_idle:
 * @self: a completer
 *
 * Returns: whether all that it was told to read is read
 */
gboolean
sb_completer_is_idle (SbCompleter *self)
{
  return self->n_jobs == 0;
}

/* What the script makes above the statement that is being written; that seldom changes from one
 * letter to the next. */
static void
read_above (SbCompleter *self, const char *text, gsize length)
{
  if (length > MAX_ABOVE)
    {
      const char *line = memchr (text + length - MAX_ABOVE, '\n', MAX_ABOVE);
      gsize skipped = line != NULL ? (gsize) (line - text) : length - MAX_ABOVE;

      text += skipped;
      length -= skipped;
    }
  if (self->made != NULL && length == self->above_length && memcmp (text, self->above, length) == 0)
    return;
  g_free (self->above);
  self->above = g_memdup2 (text, MAX (length, 1));
  self->above_length = length;
  g_clear_pointer (&self->made, sb_schema_names_unref);
  self->made = sb_schema_names_new ();
  sb_made_names_add (self->made, text, length, "", 0);
  sb_schema_names_seal (self->made);
}

/**
 * sb_completer_propose:
 * @self: a completer
 * @key: (nullable): the script's migration
 * @role: what the script is to it
 * @text: the script, at least a few thousand bytes beyond the cursor
 * @length: its length in bytes
 * @cursor: byte offset of the cursor
 * @wanted: (out) (transfer full): what is wanted there
 *
 * Returns: (transfer full) (element-type SbProposal): proposals, the best first; valid until the
 *   completer is told anything
 */
GPtrArray *
sb_completer_propose (SbCompleter *self, const char *key, SbScriptRole role, const char *text,
                      gsize length, gsize cursor, SbWanted **wanted)
{
  static const char *const scopes[SB_N_ROLES] = { "forward", "rollback", "verify" };
  guint order = key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->orders, key)) : 0;
  SbProposalSources sources = { .snippets = self->snippets, .scope = scopes[role] };

  *wanted = sb_wanted_find_again (self->memory, text, length, cursor);
  if ((*wanted)->wants != 0)
    read_above (self, text, (*wanted)->statement);
  {
    SbSchemaNames *const names[] = { self->made, self->names, self->pending, self->system };

    sources.names = names;
    sources.n_names = G_N_ELEMENTS (names);
    /* What a migration makes is there when its rollback and its checks run. */
    sources.order = order == 0 ? G_MAXUINT : order + (role != SB_ROLE_FORWARD);
    return sb_proposals_find (*wanted, &sources);
  }
}
