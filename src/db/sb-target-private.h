/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the floor: what a target is made of. */
#pragma once

#include "sb-secret.h"
#include "sb-target.h"

G_BEGIN_DECLS

struct _SbTarget
{
  gatomicrefcount ref_count;
  GHashTable *settings; /* libpq keyword → value as the person gave it; the password is in here */
  char *name;
  char *source;
  char *user;
  char *database;
  SbSecret *fallback_password; /* PGPASSWORD, which libpq takes where the settings have none */
  SbEnvironment environment;
  SbPooling pooling_hint; /* what the address says; unknown where it says nothing */
  GPtrArray *direct;      /* of SbTarget: other ways to the same database, the best one first */
  guint n_given;          /* how many of them somebody gave; the others follow from the address */
};

SbTarget *sb_target_new_from_settings (GHashTable *settings, const char *source);
void sb_target_read_address (SbTarget *self, gboolean says_pooler);
gboolean sb_target_is_supabase_pooler (SbTarget *self);
char *sb_target_find_supabase_ref (SbTarget *self);
SbEnvironment sb_target_find_environment (SbTarget *self);
char *sb_target_make_name (SbTarget *self);
const char *sb_target_lookup (SbTarget *self, const char *keyword);

G_END_DECLS
