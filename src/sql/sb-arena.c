/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-arena.h"

#define BLOCK_SIZE (64 * 1024)
#define ALIGNMENT 16

struct _SbArena
{
  char *first; /* BLOCK_SIZE bytes, kept for the next tree */
  GPtrArray *blocks;
  char *at;
  gsize left;
};

/**
 * sb_arena_new:
 *
 * Returns: (transfer full): an empty arena; one thread at a time may use it
 */
SbArena *
sb_arena_new (void)
{
  SbArena *self = g_new0 (SbArena, 1);

  self->first = g_malloc (BLOCK_SIZE);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  sb_arena_reset (self);
  return self;
}

/**
 * sb_arena_free:
 * @self: (transfer full): an arena; frees all that was allocated from it
 */
void
sb_arena_free (SbArena *self)
{
  g_free (self->first);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * sb_arena_alloc:
 * @self: an arena
 * @size: how many bytes
 *
 * Returns: (transfer none): memory until sb_arena_reset(), aligned for any type
 */
gpointer
sb_arena_alloc (SbArena *self, gsize size)
{
  gpointer memory;

  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (size > BLOCK_SIZE / 4)
    {
      memory = g_malloc (size);
      g_ptr_array_add (self->blocks, memory);
      return memory;
    }
  if (size > self->left)
    {
      self->left = BLOCK_SIZE;
      self->at = g_malloc (self->left);
      g_ptr_array_add (self->blocks, self->at);
    }
  memory = self->at;
  self->at += size;
  self->left -= size;
  return memory;
}

/**
 * sb_arena_reset:
 * @self: an arena; everything that was allocated from it is invalid now
 */
void
sb_arena_reset (SbArena *self)
{
  g_ptr_array_set_size (self->blocks, 0);
  self->at = self->first;
  self->left = BLOCK_SIZE;
}
