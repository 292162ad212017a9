/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-part.h"

#include "sb-lint-alter.h"
#include "sb-lint-names.h"

#include <string.h>

static GStrv
strv_empty (void)
{
  return g_new0 (char *, 1);
}

/**
 * sb_lint_part_new:
 * @kind: what it is
 * @name: (nullable): its name
 * @flags: of #SbLintPartFlags
 *
 * Returns: (transfer full): a part whose lists are empty
 */
SbLintPart *
sb_lint_part_new (SbLintPartKind kind, const char *name, guint flags)
{
  SbLintPart *self = g_new0 (SbLintPart, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->flags = flags;
  self->name = g_strdup (name != NULL ? name : "");
  self->columns = strv_empty ();
  self->reads = strv_empty ();
  self->foreign = strv_empty ();
  self->roles = strv_empty ();
  return self;
}

/**
 * sb_lint_part_copy:
 * @self: a part
 *
 * Returns: (transfer full): an equal one that nobody else has, to be changed
 */
SbLintPart *
sb_lint_part_copy (const SbLintPart *self)
{
  SbLintPart *copy = sb_lint_part_new (self->kind, self->name, self->flags);

  copy->text = g_strdup (self->text);
  g_strfreev (copy->columns);
  g_strfreev (copy->reads);
  g_strfreev (copy->foreign);
  g_strfreev (copy->roles);
  copy->columns = g_strdupv (self->columns);
  copy->reads = g_strdupv (self->reads);
  copy->foreign = g_strdupv (self->foreign);
  copy->roles = g_strdupv (self->roles);
  return copy;
}

/**
 * sb_lint_part_ref:
 * @self: a part
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbLintPart *
sb_lint_part_ref (SbLintPart *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_lint_part_unref:
 * @self: (transfer full): a part
 *
 * Any thread.
 */
void
sb_lint_part_unref (SbLintPart *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_strfreev (self->columns);
  g_strfreev (self->reads);
  g_strfreev (self->foreign);
  g_strfreev (self->roles);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

/**
 * sb_lint_key:
 * @schema: (nullable): a schema as written; %NULL or "" for `public`
 * @name: a name
 *
 * Returns: (transfer full): both as one
 */
char *
sb_lint_key (const char *schema, const char *name)
{
  return g_strconcat (sb_lint_schema_or_public (schema), "\n", name, NULL);
}

/**
 * sb_lint_type_to_text:
 * @type: (nullable): a type
 *
 * Returns: (transfer full): it in one way of writing: "int4", "varchar(20)", "text[]"; serial types
 *   as the integers that they are
 */
char *
sb_lint_type_to_text (const PgQuery__TypeName *type)
{
  static const char *const serials[][2] = {
    { "serial", "int4" },     { "serial4", "int4" },     { "bigserial", "int8" },
    { "serial8", "int8" },    { "smallserial", "int2" }, { "serial2", "int2" },
    { "decimal", "numeric" },
  };
  const char *name = sb_lint_type_get_name (type);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (serials); i++)
    if (strcmp (name, serials[i][0]) == 0)
      name = serials[i][1];
  g_string_append (text, name);
  for (gsize i = 0; type != NULL && i < type->n_typmods; i++)
    if (type->typmods[i]->node_case == SB_NODE (A_CONST)
        && type->typmods[i]->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL)
      g_string_append_printf (text, "%s%d", i == 0 ? "(" : ",",
                              type->typmods[i]->a_const->ival->ival);
  if (text->len > strlen (name))
    g_string_append_c (text, ')');
  for (gsize i = 0; type != NULL && i < type->n_array_bounds; i++)
    g_string_append (text, "[]");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sb_lint_strings:
 * @nodes: (array length=n_nodes): strings
 * @n_nodes: how many
 *
 * Returns: (transfer full): their texts; "" for what is no string
 */
GStrv
sb_lint_strings (PgQuery__Node *const *nodes, gsize n_nodes)
{
  GStrv texts = g_new0 (char *, n_nodes + 1);

  for (gsize i = 0; i < n_nodes; i++)
    texts[i] = g_strdup (sb_lint_string (nodes[i]) != NULL ? sb_lint_string (nodes[i]) : "");
  return texts;
}
