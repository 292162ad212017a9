/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of psql's expansion share. Private to the floor. */
#pragma once

#include "sb-lexer.h"
#include "sb-psql-commands.h"
#include "sb-psql.h"
#include "sb-sources.h"

G_BEGIN_DECLS

/* What is known about the statement at hand: COPY's data is no SQL, and psql's commands mean
 * something else in the middle of a statement. */
typedef struct
{
  gboolean has_sql;
  gboolean is_copy;
  gboolean after_from;
  gboolean from_stdin;
  gsize depth;
} SbPsqlStatement;

/* An `\if` that no `\endif` ended yet. */
typedef struct
{
  gsize offset;          /* of its backslash */
  gboolean is_reachable; /* what stands around it is active */
  gboolean is_active;    /* this branch is */
  gboolean was_active;   /* this branch or one before it is */
  gboolean had_else;
  SbPsqlStatement before; /* the statement at hand when a branch that is not active began */
} SbPsqlCondition;

/* A text that is being read: a file, or the value of a variable. */
typedef struct _SbPsqlText SbPsqlText;
struct _SbPsqlText
{
  SbPsqlText *outer;
  const char *path; /* NULL for a value */
  guint source;     /* the file it stands in */
  gsize at;         /* a value: where it stands in that file */
  const char *variable;
  gsize own_offset; /* a file that is included: where the script's own file says so */
  SbLexer lexer;
  gsize pending;      /* from here on nothing was copied */
  GArray *conditions; /* (element-type SbPsqlCondition) */
  gboolean is_over;
};

typedef struct
{
  SbPsqlReadFunc read;
  gpointer user_data;
  GString *out;
  SbSources *sources;
  GHashTable *variables;
  SbPsqlStatement statement;
  char *restricted; /* the key of \restrict */
  guint depth;
  guint n_files;
  guint n_values;
} SbPsql;

gboolean sb_psql_fail (SbPsql *self, SbPsqlText *text, gsize offset, GError **error,
                       const char *format, ...) G_GNUC_PRINTF (5, 6);
gboolean sb_psql_is_active (const SbPsqlText *text);
gboolean sb_psql_flush (SbPsql *self, SbPsqlText *text, gsize end, GError **error);
gboolean sb_psql_append (SbPsql *self, SbPsqlText *text, const char *words, GError **error);
gboolean sb_psql_run_text (SbPsql *self, SbPsqlText *text, GError **error);
gboolean sb_psql_run_command (SbPsql *self, SbPsqlText *text, gsize backslash, GError **error);

G_END_DECLS
