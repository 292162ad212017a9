/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a problem is made of, for the list of them. */
#pragma once

#include "sb-problem-list.h"

G_BEGIN_DECLS

struct _SbProblemItem
{
  GObject parent_instance;

  /* owned */
  char *message;
  char *file;
  char *where;
  SbPlace *place;

  SbProblemSeverity severity;
  SbProblemSeverity worst_of_file;
  gboolean is_first;  /* the last run's failure stands above all */
  gboolean is_syntax; /* lint says it too of scripts that are open */
};

SbProblemItem *sb_problem_item_new (SbProblemSeverity severity, const char *message,
                                    SbPlace *place);
gboolean sb_problem_item_is_same (const SbProblemItem *one, const SbProblemItem *other);

G_END_DECLS
