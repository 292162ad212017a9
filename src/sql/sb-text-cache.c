/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-text-cache.h"

#include <string.h>

/* A longer text is not worth its place. */
#define MAX_TEXT (64 * 1024)

typedef struct
{
  SbTextCache *cache;
  const char *text;
  gsize length;
  guint hash;
  gpointer value;
  gsize size;
  GList link;
} Entry;

struct _SbTextCache
{
  GHashTable *entries; /* (element-type Entry Entry), a set */
  GQueue recent;       /* of Entry.link, the most recently used first */
  gsize bytes, max_bytes;
  guint seed;
  SbTextCacheRef ref;
  GDestroyNotify unref;
};

static guint
hash_entry (gconstpointer key)
{
  return ((const Entry *) key)->hash;
}

static gboolean
equal_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a;
  const Entry *other = b;

  return one->hash == other->hash && one->length == other->length
         && memcmp (one->text, other->text, one->length) == 0;
}

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  entry->cache->unref (entry->value);
  g_free ((char *) entry->text);
  g_free (entry);
}

/**
 * sb_text_cache_new:
 * @max_bytes: how much it may hold
 * @ref: gives a reference to a value
 * @unref: takes one away
 *
 * Returns: (transfer full): an empty cache
 */
SbTextCache *
sb_text_cache_new (gsize max_bytes, SbTextCacheRef ref, GDestroyNotify unref)
{
  SbTextCache *self = g_new0 (SbTextCache, 1);

  self->entries = g_hash_table_new_full (hash_entry, equal_entries, free_entry, NULL);
  g_queue_init (&self->recent);
  self->max_bytes = max_bytes;
  self->seed = g_random_int ();
  self->ref = ref;
  self->unref = unref;
  return self;
}

/**
 * sb_text_cache_free:
 * @self: (transfer full): a cache
 */
void
sb_text_cache_free (SbTextCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static Entry
make_key (const SbTextCache *self, const char *text, gsize length)
{
  guint hash = 2166136261u ^ self->seed;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) text[i]) * 16777619u;
  return (Entry){ .text = text, .length = length, .hash = hash };
}

/**
 * sb_text_cache_look_up:
 * @self: a cache
 * @text: (array length=length): the text of a statement
 * @length: in bytes
 *
 * Returns: (transfer full) (nullable): what was remembered for it
 */
gpointer
sb_text_cache_look_up (SbTextCache *self, const char *text, gsize length)
{
  Entry key, *entry;

  if (length > MAX_TEXT)
    return NULL;
  key = make_key (self, text, length);
  entry = g_hash_table_lookup (self->entries, &key);
  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return self->ref (entry->value);
}

/**
 * sb_text_cache_remember:
 * @self: a cache that does not have @text
 * @text: (array length=length): the text of a statement; copied
 * @length: in bytes
 * @value: (transfer none): what to remember for it
 * @size: about how many bytes @value takes
 *
 * Does nothing for a very long text.
 */
void
sb_text_cache_remember (SbTextCache *self, const char *text, gsize length, gpointer value,
                        gsize size)
{
  Entry key, *entry;

  if (length > MAX_TEXT)
    return;
  key = make_key (self, text, length);
  entry = g_memdup2 (&key, sizeof key);
  entry->cache = self;
  entry->text = g_memdup2 (text, length);
  entry->value = self->ref (value);
  entry->size = sizeof *entry + length + size;
  entry->link.data = entry;
  g_hash_table_add (self->entries, entry);
  g_queue_push_head_link (&self->recent, &entry->link);
  self->bytes += entry->size;
  while (self->bytes > self->max_bytes)
    {
      Entry *oldest = self->recent.tail->data;

      self->bytes -= oldest->size;
      g_queue_unlink (&self->recent, &oldest->link);
      g_hash_table_remove (self->entries, oldest);
    }
}
