/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compatibility: what breaks programs of the last release, which still run while the migration is
 * applied. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

/* Views with the rights of who reads them. */
#define SECURITY_INVOKER_VERSION 15

static void
check_rename_column (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__RenameStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if ((stmt->rename_type != SB_OBJECT (COLUMN) && stmt->rename_type != SB_OBJECT (ATTRIBUTE))
      || sb_lint_is_rollback (pass) || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                         "programs that ask for \"%s\" fail from this moment",
                                         stmt->subname),
                  "add \"%s\", keep both in step by a trigger, and drop \"%s\" in a later release",
                  stmt->newname, stmt->subname);
}

/* A view under the old name, for programs that still use it. */
static void
add_view (SbLintPass *pass, SbFinding *finding, const SbLintUnit *unit,
          const PgQuery__RenameStmt *stmt)
{
  guint version = sb_lint_context_get_server_version (pass->context);
  g_autofree char *old = sb_lint_relation_to_sql (stmt->relation);
  g_autofree char *new_name = sb_identifier_quote (stmt->newname);
  g_autofree char *schema = *stmt->relation->schemaname != '\0'
                                ? sb_identifier_quote (stmt->relation->schemaname)
                                : NULL;
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("CREATE OR REPLACE VIEW %s%s AS SELECT * FROM %s%s%s", old,
                         version == 0 || version >= SECURITY_INVOKER_VERSION
                             ? " WITH (security_invoker = true)"
                             : "",
                         schema != NULL ? schema : "", schema != NULL ? "." : "", new_name);
  sb_lint_insert_after (pass, finding, unit, sql);
}

/* The name that goes; %NULL where nobody outside uses it, or where the file has created it. */
static const char *
get_renamed (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RenameStmt *stmt)
{
  const PgQuery__Node *object = stmt->object;

  switch (stmt->rename_type)
    {
    case SB_OBJECT (TABLE):
    case SB_OBJECT (VIEW):
    case SB_OBJECT (MATVIEW):
      return stmt->relation != NULL && !sb_lint_is_created (pass, unit, stmt->relation)
                 ? stmt->relation->relname
                 : NULL;
    case SB_OBJECT (FUNCTION):
    case SB_OBJECT (PROCEDURE):
      if (object == NULL || object->node_case != SB_NODE (OBJECT_WITH_ARGS)
          || sb_lint_is_list_created (pass, unit, SB_LINT_FUNCTION,
                                      object->object_with_args->objname,
                                      object->object_with_args->n_objname))
        return NULL;
      return sb_lint_list_get_name (object->object_with_args->objname,
                                    object->object_with_args->n_objname);
    case SB_OBJECT (TYPE):
    case SB_OBJECT (DOMAIN):
      if (object == NULL || object->node_case != SB_NODE (LIST)
          || sb_lint_is_list_created (pass, unit, SB_LINT_TYPE, object->list->items,
                                      object->list->n_items))
        return NULL;
      return sb_lint_list_get_name (object->list->items, object->list->n_items);
    default:
      return NULL;
    }
}

static void
check_rename_table (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__RenameStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *name = get_renamed (pass, unit, stmt);
  gboolean is_table = stmt->rename_type == SB_OBJECT (TABLE);
  SbFinding *finding;

  if (name == NULL || sb_lint_is_rollback (pass)
      || (stmt->relation != NULL
          && sb_lint_is_made_later (pass, unit, SB_LINT_RELATION, stmt->relation->schemaname,
                                    stmt->relation->relname)))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                   "programs that use \"%s\" fail from this moment", name);
  sb_lint_advise (finding,
                  is_table ? "leave a view \"%s\" in its place until they use the new name"
                           : "create it under the new name too, and drop \"%s\" in a later release",
                  name);
  if (is_table)
    add_view (pass, finding, unit, stmt);
}

static void
check_schema (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__RenameStmt *rename = node->message;
  const PgQuery__AlterObjectSchemaStmt *move = node->message;
  guint last = sb_lint_tokens_get_n (unit) - 1;

  if (sb_lint_is_rollback (pass))
    return;
  if (node->kind == SB_NODE (RENAME_STMT))
    {
      if (rename->rename_type == SB_OBJECT (SCHEMA)
          && !sb_lint_is_name_created (pass, unit, SB_LINT_SCHEMA, NULL, rename->subname))
        sb_lint_report_tokens (pass, unit, 0, last,
                               "programs that use anything in \"%s\" fail from this moment",
                               rename->subname);
    }
  else if (!sb_lint_is_created (pass, unit, move->relation))
    sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                           "programs that use it by its schema fail from this "
                                           "moment"),
                    "leave a view in the old schema until they use \"%s\"", move->newschema);
}

static void
check_enum_value (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterEnumStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (*stmt->old_val == '\0' || sb_lint_is_rollback (pass)
      || sb_lint_is_list_created (pass, unit, SB_LINT_TYPE, stmt->type_name, stmt->n_type_name))
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                         "programs that write '%s' fail from this moment",
                                         stmt->old_val),
                  "ADD VALUE '%s', and move the rows when nobody writes the old one",
                  stmt->new_val);
}

/* What means "nothing" in a type; %NULL where there is no such thing. */
static const char *
get_empty (const PgQuery__TypeName *type)
{
  static const struct
  {
    const char *name;
    const char *value;
  } empty[] = {
    { "int2", "0" },     { "int4", "0" },          { "int8", "0" },
    { "numeric", "0" },  { "float4", "0" },        { "float8", "0" },
    { "text", "''" },    { "varchar", "''" },      { "bool", "false" },
    { "jsonb", "'{}'" }, { "json", "'{}'" },       { "timestamptz", "now()" },
    { "bytea", "''" },   { "timestamp", "now()" }, { "date", "CURRENT_DATE" },
  };
  const char *name = sb_lint_type_get_name (type);

  if (type != NULL && type->n_array_bounds > 0)
    return "'{}'";
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    if (strcmp (name, empty[i].name) == 0)
      return empty[i].value;
  return NULL;
}

static void
check_required (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);
  const PgQuery__Constraint *not_null;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *empty;
  SbFinding *finding;
  g_autofree char *text = NULL;
  guint at;

  if (column == NULL)
    return;
  not_null = sb_lint_column_find (column, SB_CONSTR (NOTNULL));
  if (not_null == NULL)
    not_null = sb_lint_column_find (column, SB_CONSTR (PRIMARY));
  if (not_null == NULL || sb_lint_column_find (column, SB_CONSTR (DEFAULT)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (IDENTITY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
      || strstr (sb_lint_type_get_name (column->type_name), "serial") != NULL)
    return;
  finding = sb_lint_report_command (pass, node,
                                    "fails if the table has rows, and programs that do not know "
                                    "\"%s\" cannot insert any more",
                                    column->colname);
  empty = get_empty (column->type_name);
  if (empty == NULL || not_null->contype != SB_CONSTR (NOTNULL))
    {
      sb_lint_advise (finding, "add it without NOT NULL, fill it, and make it NOT NULL in a later "
                               "migration");
      return;
    }
  sb_lint_advise (finding, "DEFAULT %s, which costs nothing; or add it without NOT NULL", empty);
  text = g_strdup_printf ("DEFAULT %s", empty);
  at = sb_lint_token_find (unit, sb_lint_token_at (unit, not_null->location), SB_LINT_NO_TOKEN,
                           "null");
  if (at != SB_LINT_NO_TOKEN)
    sb_lint_insert_behind_token (finding, unit, at, text);
}

static void
check_looser (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  gboolean is_null = strcmp (pass->rule->id, "BC306") == 0;

  if (sb_lint_is_rollback (pass)
      || (is_null ? cmd->subtype != SB_AT (DropNotNull)
                  : cmd->subtype != SB_AT (ColumnDefault) || cmd->def != NULL)
      || sb_lint_altered_table (pass, node) == NULL)
    return;
  if (is_null)
    sb_lint_report_command (pass, node, "programs that read \"%s\" may not expect NULL", cmd->name);
  else
    sb_lint_report_command (pass, node,
                            "programs that leave \"%s\" out of an INSERT get NULL, or an error",
                            cmd->name);
}

static void
advise_duplicates (SbFinding *finding)
{
  sb_lint_advise (finding, "look for duplicates before: SELECT … GROUP BY … HAVING count(*) > 1");
}

static void
check_unique (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (node->kind == SB_NODE (INDEX_STMT))
    {
      const PgQuery__IndexStmt *stmt = node->message;

      if (stmt->unique && !sb_lint_is_created (pass, unit, stmt->relation))
        advise_duplicates (sb_lint_report_tokens (
            pass, unit, 0, 2, "fails if \"%s\" has duplicates%s", stmt->relation->relname,
            stmt->concurrent ? ", and leaves an invalid index behind" : ""));
    }
  else
    {
      const PgQuery__Constraint *constraint = sb_lint_added_constraint (pass, node,
                                                                        SB_CONSTR (UNIQUE));

      if (constraint != NULL && *constraint->indexname == '\0')
        advise_duplicates (
            sb_lint_report_command (pass, node, "fails if \"%s\" has duplicates",
                                    sb_lint_altered_table (pass, node)->relation->relname));
    }
}

/* An UPDATE that fills the column, or a CHECK that has found no NULL. */
static gboolean
is_filled_before (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table)
{
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len && about->pdata[i] != node; i++)
    if (((const SbLintNode *) about->pdata[i])->kind == SB_NODE (UPDATE_STMT))
      return TRUE;
  return sb_lint_is_checked_before (pass, node, table);
}

static void
check_not_null (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt;

  if (cmd->subtype != SB_AT (SetNotNull))
    return;
  stmt = sb_lint_altered_table (pass, node);
  if (stmt == NULL || is_filled_before (pass, node, stmt->relation)
      || sb_lint_known_not_null (pass, sb_lint_unit (pass, node), stmt->relation, cmd->name))
    return;
  sb_lint_advise (sb_lint_report_command (pass, node, "fails if any row has NULL in \"%s\"",
                                          cmd->name),
                  "fill it first: UPDATE … WHERE %s IS NULL", cmd->name);
}

static const SbLintPart *
find_key (const SbLintKnown *table)
{
  for (guint i = 0; table != NULL && i < table->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);

      if (part->kind == SB_LINT_PART_KEY && (part->flags & SB_LINT_PART_PRIMARY)
          && part->columns[0] != NULL && part->columns[1] == NULL)
        return sb_lint_known_part (table, SB_LINT_PART_COLUMN, part->columns[0]);
    }
  return NULL;
}

/* Lengths do not matter to a comparison. */
static gboolean
is_same_type (const char *one, const char *other)
{
  gsize length = strcspn (one, "(");

  if (g_str_has_prefix (one, "varchar"))
    return g_str_has_prefix (other, "varchar") || strcmp (other, "text") == 0;
  if (strcmp (one, "text") == 0 && g_str_has_prefix (other, "varchar"))
    return TRUE;
  return length == strcspn (other, "(") && strncmp (one, other, length) == 0
         && g_str_has_suffix (one, "]") == g_str_has_suffix (other, "]");
}

/* The table that a foreign key is of. */
static const PgQuery__RangeVar *
get_owner (SbLintPass *pass, const SbLintNode *above)
{
  while (above != NULL)
    {
      if (above->kind == SB_NODE (CREATE_STMT))
        return ((const PgQuery__CreateStmt *) above->message)->relation;
      if (above->kind == SB_NODE (ALTER_TABLE_STMT))
        return ((const PgQuery__AlterTableStmt *) above->message)->relation;
      above = sb_lint_parent (pass, above);
    }
  return NULL;
}

/* Foreign keys of one column, where both columns are known. */
static void
check_key_type (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  const SbLintNode *above = sb_lint_parent (pass, node);
  const PgQuery__RangeVar *owner = get_owner (pass, above);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const SbLintKnown *table, *other;
  const SbLintPart *column, *key;
  const char *name = NULL;
  guint at;

  if (constraint->contype != SB_CONSTR (FOREIGN) || constraint->pktable == NULL || owner == NULL
      || constraint->n_pk_attrs > 1)
    return;
  if (above->kind == SB_NODE (COLUMN_DEF))
    name = ((const PgQuery__ColumnDef *) above->message)->colname;
  else if (constraint->n_fk_attrs == 1)
    name = sb_lint_string (constraint->fk_attrs[0]);
  table = sb_lint_known_relation (pass, unit + 1, owner, SB_LINT_COLUMNS);
  other = sb_lint_known_relation (pass, unit + 1, constraint->pktable, SB_LINT_COLUMNS);
  column = name != NULL ? sb_lint_known_part (table, SB_LINT_PART_COLUMN, name) : NULL;
  key = constraint->n_pk_attrs == 1 ? sb_lint_known_part (other, SB_LINT_PART_COLUMN,
                                                          sb_lint_string (constraint->pk_attrs[0]))
                                    : find_key (other);
  if (column == NULL || key == NULL || column->text == NULL || key->text == NULL
      || is_same_type (column->text, key->text))
    return;
  at = sb_lint_token_at (unit, constraint->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                         "\"%s\" is %s, but \"%s\" of \"%s\" is %s", column->name,
                                         column->text, key->name, constraint->pktable->relname,
                                         key->text),
                  "make \"%s\" %s too", column->name, key->text);
}

const SbLintRule sb_lint_compat[] = {
  {
      .id = "BC301",
      .slug = "rename-column",
      .title = "RENAME COLUMN",
      .why = "programs of the last release still ask for the old name, and clients of the API do",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (RENAME_STMT) },
      .check_node = check_rename_column,
  },
  {
      .id = "BC302",
      .slug = "rename-table",
      .title = "RENAME of a table, view, function or type",
      .why = "programs of the last release still use the old name, and clients of the API do",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (RENAME_STMT) },
      .check_node = check_rename_table,
  },
  {
      .id = "BC303",
      .slug = "change-schema",
      .title = "SET SCHEMA, or RENAME of a schema",
      .why = "programs of the last release still use the old schema; grants on schemas do not move "
             "along",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (RENAME_STMT), SB_NODE (ALTER_OBJECT_SCHEMA_STMT) },
      .check_node = check_schema,
  },
  {
      .id = "BC304",
      .slug = "rename-enum-value",
      .title = "ALTER TYPE … RENAME VALUE",
      .why = "programs of the last release still write the old value",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_ENUM_STMT) },
      .check_node = check_enum_value,
  },
  {
      .id = "BC305",
      .slug = "required-column",
      .title = "ADD COLUMN NOT NULL without a default",
      .why =
          "it fails on a table with rows (23502), and programs of the last release cannot insert",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_required,
  },
  {
      .id = "BC306",
      .slug = "drop-not-null",
      .title = "DROP NOT NULL",
      .why = "programs that read the column may not expect NULL",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_looser,
  },
  {
      .id = "BC307",
      .slug = "drop-default",
      .title = "DROP DEFAULT",
      .why = "programs that rely on the default insert NULL, or fail where NULL is not allowed",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_looser,
  },
  {
      .id = "BC311",
      .slug = "unique-may-fail",
      .title = "a unique index or constraint on existing rows",
      .why =
          "it fails on duplicates (23505); CREATE INDEX CONCURRENTLY leaves an invalid index then",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (INDEX_STMT), SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_unique,
  },
  {
      .id = "BC312",
      .slug = "not-null-may-fail",
      .title = "SET NOT NULL without filling the column first",
      .why = "it fails on the first NULL (23502)",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_not_null,
  },
  {
      .id = "BC313",
      .slug = "fk-type-mismatch",
      .title = "a foreign key whose type is not that of the key",
      .why =
          "it is refused (42804) where the types do not compare, and slow or too small where they "
          "do",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_key_type,
  },
  { .id = NULL },
};
