/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the memory share. */
#pragma once

#include "sb-memory.h"

G_BEGIN_DECLS

#define SB_MEMORY_MAX_RECENTS 20

struct _SbRecent
{
  GObject parent_instance;

  /* owned */
  char *folder;
  char *name;
  char *layout;
  char *target;
  char *target_source;

  int n_pending;
};

struct _SbMemory
{
  GObject parent_instance;

  /* owned */
  char *path;
  GListStore *recents; /* SbRecent, newest first */
  GHashTable *numbers; /* name → int */
  GPtrArray *flushes;  /* GTask: who waits until everything is written */

  guint timeout;
  gboolean is_loading;
  gboolean is_writing;
  gboolean is_dirty;
};

SbRecent *sb_memory_find_recent (SbMemory *self, const char *folder, guint *position);
void sb_memory_save_soon (SbMemory *self);

G_END_DECLS
