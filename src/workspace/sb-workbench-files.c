/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workbench-private.h"

void
sb_workbench_rename (SbWorkbench *self, const char *description)
{
}

void
sb_workbench_renumber (SbWorkbench *self, const char *version)
{
}

void
sb_workbench_delete (SbWorkbench *self)
{
}
