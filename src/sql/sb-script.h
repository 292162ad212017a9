/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script: one SQL file as text and as statements with facts; immutable.
 *
 * Threads: an SbScript is atomically reference counted and never changes, so any thread may read
 * it. Parsing happens on one permanent parser thread for the whole process (see sb-parser.h).
 */
#pragma once

#include <gio/gio.h>

#include "sb-sources.h"

G_BEGIN_DECLS

#define SB_SQL_ERROR (sb_sql_error_quark ())

/**
 * SbSqlError:
 * @SB_SQL_ERROR_NOT_TEXT: the bytes are not a text: a NUL byte, or encrypted by git-crypt
 * @SB_SQL_ERROR_ENCODING: the bytes are not UTF-8
 * @SB_SQL_ERROR_PSQL: a command of psql that cannot be followed; the message names file and line
 * @SB_SQL_ERROR_FORMAT: the text would not mean the same when formatted
 *
 * Why a text could not become a script at all. A statement that does not parse is no error here: it
 * keeps its span and carries its syntax error.
 */
typedef enum
{
  SB_SQL_ERROR_NOT_TEXT,
  SB_SQL_ERROR_ENCODING,
  SB_SQL_ERROR_PSQL,
  SB_SQL_ERROR_FORMAT,
} SbSqlError;

/**
 * SbStatementKind:
 * @SB_STATEMENT_SQL: sent to the server as it is
 * @SB_STATEMENT_COPY: `COPY … FROM stdin` with its data, up to and including the `\.` line
 * @SB_STATEMENT_PSQL: a line for psql (`\i file`, `\set`, `\restrict` …)
 * @SB_STATEMENT_EMPTY: nothing but blanks, comments and a semicolon
 */
typedef enum
{
  SB_STATEMENT_SQL,
  SB_STATEMENT_COPY,
  SB_STATEMENT_PSQL,
  SB_STATEMENT_EMPTY,
} SbStatementKind;

/**
 * SbTx:
 * @SB_TX_INSIDE: may run inside a transaction block
 * @SB_TX_ALONE: the server refuses it inside a transaction block (25001)
 * @SB_TX_BEGIN: BEGIN, START TRANSACTION
 * @SB_TX_COMMIT: COMMIT, END
 * @SB_TX_ROLLBACK: ROLLBACK, ABORT (of the whole transaction); PREPARE TRANSACTION; AND CHAIN forms
 * @SB_TX_SAVEPOINT: SAVEPOINT, RELEASE, ROLLBACK TO
 * @SB_TX_UNKNOWN: did not parse and is none of the above by its first words; taken as inside
 *
 * How a statement stands to transactions.
 */
typedef enum
{
  SB_TX_INSIDE,
  SB_TX_ALONE,
  SB_TX_BEGIN,
  SB_TX_COMMIT,
  SB_TX_ROLLBACK,
  SB_TX_SAVEPOINT,
  SB_TX_UNKNOWN,
} SbTx;

typedef enum
{
  SB_OBJECT_CREATED,
  SB_OBJECT_ALTERED,
  SB_OBJECT_DROPPED,
} SbObjectVerb;

/**
 * SbObject:
 * @verb: what the statement does to it
 * @kind: lower case: "table", "column", "index", "policy", "function", "type", "enum value", …
 * @schema: (nullable): the schema as written, unquoted; %NULL when the statement names none
 * @name: its name, unquoted; "" when the server chooses it (an index, a constraint without a name)
 * @parent: (nullable): for columns, constraints, policies, triggers, rules and new indexes: the
 *   relation; for enum values the type; for user mappings the server
 *
 * One object that a statement creates, alters or drops. The columns of a new table belong to the
 * table and are not named; a change to a part of a relation names the relation as altered, then the
 * part.
 */
typedef struct
{
  SbObjectVerb verb;
  const char *kind;
  char *schema;
  char *name;
  char *parent;
} SbObject;

/**
 * SbCheckComment:
 * @name: (nullable): the text after `-- check:`
 * @as: (nullable): the text after `-- as:`
 * @expect: (nullable): the text after `-- expect:`
 * @offset: byte offset in the script of the first of these comments
 *
 * The comments right above a statement that describe it as a check. They
 * bind only on lines of their own, directly above, with no empty line between.
 */
typedef struct
{
  char *name;
  char *as;
  char *expect;
  gsize offset;
} SbCheckComment;

/**
 * SbStatement:
 * @start: byte offset where the span starts; spans follow each other without a gap and together are
 *   the file; leading blanks and comments belong to the statement after them, those at the end
 *   of the file to the last statement
 * @end: byte offset where the span ends
 * @sql_start: byte offset of what is sent: the first byte that is no blank or comment
 * @sql_end: its end, without the closing semicolon (and without blanks and comments before that)
 * @data_start: for COPY: first byte of the data
 * @data_end: for COPY: end of the data, the `\.` line not included
 * @kind: what it is
 * @tx: how it stands to transactions
 * @tag: the command tag the server answers with, without counts: "CREATE TABLE"; "" when not known
 * @why_alone: (nullable): for %SB_TX_ALONE the words for people: "CREATE INDEX CONCURRENTLY"
 * @syntax_error: (nullable): the parser's message when the PostgreSQL 15 grammar does not take it
 * @error_offset: byte offset in the file of the syntax error; @sql_start when it has no place
 * @objects: (array length=n_objects): what it creates, alters, drops
 * @check: (nullable): its check comments
 */
typedef struct
{
  gsize start, end;
  gsize sql_start, sql_end;
  gsize data_start, data_end;
  SbStatementKind kind;
  SbTx tx;
  const char *tag;
  const char *why_alone;
  char *syntax_error;
  gsize error_offset;
  SbObject *objects;
  guint n_objects;
  SbCheckComment *check;
} SbStatement;

/**
 * SbDirective:
 * @name: "no-transaction", "lock-timeout", "statement-timeout", "requires", "irreversible",
 *   "allow", "verify may write"; an unknown name is kept as written, with @known false
 * @value: (nullable): "5s", "031", a rule's id
 * @reason: (nullable): what stands behind the dash
 * @offset: byte offset of the comment in the file
 * @known: whether Switchback knows the name
 *
 * A comment `-- switchback: name value — reason` on a line of its own.
 */
typedef struct
{
  char *name;
  char *value;
  char *reason;
  gsize offset;
  gboolean known;
} SbDirective;

typedef struct _SbScript SbScript;
typedef struct _SbScriptParse SbScriptParse;

GQuark sb_sql_error_quark (void);

gboolean sb_script_check_text (const char *text, gsize length, GError **error);
SbScript *sb_script_parse (const char *text, gsize length, GError **error);
SbScript *sb_script_parse_with_trees (const char *text, gsize length, GError **error);
SbScriptParse *sb_script_parse_begin (char *text, gsize length, SbSources *sources, GError **error);
SbScript *sb_script_parse_wait (SbScriptParse *self);
void sb_script_parse_async (GBytes *text, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
SbScript *sb_script_parse_finish (GAsyncResult *result, GError **error);
SbScript *sb_script_ref (SbScript *self);
void sb_script_unref (SbScript *self);

const char *sb_script_get_text (SbScript *self, gsize *length);
const char *sb_script_get_file_text (SbScript *self, gsize *length);
SbSources *sb_script_get_sources (SbScript *self);
gsize sb_script_get_own_offset (SbScript *self, gsize offset);
guint sb_script_get_line (SbScript *self, gsize offset);
guint sb_script_get_n_statements (SbScript *self);
const SbStatement *sb_script_get_statement (SbScript *self, guint index);
gboolean sb_script_find_statement (SbScript *self, gsize offset, guint *index);
char *sb_script_dup_sql (SbScript *self, guint index);
char **sb_script_dup_pieces (SbScript *self);
const SbDirective *sb_script_get_directives (SbScript *self, guint *n_directives);
const SbDirective *sb_script_find_directive (SbScript *self, const char *name);
gboolean sb_script_find_setting (SbScript *self, const char *name, const char *value, guint *index);
gboolean sb_script_get_wrapper (SbScript *self, guint *begin, guint *commit);
gboolean sb_script_get_rolled_back_wrapper (SbScript *self, guint *begin, guint *rollback);
char *sb_script_summarize (SbScript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbScript, sb_script_unref)

G_END_DECLS
