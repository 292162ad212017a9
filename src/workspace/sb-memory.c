/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-memory.h"

struct _SbRecent
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (SbRecent, sb_recent, G_TYPE_OBJECT)

static void
sb_recent_class_init (SbRecentClass *klass)
{
}

static void
sb_recent_init (SbRecent *self)
{
}

struct _SbMemory
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (SbMemory, sb_memory, G_TYPE_OBJECT)

static void
sb_memory_class_init (SbMemoryClass *klass)
{
}

static void
sb_memory_init (SbMemory *self)
{
}

const char *
sb_recent_get_folder (SbRecent *self)
{
  return NULL;
}

const char *
sb_recent_get_name (SbRecent *self)
{
  return NULL;
}

const char *
sb_recent_get_layout (SbRecent *self)
{
  return NULL;
}

const char *
sb_recent_get_target (SbRecent *self)
{
  return NULL;
}

int
sb_recent_get_n_pending (SbRecent *self)
{
  return 0;
}

SbMemory *
sb_memory_new (const char *path)
{
  return g_object_new (SB_TYPE_MEMORY, NULL);
}

void
sb_memory_load_async (SbMemory *self, GAsyncReadyCallback callback, gpointer user_data)
{
}

gboolean
sb_memory_load_finish (SbMemory *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
sb_memory_flush_async (SbMemory *self, GAsyncReadyCallback callback, gpointer user_data)
{
}

gboolean
sb_memory_flush_finish (SbMemory *self, GAsyncResult *result, GError **error)
{
  return 0;
}

GListModel *
sb_memory_get_recents (SbMemory *self)
{
  static GListStore *s;
  if (!s)
    s = g_list_store_new (SB_TYPE_RECENT);
  return G_LIST_MODEL (s);
}

void
sb_memory_note_project (SbMemory *self, const char *folder, const char *name, const char *layout,
                        const char *target, int n_pending)
{
}

void
sb_memory_forget_project (SbMemory *self, const char *folder)
{
}

char *
sb_memory_dup_target_source (SbMemory *self, const char *folder)
{
  return NULL;
}

void
sb_memory_set_target_source (SbMemory *self, const char *folder, const char *source)
{
}

int
sb_memory_get_int (SbMemory *self, const char *name, int fallback)
{
  return 0;
}

void
sb_memory_set_int (SbMemory *self, const char *name, int value)
{
}
