/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the rehearser share. Private to the floor; workers only. */
#pragma once

#include <gio/gio.h>

#include "sb-copies.h"
#include "sb-connection.h"
#include "sb-origin.h"
#include "sb-rehearser.h"

G_BEGIN_DECLS

struct _SbRehearser
{
  SbProject *project;
  SbOrigin *origin; /* (nullable): what copies are made of, if not of scripts alone */
  SbCopies *shared; /* on the sandbox's server */
  SbCopies *apart;  /* (nullable): each on one of its own */
  SbCopies *copies; /* those of the two that are worked with now */
  guint n_looked;   /* among how many migrations one about a whole server was looked for */
  guint first_wide; /* the first of those, if @is_wide */
  gboolean is_wide;
  char **states; /* the state before each migration, and behind the last */
  guint moving;  /* before which migration is the state that this rehearser made last; 0: none */
  struct
  {
    SbCopies *copies; /* (nullable): of which kind */
    guint index;      /* before this migration there is no such state, nor later ones */
    char *problem;
  } blocked;
  char *history; /* the table that the copies' histories are in */
  char *
      *fingerprints[2]; /* of the states, %NULL where not known yet; with a server's roles second */
  guint n_rows;
  guint limit_ms; /* how long a script may take */
  char **seeds;   /* paths of files */
  gboolean is_strict;
  gboolean with_strength;
  char **late;       /* (nullable): keys of those that are tried late */
  char **applied;    /* (nullable): keys of those that are there then; %NULL: all others */
  GHashTable *sizes; /* (nullable): the target's */

  GCancellable *cancellable;
  GMutex lock;
  SbConnection *busy; /* under the lock: what works now */
  SbConnection *eyes; /* under the lock: what looks at a copy meanwhile */
};

char **sb_rehearser_dup_states (SbProject *project, SbOrigin *origin, gboolean is_strict);
SbConnection *sb_rehearser_open_admin (SbRehearser *self, SbTarget *copy);
const char *sb_rehearser_get_role (SbRehearser *self);
gboolean sb_rehearser_make_strict (SbRehearser *self, SbTarget *copy, GError **error);
gboolean sb_rehearser_is_applied (SbRehearser *self, guint index);
SbTarget *sb_rehearser_make_copy (SbRehearser *self, guint index, GError **error);
void sb_rehearser_set_busy (SbRehearser *self, SbConnection *connection);
SbConnection *sb_rehearser_open_copy (SbRehearser *self, SbTarget *copy);
SbConnection *sb_rehearser_open_eyes (SbRehearser *self, SbTarget *copy);
void sb_rehearser_close_eyes (SbRehearser *self, SbConnection *eyes);
void sb_rehearser_close_copy (SbRehearser *self, SbConnection *connection);
gboolean sb_rehearser_apply (SbRehearser *self, SbTarget *copy, const char *const *keys,
                             char **problem, GError **error);
gboolean sb_rehearser_ensure_state (SbRehearser *self, guint index, char **problem, GError **error);
gboolean sb_rehearser_choose_copies (SbRehearser *self, guint last, GError **error);
char **sb_rehearser_get_fingerprint (SbRehearser *self, guint index);
gboolean sb_rehearser_is_wide (SbRehearser *self, guint last);
gboolean sb_rehearser_is_definition (const SbMigration *migration);
char *sb_rehearser_dup_script_refusal (SbScript *script, const char *path);
char *sb_rehearser_dup_refusal (const SbMigration *migration);

G_END_DECLS
