/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-draft-match.h"

#include "sb-lexer.h"
#include "sb-object-list.h"
#include "sb-objects.h"
#include "sb-tree.h"

#include <string.h>

/* How sure it is that one thing undoes another. */
enum
{
  GOES_ALONG = 3, /* with the table, or the schema, it is in */
  SET_BACK = 4,   /* it is changed, or replaced, in both */
  INVERSE = 8,    /* made here, dropped there */
};

/* What a statement does, also what SbStatement has no objects for: rows, rights, switches. */
static void
add_facts (GArray *objects, const PgQuery__Node *node)
{
  guint first = objects->len;

  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "rows", node->insert_stmt->relation);
      return;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_DROPPED, "rows", node->delete_stmt->relation);
      return;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, "values",
                                   node->update_stmt->relation);
      return;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      if (node->rename_stmt->relation != NULL)
        {
          const PgQuery__RenameStmt *rename = node->rename_stmt;
          gboolean is_part = *rename->subname != '\0';

          sb_object_list_add (objects, SB_OBJECT_DROPPED, "name", rename->relation->schemaname,
                              is_part ? rename->subname : rename->relation->relname,
                              is_part ? rename->relation->relname : NULL);
          sb_object_list_add (objects, SB_OBJECT_CREATED, "name", rename->relation->schemaname,
                              rename->newname, is_part ? rename->relation->relname : NULL);
          return;
        }
      break;
    default:
      break;
    }
  sb_objects_add (objects, node);
  for (guint i = first; i < objects->len; i++)
    {
      SbObject *object = &g_array_index (objects, SbObject, i);

      if (node->node_case == PG_QUERY__NODE__NODE_COMMENT_STMT)
        object->kind = "comment";
      else if (node->node_case == PG_QUERY__NODE__NODE_GRANT_STMT)
        {
          object->kind = "rights";
          object->verb = node->grant_stmt->is_grant ? SB_OBJECT_CREATED : SB_OBJECT_DROPPED;
        }
    }
  if (node->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
    return;
  for (gsize i = 0; i < node->alter_table_stmt->n_cmds; i++)
    switch (node->alter_table_stmt->cmds[i]->alter_table_cmd->subtype)
      {
      case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRowSecurity:
        sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "row security",
                                     node->alter_table_stmt->relation);
        break;
      case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity:
        sb_object_list_add_relation (objects, SB_OBJECT_DROPPED, "row security",
                                     node->alter_table_stmt->relation);
        break;
      case PG_QUERY__ALTER_TABLE_TYPE__AT_ForceRowSecurity:
        sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "forced row security",
                                     node->alter_table_stmt->relation);
        break;
      case PG_QUERY__ALTER_TABLE_TYPE__AT_NoForceRowSecurity:
        sb_object_list_add_relation (objects, SB_OBJECT_DROPPED, "forced row security",
                                     node->alter_table_stmt->relation);
        break;
      default:
        break;
      }
}

/* Also what the body of a DO block does. */
static GArray *
read_facts (SbTreeList *trees, guint index)
{
  SbTree *tree = sb_tree_list_get (trees, index);
  const PgQuery__Node *node = tree != NULL ? sb_tree_get_node (tree) : NULL;
  GArray *objects = sb_object_list_new ();
  const SbTreePart *parts;
  guint n_parts = 0;

  if (node == NULL)
    return objects;
  add_facts (objects, node);
  parts = sb_tree_get_parts (tree, &n_parts);
  for (guint i = 0; i < n_parts && node->node_case == PG_QUERY__NODE__NODE_DO_STMT; i++)
    if (parts[i].kind == SB_TREE_PART_STATEMENT || parts[i].kind == SB_TREE_PART_EXECUTED)
      add_facts (objects, sb_tree_get_node (parts[i].tree));
  return objects;
}

static const char *
get_schema (const SbObject *object)
{
  return object->schema != NULL && *object->schema != '\0' ? object->schema : "public";
}

static gboolean
is_relation (const SbObject *object)
{
  static const char *const kinds[] = { "table", "view", "materialized view", "foreign table",
                                       NULL };

  return g_strv_contains (kinds, object->kind);
}

/* How sure it is that @undo takes back what @done did. */
static int
judge_objects (const SbObject *done, const SbObject *undo)
{
  gboolean in_schema = strcmp (get_schema (done), get_schema (undo)) == 0;
  gboolean is_same =
      in_schema && strcmp (done->kind, undo->kind) == 0 && strcmp (done->name, undo->name) == 0
      && (done->parent == NULL || undo->parent == NULL || strcmp (done->parent, undo->parent) == 0);

  if (*done->name == '\0')
    is_same = FALSE;
  if (is_same && done->verb != SB_OBJECT_ALTERED && undo->verb != SB_OBJECT_ALTERED
      && done->verb != undo->verb)
    return INVERSE;
  if (is_same && done->verb == SB_OBJECT_CREATED && undo->verb == SB_OBJECT_CREATED)
    return SET_BACK;
  /* That both change a table says nothing: the parts do. */
  if (is_same && done->verb == SB_OBJECT_ALTERED && undo->verb == SB_OBJECT_ALTERED
      && !is_relation (done))
    return SET_BACK;
  if (undo->verb != SB_OBJECT_DROPPED || done->verb == SB_OBJECT_DROPPED)
    return 0;
  if (is_relation (undo) && in_schema
      && g_strcmp0 (done->parent != NULL ? done->parent : done->name, undo->name) == 0)
    return GOES_ALONG;
  return strcmp (undo->kind, "schema") == 0 && strcmp (get_schema (done), undo->name) == 0
             ? GOES_ALONG
             : 0;
}

/* The surest pair, and then how many there are. */
static int
judge (const GArray *done, const GArray *undo)
{
  int best = 0, n = 0;

  for (guint i = 0; i < done->len; i++)
    for (guint k = 0; k < undo->len; k++)
      {
        int sure = judge_objects (&g_array_index (done, SbObject, i),
                                  &g_array_index (undo, SbObject, k));

        best = MAX (best, sure);
        n += sure > 0;
      }
  return best > 0 ? 100 * best + MIN (n, 99) : 0;
}

static guint
find_inverse (SbScript *from, guint index, SbScript *in, gboolean is_forward)
{
  g_autoptr (SbTreeList) trees = sb_tree_list_new (from), others = sb_tree_list_new (in);
  g_autoptr (GArray) facts = read_facts (trees, index);
  guint n = sb_script_get_n_statements (in), found = SB_DRAFT_NO_MATCH;
  guint n_from = sb_script_get_n_statements (from);
  /* What was done last is undone first. */
  double mirrored = n_from > 1 ? (n - 1) * (1 - index / (n_from - 1.0)) : 0, nearest = 0;
  int best = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GArray) other = read_facts (others, i);
      int sure = is_forward ? judge (facts, other) : judge (other, facts);
      double distance = ABS (i - mirrored);

      if (sure == 0 || sure < best || (sure == best && distance >= nearest))
        continue;
      best = sure;
      nearest = distance;
      found = i;
    }
  return found;
}

/**
 * sb_draft_match_undo:
 * @forward: a forward script
 * @index: one of its statements
 * @rollback: its rollback script
 *
 * Returns: the statement of @rollback that undoes it, or takes it along; else %SB_DRAFT_NO_MATCH
 */
guint
sb_draft_match_undo (SbScript *forward, guint index, SbScript *rollback)
{
  return find_inverse (forward, index, rollback, TRUE);
}

/**
 * sb_draft_match_undone:
 * @rollback: a rollback script
 * @index: one of its statements
 * @forward: its forward script
 *
 * Returns: the statement of @forward that it undoes; else %SB_DRAFT_NO_MATCH
 */
guint
sb_draft_match_undone (SbScript *rollback, guint index, SbScript *forward)
{
  return find_inverse (rollback, index, forward, FALSE);
}

/* The names in @sql, in the strings of it too: 'public.orders'::regclass. */
static void
add_names (GHashTable *names, const char *sql, gsize length)
{
  SbLexer lexer = { sql, length, 0 };
  SbToken token;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      const char *text = sql + token.start;
      gsize n = token.end - token.start;
      char *name;

      if (token.kind == SB_TOKEN_WORD)
        g_hash_table_add (names, g_ascii_strdown (text, (gssize) n));
      else if (token.kind == SB_TOKEN_QUOTED && n > 2)
        g_hash_table_add (names, g_strndup (text + 1, n - 2));
      else if (token.kind == SB_TOKEN_STRING && n > 2 && n < length)
        {
          const char *start = strpbrk (text, "'$");
          gsize skipped = start != NULL && start < text + n ? (gsize) (start + 1 - text) : n;

          name = g_strndup (text + skipped, n > skipped ? n - skipped - 1 : 0);
          add_names (names, name, strlen (name));
          g_hash_table_add (names, name);
        }
    }
}

static GHashTable *
read_names (SbScript *script, guint index)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *sql = sb_script_dup_sql (script, index);

  if (sb_script_get_statement (script, index)->kind == SB_STATEMENT_SQL)
    add_names (names, sql, strlen (sql) + 1);
  return names;
}

/* A check that names what a statement makes looks after it; a part has to be named with its whole. */
static int
judge_check (const GArray *facts, GHashTable *names)
{
  int best = 0;

  for (guint i = 0; i < facts->len; i++)
    {
      const SbObject *object = &g_array_index (facts, SbObject, i);
      gboolean has_name = *object->name != '\0' && g_hash_table_contains (names, object->name);
      gboolean has_parent = object->parent != NULL && g_hash_table_contains (names, object->parent);

      /* Where a part of a table is meant, its name alone is not enough. */
      if (object->verb == SB_OBJECT_ALTERED && is_relation (object) && facts->len > 1)
        continue;
      if (has_name && (object->parent == NULL || has_parent))
        best = MAX (best, object->verb == SB_OBJECT_CREATED ? 4 : 2 + (object->parent != NULL));
      /* The names of indexes, policies and triggers are nobody else's. */
      else if (has_name && strcmp (object->kind, "column") != 0)
        best = MAX (best, 1);
    }
  return best;
}

/**
 * sb_draft_match_check:
 * @script: a forward or rollback script
 * @index: one of its statements
 * @verify: the verify script
 *
 * Returns: the first check of @verify that names what the statement makes; else %SB_DRAFT_NO_MATCH
 */
guint
sb_draft_match_check (SbScript *script, guint index, SbScript *verify)
{
  g_autoptr (SbTreeList) trees = sb_tree_list_new (script);
  g_autoptr (GArray) facts = read_facts (trees, index);
  guint found = SB_DRAFT_NO_MATCH;
  int best = 0;

  for (guint i = 0; i < sb_script_get_n_statements (verify); i++)
    {
      g_autoptr (GHashTable) names = read_names (verify, i);
      int sure = judge_check (facts, names);

      if (sure <= best)
        continue;
      best = sure;
      found = i;
    }
  return found;
}

/**
 * sb_draft_match_checked:
 * @verify: a verify script
 * @index: one of its checks
 * @script: the forward script
 *
 * Returns: the statement of @script whose work the check looks after; else %SB_DRAFT_NO_MATCH
 */
guint
sb_draft_match_checked (SbScript *verify, guint index, SbScript *script)
{
  g_autoptr (SbTreeList) trees = sb_tree_list_new (script);
  g_autoptr (GHashTable) names = read_names (verify, index);
  guint found = SB_DRAFT_NO_MATCH;
  int best = 0;

  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      g_autoptr (GArray) facts = read_facts (trees, i);
      int sure = judge_check (facts, names);

      /* What is made in a table is checked by name with it: the part is meant. */
      if (sure == 0 || sure < best)
        continue;
      if (sure == best && facts->len > 0
          && g_array_index (facts, SbObject, facts->len - 1).parent == NULL)
        continue;
      best = sure;
      found = i;
    }
  return found;
}
