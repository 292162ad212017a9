/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-parts.h"

#include <string.h>

#define MIN_ROOM 4

/* So many are looked through as fast as they are looked up. */
#define FEW 16

/* Grows at its end, as long as who adds sees all of it; never changes otherwise. */
typedef struct _SbLintPartStore
{
  guint n_users;
  guint len, room;
  GHashTable *names; /* (nullable): a name → the first place, from 1, of a part that may bear it */
  guint n_named;     /* so many of the parts are in it */
  gpointer parts[];
} Store;

static Store *
store_new (guint room)
{
  Store *store = g_malloc (sizeof (Store) + room * sizeof (gpointer));

  store->n_users = 1;
  store->len = 0;
  store->room = room;
  store->names = NULL;
  store->n_named = 0;
  return store;
}

static void
store_unref (Store *store)
{
  if (--store->n_users > 0)
    return;
  for (guint i = 0; i < store->len; i++)
    sb_lint_part_unref (store->parts[i]);
  g_clear_pointer (&store->names, g_hash_table_unref);
  g_free (store);
}

/* With room for more than there is. */
static Store *
dup_store (const SbLintParts *self)
{
  Store *store = store_new (MAX (MIN_ROOM, self->len * 2));

  for (guint i = 0; i < self->len; i++)
    store->parts[store->len++] = sb_lint_part_ref (self->pdata[i]);
  return store;
}

static void
part_from_others (SbLintParts *self)
{
  Store *store = dup_store (self);

  store_unref (self->store);
  self->store = store;
  self->pdata = store->parts;
}

static void
make_own (SbLintParts *self)
{
  if (self->store->n_users > 1 || self->store->len != self->len)
    part_from_others (self);
}

/**
 * sb_lint_parts_new:
 *
 * Returns: (transfer full): none
 */
SbLintParts *
sb_lint_parts_new (void)
{
  SbLintParts *self = g_new0 (SbLintParts, 1);

  self->store = store_new (MIN_ROOM);
  self->pdata = self->store->parts;
  return self;
}

/**
 * sb_lint_parts_copy:
 * @self: parts, of any schema
 *
 * Returns: (transfer full): the same parts in memory of their own
 */
SbLintParts *
sb_lint_parts_copy (const SbLintParts *self)
{
  SbLintParts *copy = g_new (SbLintParts, 1);

  *copy = *self;
  copy->store = dup_store (self);
  copy->pdata = copy->store->parts;
  return copy;
}

/**
 * sb_lint_parts_share:
 * @self: parts of the schema that is being built
 *
 * Takes no longer for many than for few.
 *
 * Returns: (transfer full): the same parts, to be changed without changing @self
 */
SbLintParts *
sb_lint_parts_share (const SbLintParts *self)
{
  SbLintParts *copy = g_new (SbLintParts, 1);

  *copy = *self;
  copy->store->n_users++;
  return copy;
}

/**
 * sb_lint_parts_free:
 * @self: (transfer full): parts
 */
void
sb_lint_parts_free (SbLintParts *self)
{
  store_unref (self->store);
  g_free (self);
}

/* A part without a name of its own may bear any: the server gives it one. */
static void
add_names (Store *store)
{
  if (store->names == NULL)
    store->names = g_hash_table_new (g_str_hash, g_str_equal);
  for (; store->n_named < store->len; store->n_named++)
    {
      const SbLintPart *part = store->parts[store->n_named];

      if (!g_hash_table_contains (store->names, part->name))
        g_hash_table_insert (store->names, part->name, GUINT_TO_POINTER (store->n_named + 1));
    }
}

/**
 * sb_lint_parts_find_named:
 * @self: parts of the schema that is being built
 * @name: a name
 * @first: (out): where to look from
 *
 * Takes no longer for many than for few. Building thread only.
 *
 * Returns: whether one from @first on may be called so
 */
gboolean
sb_lint_parts_find_named (const SbLintParts *self, const char *name, guint *first)
{
  guint own, given;

  *first = 0;
  if (self->len <= FEW)
    return self->len > 0;
  add_names (self->store);
  own = GPOINTER_TO_UINT (g_hash_table_lookup (self->store->names, name));
  given = GPOINTER_TO_UINT (g_hash_table_lookup (self->store->names, ""));
  if (own == 0 || (given != 0 && given < own))
    own = given;
  *first = own - 1;
  return own > 0 && own <= self->len;
}

/* Names point into parts, which may change from now on. */
static void
forget_names (SbLintParts *self)
{
  g_clear_pointer (&self->store->names, g_hash_table_unref);
  self->store->n_named = 0;
}

/**
 * sb_lint_parts_have:
 * @self: parts
 * @part: a part
 *
 * Returns: whether it is one of them: this one, and not one like it
 */
gboolean
sb_lint_parts_have (const SbLintParts *self, const SbLintPart *part)
{
  for (guint i = 0; i < self->len; i++)
    if (self->pdata[i] == part)
      return TRUE;
  return FALSE;
}

/**
 * sb_lint_parts_add:
 * @self: parts
 * @part: (transfer full): one more
 */
void
sb_lint_parts_add (SbLintParts *self, SbLintPart *part)
{
  if (self->store->len != self->len || self->store->len == self->store->room)
    part_from_others (self);
  self->store->parts[self->store->len++] = part;
  self->len++;
}

/**
 * sb_lint_parts_set:
 * @self: parts
 * @index: of one of them
 * @part: (transfer full): what takes its place
 */
void
sb_lint_parts_set (SbLintParts *self, guint index, SbLintPart *part)
{
  make_own (self);
  forget_names (self);
  sb_lint_part_unref (self->pdata[index]);
  self->pdata[index] = part;
}

/**
 * sb_lint_parts_remove:
 * @self: parts
 * @index: of one of them
 */
void
sb_lint_parts_remove (SbLintParts *self, guint index)
{
  make_own (self);
  forget_names (self);
  sb_lint_part_unref (self->pdata[index]);
  memmove (self->pdata + index, self->pdata + index + 1,
           (self->len - index - 1) * sizeof (gpointer));
  self->store->len = --self->len;
}
