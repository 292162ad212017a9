/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-arena.h"

#define ALIGNMENT 16

struct _SbArena
{
  gsize block_size;
  gsize size; /* of all that is held */
  GPtrArray *blocks;
  char *at;
  gsize left;
};

/**
 * sb_arena_new:
 * @block_size: how many bytes to take at a time: about what the usual tree needs
 *
 * Returns: (transfer full): an empty arena; one thread at a time may use it
 */
SbArena *
sb_arena_new (gsize block_size)
{
  SbArena *self = g_new0 (SbArena, 1);

  self->block_size = block_size;
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sb_arena_free:
 * @self: (transfer full): an arena; frees all that was allocated from it
 */
void
sb_arena_free (SbArena *self)
{
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * sb_arena_alloc:
 * @self: an arena
 * @size: how many bytes
 *
 * Returns: (transfer none): memory as long as @self, aligned for any type
 */
gpointer
sb_arena_alloc (SbArena *self, gsize size)
{
  gpointer memory;

  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (size > self->block_size / 4)
    {
      memory = g_malloc (size);
      self->size += size;
      g_ptr_array_add (self->blocks, memory);
      return memory;
    }
  if (size > self->left)
    {
      self->left = self->block_size;
      self->at = g_malloc (self->left);
      self->size += self->left;
      g_ptr_array_add (self->blocks, self->at);
    }
  memory = self->at;
  self->at += size;
  self->left -= size;
  return memory;
}

/**
 * sb_arena_get_size:
 * @self: an arena
 *
 * Returns: how many bytes of memory it holds
 */
gsize
sb_arena_get_size (const SbArena *self)
{
  return self->size;
}
