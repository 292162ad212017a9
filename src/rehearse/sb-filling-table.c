/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-filling-table.h"

#include <string.h>

#include "sb-lexer.h"

/* A name is among the words when all its parts are: "my table" is two words. */
#define IS_NAMED(column)                                                                           \
  "regexp_split_to_array(lower(" column "), '[\\x20-\\x23\\x25-\\x2f\\x3a-\\x40\\x5b-\\x5e"        \
  "\\x60\\x7b-\\x7e]+') <@ $1::text[]"
/* What the words name, and what hangs together with it: the table of an index or a sequence, those
 * that a view reads, columns of a type; partitions, heirs, and what is referred to. Where rows are
 * deleted, what refers to it as well. */
#define TOUCHED                                                                                    \
  "WITH RECURSIVE own AS (SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace " \
  "WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND NOT quote_ident(n.nspname) = ANY "             \
  "($2::text[]) AND NOT quote_ident(n.nspname) || '.' || quote_ident(c.relname) = ANY "            \
  "($2::text[])), touched AS ("                                                                    \
  "SELECT oid FROM own WHERE " IS_NAMED (                                                          \
      "relname") " UNION "                                                                         \
                 "SELECT a.attrelid FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid OR "  \
                 "t.typarray = "                                                                   \
                 "a.atttypid WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd') AND " IS_NAMED (     \
                     "t.typname") " UNION SELECT e.oid FROM touched t CROSS JOIN LATERAL ("        \
                                  "SELECT indrelid FROM pg_index WHERE indexrelid = t.oid UNION "  \
                                  "ALL "                                                           \
                                  "SELECT refobjid FROM pg_depend WHERE classid = "                \
                                  "'pg_class'::regclass AND objid = t.oid "                        \
                                  "AND refclassid = 'pg_class'::regclass AND deptype IN ('a', "    \
                                  "'i') UNION ALL "                                                \
                                  "SELECT d.refobjid FROM pg_rewrite r JOIN pg_depend d ON "       \
                                  "d.objid = r.oid AND d.classid = "                               \
                                  "'pg_rewrite'::regclass AND d.refclassid = "                     \
                                  "'pg_class'::regclass WHERE r.ev_class = t.oid "                 \
                                  "UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = "  \
                                  "t.oid UNION ALL "                                               \
                                  "SELECT confrelid FROM pg_constraint WHERE contype = 'f' AND "   \
                                  "conrelid = t.oid UNION ALL "                                    \
                                  "SELECT conrelid FROM pg_constraint WHERE contype = 'f' AND "    \
                                  "confrelid = t.oid AND "                                         \
                                  "ARRAY['delete', 'truncate'] && $1::text[]) e (oid)) "           \
                                  "SELECT o.oid, quote_ident(n.nspname) || '.' || "                \
                                  "quote_ident(o.relname), "                                       \
                                  "o.relkind = 'p', (SELECT inhparent FROM pg_inherits WHERE "     \
                                  "inhrelid = o.oid LIMIT 1) "                                     \
                                  "FROM own o JOIN pg_namespace n ON n.oid = o.relnamespace "      \
                                  "WHERE o.relkind IN "                                            \
                                  "('r', 'p') AND o.oid IN (SELECT oid FROM touched) ORDER BY "    \
                                  "o.oid"

#define COLUMNS                                                                                    \
  "WITH RECURSIVE up AS (SELECT oid AS top, oid, typbasetype, typtype FROM pg_type UNION ALL "     \
  "SELECT up.top, b.oid, b.typbasetype, b.typtype FROM up JOIN pg_type b ON b.oid = "              \
  "up.typbasetype WHERE up.typtype = 'd') "                                                        \
  "SELECT a.attrelid, quote_ident(a.attname), a.attnum, a.attnotnull, a.attidentity, "             \
  "a.attgenerated <> '', pg_get_expr(d.adbin, d.adrelid), CASE WHEN a.attidentity <> '' THEN "     \
  "quote_literal(pg_get_serial_sequence(a.attrelid::regclass::text, a.attname)) END, "             \
  "format_type(a.atttypid, a.atttypmod), CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE "         \
  "a.atttypmod END, b.typname, b.typtype, format_type(b.oid, NULL), e.typname, e.typtype, "        \
  "format_type(e.oid, NULL), (SELECT string_agg('(' || pg_get_expr(c.conbin, 0) || ')', ' AND ') " \
  "FROM up u JOIN pg_constraint c ON c.contypid = u.oid WHERE u.top = t.oid AND c.contype = 'c') " \
  "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN up ON up.top = t.oid AND "        \
  "up.typtype <> 'd' JOIN pg_type b ON b.oid = up.oid LEFT JOIN pg_type e ON e.oid = b.typelem "   \
  "AND b.typcategory = 'A' LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = "        \
  "a.attnum WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped "           \
  "ORDER BY a.attrelid, a.attnum"

#define CHECKS                                                                                     \
  "SELECT conrelid, quote_ident(conname), pg_get_expr(conbin, conrelid) FROM pg_constraint "       \
  "WHERE contype = 'c' AND conrelid = ANY ($1::oid[]) UNION ALL "                                  \
  "SELECT oid, NULL, pg_get_partition_constraintdef(oid) FROM pg_class WHERE relispartition AND "  \
  "oid = ANY ($1::oid[]) ORDER BY 1"

/* A key of a partitioned table is also one of each partition, which says no more. */
#define REFERENCES                                                                                 \
  "SELECT c.conrelid, c.oid, c.confrelid, quote_ident(a.attname), quote_ident(f.attname) "         \
  "FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY "           \
  "k (own, other, place) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own "     \
  "JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.other "                        \
  "WHERE c.contype = 'f' AND c.conrelid = ANY ($1::oid[]) AND NOT EXISTS (SELECT FROM "            \
  "pg_constraint up WHERE up.oid = c.conparentid AND up.conrelid = c.conrelid) "                   \
  "ORDER BY c.conrelid, cardinality(c.conkey) DESC, c.oid, k.place"

static void
column_free (gpointer data)
{
  SbFillingColumn *self = data;

  g_free (self->name);
  g_free (self->default_sql);
  g_free (self->sequence);
  g_free (self->type);
  g_free (self->base);
  g_free (self->base_sql);
  g_free (self->element);
  g_free (self->element_sql);
  g_free (self->domain_check);
  g_free (self);
}

static void
check_free (gpointer data)
{
  SbFillingCheck *self = data;

  g_free (self->name);
  g_free (self->sql);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

static void
reference_free (gpointer data)
{
  SbFillingReference *self = data;

  g_free (self->parent);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

static void
table_free (gpointer data)
{
  SbFillingTable *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->part_of);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->references);
  g_free (self);
}

/*< private >
 * sb_filling_table_find:
 * @tables: (element-type SbFillingTable): tables
 * @id: a number
 *
 * Returns: (transfer none) (nullable): the table of that number
 */
SbFillingTable *
sb_filling_table_find (GPtrArray *tables, const char *id)
{
  for (guint i = 0; i < tables->len; i++)
    if (strcmp (((SbFillingTable *) tables->pdata[i])->id, id) == 0)
      return tables->pdata[i];
  return NULL;
}

/*< private >
 * sb_filling_table_find_column:
 * @self: a table
 * @name: a name, quoted where SQL wants it
 *
 * Returns: (transfer none) (nullable): the column of that name
 */
SbFillingColumn *
sb_filling_table_find_column (const SbFillingTable *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (((SbFillingColumn *) self->columns->pdata[i])->name, name) == 0)
      return self->columns->pdata[i];
  return NULL;
}

static gboolean
is_true (SbResult *result, guint row, guint column)
{
  return g_strcmp0 (sb_result_get_value (result, row, column), "t") == 0;
}

static char *
dup_value (SbResult *result, guint row, guint column)
{
  return g_strdup (sb_result_get_value (result, row, column));
}

static char
get_letter (SbResult *result, guint row, guint column)
{
  const char *value = sb_result_get_value (result, row, column);

  return value != NULL ? *value : '\0';
}

static void
add_table (GPtrArray *tables, SbResult *result, guint row)
{
  SbFillingTable *table = g_new0 (SbFillingTable, 1);

  table->id = dup_value (result, row, 0);
  table->name = dup_value (result, row, 1);
  table->is_partitioned = is_true (result, row, 2);
  table->part_of = dup_value (result, row, 3);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->checks = g_ptr_array_new_with_free_func (check_free);
  table->references = g_ptr_array_new_with_free_func (reference_free);
  g_ptr_array_add (tables, table);
}

static void
add_column (SbFillingTable *table, SbResult *result, guint row)
{
  SbFillingColumn *column = g_new0 (SbFillingColumn, 1);

  column->name = dup_value (result, row, 1);
  column->number = (guint) g_ascii_strtoull (sb_result_get_value (result, row, 2), NULL, 10);
  column->is_not_null = is_true (result, row, 3);
  column->identity = get_letter (result, row, 4);
  column->is_generated = is_true (result, row, 5);
  column->default_sql = dup_value (result, row, 6);
  column->sequence = dup_value (result, row, 7);
  column->type = dup_value (result, row, 8);
  column->typmod = g_ascii_strtoll (sb_result_get_value (result, row, 9), NULL, 10);
  column->base = dup_value (result, row, 10);
  column->kind = get_letter (result, row, 11);
  column->base_sql = dup_value (result, row, 12);
  column->element = dup_value (result, row, 13);
  column->element_kind = get_letter (result, row, 14);
  column->element_sql = dup_value (result, row, 15);
  column->domain_check = dup_value (result, row, 16);
  g_ptr_array_add (table->columns, column);
}

/* Of which columns a condition speaks: any word in it may be the name of one. */
static void
find_columns (const SbFillingTable *table, SbFillingCheck *check)
{
  SbLexer lexer = { check->sql, strlen (check->sql), 0 };

  for (SbToken token = sb_lexer_next (&lexer); token.kind != SB_TOKEN_END;
       token = sb_lexer_next (&lexer))
    {
      g_autofree char *word = g_strndup (check->sql + token.start, token.end - token.start);
      SbFillingColumn *column = token.kind == SB_TOKEN_WORD || token.kind == SB_TOKEN_QUOTED
                                    ? sb_filling_table_find_column (table, word)
                                    : NULL;

      if (column != NULL && !g_ptr_array_find (check->columns, column, NULL))
        g_ptr_array_add (check->columns, column);
    }
}

static void
add_check (SbFillingTable *table, SbResult *result, guint row)
{
  SbFillingCheck *check;

  /* A default partition without others takes everything. */
  if (sb_result_get_value (result, row, 2) == NULL)
    return;
  check = g_new0 (SbFillingCheck, 1);
  check->name = dup_value (result, row, 1);
  check->sql = dup_value (result, row, 2);
  check->columns = g_ptr_array_new ();
  find_columns (table, check);
  g_ptr_array_add (table->checks, check);
}

static void
add_reference (SbFillingTable *table, SbResult *result, guint row)
{
  gboolean goes_on = row > 0
                     && strcmp (sb_result_get_value (result, row, 1),
                                sb_result_get_value (result, row - 1, 1))
                            == 0;
  SbFillingReference *reference;

  if (!goes_on)
    {
      reference = g_new0 (SbFillingReference, 1);
      reference->parent = dup_value (result, row, 2);
      reference->columns = g_ptr_array_new_with_free_func (g_free);
      reference->keys = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (table->references, reference);
    }
  reference = table->references->pdata[table->references->len - 1];
  g_ptr_array_add (reference->columns, dup_value (result, row, 3));
  g_ptr_array_add (reference->keys, dup_value (result, row, 4));
}

static gboolean
read_parts (SbSession *session, GPtrArray *tables, const char *ids, const char *sql,
            void (*add) (SbFillingTable *table, SbResult *result, guint row), GError **error)
{
  const char *params[] = { ids };
  g_autoptr (SbResult)
      result = sb_session_expect (sb_session_exec_params (session, sql, 1, params, error), error);

  for (guint i = 0; result != NULL && i < sb_result_get_n_rows (result); i++)
    add (sb_filling_table_find (tables, sb_result_get_value (result, i, 0)), result, i);
  return result != NULL;
}

static char *
dup_array (const char *const *items)
{
  GString *array = g_string_new ("{");

  for (; items != NULL && *items != NULL; items++)
    {
      g_auto (GStrv) parts = g_strsplit (*items, "\"", -1);
      g_autofree char *escaped = g_strjoinv ("\\\"", parts);

      g_string_append_printf (array, "%s\"%s\"", array->len > 1 ? "," : "", escaped);
    }
  g_string_append_c (array, '}');
  return g_string_free (array, FALSE);
}

/*< private >
 * sb_filling_table_read:
 * @session: a session of the copy
 * @words: all words of the scripts, as the text of an array
 * @without: (nullable) (array zero-terminated=1): schemas and tables that are left out
 * @error: return location for an error of the db floor
 *
 * Returns: (transfer full) (nullable) (element-type SbFillingTable): the tables that the scripts touch
 */
GPtrArray *
sb_filling_table_read (SbSession *session, const char *words, const char *const *without,
                       GError **error)
{
  g_autofree char *left_out = dup_array (without);
  const char *params[] = { words, left_out };
  g_autoptr (SbResult) result =
      sb_session_expect (sb_session_exec_params (session, TOUCHED, 2, params, error), error);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  g_autoptr (GString) ids = g_string_new ("{");

  if (result == NULL)
    return NULL;
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    {
      add_table (tables, result, i);
      g_string_append_printf (ids, "%s%s", i > 0 ? "," : "", sb_result_get_value (result, i, 0));
    }
  g_string_append_c (ids, '}');
  return read_parts (session, tables, ids->str, COLUMNS, add_column, error)
                 && read_parts (session, tables, ids->str, CHECKS, add_check, error)
                 && read_parts (session, tables, ids->str, REFERENCES, add_reference, error)
             ? g_steal_pointer (&tables)
             : NULL;
}
