/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-memory-private.h"

G_DEFINE_FINAL_TYPE (SbMemory, sb_memory, G_TYPE_OBJECT)

static void
sb_memory_dispose (GObject *object)
{
  SbMemory *self = SB_MEMORY (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->recents);

  G_OBJECT_CLASS (sb_memory_parent_class)->dispose (object);
}

static void
sb_memory_finalize (GObject *object)
{
  SbMemory *self = SB_MEMORY (object);

  g_ptr_array_unref (self->flushes);
  g_hash_table_unref (self->numbers);
  g_free (self->path);

  G_OBJECT_CLASS (sb_memory_parent_class)->finalize (object);
}

static void
sb_memory_class_init (SbMemoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_memory_dispose;
  object_class->finalize = sb_memory_finalize;
}

static void
sb_memory_init (SbMemory *self)
{
  self->recents = g_list_store_new (SB_TYPE_RECENT);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
}

/*< private >
 * sb_memory_find_recent:
 * @self: a memory
 * @folder: a project's folder
 * @position: (out): where it is in the list
 *
 * Returns: (transfer none) (nullable): the recent project
 */
SbRecent *
sb_memory_find_recent (SbMemory *self, const char *folder, guint *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->recents));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbRecent) recent = g_list_model_get_item (G_LIST_MODEL (self->recents), i);

      if (g_strcmp0 (recent->folder, folder) != 0)
        continue;
      *position = i;
      return recent; /* the list holds it */
    }
  return NULL;
}

/**
 * sb_memory_new:
 * @path: (nullable) (type filename): the key file; %NULL for the user's own
 *
 * Returns: (transfer full): a memory with nothing in it yet
 */
SbMemory *
sb_memory_new (const char *path)
{
  SbMemory *self = g_object_new (SB_TYPE_MEMORY, NULL);

  self->path = path != NULL
                   ? g_strdup (path)
                   : g_build_filename (g_get_user_state_dir (), "switchback", "state.ini", NULL);
  return self;
}

/**
 * sb_memory_get_recents:
 * @self: a memory
 *
 * Returns: (transfer none): a list of #SbRecent, the newest first
 */
GListModel *
sb_memory_get_recents (SbMemory *self)
{
  return G_LIST_MODEL (self->recents);
}

static gboolean
is_same (SbRecent *a, SbRecent *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->layout, b->layout) == 0
         && g_strcmp0 (a->target, b->target) == 0 && a->n_pending == b->n_pending;
}

/**
 * sb_memory_note_project:
 * @self: a memory
 * @folder: (type filename): the project's folder, absolute
 * @name: its name
 * @layout: its layout's id
 * @target: (nullable): name of the target that is worked on
 * @n_pending: how many migrations are pending; -1 when not known
 *
 * Puts it on top of the recent projects. Of these the newest twenty are kept.
 */
void
sb_memory_note_project (SbMemory *self, const char *folder, const char *name, const char *layout,
                        const char *target, int n_pending)
{
  g_autoptr (SbRecent) recent = g_object_new (SB_TYPE_RECENT, NULL);
  guint position, n = g_list_model_get_n_items (G_LIST_MODEL (self->recents));
  SbRecent *old = sb_memory_find_recent (self, folder, &position);

  recent->folder = g_strdup (folder);
  recent->name = g_utf8_make_valid (name, -1);
  recent->layout = g_strdup (layout);
  recent->target = g_strdup (target);
  recent->n_pending = n_pending;
  if (old != NULL && position == 0 && is_same (old, recent))
    return;
  if (old != NULL)
    {
      recent->target_source = g_strdup (old->target_source);
      g_list_store_remove (self->recents, position);
    }
  else if (n == SB_MEMORY_MAX_RECENTS)
    g_list_store_remove (self->recents, n - 1);
  g_list_store_insert (self->recents, 0, recent);
  sb_memory_save_soon (self);
}

/**
 * sb_memory_forget_project:
 * @self: a memory
 * @folder: (type filename): the project's folder
 */
void
sb_memory_forget_project (SbMemory *self, const char *folder)
{
  guint position;

  if (sb_memory_find_recent (self, folder, &position) == NULL)
    return;
  g_list_store_remove (self->recents, position);
  sb_memory_save_soon (self);
}

/**
 * sb_memory_dup_target_source:
 * @self: a memory
 * @folder: (type filename): a project's folder
 *
 * Returns: (transfer full) (nullable): where its last target was found
 */
char *
sb_memory_dup_target_source (SbMemory *self, const char *folder)
{
  guint position;
  SbRecent *recent = sb_memory_find_recent (self, folder, &position);

  return recent != NULL ? g_strdup (recent->target_source) : NULL;
}

/**
 * sb_memory_set_target_source:
 * @self: a memory
 * @folder: (type filename): the folder of a recent project; of others nothing is remembered
 * @source: (nullable): where its target was found
 */
void
sb_memory_set_target_source (SbMemory *self, const char *folder, const char *source)
{
  guint position;
  SbRecent *recent = sb_memory_find_recent (self, folder, &position);

  if (recent == NULL || g_strcmp0 (recent->target_source, source) == 0)
    return;
  g_free (recent->target_source);
  recent->target_source = g_strdup (source);
  sb_memory_save_soon (self);
}

/**
 * sb_memory_get_int:
 * @self: a memory
 * @name: a word of ours: "window-width"
 * @fallback: what it is when nothing was set
 *
 * Returns: the number of that name
 */
int
sb_memory_get_int (SbMemory *self, const char *name, int fallback)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->numbers, name, NULL, &value))
    return fallback;
  return GPOINTER_TO_INT (value);
}

/**
 * sb_memory_set_int:
 * @self: a memory
 * @name: a word of ours
 * @value: the number
 */
void
sb_memory_set_int (SbMemory *self, const char *name, int value)
{
  gpointer old;

  if (g_hash_table_lookup_extended (self->numbers, name, NULL, &old)
      && GPOINTER_TO_INT (old) == value)
    return;
  g_hash_table_insert (self->numbers, g_strdup (name), GINT_TO_POINTER (value));
  sb_memory_save_soon (self);
}
