/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Switchback remembers between two starts: recent projects, each one's last target, the
 * window's size and panes; a GObject of the main thread, one per program.
 *
 * It lies in a key file in the user's state folder, is read once and written some time after a
 * change, both elsewhere. It never holds a password: a target is remembered by where it was found.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SbRecent:
 * @folder: absolute path
 * @name: the project's name
 * @layout: "numbered", "supabase", "timestamped"
 * @target: (nullable): name of the last target
 * @n_pending: how many were pending then; -1 when not known
 *
 * One recent project, as an object that a list can show.
 */
#define SB_TYPE_RECENT (sb_recent_get_type ())
G_DECLARE_FINAL_TYPE (SbRecent, sb_recent, SB, RECENT, GObject)

const char *sb_recent_get_folder (SbRecent *self);
const char *sb_recent_get_name (SbRecent *self);
const char *sb_recent_get_layout (SbRecent *self);
const char *sb_recent_get_target (SbRecent *self);
int sb_recent_get_n_pending (SbRecent *self);

#define SB_TYPE_MEMORY (sb_memory_get_type ())
G_DECLARE_FINAL_TYPE (SbMemory, sb_memory, SB, MEMORY, GObject)

SbMemory *sb_memory_new (const char *path);
void sb_memory_load_async (SbMemory *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_memory_load_finish (SbMemory *self, GAsyncResult *result, GError **error);
void sb_memory_flush_async (SbMemory *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_memory_flush_finish (SbMemory *self, GAsyncResult *result, GError **error);
GListModel *sb_memory_get_recents (SbMemory *self);
void sb_memory_note_project (SbMemory *self, const char *folder, const char *name,
                             const char *layout, const char *target, int n_pending);
void sb_memory_forget_project (SbMemory *self, const char *folder);
char *sb_memory_dup_target_source (SbMemory *self, const char *folder);
void sb_memory_set_target_source (SbMemory *self, const char *folder, const char *source);
int sb_memory_get_int (SbMemory *self, const char *name, int fallback);
void sb_memory_set_int (SbMemory *self, const char *name, int value);

G_END_DECLS
