/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indexes that cost every write and serve nobody. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-statements.h"
#include "sb-lint-tables.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define MANY_COLUMNS 3

static void
report_index (SbLintPass *pass, const SbLintNode *node, const char *message, const char *other)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__IndexStmt *stmt = node->message;
  guint at = sb_lint_token_at (unit, stmt->relation->location);

  SbFinding *finding;

  finding = sb_lint_report_tokens (pass, unit, 0, sb_lint_token_skip_name (unit, at) - 1, "%s %s",
                                   message, other);
  sb_lint_advise (finding, "leave it out");
  if (sb_lint_is_statement (unit) && unit->is_exact)
    sb_lint_remove_statement (pass, finding, unit->statement);
}

/* What follows the table's name, blanks and case aside. */
static char *
dup_definition (SbLintUnit *unit, const PgQuery__IndexStmt *stmt)
{
  GString *out = g_string_new (stmt->unique ? "unique" : "");
  guint at = sb_lint_token_skip_name (unit, sb_lint_token_at (unit, stmt->relation->location));

  if (sb_lint_token_is (unit, at, "using") && sb_lint_token_is (unit, at + 1, "btree"))
    at += 2;
  for (; at < sb_lint_tokens_get_n (unit); at++)
    {
      const SbToken *token = sb_lint_token (unit, at);
      g_autofree char *text = g_strndup (unit->text + token->start, token->end - token->start);
      g_autofree char *lower = token->kind == SB_TOKEN_WORD ? g_ascii_strdown (text, -1) : NULL;

      g_string_append_printf (out, " %s", lower != NULL ? lower : text);
    }
  return g_string_free (out, FALSE);
}

/* The columns of a plain B-tree over all rows; %NULL where there is more to it than columns. */
static char *
dup_columns (const PgQuery__IndexStmt *stmt, gsize n_columns)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_columns; i++)
    {
      const PgQuery__IndexElem *column = stmt->index_params[i]->index_elem;

      if (stmt->index_params[i]->node_case != SB_NODE (INDEX_ELEM) || column->name == NULL
          || *column->name == '\0' || column->n_opclass > 0 || column->n_collation > 0
          || column->ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC
          || column->nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      g_string_append_printf (out, "%s\n", column->name);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_plain (const PgQuery__IndexStmt *stmt)
{
  return stmt->where_clause == NULL
         && (stmt->access_method == NULL || *stmt->access_method == '\0'
             || strcmp (stmt->access_method, "btree") == 0);
}

/* Columns of a key → what people call it. */
static void
add_key (GHashTable *keys, const PgQuery__Node *part, gboolean with_prefixes)
{
  const PgQuery__Constraint *constraint = part->constraint;
  g_autoptr (GString) columns = g_string_new (NULL);

  if (part->node_case == SB_NODE (COLUMN_DEF))
    {
      gboolean is_primary = sb_lint_column_find (part->column_def, SB_CONSTR (PRIMARY)) != NULL;

      if (is_primary || sb_lint_column_find (part->column_def, SB_CONSTR (UNIQUE)) != NULL)
        g_hash_table_insert (keys, g_strconcat (part->column_def->colname, "\n", NULL),
                             (gpointer) (is_primary ? "the primary key" : "the unique key"));
      return;
    }
  if (part->node_case != SB_NODE (CONSTRAINT)
      || (constraint->contype != SB_CONSTR (PRIMARY) && constraint->contype != SB_CONSTR (UNIQUE)))
    return;
  for (gsize i = 0; i < constraint->n_keys; i++)
    {
      g_string_append_printf (columns, "%s\n", sb_lint_string (constraint->keys[i]));
      if (with_prefixes == (i + 1 < constraint->n_keys))
        g_hash_table_insert (keys, g_strdup (columns->str),
                             (gpointer) (constraint->contype == SB_CONSTR (PRIMARY)
                                             ? "the primary key"
                                             : "the unique key"));
    }
}

static GHashTable *
read_keys (const SbLintTable *table, gboolean with_prefixes)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);

  for (gsize i = 0; stmt != NULL && i < stmt->n_table_elts; i++)
    if (!with_prefixes || stmt->table_elts[i]->node_case == SB_NODE (CONSTRAINT))
      add_key (keys, stmt->table_elts[i], with_prefixes);
  for (guint i = 0; i < table->commands->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->commands, i);
      const PgQuery__AlterTableCmd *cmd = node->message;

      if (cmd->subtype == SB_AT (AddConstraint) && cmd->def != NULL)
        add_key (keys, cmd->def, with_prefixes);
    }
  return keys;
}

static void
check_duplicates_of (SbLintPass *pass, const SbLintTable *table)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) keys = read_keys (table, FALSE);

  for (guint i = 0; i < table->indexes->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->indexes, i);
      const PgQuery__IndexStmt *stmt = node->message;
      g_autofree char *columns = is_plain (stmt) ? dup_columns (stmt, stmt->n_index_params) : NULL;
      char *definition = dup_definition (sb_lint_unit (pass, node), stmt);
      const char *other = g_hash_table_lookup (seen, definition);

      if (other == NULL && columns != NULL && stmt->n_index_including_params == 0)
        other = g_hash_table_lookup (keys, columns);
      if (other != NULL && g_strcmp0 (other, stmt->idxname) != 0)
        report_index (pass, node, "every write keeps two equal indexes: this one and",
                      *other != '\0' ? other : "the one above");
      g_hash_table_insert (seen, definition, stmt->idxname);
    }
}

static void
check_prefixes_of (SbLintPass *pass, const SbLintTable *table)
{
  g_autoptr (GHashTable) prefixes = read_keys (table, TRUE);

  for (guint i = 0; i < table->indexes->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->indexes, i);
      const PgQuery__IndexStmt *stmt = node->message;

      for (gsize n = 1; is_plain (stmt) && n < stmt->n_index_params; n++)
        {
          char *columns = dup_columns (stmt, n);

          if (columns == NULL)
            break;
          g_hash_table_insert (prefixes, columns, stmt->idxname);
        }
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->indexes, i);
      const PgQuery__IndexStmt *stmt = node->message;
      g_autofree char *columns = NULL;
      const char *other;

      /* A unique one keeps rows apart, whatever others begin with it. */
      if (stmt->unique || !is_plain (stmt) || stmt->n_index_including_params > 0)
        continue;
      columns = dup_columns (stmt, stmt->n_index_params);
      other = columns != NULL ? g_hash_table_lookup (prefixes, columns) : NULL;
      if (other != NULL)
        report_index (pass, node, "whatever this index finds is found as well by",
                      *other != '\0' ? other : "a longer one");
    }
}

/* How many columns both begin with, where the one of the file is not longer. */
static gboolean
begins_with (const SbLintPart *longer, const SbLintPart *shorter)
{
  for (guint i = 0; shorter->columns[i] != NULL; i++)
    if (longer->columns[i] == NULL || strcmp (longer->columns[i], shorter->columns[i]) != 0)
      return FALSE;
  return shorter->columns[0] != NULL;
}

static gboolean
is_comparable (const SbLintPart *part)
{
  return part->kind == SB_LINT_PART_KEY
             ? (part->flags & SB_LINT_PART_UNIQUE) != 0
             : part->kind == SB_LINT_PART_INDEX && (part->flags & SB_LINT_PART_PLAIN)
                   && !(part->flags & SB_LINT_PART_PARTIAL);
}

/* An index of an earlier migration that is still there, and serves as well. */
static void
check_known (SbLintPass *pass, const SbLintTable *table, const SbLintNode *node, gboolean is_prefix)
{
  const PgQuery__IndexStmt *stmt = node->message;
  const SbLintKnown *before = sb_lint_known_before (pass, SB_LINT_RELATION, table->schema,
                                                    table->name, SB_LINT_INDEXES);
  const SbLintKnown *after = sb_lint_known_after (pass, SB_LINT_RELATION, table->schema,
                                                  table->name, SB_LINT_INDEXES);
  g_autoptr (SbLintPart) own = sb_lint_part_of_index (stmt);

  if (before == NULL || after == NULL || !is_comparable (own) || stmt->n_index_including_params > 0
      || (is_prefix && stmt->unique))
    return;
  for (guint i = 0; i < before->parts->len; i++)
    {
      SbLintPart *part = g_ptr_array_index (before->parts, i);
      gboolean is_equal;

      if (!is_comparable (part) || strcmp (part->name, own->name) == 0 || !begins_with (part, own)
          || !sb_lint_parts_have (after->parts, part))
        continue;
      is_equal = g_strv_length (part->columns) == g_strv_length (own->columns);
      if (is_equal == is_prefix
          || (is_equal && stmt->unique && !(part->flags & SB_LINT_PART_UNIQUE)))
        continue;
      report_index (pass, node,
                    is_prefix ? "whatever this index finds is found as well by"
                              : "every write keeps two equal indexes: this one and",
                    *part->name != '\0' ? part->name : "a key of the table");
      return;
    }
}

static void
check_tables (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);
  gboolean is_prefix = strcmp (pass->rule->id, "TY627") == 0;

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);

      if (table->indexes->len == 0 || table->is_dropped)
        continue;
      for (guint k = 0; k < table->indexes->len; k++)
        check_known (pass, table, g_ptr_array_index (table->indexes, k), is_prefix);
      if (is_prefix)
        check_prefixes_of (pass, table);
      else
        check_duplicates_of (pass, table);
    }
}

static void
check_many (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;

  if (stmt->unique || stmt->n_index_params <= MANY_COLUMNS || stmt->relation == NULL)
    return;
  sb_lint_report_tokens (pass, sb_lint_unit (pass, node), 0, 2,
                         "%u columns: few queries use the last of them, every write keeps them all",
                         (guint) stmt->n_index_params);
}

const SbLintRule sb_lint_types_indexes[] = {
  {
      .id = "TY622",
      .slug = "too-many-index-columns",
      .title = "index over more than three columns",
      .why = "it is large, and slows each write down; mostly the first two or three serve as well",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = check_many,
  },
  {
      .id = "TY623",
      .slug = "duplicate-index",
      .title = "two equal indexes, or one that a key has already",
      .why = "each of them is kept by every write and takes its room; one is never used",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_tables,
  },
  {
      .id = "TY627",
      .slug = "index-prefix",
      .title = "index that another one begins with",
      .why = "the longer one finds the same rows; the shorter one is kept by every write",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_tables,
  },
  { .id = NULL },
};
