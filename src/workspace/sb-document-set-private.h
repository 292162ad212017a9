/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a set of documents is made of, for its own files alone. */
#pragma once

#include "sb-document-set.h"

G_BEGIN_DECLS

struct _SbDocumentSet
{
  GObject parent_instance;

  /* owned */
  SbProject *project;
  SbMigration *migration;
  SbDocument *shown[SB_N_ROLES];
  GPtrArray *documents; /* all of them, those shown last at the end */
  SbPlace *place;       /* where to go as soon as its script is shown */
};

SbDocument *sb_document_set_add (SbDocumentSet *self, const char *path, const char *key,
                                 SbScriptRole role);
SbDocument *sb_document_set_find_by_path (SbDocumentSet *self, const char *path);
void sb_document_set_put (SbDocumentSet *self, SbScriptRole role, SbDocument *document);
void sb_document_set_tell_shown (SbDocumentSet *self);

G_END_DECLS
