/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: what they are made of, and what becomes of rows whose parent goes. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-tables.h"
#include "sb-lint-types.h"

#include <string.h>

static gboolean
is_temporary (const PgQuery__CreateStmt *stmt)
{
  return stmt->relation == NULL || strcmp (stmt->relation->relpersistence, "t") == 0;
}

/* The only column of the table's own PRIMARY KEY. */
static const char *
get_key_column (const PgQuery__CreateStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (CONSTRAINT)
        && stmt->table_elts[i]->constraint->contype == SB_CONSTR (PRIMARY)
        && stmt->table_elts[i]->constraint->n_keys == 1)
      return sb_lint_string (stmt->table_elts[i]->constraint->keys[0]);
  return NULL;
}

static void
check_int_key (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const narrow[][2] = {
    { "int4", "bigint" },       { "int2", "bigint" },           { "serial", "bigserial" },
    { "serial4", "bigserial" }, { "smallserial", "bigserial" }, { "serial2", "bigserial" },
  };
  const PgQuery__CreateStmt *stmt = node->message;
  const char *key = get_key_column (stmt);
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (is_temporary (stmt) || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
    return;
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    {
      const PgQuery__ColumnDef *column = stmt->table_elts[i]->column_def;

      if (stmt->table_elts[i]->node_case != SB_NODE (COLUMN_DEF)
          || (sb_lint_column_find (column, SB_CONSTR (PRIMARY)) == NULL
              && g_strcmp0 (column->colname, key) != 0)
          /* As wide as what it points to. */
          || sb_lint_column_find (column, SB_CONSTR (FOREIGN)) != NULL)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (narrow); k++)
        {
          SbFinding *finding;
          guint first, last;

          if (strcmp (sb_lint_type_get_name (column->type_name), narrow[k][0]) != 0
              || !sb_lint_type_tokens (unit, column->type_name, &first, &last))
            continue;
          finding = sb_lint_report_tokens (pass, unit, first, last, "\"%s\" ends at %s",
                                           column->colname,
                                           strstr (narrow[k][0], "2") != NULL
                                                   || strcmp (narrow[k][0], "smallserial") == 0
                                               ? "32,767"
                                               : "2,147,483,647");
          sb_lint_advise (finding, "%s", narrow[k][1]);
          sb_lint_replace_tokens (finding, unit, first, last, narrow[k][1]);
        }
    }
}

static gboolean
has_primary_key (const SbLintTable *table, const PgQuery__CreateStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    {
      const PgQuery__Node *part = stmt->table_elts[i];

      if (part->node_case == SB_NODE (TABLE_LIKE_CLAUSE)
          || (part->node_case == SB_NODE (CONSTRAINT)
              && part->constraint->contype == SB_CONSTR (PRIMARY))
          || (part->node_case == SB_NODE (COLUMN_DEF)
              && sb_lint_column_find (part->column_def, SB_CONSTR (PRIMARY)) != NULL))
        return TRUE;
    }
  for (guint i = 0; i < table->commands->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->commands, i);
      const PgQuery__Node *def = ((const PgQuery__AlterTableCmd *) node->message)->def;

      if (def != NULL
          && ((def->node_case == SB_NODE (CONSTRAINT)
               && def->constraint->contype == SB_CONSTR (PRIMARY))
              || (def->node_case == SB_NODE (COLUMN_DEF)
                  && sb_lint_column_find (def->column_def, SB_CONSTR (PRIMARY)) != NULL)))
        return TRUE;
    }
  return FALSE;
}

static void
check_primary_key (SbLintPass *pass)
{
  static const char *const advice[] = {
    [SB_LINT_KEYS_ANY] = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or a uuid",
    [SB_LINT_KEYS_UUID] = "id uuid PRIMARY KEY DEFAULT gen_random_uuid()",
    [SB_LINT_KEYS_BIGINT] = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
  };
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);
      SbLintUnit *unit;
      guint at;

      if (stmt == NULL || table->is_dropped || table->is_partition || is_temporary (stmt)
          || stmt->partbound != NULL || stmt->n_inh_relations > 0 || stmt->of_typename != NULL
          || has_primary_key (table, stmt)
          || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
        continue;
      unit = sb_lint_unit (pass, table->create);
      at = sb_lint_token_at (unit, stmt->relation->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                             "\"%s\" has no primary key: no row of it can be named "
                                             "alone, not by the API nor by replication",
                                             stmt->relation->relname),
                      "%s", advice[sb_lint_context_get_keys (pass->context)]);
    }
}

/* The last token of a constraint: what follows its comma or closes its list is not its own. */
static guint
find_constraint_end (SbLintUnit *unit, guint from)
{
  guint first, last;

  return sb_lint_item (unit, from, 0, &first, &last) ? last : from;
}

static gboolean
says_on_delete (SbLintUnit *unit, const PgQuery__Constraint *constraint)
{
  guint from = sb_lint_token_at (unit, constraint->location);
  guint to = find_constraint_end (unit, from);

  for (guint i = from; i < to; i++)
    if (sb_lint_token_is (unit, i, "on") && sb_lint_token_is (unit, i + 1, "delete"))
      return TRUE;
  return FALSE;
}

static void
check_on_delete (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if (constraint->contype != SB_CONSTR (FOREIGN) || constraint->pktable == NULL
      || strcmp (constraint->fk_del_action, "a") != 0 || says_on_delete (unit, constraint)
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
    return;
  at = sb_lint_token_at (unit, constraint->pktable->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                         "deleting a row of \"%s\" is refused while a row here "
                                         "points to it (23503)",
                                         constraint->pktable->relname),
                  "say what is meant: ON DELETE CASCADE, SET NULL, RESTRICT or NO ACTION");
}

/* The columns of a foreign key and the table that they are in. */
typedef struct
{
  const SbLintTable *table;
  const char *names[32];
  guint n;
  gboolean is_new; /* no index of before can be over them */
} Key;

static gboolean
read_key (SbLintPass *pass, const SbLintNode *node, Key *key)
{
  const PgQuery__Constraint *constraint = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node), *above;

  memset (key, 0, sizeof *key);
  if (constraint->contype != SB_CONSTR (FOREIGN) || parent == NULL)
    return FALSE;
  for (gsize i = 0; i < constraint->n_fk_attrs && key->n < G_N_ELEMENTS (key->names); i++)
    if (sb_lint_string (constraint->fk_attrs[i]) != NULL)
      key->names[key->n++] = sb_lint_string (constraint->fk_attrs[i]);
  if (parent->kind == SB_NODE (COLUMN_DEF))
    {
      key->names[key->n++] = ((const PgQuery__ColumnDef *) parent->message)->colname;
      key->is_new = TRUE;
      parent = sb_lint_parent (pass, parent);
    }
  above = parent != NULL && parent->kind == SB_NODE (ALTER_TABLE_CMD)
              ? sb_lint_parent (pass, parent)
              : parent;
  if (above == NULL || key->n == 0)
    return FALSE;
  if (above->kind == SB_NODE (CREATE_STMT))
    key->table = sb_lint_table_find (pass,
                                     ((const PgQuery__CreateStmt *) above->message)->relation);
  else if (above->kind == SB_NODE (ALTER_TABLE_STMT))
    key->table = sb_lint_table_find (pass,
                                     ((const PgQuery__AlterTableStmt *) above->message)->relation);
  if (key->table != NULL && sb_lint_table_get_create (key->table) != NULL)
    key->is_new = TRUE;
  return key->table != NULL;
}

/* Earlier migrations have made the table, and no index over the columns. */
static gboolean
is_bare (SbLintPass *pass, const Key *key)
{
  const SbLintKnown *table = sb_lint_known_after (pass, SB_LINT_RELATION, key->table->schema,
                                                  key->table->name, SB_LINT_ALL);

  return table != NULL && (table->flags & SB_LINT_IS_WHOLE)
         && !sb_lint_known_covers (table, key->names, key->n);
}

static void
check_key_index (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *create;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *relation = NULL, *sql = NULL, *quoted = NULL;
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) name = NULL;
  SbFinding *finding;
  gboolean is_there = TRUE;
  guint at;
  Key key;

  if (!read_key (pass, node, &key) || (!key.is_new && !is_bare (pass, &key))
      || key.table->is_dropped || sb_lint_table_covers (key.table, key.names, key.n)
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD)
    return;
  create = sb_lint_table_get_create (key.table);
  if (create != NULL && is_temporary (create))
    return;
  name = g_string_new (key.table->name);
  for (guint i = 0; i < key.n; i++)
    {
      g_autofree char *column = sb_identifier_quote (key.names[i]);

      is_there &= sb_lint_table_get_column (key.table, key.names[i]) != NULL;
      g_string_append_printf (columns, "%s%s", i > 0 ? ", " : "", column);
      g_string_append_printf (name, "_%s", key.names[i]);
    }
  g_string_append (name, "_idx");
  at = sb_lint_token_at (unit, ((const PgQuery__Constraint *) node->message)->location);
  finding = sb_lint_report_tokens (pass, unit, at, at,
                                   "deleting a row of \"%s\" reads all of \"%s\": %s has no index",
                                   ((const PgQuery__Constraint *) node->message)->pktable->relname,
                                   key.table->name, columns->str);
  if (create == NULL || !is_there)
    {
      sb_lint_advise (finding, "CREATE INDEX CONCURRENTLY over %s in a migration of its own",
                      columns->str);
      return;
    }
  sb_lint_advise (finding, "CREATE INDEX over %s", columns->str);
  relation = sb_lint_relation_to_sql (create->relation);
  sql = sb_identifier_shorten (name->str);
  quoted = sb_identifier_quote (sql);
  g_clear_pointer (&sql, g_free);
  sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS %s ON %s (%s)", quoted, relation,
                         columns->str);
  sb_lint_insert_after (pass, finding, sb_lint_unit (pass, key.table->create), sql);
}

static gboolean
is_not_null (const SbLintTable *table, const char *name)
{
  const PgQuery__ColumnDef *column = sb_lint_table_get_column (table, name);
  const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);
  gboolean is_set = column != NULL
                    && (sb_lint_column_find (column, SB_CONSTR (NOTNULL)) != NULL
                        || sb_lint_column_find (column, SB_CONSTR (PRIMARY)) != NULL);

  for (gsize i = 0; stmt != NULL && i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (CONSTRAINT)
        && stmt->table_elts[i]->constraint->contype == SB_CONSTR (PRIMARY))
      for (gsize k = 0; k < stmt->table_elts[i]->constraint->n_keys; k++)
        is_set |= g_strcmp0 (sb_lint_string (stmt->table_elts[i]->constraint->keys[k]), name) == 0;
  for (guint i = 0; i < table->commands->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->commands, i);
      const PgQuery__AlterTableCmd *cmd = node->message;
      const PgQuery__ColumnDef *added = cmd->def != NULL
                                                && cmd->def->node_case == SB_NODE (COLUMN_DEF)
                                            ? cmd->def->column_def
                                            : NULL;

      if (cmd->subtype == SB_AT (SetNotNull) && strcmp (cmd->name, name) == 0)
        is_set = TRUE;
      else if (cmd->subtype == SB_AT (DropNotNull) && strcmp (cmd->name, name) == 0)
        is_set = FALSE;
      else if (cmd->subtype == SB_AT (AddColumn) && added != NULL
               && strcmp (added->colname, name) == 0)
        is_set = sb_lint_column_find (added, SB_CONSTR (NOTNULL)) != NULL;
    }
  return is_set;
}

/* An earlier migration has made the column so. */
static gboolean
is_known_not_null (SbLintPass *pass, const SbLintUnit *unit, const SbLintTable *table,
                   const char *name)
{
  const SbLintPart *column = sb_lint_known_part (
      sb_lint_known (pass, unit, SB_LINT_RELATION, table->schema, table->name, SB_LINT_COLUMNS),
      SB_LINT_PART_COLUMN, name);

  return column != NULL && (column->flags & SB_LINT_PART_NOT_NULL);
}

static void
check_set_null (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;
  Key key;

  if (strcmp (constraint->fk_del_action, "n") != 0 || constraint->pktable == NULL
      || !read_key (pass, node, &key) || key.table->is_dropped)
    return;
  if (constraint->n_fk_del_set_cols > 0)
    {
      key.n = 0;
      for (gsize i = 0; i < constraint->n_fk_del_set_cols && key.n < G_N_ELEMENTS (key.names); i++)
        key.names[key.n++] = sb_lint_string (constraint->fk_del_set_cols[i]);
    }
  for (guint i = 0; i < key.n; i++)
    if (key.names[i] != NULL
        && (is_not_null (key.table, key.names[i])
            || is_known_not_null (pass, unit, key.table, key.names[i])))
      {
        at = sb_lint_token_at (unit, constraint->location);
        sb_lint_advise (sb_lint_report_tokens (pass, unit, at, find_constraint_end (unit, at),
                                               "deleting a row of \"%s\" fails: \"%s\" is NOT NULL "
                                               "(23502, at the DELETE and not before)",
                                               constraint->pktable->relname, key.names[i]),
                        "ON DELETE CASCADE or RESTRICT, or a column that may be NULL");
        return;
      }
}

const SbLintRule sb_lint_types_keys[] = {
  {
      .id = "TY607",
      .slug = "int-key",
      .title = "integer or smallint as a primary key",
      .why = "numbers are used up by failed inserts too; to widen the key later rewrites the table "
             "and all that points to it",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_int_key,
  },
  {
      .id = "TY612",
      .slug = "no-primary-key",
      .title = "table without a primary key",
      .why = "two equal rows cannot be told apart, logical replication refuses UPDATE and DELETE, "
             "and upserts have nothing to hold on to",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_primary_key,
  },
  {
      .id = "TY619",
      .slug = "fk-without-on-delete",
      .title = "foreign key that does not say what a DELETE of the parent does",
      .why = "it is refused, which nobody has decided; there are no orphans",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_on_delete,
  },
  {
      .id = "TY620",
      .slug = "fk-without-index",
      .title = "foreign key whose columns no index begins with",
      .why = "each DELETE or change of a key of the parent reads the whole table, once for each "
             "row, and holds its locks so long",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_key_index,
  },
  {
      .id = "TY626",
      .slug = "set-null-on-not-null",
      .title = "ON DELETE SET NULL on a NOT NULL column",
      .why = "PostgreSQL creates it, and then refuses each DELETE of a parent that has children",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_set_null,
  },
  { .id = NULL },
};
