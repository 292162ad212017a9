/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search over the project is made of, for its own files alone. */
#pragma once

#include "sb-mailbox.h"
#include "sb-project-search.h"

G_BEGIN_DECLS

struct _SbSearchItem
{
  GObject parent_instance;

  SbSearchResult *result;
  guint index;        /* of the match; G_MAXUINT: the file */
  SbSearchItem *file; /* not owned: lives as long */
  guint n_checked;    /* of a file: how many of its matches */
  gboolean is_checked;
};

struct _SbProjectSearch
{
  GObject parent_instance;

  /* owned */
  SbWorkbench *workbench;
  GPtrArray *items; /* SbSearchItem */
  GCancellable *cancellable;
  SbMailbox *mailbox; /* of the search that goes on */
  char *problem;      /* for people */
  char *folder;       /* of the project that was searched */

  gboolean is_searching;
  guint n_files;
  guint n_matches;
  guint n_checked;
  guint n_unread;
};

void sb_project_search_tell (SbProjectSearch *self);

/* sb-document-set-text.c */
GBytes *sb_document_set_dup_text (SbDocumentSet *self, const char *path, gboolean *is_crlf);
gboolean sb_document_set_replace_text (SbDocumentSet *self, const char *path, const char *digest,
                                       const GArray *matches);

G_END_DECLS
