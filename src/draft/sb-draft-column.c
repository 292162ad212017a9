/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a table and attributes of a composite type: add, drop, type, default, null, identity. */
#include "sb-draft-private.h"

#include <string.h>

#define AT(type) PG_QUERY__ALTER_TABLE_TYPE__AT_##type

/* Columns of the answer to SB_DRAFT_ASK_COLUMN. */
enum
{
  TYPE,
  COLLATION,
  DEFAULT,
  NOT_NULL,
  IDENTITY,
  EXPRESSION,
  STORAGE,
  COMPRESSION,
  STATISTICS,
  OPTIONS,
  SEQUENCE,
  COMMENT,
  DEFINITION,
  IS_LAST,
};

typedef struct
{
  const PgQuery__AlterTableStmt *stmt;
  char *table;  /* as SQL: TABLE name */
  char *name;   /* the table as SQL */
  char *before; /* the table's name that the catalog knows */
  char *column; /* as SQL */
  char *key;
} Column;

static void
take (SbDraft *self, const Column *column, SbDraftGrade grade, const char *why, char *change)
{
  g_autofree char *owned = change;

  sb_draft_take (self, grade, g_strdup (why),
                 g_strdup_printf ("ALTER %s ALTER COLUMN %s %s", column->table, column->column,
                                  change));
}

static const SbDraftAnswer *
ask (SbDraft *self, const Column *column, const char *name)
{
  g_autofree char *before = sb_draft_column_before (self, column->stmt->relation, name);

  return sb_draft_ask (self, SB_DRAFT_ASK_COLUMN, column->before, before);
}

static void
add (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd, const char *name)
{
  gboolean is_type = column->stmt->objtype == OBJECT (TYPE);
  char *sql = g_strdup_printf ("ALTER %s DROP %s IF EXISTS %s", column->table,
                               is_type ? "ATTRIBUTE" : "COLUMN", column->column);
  gboolean may_exist = cmd->missing_ok || self->is_conditional;
  gboolean is_gone = g_hash_table_contains (self->gone, column->key);
  const SbDraftAnswer *before = may_exist && !is_gone && !is_type ? ask (self, column, name) : NULL;

  if (sb_draft_has_made (self, column->key) || (before != NULL && before->n_rows > 0))
    {
      g_free (sql);
      return;
    }
  sb_draft_made (self, column->key, SB_MADE_OTHER);
  if (may_exist && before == NULL && !is_gone)
    sb_draft_take (self, SB_DRAFT_LOSSY,
                   g_strdup ("assumes that the column was not there before: the forward script "
                             "would have kept it, and this drops it"),
                   sql);
  else
    sb_draft_take (self, SB_DRAFT_EXACT, NULL, sql);
}

static void
drop (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd, const char *name)
{
  gboolean is_type = column->stmt->objtype == OBJECT (TYPE);
  g_autofree char *name_before = sb_draft_column_before (self, column->stmt->relation, name);
  const SbDraftAnswer *before, *pieces;
  const char *definition;

  if (sb_draft_unmake (self, column->key))
    return;
  g_hash_table_add (self->gone, g_strdup (column->key));
  before = ask (self, column, name);
  if (before == NULL)
    {
      sb_draft_take_comment (self,
                             g_strdup_printf ("the definition of the column %s is not known, and "
                                              "its values are lost",
                                              column->column),
                             g_strdup_printf ("ALTER %s ADD %s %s …", column->table,
                                              is_type ? "ATTRIBUTE" : "COLUMN", column->column));
      return;
    }
  if (before->n_rows == 0)
    return;
  definition = sb_draft_answer_get (before, 0, DEFINITION);
  sb_draft_take (self, SB_DRAFT_LOSSY,
                 g_strdup_printf ("the values of the column %s do not come back%s%s",
                                  column->column,
                                  sb_draft_answer_get_boolean (before, 0, NOT_NULL)
                                          && sb_draft_answer_get (before, 0, DEFAULT) == NULL
                                      ? ", and without a default NOT NULL is refused while the "
                                        "table has rows"
                                      : "",
                                  sb_draft_answer_get_boolean (before, 0, IS_LAST)
                                      ? ""
                                      : "; it becomes the last column"),
                 g_strdup_printf ("ALTER %s ADD %s %s", column->table,
                                  is_type ? "ATTRIBUTE" : "COLUMN", definition));
  pieces = sb_draft_ask (self, SB_DRAFT_ASK_PARTS, column->before, NULL);
  if (pieces != NULL)
    sb_draft_pieces (self, pieces, name_before, NULL);
  if (cmd->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
    sb_draft_say_impossible (self, g_strdup ("CASCADE may have dropped views that used the column: "
                                             "they have to be made again by hand"));
}

/* Whether every value of the first type keeps what it is on the way to the second and back. */
static gboolean
is_wider (const char *from, const char *to)
{
  static const char *const widenings[][2] = {
    { "smallint", "integer" },
    { "smallint", "bigint" },
    { "smallint", "numeric" },
    { "integer", "bigint" },
    { "integer", "numeric" },
    { "bigint", "numeric" },
    { "real", "double precision" },
    { "character varying", "text" },
    { "character varying", "character varying" },
    { "text", "character varying" },
    { "uuid", "text" },
    { "boolean", "text" },
    { "json", "text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (widenings); i++)
    {
      gsize length = strlen (widenings[i][0]);

      if (strncmp (from, widenings[i][0], length) == 0
          && (from[length] == '\0' || from[length] == '(') && strcmp (to, widenings[i][1]) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
set_type (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd, const char *name)
{
  gboolean is_type = column->stmt->objtype == OBJECT (TYPE);
  const PgQuery__ColumnDef *definition = cmd->def->column_def;
  g_autofree char *to = sb_draft_name_type (definition->type_name);
  const SbDraftAnswer *before;
  const char *type, *collation, *value;
  gboolean is_exact;

  if (!sb_draft_once (self, "type %s", column->key))
    return;
  before = ask (self, column, name);
  if (before == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("the type that it had before is not known"),
                             g_strdup_printf ("ALTER %s ALTER %s %s TYPE …", column->table,
                                              is_type ? "ATTRIBUTE" : "COLUMN", column->column));
      return;
    }
  type = sb_draft_answer_get (before, 0, TYPE);
  if (type == NULL)
    return;
  collation = sb_draft_answer_get (before, 0, COLLATION);
  value = sb_draft_answer_get (before, 0, DEFAULT);
  is_exact = definition->raw_default == NULL && is_wider (type, to);
  if (is_type)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER %s ALTER ATTRIBUTE %s TYPE %s", column->table,
                                    column->column, type));
  else
    sb_draft_take (
        self, is_exact ? SB_DRAFT_EXACT : SB_DRAFT_LOSSY,
        is_exact ? g_strdup ("fails when a value written since does not fit")
                 : g_strdup ("values that the change of type has rounded, cut or merged stay so; "
                             "look at the USING"),
        g_strdup_printf ("ALTER %s %s%s%sALTER COLUMN %s TYPE %s%s%s USING %s::%s%s%s%s%s",
                         column->table, value != NULL ? "ALTER COLUMN " : "",
                         value != NULL ? column->column : "",
                         value != NULL ? " DROP DEFAULT, " : "", column->column, type,
                         collation != NULL ? " COLLATE " : "", collation != NULL ? collation : "",
                         column->column, type, value != NULL ? ", ALTER COLUMN " : "",
                         value != NULL ? column->column : "", value != NULL ? " SET DEFAULT " : "",
                         value != NULL ? value : ""));
  sb_draft_once (self, "default %s", column->key);
}

static void
set_default (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd,
             const char *name)
{
  const SbDraftAnswer *before;
  const char *value;

  if (!sb_draft_once (self, "default %s", column->key))
    return;
  before = ask (self, column, name);
  if (before == NULL && cmd->def == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("the default that it had is not known"),
                             g_strdup_printf ("ALTER %s ALTER COLUMN %s SET DEFAULT …",
                                              column->table, column->column));
      return;
    }
  value = before != NULL ? sb_draft_answer_get (before, 0, DEFAULT) : NULL;
  if (value != NULL)
    take (self, column, SB_DRAFT_EXACT, NULL, g_strconcat ("SET DEFAULT ", value, NULL));
  else if (before == NULL || before->n_rows > 0)
    take (self, column, before == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
          before == NULL ? "assumes that it had no default before" : NULL,
          g_strdup ("DROP DEFAULT"));
}

static void
set_null (SbDraft *self, const Column *column, gboolean is_set, const char *name)
{
  const SbDraftAnswer *before;

  if (!sb_draft_once (self, "null %s", column->key))
    return;
  before = ask (self, column, name);
  if (before == NULL)
    take (self, column, SB_DRAFT_LOSSY,
          is_set ? "assumes that it could be NULL before"
                 : "assumes that it was NOT NULL before; fails when it holds NULL since",
          g_strdup (is_set ? "DROP NOT NULL" : "SET NOT NULL"));
  else if (before->n_rows > 0 && sb_draft_answer_get_boolean (before, 0, NOT_NULL) != is_set)
    take (self, column, SB_DRAFT_EXACT, is_set ? NULL : "fails when it holds NULL since",
          g_strdup (is_set ? "DROP NOT NULL" : "SET NOT NULL"));
}

static void
set_identity (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd,
              const char *name)
{
  const SbDraftAnswer *before;
  const char *identity, *sequence;

  if (!sb_draft_once (self, "identity %s", column->key))
    return;
  if (cmd->subtype == AT (AddIdentity))
    {
      take (self, column, SB_DRAFT_EXACT, NULL, g_strdup ("DROP IDENTITY IF EXISTS"));
      return;
    }
  before = ask (self, column, name);
  identity = before != NULL ? sb_draft_answer_get (before, 0, IDENTITY) : NULL;
  sequence = before != NULL ? sb_draft_answer_get (before, 0, SEQUENCE) : NULL;
  if (before == NULL || sequence == NULL)
    {
      if (before == NULL)
        sb_draft_say_impossible (self, g_strdup ("the identity that it had is not known"));
      return;
    }
  if (cmd->subtype == AT (DropIdentity))
    take (self, column, SB_DRAFT_LOSSY,
          "the sequence starts again: set it behind the greatest value",
          g_strdup_printf ("ADD GENERATED %s AS IDENTITY (%s)",
                           *identity == 'a' ? "ALWAYS" : "BY DEFAULT", sequence));
  else
    {
      g_auto (GStrv) words = g_strsplit (sequence, " NO CYCLE", 2);

      take (self, column, SB_DRAFT_EXACT, NULL,
            g_strdup_printf ("SET GENERATED %s", *identity == 'a' ? "ALWAYS" : "BY DEFAULT"));
      for (gsize i = 0; cmd->def != NULL && i < cmd->def->list->n_items; i++)
        if (strcmp (cmd->def->list->items[i]->def_elem->defname, "generated") != 0)
          {
            sb_draft_take_comment (
                self, g_strdup ("the options of the sequence have to be set back by hand"),
                g_strdup_printf ("ALTER %s ALTER COLUMN %s … -- it had: %s", column->table,
                                 column->column, sequence));
            break;
          }
    }
}

static void
drop_expression (SbDraft *self, const Column *column, const char *name)
{
  const SbDraftAnswer *before = ask (self, column, name);
  const char *expression = before != NULL ? sb_draft_answer_get (before, 0, EXPRESSION) : NULL;

  if (before == NULL)
    sb_draft_say_impossible (self,
                             g_strdup ("the expression that it was generated by is not known"));
  else if (expression != NULL)
    sb_draft_take (self, SB_DRAFT_LOSSY,
                   g_strdup (
                       "values written since are computed anew; it becomes the last column, and "
                       "what stands on it has to be made again"),
                   g_strdup_printf ("ALTER %s DROP COLUMN %s, ADD COLUMN %s", column->table,
                                    column->column, sb_draft_answer_get (before, 0, DEFINITION)));
}

/* What is one word in the answer. */
static void
set_word (SbDraft *self, const Column *column, const char *name, guint at, const char *format)
{
  const SbDraftAnswer *before;
  const char *word;

  if (!sb_draft_once (self, "%s %s", format, column->key))
    return;
  before = ask (self, column, name);
  word = before != NULL ? sb_draft_answer_get (before, 0, at) : NULL;
  if (before == NULL)
    sb_draft_take_comment (self, g_strdup ("what it was before is not known"),
                           g_strdup_printf ("ALTER %s ALTER COLUMN %s %s…", column->table,
                                            column->column, format));
  else if (word != NULL)
    take (self, column, SB_DRAFT_EXACT, NULL, g_strconcat (format, word, NULL));
}

static void
set_options (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd,
             const char *name)
{
  const SbDraftAnswer *before;
  const char *options;

  if (!sb_draft_once (self, "options %s", column->key))
    return;
  before = ask (self, column, name);
  options = before != NULL ? sb_draft_answer_get (before, 0, OPTIONS) : NULL;
  take (self, column, before == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
        before == NULL ? "assumes that it had no options before" : NULL,
        g_strdup ("RESET (n_distinct, n_distinct_inherited)"));
  if (options != NULL)
    take (self, column, SB_DRAFT_EXACT, NULL, g_strdup_printf ("SET (%s)", options));
  (void) cmd;
}

static void
change (SbDraft *self, const Column *column, const PgQuery__AlterTableCmd *cmd, const char *name)
{
  switch (cmd->subtype)
    {
    case AT (AddColumn):
      add (self, column, cmd, name);
      return;
    case AT (DropColumn):
      drop (self, column, cmd, name);
      return;
    default:
      break;
    }
  if (sb_draft_goes_along (self, column->key, 0))
    return;
  switch (cmd->subtype)
    {
    case AT (AlterColumnType):
      set_type (self, column, cmd, name);
      break;
    case AT (ColumnDefault):
      set_default (self, column, cmd, name);
      break;
    case AT (SetNotNull):
    case AT (DropNotNull):
      set_null (self, column, cmd->subtype == AT (SetNotNull), name);
      break;
    case AT (AddIdentity):
    case AT (SetIdentity):
    case AT (DropIdentity):
      set_identity (self, column, cmd, name);
      break;
    case AT (DropExpression):
      drop_expression (self, column, name);
      break;
    case AT (SetStorage):
      set_word (self, column, name, STORAGE, "SET STORAGE ");
      break;
    case AT (SetCompression):
      set_word (self, column, name, COMPRESSION, "SET COMPRESSION ");
      break;
    case AT (SetStatistics):
      if (*name != '\0')
        set_word (self, column, name, STATISTICS, "SET STATISTICS ");
      else
        sb_draft_say_impossible (self, g_strdup ("what it was before is not known"));
      break;
    case AT (SetOptions):
    case AT (ResetOptions):
      set_options (self, column, cmd, name);
      break;
    default:
      sb_draft_say_impossible (self, g_strdup ("no way back is known for this change"));
    }
}

void
sb_draft_column (SbDraft *self, const PgQuery__AlterTableStmt *stmt,
                 const PgQuery__AlterTableCmd *cmd)
{
  const char *name = cmd->name;
  g_auto (SbDraftObject) object = { 0 };
  g_autofree char *quoted = NULL, *key = NULL, *table = NULL;
  Column column = { .stmt = stmt };

  if (*name == '\0' && cmd->def != NULL && cmd->def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
    name = cmd->def->column_def->colname;
  sb_draft_object_init (self, &object, stmt->objtype, stmt->relation, NULL, NULL);
  table = g_strdup_printf ("%s %s%s", object.word, stmt->missing_ok ? "IF EXISTS " : "",
                           object.name);
  quoted = sb_identifier_quote (*name != '\0' ? name : "?");
  key = sb_draft_key (self, "column", stmt->relation->schemaname, stmt->relation->relname, name);
  column.table = table;
  column.name = object.name;
  column.before = object.before;
  column.column = quoted;
  column.key = key;
  change (self, &column, cmd, name);
}
