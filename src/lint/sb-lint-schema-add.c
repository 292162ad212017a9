/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A schema under construction: what changes make of its objects. */
#include "sb-lint-schema-private.h"

#include <string.h>

static void
known_free (gpointer data)
{
  SbLintKnown *known = data;

  sb_lint_parts_free (known->parts);
  g_free (known->kind);
  g_free (known->schema);
  g_free (known->name);
  g_free (known);
}

static SbLintKnown *
known_new (SbLintSchema *self, SbLintClass class, const char *key)
{
  SbLintKnown *known = g_new0 (SbLintKnown, 1);
  const char *end = strchr (key, '\n');

  known->class = class;
  known->schema = g_strndup (key, (gsize) (end - key));
  known->name = g_strdup (end + 1);
  known->kind = g_strdup ("");
  known->parts = sb_lint_parts_new ();
  known->maker = self;
  known->made = known->step = self->step;
  return known;
}

static void
add_version (SbLintSchema *self, const char *key, SbLintKnown *known)
{
  GPtrArray *versions = g_hash_table_lookup (self->objects[known->class], key);

  if (versions == NULL)
    {
      versions = g_ptr_array_new_with_free_func (known_free);
      g_hash_table_insert (self->objects[known->class], g_strdup (key), versions);
    }
  if (versions->len > 0
      && ((SbLintKnown *) g_ptr_array_index (versions, versions->len - 1))->step == self->step)
    g_ptr_array_set_size (versions, (gint) versions->len - 1);
  g_ptr_array_add (versions, known);
}

static const SbLintKnown *
find (SbLintSchema *self, SbLintClass class, const char *key)
{
  const SbLintKnown *known = sb_lint_schema_find_key (self, SB_LINT_NOW, class, key);

  return known != NULL && !known->is_gone ? known : NULL;
}

/* @own: the key of @known. */
static SbLintKnown *
copy (SbLintSchema *self, const SbLintKnown *known, const char *own, const char *key)
{
  gboolean is_ours = g_hash_table_contains (self->objects[known->class], own);
  SbLintKnown *version = known_new (self, known->class, key);

  version->flags = known->flags;
  version->maker = known->maker;
  version->made = known->made;
  g_free (version->kind);
  version->kind = g_strdup (known->kind);
  sb_lint_parts_free (version->parts);
  version->parts = is_ours ? sb_lint_parts_share (known->parts) : sb_lint_parts_copy (known->parts);
  return version;
}

/* The version of this step, to be changed. Of what nobody has made only parts are known. */
static SbLintKnown *
edit (SbLintSchema *self, SbLintClass class, const char *key)
{
  const SbLintKnown *known = find (self, class, key);
  SbLintKnown *version;

  if (known != NULL && known->step == self->step
      && g_hash_table_contains (self->objects[class], key))
    return (SbLintKnown *) known;
  version = known != NULL ? copy (self, known, key, key) : known_new (self, class, key);
  add_version (self, key, version);
  return version;
}

static void
remove_object (SbLintSchema *self, SbLintClass class, const char *key)
{
  SbLintKnown *known = known_new (self, class, key);

  known->is_gone = TRUE;
  add_version (self, key, known);
}

static gboolean
create_object (SbLintSchema *self, const SbLintChange *change)
{
  const SbLintKnown *known = find (self, change->class, change->key);
  SbLintKnown *made;

  if (change->if_new && known != NULL && (known->flags & SB_LINT_IS_MADE))
    return FALSE;
  made = known_new (self, change->class, change->key);
  made->flags = change->flags;
  g_free (made->kind);
  made->kind = g_strdup (change->other);
  add_version (self, change->key, made);
  return TRUE;
}

/* Names that the server gives. */
static char *
dup_name (const SbLintKnown *known, const SbLintPart *part)
{
  g_autofree char *columns = g_strjoinv ("_", part->columns);

  if (*part->name != '\0')
    return g_strdup (part->name);
  switch (part->kind)
    {
    case SB_LINT_PART_KEY:
      if (part->flags & SB_LINT_PART_PRIMARY)
        return g_strconcat (known->name, "_pkey", NULL);
      return g_strconcat (known->name, "_", columns,
                          (part->flags & SB_LINT_PART_UNIQUE) ? "_key" : "_excl", NULL);
    case SB_LINT_PART_FOREIGN:
      return g_strconcat (known->name, "_", columns, "_fkey", NULL);
    case SB_LINT_PART_CHECK:
      return part->columns[0] != NULL && part->columns[1] == NULL
                 ? g_strconcat (known->name, "_", columns, "_check", NULL)
                 : g_strconcat (known->name, "_check", NULL);
    case SB_LINT_PART_INDEX:
      return g_strconcat (known->name, "_", columns, "_idx", NULL);
    default:
      return g_strdup ("");
    }
}

static gboolean
is_of_kind (const SbLintPart *part, guint kind)
{
  if (kind == SB_LINT_PART_KEY)
    return part->kind == SB_LINT_PART_KEY || part->kind == SB_LINT_PART_FOREIGN
           || part->kind == SB_LINT_PART_CHECK;
  return (guint) part->kind == kind;
}

static gboolean
is_called (const SbLintKnown *known, const SbLintPart *part, const char *name)
{
  g_autofree char *own = NULL;

  if (*part->name != '\0')
    return strcmp (part->name, name) == 0;
  if (!g_str_has_prefix (name, known->name))
    return FALSE;
  own = dup_name (known, part);
  return strcmp (own, name) == 0;
}

/* What is below is read by others at this moment: nothing is kept beside it. */
static gboolean
find_part (SbLintSchema *self, const SbLintKnown *known, guint kind, const char *name, guint *index)
{
  g_autofree char *key = sb_lint_key (known->schema, known->name);

  *index = 0;
  if (g_hash_table_contains (self->objects[known->class], key)
      && !sb_lint_parts_find_named (known->parts, name, index))
    return FALSE;
  for (; *index < known->parts->len; (*index)++)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, *index);

      if (is_of_kind (part, kind) && is_called (known, part, name))
        return TRUE;
    }
  return FALSE;
}

/* On any table of that schema. */
static gboolean
is_index_there (SbLintSchema *self, const SbLintChange *change)
{
  g_autofree char *schema = g_strndup (change->key, strcspn (change->key, "\n"));
  const SbLintPart *index;

  return sb_lint_schema_find_index (self, SB_LINT_NOW, schema, change->part->name, &index) != NULL;
}

static void
add_part (SbLintSchema *self, const SbLintChange *change)
{
  const SbLintKnown *before = find (self, change->class, change->key);
  const SbLintPart *part = change->part;
  g_autofree char *name = NULL;
  SbLintKnown *known;
  guint index;

  if (part->kind == SB_LINT_PART_INDEX && change->if_new && is_index_there (self, change))
    return;
  /* A type or function that nobody has made has parts that nobody knows. */
  if (change->class != SB_LINT_RELATION && before == NULL)
    return;
  if (before != NULL && *part->name != '\0'
      && find_part (self, before, part->kind, part->name, &index))
    {
      /* CREATE OR REPLACE of a function or trigger. */
      if (part->kind == SB_LINT_PART_SIGNATURE || part->kind == SB_LINT_PART_TRIGGER)
        {
          known = edit (self, change->class, change->key);
          sb_lint_parts_set (known->parts, index, sb_lint_part_ref (change->part));
        }
      return;
    }
  known = edit (self, change->class, change->key);
  sb_lint_parts_add (known->parts, sb_lint_part_ref (change->part));
  if (part->kind != SB_LINT_PART_INDEX && part->kind != SB_LINT_PART_KEY)
    return;
  name = dup_name (known, part);
  g_hash_table_replace (self->index_tables, sb_lint_key (known->schema, name),
                        g_strdup (change->key));
}

/* What goes with a column. */
static void
remove_users (SbLintKnown *known, const char *column)
{
  for (guint i = known->parts->len; i-- > 0;)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, i);

      if (part->kind != SB_LINT_PART_COLUMN && part->kind != SB_LINT_PART_TRIGGER
          && g_strv_contains ((const char *const *) part->columns, column))
        sb_lint_parts_remove (known->parts, i);
    }
}

static void
remove_part (SbLintSchema *self, const SbLintChange *change)
{
  const SbLintKnown *before = find (self, change->class, change->key);
  SbLintKnown *known;
  guint index;

  if (before == NULL || !find_part (self, before, change->flags, change->other, &index))
    return;
  known = edit (self, change->class, change->key);
  sb_lint_parts_remove (known->parts, index);
  if (change->flags == SB_LINT_PART_COLUMN)
    remove_users (known, change->other);
}

static SbLintPart *
edit_part (SbLintKnown *known, guint index)
{
  SbLintPart *part = sb_lint_part_copy (g_ptr_array_index (known->parts, index));

  sb_lint_parts_set (known->parts, index, part);
  return part;
}

static void
rename_column (SbLintKnown *known, const char *from, const char *to)
{
  for (guint i = 0; i < known->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, i);

      if (!g_strv_contains ((const char *const *) part->columns, from))
        continue;
      for (char **name = edit_part (known, i)->columns; *name != NULL; name++)
        if (strcmp (*name, from) == 0)
          {
            g_free (*name);
            *name = g_strdup (to);
          }
    }
}

static void
rename_part (SbLintSchema *self, const SbLintChange *change)
{
  const SbLintKnown *before = find (self, change->class, change->key);
  SbLintKnown *known;
  SbLintPart *part;
  guint index;

  if (before == NULL || !find_part (self, before, change->part->kind, change->other, &index))
    return;
  known = edit (self, change->class, change->key);
  part = edit_part (known, index);
  g_free (part->name);
  part->name = g_strdup (change->part->name);
  if (part->kind == SB_LINT_PART_COLUMN)
    rename_column (known, change->other, part->name);
}

static void
change_column (SbLintSchema *self, const SbLintChange *change)
{
  const SbLintKnown *before = find (self, change->class, change->key);
  gboolean is_constraint = change->flags == SB_LINT_PART_NOT_VALID;
  SbLintKnown *known;
  SbLintPart *part;
  guint index;

  if (change->other == NULL)
    {
      known = edit (self, change->class, change->key);
      if (change->verb == SB_LINT_SET)
        known->flags |= change->flags;
      else
        known->flags &= ~change->flags;
      return;
    }
  if (before == NULL
      || !find_part (self, before, is_constraint ? SB_LINT_PART_KEY : SB_LINT_PART_COLUMN,
                     change->other, &index))
    return;
  known = edit (self, change->class, change->key);
  part = edit_part (known, index);
  if (change->verb == SB_LINT_SET)
    part->flags |= change->flags;
  else if (change->verb == SB_LINT_UNSET)
    part->flags &= ~change->flags;
  else
    {
      g_free (part->text);
      part->text = g_strdup (change->part->text);
    }
}

/* Other objects name it too. */
static void
rename_reads (SbLintSchema *self, const char *from, const char *to)
{
  g_autoptr (GPtrArray) list = sb_lint_schema_list (self, SB_LINT_NOW, SB_LINT_RELATION);

  for (guint i = 0; i < list->len; i++)
    {
      const SbLintKnown *other = g_ptr_array_index (list, i);
      g_autofree char *key = sb_lint_key (other->schema, other->name);
      SbLintKnown *known = NULL;

      for (guint k = 0; k < other->parts->len; k++)
        {
          const SbLintPart *part = g_ptr_array_index (other->parts, k);

          if (!g_strv_contains ((const char *const *) part->reads, from))
            continue;
          if (known == NULL)
            other = known = edit (self, SB_LINT_RELATION, key);
          for (char **read = edit_part (known, k)->reads; *read != NULL; read++)
            if (strcmp (*read, from) == 0)
              {
                g_free (*read);
                *read = g_strdup (to);
              }
        }
    }
}

static void
rename_index (SbLintSchema *self, const SbLintChange *change)
{
  const char *table = sb_lint_schema_find_index_table (self, change->key);
  const SbLintKnown *known = table != NULL ? find (self, SB_LINT_RELATION, table) : NULL;
  guint index;

  if (known == NULL
      || !find_part (self, known, SB_LINT_PART_INDEX, strchr (change->key, '\n') + 1, &index))
    return;
  g_free (edit_part (edit (self, SB_LINT_RELATION, table), index)->name);
  ((SbLintPart *) g_ptr_array_index (find (self, SB_LINT_RELATION, table)->parts, index))->name =
      g_strdup (strchr (change->other, '\n') + 1);
  g_hash_table_replace (self->index_tables, g_strdup (change->other), g_strdup (table));
}

static void
rename_object (SbLintSchema *self, const SbLintChange *change)
{
  const SbLintKnown *known = find (self, change->class, change->key);

  if (known == NULL)
    {
      rename_index (self, change);
      return;
    }
  add_version (self, change->other, copy (self, known, change->key, change->other));
  remove_object (self, change->class, change->key);
  rename_reads (self, change->key, change->other);
}

static void
drop_index (SbLintSchema *self, const SbLintChange *change)
{
  const char *table = sb_lint_schema_find_index_table (self, change->key);
  const SbLintKnown *known = table != NULL ? find (self, SB_LINT_RELATION, table) : NULL;
  guint index;

  if (known != NULL
      && find_part (self, known, SB_LINT_PART_INDEX, strchr (change->key, '\n') + 1, &index))
    sb_lint_parts_remove (edit (self, SB_LINT_RELATION, table)->parts, index);
}

static void
drop_schema (SbLintSchema *self, const char *key)
{
  g_autofree char *schema = g_strndup (key, strcspn (key, "\n"));

  for (guint class = 0; class < N_CLASSES; class ++)
    {
      g_autoptr (GPtrArray) list = sb_lint_schema_list (self, SB_LINT_NOW, class);

      for (guint i = 0; i < list->len; i++)
        {
          const SbLintKnown *known = g_ptr_array_index (list, i);
          g_autofree char *own = sb_lint_key (known->schema, known->name);

          if (strcmp (known->schema, schema) == 0)
            remove_object (self, class, own);
        }
    }
}

/**
 * sb_lint_schema_add:
 * @self: a schema that is being built
 * @changes: (array length=n_changes): changes
 * @n_changes: how many
 *
 * Adds what they make of it to the step at hand.
 */
void
sb_lint_schema_add (SbLintSchema *self, const SbLintChange *changes, guint n_changes)
{
  gboolean is_there = FALSE;

  g_return_if_fail (!self->is_done);

  for (const SbLintChange *change = changes; change < changes + n_changes; change++)
    switch (change->verb)
      {
      case SB_LINT_CREATE:
        is_there = !create_object (self, change);
        break;
      case SB_LINT_DROP:
        remove_object (self, change->class, change->key);
        break;
      case SB_LINT_RENAME:
        rename_object (self, change);
        break;
      case SB_LINT_ADD:
        if (!(change->with_object && is_there))
          add_part (self, change);
        break;
      case SB_LINT_REMOVE:
        remove_part (self, change);
        break;
      case SB_LINT_RENAME_PART:
        rename_part (self, change);
        break;
      case SB_LINT_RETYPE:
      case SB_LINT_SET:
      case SB_LINT_UNSET:
        if (!(change->with_object && is_there))
          change_column (self, change);
        break;
      case SB_LINT_FORGET:
        {
          Doubt doubt = { self->step, change->flags };

          g_array_append_val (self->doubts, doubt);
          break;
        }
      case SB_LINT_DROP_INDEX:
        drop_index (self, change);
        break;
      case SB_LINT_HAS_API:
        self->has_api = TRUE;
        break;
      case SB_LINT_DROP_SCHEMA:
        drop_schema (self, change->key);
        break;
      }
}
