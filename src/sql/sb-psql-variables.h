/* SPDX-License-Identifier: GPL-3.0-or-later */
/* psql's variables: what `\set` sets, and how text refers to it. Private to the floor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbPsqlReference:
 *
 * How a text refers to a variable: `:name`, `:'name'`, `:"name"`, `:{?name}`.
 */
typedef enum
{
  SB_PSQL_PLAIN,
  SB_PSQL_LITERAL,
  SB_PSQL_IDENTIFIER,
  SB_PSQL_TEST,
} SbPsqlReference;

GHashTable *sb_psql_variables_new (void);
gsize sb_psql_variables_match (const char *text, gsize length, SbPsqlReference *kind, char **name);
char *sb_psql_variables_dup_text (GHashTable *variables, SbPsqlReference kind, const char *name);
const char *sb_psql_variables_find_fault (const char *name, const char *value);
gboolean sb_psql_variables_need_server (const char *name);
gboolean sb_psql_parse_boolean (const char *text, gboolean *value);

G_END_DECLS
