/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings in a text: underlined by severity, found again by place, and fixed; of one buffer. */
#pragma once

#include <gtk/gtk.h>

#include "sb-document.h"

G_BEGIN_DECLS

typedef struct _SbFindingMarks SbFindingMarks;

SbFindingMarks *sb_finding_marks_new (GtkTextBuffer *buffer);
void sb_finding_marks_free (SbFindingMarks *self);
void sb_finding_marks_show (SbFindingMarks *self, SbFindingList *findings, gboolean is_crlf);
const SbFinding *sb_finding_marks_find (SbFindingMarks *self, const GtkTextIter *place,
                                        gboolean in_line);
const SbFinding *sb_finding_marks_find_beside (SbFindingMarks *self, const SbFinding *finding,
                                               guint *index, guint *n);
gboolean sb_finding_marks_get_place (SbFindingMarks *self, const SbFinding *finding,
                                     GtkTextIter *start, GtkTextIter *end);
int sb_finding_marks_get_line_severity (SbFindingMarks *self, guint line);
gboolean sb_finding_marks_is_current (SbFindingMarks *self);
gboolean sb_finding_marks_fix (SbFindingMarks *self, const SbFinding *finding);
gboolean sb_finding_marks_allow (SbFindingMarks *self, const SbFinding *finding,
                                 const char *reason);

G_END_DECLS
