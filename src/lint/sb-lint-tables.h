/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the whole file makes of each table that it names: policies, row security, indexes, keys. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

/**
 * SbLintClosed:
 * @SB_LINT_CLOSED_ANON: nobody without a login
 * @SB_LINT_CLOSED_AUTHENTICATED: nobody with one
 *
 * From whom REVOKE has taken the right to read.
 */
typedef enum
{
  SB_LINT_CLOSED_ANON = 1 << 0,
  SB_LINT_CLOSED_AUTHENTICATED = 1 << 1,
  SB_LINT_CLOSED = SB_LINT_CLOSED_ANON | SB_LINT_CLOSED_AUTHENTICATED,
} SbLintClosed;

/**
 * SbLintTable:
 * @schema: its schema as written, %NULL or "" for the default one
 * @name: its name where it is named first
 * @create: (nullable): CreateStmt, CreateTableAsStmt or ViewStmt of the file
 * @policies: (element-type SbLintNode): CreatePolicyStmt that no later statement drops
 * @indexes: (element-type SbLintNode): IndexStmt, likewise
 * @triggers: (element-type SbLintNode): CreateTrigStmt, likewise
 * @commands: (element-type SbLintNode): AlterTableCmd, all
 * @is_dropped: whether it is gone at the end
 * @is_partition: whether the file attaches it as one
 * @has_switch: whether the file switches row security on or off
 * @has_row_security: whether it is on at the end, where @has_switch
 * @is_invoker: whether ALTER VIEW gives it the rights of who reads it
 * @closed: of #SbLintClosed, at the end
 *
 * One table, view or index of the file at its end. Bodies of functions are not looked at.
 */
typedef struct
{
  const char *schema, *name;
  const SbLintNode *create;
  GPtrArray *policies, *indexes, *triggers, *commands;
  gboolean is_dropped, is_partition, has_switch, has_row_security, is_invoker;
  guint closed;
} SbLintTable;

typedef struct _SbLintTables SbLintTables;

SbLintTables *sb_lint_tables_new (SbLintPass *pass);
void sb_lint_tables_free (SbLintTables *self);

GPtrArray *sb_lint_tables_get (SbLintPass *pass);
SbLintTable *sb_lint_table_find (SbLintPass *pass, const PgQuery__RangeVar *relation);
gboolean sb_lint_tables_are_closed_by_text (SbLintPass *pass);
gboolean sb_lint_tables_have_policies_by_text (SbLintPass *pass);
gboolean sb_lint_table_is_open (SbLintPass *pass, const SbLintTable *table);
const PgQuery__CreateStmt *sb_lint_table_get_create (const SbLintTable *table);
const PgQuery__ColumnDef *sb_lint_table_get_column (const SbLintTable *table, const char *name);
gboolean sb_lint_table_covers (const SbLintTable *table, const char *const *names, guint n_names);
gboolean sb_lint_tables_have_triggers_by_text (SbLintPass *pass);

G_END_DECLS
