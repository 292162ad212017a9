/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the floor: what a history is made of, and what one kind of it has to know. */
#pragma once

#include "sb-journal.h"

G_BEGIN_DECLS

typedef struct _SbHistoryKind SbHistoryKind;

/**
 * SbHistoryKind:
 * @id: as sb_layout_get_history() says it
 * @schema: where the table is created
 * @table: its name
 * @key_column: the column by which a migration is found
 * @journal: what stands in front of the journal's table names
 * @columns: the columns it is created with
 * @types: the same, as SbHistory has them
 * @serial_column: (nullable): the column with a sequence, of a table that lies where Supabase's API
 *   looks; its roles are then kept out of both
 * @check: (nullable): says which column is missing from @types (",name=type,…,"), %NULL when none
 * @write_select: appends the columns key, name, applied_at
 * @dup_key: a migration's key
 * @insert: the statement that says that a migration is applied
 * @keeps_statements: a row has the statements' texts
 * @rename: the statement that gives a row the key of a migration
 *
 * One kind of history table: a table of functions in a file of its own.
 */
struct _SbHistoryKind
{
  const char *id;
  const char *schema;
  const char *table;
  const char *key_column;
  const char *journal;
  const char *columns;
  const char *types;
  const char *serial_column;
  gboolean keeps_statements;
  const char *(*check) (const char *types);
  void (*write_select) (SbHistory *history, GString *sql);
  char *(*dup_key) (const SbMigration *migration);
  SbCommand *(*insert) (SbHistory *history, SbMigration *migration, const char *const *statements);
  SbCommand *(*rename) (SbHistory *history, const char *key, SbMigration *migration);
};

struct _SbHistory
{
  gatomicrefcount ref_count;
  const SbHistoryKind *kind;
  char *schema;    /* where the table is, or will be created */
  char *table;     /* "public.migration_history", for people and for the runner lock */
  char *sql_table; /* the same, quoted */
  char *types;     /* ",column=type,…," of the columns we know */
  char *api_roles; /* those of anon and authenticated that exist: "anon, authenticated" */
  char *digest;
  GArray *rows;        /* SbHistoryRow, by key */
  GHashTable *entries; /* key → SbJournalEntry */
  gboolean exists;
  gboolean is_open_to_api;
  gboolean journal_exists;      /* tables of these names are there, whoever may read them */
  gboolean journal_is_foreign;  /* tables of these names that are not ours */
  gboolean journal_has_version; /* its table meta is there, and can be read */
  char *journal_fault;          /* (nullable): what makes them foreign */
  gboolean journal_is_complete; /* its tables are there, whoever may read them */
  gboolean journal_readable;
  gboolean journal_writable;
  gboolean journal_has_fingerprints; /* its runs have the columns for them */
  int server_version;
};

extern const SbHistoryKind sb_history_plain;
extern const SbHistoryKind sb_history_supabase;

const SbHistoryKind *sb_history_kind_find (const char *id);
SbHistory *sb_history_new (const SbHistoryKind *kind, const char *schema);
void sb_history_add_row (SbHistory *self, const char *key, const char *name,
                         const char *applied_at);
void sb_history_take_entry (SbHistory *self, SbJournalEntry *entry);
void sb_history_seal (SbHistory *self);
gboolean sb_history_read_rows (SbHistory *self, SbSession *session, gboolean with_table,
                               GError **error);
gboolean sb_history_has_column (SbHistory *self, const char *name, const char *type);
gboolean sb_history_fail (SbResult *answer, const char *advice, GError **error);
gboolean sb_history_retry (SbSession *session, const char *sql, GError **error);
GString *sb_history_begin_create (SbHistory *self);
char *sb_journal_dup_sql (SbHistory *history, const char *format);
char *sb_journal_find_missing_column (const char *table, const char *types);
gboolean sb_journal_has_fingerprints (const char *types);
gboolean sb_journal_check_version (SbHistory *self, const char *version, GError **error);
gboolean sb_journal_check_foreign (SbHistory *self, SbSession *session, GError **error);

G_END_DECLS
