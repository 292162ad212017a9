/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-objects.h"

#include "sb-lint-names.h"

#include <string.h>

static char *
make_key (SbLintClass class, const char *schema, const char *name)
{
  const char kind[] = { (char) ('0' + class), '\n', '\0' };

  return g_strconcat (kind, sb_lint_schema_or_public (schema), "\n", name, NULL);
}

/* What a node creates. */
typedef struct
{
  SbLintClass class;
  const char *schema;
  const char *name;
  gboolean replaces; /* it may have been there before */
} Made;

static gboolean
make_relation (Made *made, const PgQuery__RangeVar *relation)
{
  if (relation == NULL)
    return FALSE;
  made->class = SB_LINT_RELATION;
  made->schema = relation->schemaname;
  made->name = relation->relname;
  return TRUE;
}

static gboolean
make_list (Made *made, SbLintClass class, PgQuery__Node *const *names, gsize n_names)
{
  made->class = class;
  made->schema = sb_lint_list_get_schema (names, n_names);
  made->name = sb_lint_list_get_name (names, n_names);
  return made->name != NULL;
}

static gboolean
read_made (const SbLintNode *node, Made *made)
{
  const PgQuery__CreateTableAsStmt *table_as = node->message;
  const PgQuery__SelectStmt *select = node->message;
  const PgQuery__ViewStmt *view = node->message;
  const PgQuery__IndexStmt *index = node->message;
  const PgQuery__CreateEnumStmt *enum_type = node->message;
  const PgQuery__CreateRangeStmt *range = node->message;
  const PgQuery__CreateDomainStmt *domain = node->message;
  const PgQuery__CreateFunctionStmt *function = node->message;

  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      return make_relation (made, ((const PgQuery__CreateStmt *) node->message)->relation);
    case SB_NODE (CREATE_TABLE_AS_STMT):
      return table_as->into != NULL && make_relation (made, table_as->into->rel);
    case SB_NODE (SELECT_STMT):
      return select->into_clause != NULL && make_relation (made, select->into_clause->rel);
    case SB_NODE (VIEW_STMT):
      made->replaces = view->replace;
      return make_relation (made, view->view);
    case SB_NODE (INDEX_STMT):
      if (!make_relation (made, index->relation))
        return FALSE;
      made->name = index->idxname;
      return *made->name != '\0';
    case SB_NODE (CREATE_SEQ_STMT):
      return make_relation (made, ((const PgQuery__CreateSeqStmt *) node->message)->sequence);
    case SB_NODE (COMPOSITE_TYPE_STMT):
      if (!make_relation (made, ((const PgQuery__CompositeTypeStmt *) node->message)->typevar))
        return FALSE;
      made->class = SB_LINT_TYPE;
      return TRUE;
    case SB_NODE (CREATE_ENUM_STMT):
      return make_list (made, SB_LINT_TYPE, enum_type->type_name, enum_type->n_type_name);
    case SB_NODE (CREATE_RANGE_STMT):
      return make_list (made, SB_LINT_TYPE, range->type_name, range->n_type_name);
    case SB_NODE (CREATE_DOMAIN_STMT):
      return make_list (made, SB_LINT_TYPE, domain->domainname, domain->n_domainname);
    case SB_NODE (CREATE_FUNCTION_STMT):
      made->replaces = function->replace;
      return make_list (made, SB_LINT_FUNCTION, function->funcname, function->n_funcname);
    case SB_NODE (CREATE_SCHEMA_STMT):
      made->class = SB_LINT_SCHEMA;
      made->schema = NULL;
      made->name = ((const PgQuery__CreateSchemaStmt *) node->message)->schemaname;
      return *made->name != '\0';
    default:
      return FALSE;
    }
}

/* Which relation a statement, or a command of ALTER TABLE, is about. */
static const PgQuery__RangeVar *
read_subject (SbLintPass *pass, const SbLintNode *node)
{
  const SbLintNode *parent = sb_lint_parent (pass, node);
  Made made;

  switch (node->kind)
    {
    case SB_NODE (ALTER_TABLE_CMD):
      return parent != NULL && parent->kind == SB_NODE (ALTER_TABLE_STMT)
                 ? ((const PgQuery__AlterTableStmt *) parent->message)->relation
                 : NULL;
    case SB_NODE (ALTER_TABLE_STMT):
      return ((const PgQuery__AlterTableStmt *) node->message)->relation;
    case SB_NODE (CREATE_STMT):
      return ((const PgQuery__CreateStmt *) node->message)->relation;
    case SB_NODE (VIEW_STMT):
      return ((const PgQuery__ViewStmt *) node->message)->view;
    case SB_NODE (INDEX_STMT):
      return ((const PgQuery__IndexStmt *) node->message)->relation;
    case SB_NODE (CREATE_TRIG_STMT):
      return ((const PgQuery__CreateTrigStmt *) node->message)->relation;
    case SB_NODE (CREATE_POLICY_STMT):
      return ((const PgQuery__CreatePolicyStmt *) node->message)->table;
    case SB_NODE (ALTER_POLICY_STMT):
      return ((const PgQuery__AlterPolicyStmt *) node->message)->table;
    case SB_NODE (RULE_STMT):
      return ((const PgQuery__RuleStmt *) node->message)->relation;
    case SB_NODE (RENAME_STMT):
      return ((const PgQuery__RenameStmt *) node->message)->relation;
    case SB_NODE (INSERT_STMT):
      return ((const PgQuery__InsertStmt *) node->message)->relation;
    case SB_NODE (UPDATE_STMT):
      return ((const PgQuery__UpdateStmt *) node->message)->relation;
    case SB_NODE (DELETE_STMT):
      return ((const PgQuery__DeleteStmt *) node->message)->relation;
    case SB_NODE (COPY_STMT):
      return ((const PgQuery__CopyStmt *) node->message)->relation;
    case SB_NODE (CREATE_TABLE_AS_STMT):
      return read_made (node, &made)
                 ? ((const PgQuery__CreateTableAsStmt *) node->message)->into->rel
                 : NULL;
    default:
      return NULL;
    }
}

struct _SbLintObjects
{
  GHashTable *first; /* key → 1 + the unit that creates it first */
  GHashTable *last;  /* key → 1 + the unit that creates or replaces it last */
  GHashTable *about; /* key → GPtrArray of SbLintNode */
  GPtrArray *nothing;
};

static void
add_first (SbLintObjects *self, guint unit, SbLintClass class, const char *schema, const char *name)
{
  char *key = make_key (class, schema, name);

  if (g_hash_table_contains (self->first, key))
    g_free (key);
  else
    g_hash_table_insert (self->first, key, GUINT_TO_POINTER (unit + 1));
}

static guint
get (GHashTable *table, SbLintClass class, const char *schema, const char *name)
{
  g_autofree char *key = make_key (class, schema, name);

  return GPOINTER_TO_UINT (g_hash_table_lookup (table, key));
}

/* What was created here is still that under its later name. */
static void
add_renamed (SbLintObjects *self, const SbLintNode *node)
{
  const PgQuery__RenameStmt *rename = node->message;
  const PgQuery__AlterObjectSchemaStmt *move = node->message;
  gboolean is_rename = node->kind == SB_NODE (RENAME_STMT);
  const PgQuery__RangeVar *relation = is_rename ? rename->relation : move->relation;

  if (relation == NULL || (is_rename && rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN)
      || get (self->first, SB_LINT_RELATION, relation->schemaname, relation->relname) == 0)
    return;
  if (is_rename)
    add_first (self, node->unit, SB_LINT_RELATION, relation->schemaname, rename->newname);
  else
    add_first (self, node->unit, SB_LINT_RELATION, move->newschema, relation->relname);
}

static void
add_about (SbLintObjects *self, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  char *key = make_key (SB_LINT_RELATION, relation->schemaname, relation->relname);
  GPtrArray *nodes = g_hash_table_lookup (self->about, key);

  if (nodes == NULL)
    g_hash_table_insert (self->about, key, nodes = g_ptr_array_new ());
  else
    g_free (key);
  g_ptr_array_add (nodes, (gpointer) node);
}

/**
 * sb_lint_objects_new:
 * @pass: a pass with its units and nodes
 *
 * Returns: (transfer full): what the file creates, and what it says about each relation; bodies of
 *   functions left out
 */
SbLintObjects *
sb_lint_objects_new (SbLintPass *pass)
{
  SbLintObjects *self = g_new0 (SbLintObjects, 1);

  self->first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->about = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  self->nothing = g_ptr_array_new ();
  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);
      const PgQuery__RangeVar *subject;
      Made made = { 0 };

      if (sb_lint_unit (pass, node)->in_function)
        continue;
      if (read_made (node, &made))
        {
          if (!made.replaces)
            add_first (self, node->unit, made.class, made.schema, made.name);
          g_hash_table_insert (self->last, make_key (made.class, made.schema, made.name),
                               GUINT_TO_POINTER (node->unit + 1));
        }
      else if (node->kind == SB_NODE (RENAME_STMT)
               || node->kind == SB_NODE (ALTER_OBJECT_SCHEMA_STMT))
        add_renamed (self, node);
      subject = read_subject (pass, node);
      if (subject != NULL)
        add_about (self, node, subject);
    }
  return self;
}

/**
 * sb_lint_objects_free:
 * @self: (transfer full): what to free
 */
void
sb_lint_objects_free (SbLintObjects *self)
{
  g_hash_table_unref (self->first);
  g_hash_table_unref (self->last);
  g_hash_table_unref (self->about);
  g_ptr_array_unref (self->nothing);
  g_free (self);
}

/**
 * sb_lint_about:
 * @pass: a pass
 * @schema: (nullable): a relation's schema as written
 * @name: its name
 *
 * What the file says about a relation: its CREATE TABLE or VIEW, indexes, triggers, policies, rules,
 * RENAME, INSERT, UPDATE and DELETE, ALTER TABLE and each of its commands. Before looking at all
 * nodes of the file for each finding, look here: lint has to stay linear.
 *
 * Returns: (transfer none) (element-type SbLintNode): in the order of the text; empty for none
 */
GPtrArray *
sb_lint_about (SbLintPass *pass, const char *schema, const char *name)
{
  g_autofree char *key = make_key (SB_LINT_RELATION, schema, name);
  GPtrArray *nodes = g_hash_table_lookup (pass->objects->about, key);

  return nodes != NULL ? nodes : pass->objects->nothing;
}

/**
 * sb_lint_is_made_later:
 * @pass: a pass
 * @unit: where it is asked for
 * @class: what it is
 * @schema: (nullable): its schema as written
 * @name: its name
 *
 * Returns: whether the file creates or replaces it behind @unit
 */
gboolean
sb_lint_is_made_later (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                       const char *schema, const char *name)
{
  return get (pass->objects->last, class, schema, name)
         > (guint) (unit - sb_lint_get_unit (pass, 0)) + 1;
}

/**
 * sb_lint_is_name_created:
 * @pass: a pass
 * @unit: where it is asked for
 * @class: what it is
 * @schema: (nullable): its schema as written; %NULL or "" for the default one
 * @name: its name
 *
 * Returns: whether the file creates it before @unit, or in it
 */
gboolean
sb_lint_is_name_created (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                         const char *schema, const char *name)
{
  guint creator = get (pass->objects->first, class, schema, name);

  return creator > 0 && creator <= (guint) (unit - sb_lint_get_unit (pass, 0)) + 1;
}

/**
 * sb_lint_is_created:
 * @pass: a pass
 * @unit: where it is asked for
 * @relation: (nullable): a table, view …
 *
 * Returns: whether the file creates it before @unit, or in it; also for a temporary table
 */
gboolean
sb_lint_is_created (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation)
{
  return relation != NULL
         && sb_lint_is_name_created (pass, unit, SB_LINT_RELATION, relation->schemaname,
                                     relation->relname);
}

/**
 * sb_lint_is_list_created:
 * @pass: a pass
 * @unit: where it is asked for
 * @class: what it is
 * @names: (array length=n_names): a name as a list of strings
 * @n_names: how many
 *
 * Returns: whether the file creates it before @unit, or in it
 */
gboolean
sb_lint_is_list_created (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                         PgQuery__Node *const *names, gsize n_names)
{
  const char *name = sb_lint_list_get_name (names, n_names);

  return name != NULL
         && sb_lint_is_name_created (pass, unit, class, sb_lint_list_get_schema (names, n_names),
                                     name);
}
