/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the linter keeps. Private to its files: sb-linter.c has the work done, sb-linter-files.c knows
 * what there is to do. */
#pragma once

#include "sb-linter.h"
#include "sb-schema-reader.h"

G_BEGIN_DECLS

/* A script of the project. */
typedef struct
{
  char *path;
  SbMigration *migration; /* NULL: it is a document's alone, without a file yet */
  char *key;
  SbScriptRole role;
  SbLintFacts facts;
  char *same, *newer;   /* (nullable): of SbLintRequest */
  char *digest;         /* of what was linted last: texts and facts; NULL: nothing yet */
  SbDocument *document; /* weak: it is open, and can be edited */
  gboolean is_queued;
  guint generation; /* of the project in which it was seen last */
} Entry;

struct _SbLinter
{
  grefcount ref_count;
  SbLinterFunc func; /* NULL once it is closed */
  SbLinterTroubleFunc trouble_func;
  gpointer user_data;
  GHashTable *entries; /* path → Entry */
  GQueue open;         /* of path: open scripts that have changed */
  GQueue waiting;      /* of path: the project's others */
  SbProject *project;  /* (nullable) */
  GHashTable *applied; /* (nullable): key → SbLinterApplied */
  SbSchemaReader *reader;
  SbLintSchema *schema;     /* (nullable): what the project's files made when they were read last */
  SbLintSettings *settings; /* (nullable): what it says about lint */
  SbLintTrouble *trouble;   /* (nullable): why that cannot be used */
  gboolean schema_is_due;
  guint server_version;
  gboolean is_pooled;
  guint generation;
  gboolean busy;
};

void sb_linter_entry_free (gpointer data);
gboolean sb_linter_is_live (SbDocument *document);
void sb_linter_enqueue (SbLinter *self, Entry *entry);
void sb_linter_work_next (SbLinter *self);

G_END_DECLS
