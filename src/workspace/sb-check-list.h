/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of the last verification with their verdicts and rows; a GListModel of #SbCheckItem
 * for the main thread.
 *
 * It is fed with all events of all runs; a run that starts empties it. It also knows whom checks
 * without `as:` run as the next time.
 */
#pragma once

#include "sb-check-item.h"

G_BEGIN_DECLS

#define SB_TYPE_CHECK_LIST (sb_check_list_get_type ())
G_DECLARE_FINAL_TYPE (SbCheckList, sb_check_list, SB, CHECK_LIST, GObject)

SbCheckList *sb_check_list_new (void);
void sb_check_list_clear (SbCheckList *self);
void sb_check_list_push_event (SbCheckList *self, const SbRunEvent *event);
guint sb_check_list_count_failed (SbCheckList *self);
gboolean sb_check_list_is_running (SbCheckList *self);
gboolean sb_check_list_set_run_as (SbCheckList *self, const char *as, char **problem);
const char *sb_check_list_get_run_as (SbCheckList *self);

G_END_DECLS
