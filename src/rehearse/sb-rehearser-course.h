/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One migration's way there and back on a copy, step by step. Private to the floor; workers only. */
#pragma once

#include "sb-rehearser-copy.h"
#include "sb-rehearser.h"

G_BEGIN_DECLS

/**
 * SbCourse:
 * @cancellable: once it is cancelled, nothing is begun
 * @project: the project
 * @rehearsal: gets what came out
 * @copy: a connection to the copy
 * @func: (nullable): is told of each step
 * @user_data: for @func
 * @keys: (array zero-terminated=1): the migration
 * @is_apart: the copy has a server of its own
 * @without: (array zero-terminated=1): what is left out of schema and contents
 */
typedef struct
{
  GCancellable *cancellable;
  SbProject *project;
  SbRehearsal *rehearsal;
  SbConnection *copy;
  SbRehearserFunc func;
  gpointer user_data;
  const char *keys[2];
  gboolean is_apart;
  const char *without[4];
} SbCourse;

gboolean sb_course_check_cancelled (GCancellable *cancellable, GError **error);
gint64 sb_course_begin_stage (SbCourse *course, SbStage stage);
void sb_course_end_stage (SbCourse *course, SbStage stage, gint64 begun, gboolean is_good);
gboolean sb_course_look (SbCourse *course, SbCopyLook *seen, GError **error);
gboolean sb_course_go (SbCourse *course, GError **error);

G_END_DECLS
