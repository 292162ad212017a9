/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the rehearsals share. */
#pragma once

#include "sb-rehearsals.h"

G_BEGIN_DECLS

/* What came of a migration's last rehearsal in this window. */
typedef struct
{
  SbRehearsal *rehearsal;
  SbProof *proof; /* (nullable): a script was edited while it was rehearsed */
  SbChain *chain; /* (nullable): what became of it and its neighbours */
  guint run;      /* which of ours it came of */
} SbRehearsalsResult;

struct _SbRehearsals
{
  GObject parent_instance;

  /* owned */
  SbWorkspace *workspace;
  GHashTable *results; /* key → Result */
  GHashTable *proofs;  /* key → SbProof, of the scripts as they are on disk */
  char **keys;         /* (nullable): what is being rehearsed */
  char *activity;      /* (nullable): what the sandbox says while it starts */
  SbRehearsalStep step;
  SbChain *chain; /* (nullable): of the run that was last */

  gboolean is_cancelling;
  gint64 started; /* monotonic */
  guint n_done;
  guint n_proven;
  guint generation; /* of the project: what was begun for another one is dropped */
  guint run;        /* which one goes on, or was the last */
  guint n_looks;    /* looks for proofs that have been begun: only the newest counts */
};

G_END_DECLS
