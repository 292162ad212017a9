/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-facts.h"

#include <string.h>

/**
 * sb_facts_new:
 *
 * Returns: (transfer full): facts of a statement about which nothing is known: unknown, no tag
 */
SbFacts *
sb_facts_new (void)
{
  SbFacts *self = g_new0 (SbFacts, 1);

  self->ref_count = 1;
  self->tx = SB_TX_UNKNOWN;
  self->tag = "";
  return self;
}

/**
 * sb_facts_ref:
 * @self: facts
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbFacts *
sb_facts_ref (SbFacts *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * sb_facts_unref:
 * @self: (transfer full): facts
 *
 * Any thread.
 */
void
sb_facts_unref (SbFacts *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->objects, g_array_unref);
  g_free (self->syntax_error);
  g_free (self->setting);
  g_free (self->setting_value);
  g_free (self);
}

static gsize
string_size (const char *string)
{
  return string != NULL ? strlen (string) + 1 : 0;
}

/**
 * sb_facts_get_size:
 * @self: facts
 *
 * Returns: about how many bytes of memory they take
 */
gsize
sb_facts_get_size (const SbFacts *self)
{
  gsize size = sizeof *self + string_size (self->syntax_error) + string_size (self->setting)
               + string_size (self->setting_value);

  for (guint i = 0; self->objects != NULL && i < self->objects->len; i++)
    {
      const SbObject *object = &g_array_index (self->objects, SbObject, i);

      size += sizeof *object + string_size (object->schema) + string_size (object->name)
              + string_size (object->parent);
    }
  return size;
}
