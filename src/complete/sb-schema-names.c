/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-schema-names.h"

#include <string.h>

struct _SbSchemaNames
{
  gatomicrefcount ref_count;
  GStringChunk *texts;
  GArray *names[SB_N_NAME_KINDS]; /* of SbName; NULL: none */
  guint n_added;
  gboolean is_sealed;
};

/* As the catalog queries and templates call them. */
static const char *const words[SB_N_NAME_KINDS] = {
  [SB_NAME_SCHEMA] = "schema",
  [SB_NAME_TABLE] = "table",
  [SB_NAME_VIEW] = "view",
  [SB_NAME_MATVIEW] = "matview",
  [SB_NAME_SEQUENCE] = "sequence",
  [SB_NAME_INDEX] = "index",
  [SB_NAME_FUNCTION] = "function",
  [SB_NAME_PROCEDURE] = "procedure",
  [SB_NAME_TYPE] = "type",
  [SB_NAME_ENUM] = "enum",
  [SB_NAME_DOMAIN] = "domain",
  [SB_NAME_ROLE] = "role",
  [SB_NAME_EXTENSION] = "extension",
  [SB_NAME_SETTING] = "setting",
  [SB_NAME_PUBLICATION] = "publication",
  [SB_NAME_COLUMN] = "column",
  [SB_NAME_CONSTRAINT] = "constraint",
  [SB_NAME_TRIGGER] = "trigger",
  [SB_NAME_POLICY] = "policy",
  [SB_NAME_LABEL] = "label",
};

static gboolean
is_part (SbNameKind kind)
{
  return kind >= SB_NAME_COLUMN;
}

/**
 * sb_name_kind_find:
 * @word: a kind as the queries call it
 * @kind: (out): what it is
 *
 * Returns: whether there is such a kind
 */
gboolean
sb_name_kind_find (const char *word, SbNameKind *kind)
{
  for (guint i = 0; i < SB_N_NAME_KINDS; i++)
    if (strcmp (words[i], word) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * sb_schema_names_new:
 *
 * Returns: (transfer full): no names yet; to be filled, then sealed
 */
SbSchemaNames *
sb_schema_names_new (void)
{
  SbSchemaNames *self = g_new0 (SbSchemaNames, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->texts = g_string_chunk_new (4096);
  return self;
}

/**
 * sb_schema_names_ref:
 * @self: names
 *
 * Returns: (transfer full): @self
 */
SbSchemaNames *
sb_schema_names_ref (SbSchemaNames *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_schema_names_unref:
 * @self: (transfer full): names
 */
void
sb_schema_names_unref (SbSchemaNames *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < SB_N_NAME_KINDS; i++)
    g_clear_pointer (&self->names[i], g_array_unref);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static const char *
keep (SbSchemaNames *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

/**
 * sb_schema_names_add:
 * @self: names that are not sealed yet
 * @kind: what @name is of
 * @name: what to add; its texts are copied
 */
void
sb_schema_names_add (SbSchemaNames *self, SbNameKind kind, const SbName *name)
{
  SbName copy = *name;

  g_return_if_fail (!self->is_sealed);

  copy.name = keep (self, name->name);
  copy.schema = keep (self, name->schema);
  copy.of = keep (self, name->of);
  copy.detail = keep (self, name->detail);
  copy.origin = keep (self, name->origin);
  self->n_added++;
  if (copy.place == 0)
    copy.place = self->n_added;
  if (self->names[kind] == NULL)
    self->names[kind] = g_array_new (FALSE, FALSE, sizeof (SbName));
  g_array_append_val (self->names[kind], copy);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const SbName *one = a, *other = b;
  int order = g_ascii_strcasecmp (one->name, other->name);

  return order != 0 ? order : (int) one->place - (int) other->place;
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const SbName *one = a, *other = b;
  int order = g_strcmp0 (one->of, other->of);

  if (order == 0)
    order = g_strcmp0 (one->schema, other->schema);
  return order != 0 ? order : (int) one->place - (int) other->place;
}

/**
 * sb_schema_names_seal:
 * @self: names
 *
 * Nothing is added after this; now names can be found, by any thread.
 */
void
sb_schema_names_seal (SbSchemaNames *self)
{
  for (guint i = 0; i < SB_N_NAME_KINDS; i++)
    if (self->names[i] != NULL)
      g_array_sort (self->names[i], is_part (i) ? compare_parts : compare_names);
  self->is_sealed = TRUE;
}

/**
 * sb_schema_names_get:
 * @self: sealed names
 * @kind: which
 * @n_names: (out): how many
 *
 * Returns: (array length=n_names) (nullable): all of that kind
 */
const SbName *
sb_schema_names_get (SbSchemaNames *self, SbNameKind kind, guint *n_names)
{
  GArray *names = self->names[kind];

  *n_names = names != NULL ? names->len : 0;
  return names != NULL ? (const SbName *) names->data : NULL;
}

/* The first of @names for which @compare is not less than zero. */
static guint
find_first (const SbName *names, guint n, int (*compare) (const SbName *, const SbName *),
            const SbName *wanted)
{
  guint low = 0;

  while (n > 0)
    {
      guint half = n / 2;

      if (compare (&names[low + half], wanted) < 0)
        {
          low += half + 1;
          n -= half + 1;
        }
      else
        n = half;
    }
  return low;
}

static int
compare_to_prefix (const SbName *name, const SbName *wanted)
{
  return g_ascii_strncasecmp (name->name, wanted->name, strlen (wanted->name));
}

/**
 * sb_schema_names_find:
 * @self: sealed names
 * @kind: which; no kind of part
 * @prefix: how they begin, in any case
 * @n_names: (out): how many
 *
 * Returns: (array length=n_names) (nullable): those that begin so, in alphabetical order
 */
const SbName *
sb_schema_names_find (SbSchemaNames *self, SbNameKind kind, const char *prefix, guint *n_names)
{
  SbName wanted = { .name = prefix };
  guint n, first, end;
  const SbName *names = sb_schema_names_get (self, kind, &n);

  first = find_first (names, n, compare_to_prefix, &wanted);
  for (end = first; end < n && compare_to_prefix (&names[end], &wanted) == 0;)
    end++;
  *n_names = end - first;
  return names + first;
}

static int
compare_of (const SbName *name, const SbName *wanted)
{
  return g_strcmp0 (name->of, wanted->of);
}

/* Without a schema the one that the search path finds, else the first. */
static gboolean
is_in (const SbName *name, const char *schema)
{
  if (schema == NULL)
    return name->is_visible;
  if (name->schema == NULL)
    return strcmp (schema, "public") == 0;
  return strcmp (name->schema, schema) == 0;
}

/**
 * sb_schema_names_get_parts:
 * @self: sealed names
 * @kind: a kind of part
 * @schema: (nullable): the schema of @of; %NULL: as the search path finds it
 * @of: the relation or type
 * @n_names: (out): how many
 *
 * Returns: (array length=n_names) (nullable): its parts, in their order
 */
const SbName *
sb_schema_names_get_parts (SbSchemaNames *self, SbNameKind kind, const char *schema, const char *of,
                           guint *n_names)
{
  SbName wanted = { .of = of };
  guint n, first, end;
  const SbName *names = sb_schema_names_get (self, kind, &n);

  *n_names = 0;
  first = find_first (names, n, compare_of, &wanted);
  while (first < n && compare_of (&names[first], &wanted) == 0 && !is_in (&names[first], schema))
    first++;
  for (end = first;
       end < n && compare_of (&names[end], &wanted) == 0 && is_in (&names[end], schema);)
    end++;
  *n_names = end - first;
  return names + first;
}

/**
 * sb_schema_names_has:
 * @self: sealed names
 * @kind: which; no kind of part
 * @schema: (nullable): its schema; %NULL: as the search path finds it
 * @name: a name
 *
 * Returns: whether there is one of that name
 */
gboolean
sb_schema_names_has (SbSchemaNames *self, SbNameKind kind, const char *schema, const char *name)
{
  guint n;
  const SbName *names = sb_schema_names_find (self, kind, name, &n);

  for (guint i = 0; i < n && strlen (names[i].name) == strlen (name); i++)
    if (strcmp (names[i].name, name) == 0 && is_in (&names[i], schema))
      return TRUE;
  return FALSE;
}
