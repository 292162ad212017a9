/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run or a verification as it happens: text for people, or JSON. */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

typedef enum
{
  SB_RUN_VIEW_APPLY,
  SB_RUN_VIEW_ROLLBACK,
  SB_RUN_VIEW_VERIFY,
} SbRunViewKind;

typedef struct _SbRunView SbRunView;

SbRunView *sb_run_view_new (SbCli *cli, SbRunViewKind kind, SbPlan *plan, GPtrArray *migrations);
void sb_run_view_free (SbRunView *self);
SbExit sb_run_view_finish (SbRunView *self, const SbRunEvent *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRunView, sb_run_view_free)

G_END_DECLS
