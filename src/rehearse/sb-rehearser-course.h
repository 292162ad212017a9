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
 * @copy: a connection to the copy, on which scripts run
 * @eyes: another one, which looks at it: see sb_copy_look()
 * @func: (nullable): is told of each step
 * @user_data: for @func
 * @keys: (array zero-terminated=1): the migration
 * @before: what the copy was like before anything ran
 * @there: (nullable): the schema behind forward, if it is known that forward always makes that
 * @back: (nullable): the schema behind the rollback
 * @now: (nullable): what the copy is like since the last script ran
 * @limit_ms: how long a script may take
 * @is_hung: one took longer
 * @is_plain: no rows are to be made up
 * @is_put: some were
 * @is_apart: the copy has a server of its own
 * @without: (array zero-terminated=1): what is left out of schema and contents
 */
typedef struct
{
  GCancellable *cancellable;
  SbProject *project;
  SbRehearsal *rehearsal;
  SbConnection *copy;
  SbConnection *eyes;
  SbRehearserFunc func;
  gpointer user_data;
  const char *keys[2];
  SbCopyLook before;
  SbSnapshot *there;
  SbSnapshot *back;
  SbCopyLook now;
  guint limit_ms;
  gboolean is_hung;
  gboolean is_plain;
  gboolean is_put;
  gboolean is_apart;
  const char *without[4];
} SbCourse;

void sb_rehearser_open_course (SbRehearser *self, SbCourse *course, SbTarget *copy);
void sb_rehearser_close_course (SbRehearser *self, SbCourse *course);

gboolean sb_course_check_cancelled (GCancellable *cancellable, GError **error);
gint64 sb_course_begin_stage (SbCourse *course, SbStage stage);
void sb_course_end_stage (SbCourse *course, SbStage stage, gint64 begun, gboolean is_good);
gboolean sb_course_look (SbCourse *course, SbCopyLook *seen, GError **error);
gboolean sb_course_go (SbCourse *course, GError **error);
gboolean sb_course_is_back (SbCourse *course);
void sb_course_clear (SbCourse *course);

G_END_DECLS
