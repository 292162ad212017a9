/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that are to have rows, with what the catalogs say of them. Private to the floor; workers
 * only. */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbFillingColumn:
 * @name: quoted where SQL wants it
 * @number: from 1, with holes where columns were dropped
 * @is_not_null: by itself; a primary key's are
 * @identity: 'a' always, 'd' by default, '\0' no
 * @is_generated: its value follows from others
 * @default_sql: (nullable): its default
 * @sequence: (nullable): of an identity column, as a quoted string
 * @type: as SQL writes it
 * @typmod: length, or precision and scale; -1: none
 * @base: name of the type; of a domain's the one that it is made of
 * @kind: of that: 'b' base, 'c' composite, 'e' enum, 'r' range, 'm' multirange
 * @base_sql: as SQL writes it
 * @element: (nullable): for arrays: name of the elements' type
 * @element_kind: of that
 * @element_sql: (nullable): as SQL writes it
 * @domain_check: (nullable): what a domain says of VALUE
 */
typedef struct
{
  char *name;
  guint number;
  gboolean is_not_null;
  char identity;
  gboolean is_generated;
  char *default_sql;
  char *sequence;
  char *type;
  gint64 typmod;
  char *base;
  char kind;
  char *base_sql;
  char *element;
  char element_kind;
  char *element_sql;
  char *domain_check;
} SbFillingColumn;

/**
 * SbFillingCheck:
 * @name: (nullable): the constraint; %NULL: the bounds of a partition
 * @sql: what has to hold
 * @columns: (element-type SbFillingColumn): of which columns it speaks; the table's
 */
typedef struct
{
  char *name;
  char *sql;
  GPtrArray *columns;
} SbFillingCheck;

/**
 * SbFillingReference:
 * @parent: number of the table that is referred to
 * @columns: (element-type utf8): columns
 * @keys: (element-type utf8): the parent's columns, in the same order
 */
typedef struct
{
  char *parent;
  GPtrArray *columns;
  GPtrArray *keys;
} SbFillingReference;

/**
 * SbFillingTable:
 * @id: its number
 * @name: with its schema, quoted where SQL wants it
 * @is_partitioned: its rows are those of its partitions
 * @part_of: (nullable): number of the table that it is a partition or an heir of
 * @columns: (element-type SbFillingColumn): columns
 * @checks: (element-type SbFillingCheck): what has to hold for each row
 * @references: (element-type SbFillingReference): foreign keys
 * @n_rows: how many it has
 * @is_done: it has what it will have
 */
typedef struct
{
  char *id;
  char *name;
  gboolean is_partitioned;
  char *part_of;
  GPtrArray *columns;
  GPtrArray *checks;
  GPtrArray *references;
  gint64 n_rows;
  gboolean is_done;
} SbFillingTable;

GPtrArray *sb_filling_table_read (SbSession *session, const char *words, const char *const *without,
                                  GError **error);
SbFillingTable *sb_filling_table_find (GPtrArray *tables, const char *id);
SbFillingColumn *sb_filling_table_find_column (const SbFillingTable *self, const char *name);

G_END_DECLS
