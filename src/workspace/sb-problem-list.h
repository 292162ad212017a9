/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person should look at, worst first, file by file: the last run's failure, statements that
 * do not parse, findings of lint, the folder's own problems; a GListModel of #SbProblemItem for the
 * main thread. */
#pragma once

#include "sb-failure.h"
#include "sb-finding.h"
#include "sb-lint-trouble.h"
#include "sb-project.h"
#include "sb-script.h"

G_BEGIN_DECLS

#define SB_TYPE_PROBLEM_ITEM (sb_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (SbProblemItem, sb_problem_item, SB, PROBLEM_ITEM, GObject)

SbProblemSeverity sb_problem_item_get_severity (SbProblemItem *self);
const char *sb_problem_item_get_message (SbProblemItem *self);
const char *sb_problem_item_get_where (SbProblemItem *self);
const SbPlace *sb_problem_item_get_place (SbProblemItem *self);

#define SB_TYPE_PROBLEM_LIST (sb_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (SbProblemList, sb_problem_list, SB, PROBLEM_LIST, GObject)

SbProblemList *sb_problem_list_new (void);
void sb_problem_list_set_project (SbProblemList *self, SbProject *project);
void sb_problem_list_set_trouble (SbProblemList *self, const SbLintTrouble *trouble);
void sb_problem_list_set_failure (SbProblemList *self, SbFailure *failure);
void sb_problem_list_set_script (SbProblemList *self, const char *path, const char *key,
                                 SbScriptRole role, SbScript *script);
void sb_problem_list_set_findings (SbProblemList *self, const char *path, const char *key,
                                   SbScriptRole role, SbFindingList *findings);
const SbPlace *sb_problem_list_next (SbProblemList *self, const SbPlace *from);
const SbPlace *sb_problem_list_previous (SbProblemList *self, const SbPlace *from);
guint sb_problem_list_count (SbProblemList *self, SbProblemSeverity at_least);

G_END_DECLS
