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

G_END_DECLS
