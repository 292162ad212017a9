/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-json-value-private.h"

/**
 * sb_json_value_free:
 * @self: (transfer full) (nullable): a value, with all that is in it
 */
void
sb_json_value_free (SbJsonValue *self)
{
  if (self == NULL)
    return;
  g_free (self->string);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_free (self);
}

/*< private >
 * sb_json_value_new:
 * @kind: what it is
 *
 * Returns: (transfer full): an empty one
 */
SbJsonValue *
sb_json_value_new (SbJsonKind kind)
{
  SbJsonValue *self = g_new0 (SbJsonValue, 1);

  self->kind = kind;
  return self;
}

/**
 * sb_json_value_get_string:
 * @self: (nullable): a value
 *
 * Returns: (transfer none) (nullable): the text; %NULL where it is none
 */
const char *
sb_json_value_get_string (const SbJsonValue *self)
{
  return self != NULL ? self->string : NULL;
}

/**
 * sb_json_value_get_number:
 * @self: (nullable): a value
 *
 * Returns: the number; 0 where it is none
 */
double
sb_json_value_get_number (const SbJsonValue *self)
{
  return self != NULL && self->kind == SB_JSON_NUMBER ? self->number : 0;
}

/**
 * sb_json_value_get_n:
 * @self: (nullable): a value
 *
 * Returns: how many elements or members it has
 */
guint
sb_json_value_get_n (const SbJsonValue *self)
{
  return self != NULL && self->children != NULL ? self->children->len : 0;
}

/**
 * sb_json_value_get:
 * @self: an array or object
 * @index: below sb_json_value_get_n()
 *
 * Returns: (transfer none): the element, or the member's value
 */
const SbJsonValue *
sb_json_value_get (const SbJsonValue *self, guint index)
{
  return self->children->pdata[index];
}

/**
 * sb_json_value_find:
 * @self: (nullable): a value
 * @name: a member's name
 * @kind: what it has to be
 *
 * Returns: (transfer none) (nullable): the member's value; %NULL where there is none of that kind
 */
const SbJsonValue *
sb_json_value_find (const SbJsonValue *self, const char *name, SbJsonKind kind)
{
  const SbJsonValue *value = self != NULL && self->members != NULL
                                 ? g_hash_table_lookup (self->members, name)
                                 : NULL;

  return value != NULL && value->kind == kind ? value : NULL;
}
