/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a document is made of, for its two files: the object and its text (sb-document.c), the disk
 * (sb-document-disk.c). */
#pragma once

#include "sb-document-file.h"

G_BEGIN_DECLS

struct _SbDocument
{
  GObject parent_instance;

  /* owned */
  char *path;
  char *key;
  char *problem;
  char *disk_problem;
  char *save_problem;
  char *identity;      /* of the file that the text was made of; NULL: there was none */
  char *seen_identity; /* of the file as it was seen last */
  GBytes *loaded;
  SbScript *script;
  SbFindingList *findings;
  SbTransactionMap *map;
  GQueue waiting; /* GTasks of saves behind the one that goes on */
  guint parse_timeout;

  SbScriptRole role;
  SbDocumentState state;
  SbDocumentDisk disk;
  gboolean has_bom;
  gboolean is_crlf;
  gboolean is_modified;
  gboolean is_saving;
  gboolean wants_check; /* the disk changed while a save went on */
  guint edits;          /* counts touches */
  guint reading;        /* which reading of the disk counts; others come too late */
  guint parsing;        /* which parse counts */
  guint parsed;         /* which parse the script is of */

  /* not owned */
  SbDocumentTextFunc source;
  gpointer source_data;
};

typedef enum
{
  SB_DOCUMENT_CHANGED,
  SB_DOCUMENT_LOADED,
  SB_DOCUMENT_PARSED,
  SB_DOCUMENT_LINTED,
  SB_DOCUMENT_MAPPED,
  SB_DOCUMENT_UNMARK,
  SB_DOCUMENT_REPLACE,
  SB_DOCUMENT_N_SIGNALS,
} SbDocumentSignal;

void sb_document_emit (SbDocument *self, SbDocumentSignal signal);
void sb_document_set_string (char **place, const char *value);
GBytes *sb_document_dup_text (SbDocument *self);
void sb_document_parse (SbDocument *self, GBytes *source);

G_END_DECLS
