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
  gboolean pooler_hint;
};

SbEnvironment sb_target_find_environment (SbTarget *self);
char *sb_target_make_name (SbTarget *self);
const char *sb_target_lookup (SbTarget *self, const char *keyword);

G_END_DECLS
