/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search over all scripts of the project, and what takes the place of what it finds: a GListModel
 * of #SbSearchItem, file by file, for the main thread.
 *
 * The looking is done in a thread and comes in file by file; a new pattern ends the old search.
 * Scripts that are open in an editor are searched and changed there, as a step that can be undone,
 * others on disk, whole or not at all; neither where the text is another by then.
 */
#pragma once

#include "sb-search-result.h"
#include "sb-workbench.h"

G_BEGIN_DECLS

/** SB_PROJECT_SEARCH_MAX: how many matches are shown. */
#define SB_PROJECT_SEARCH_MAX 10000

/**
 * SbSearchScope:
 * @SB_SEARCH_ALL: all scripts
 * @SB_SEARCH_FORWARD: forward scripts
 * @SB_SEARCH_ROLLBACK: rollback scripts
 * @SB_SEARCH_VERIFY: verify scripts
 * @SB_SEARCH_PENDING: the scripts of migrations that are not applied
 *
 * In which scripts to look.
 */
typedef enum
{
  SB_SEARCH_ALL,
  SB_SEARCH_FORWARD,
  SB_SEARCH_ROLLBACK,
  SB_SEARCH_VERIFY,
  SB_SEARCH_PENDING,
} SbSearchScope;

#define SB_TYPE_SEARCH_ITEM (sb_search_item_get_type ())
G_DECLARE_FINAL_TYPE (SbSearchItem, sb_search_item, SB, SEARCH_ITEM, GObject)

SbSearchResult *sb_search_item_get_result (SbSearchItem *self);
const SbSearchHit *sb_search_item_get_hit (SbSearchItem *self);
const char *sb_search_item_get_version (SbSearchItem *self);
gboolean sb_search_item_get_checked (SbSearchItem *self);

#define SB_TYPE_PROJECT_SEARCH (sb_project_search_get_type ())
G_DECLARE_FINAL_TYPE (SbProjectSearch, sb_project_search, SB, PROJECT_SEARCH, GObject)

SbProjectSearch *sb_project_search_new (SbWorkbench *workbench);
void sb_project_search_start (SbProjectSearch *self, const char *pattern, guint flags,
                              const char *replacement, SbSearchScope scope);
void sb_project_search_stop (SbProjectSearch *self);
gboolean sb_project_search_is_searching (SbProjectSearch *self);
char *sb_project_search_dup_words (SbProjectSearch *self);
guint sb_project_search_get_n_checked (SbProjectSearch *self);
void sb_project_search_check (SbProjectSearch *self, SbSearchItem *item, gboolean checked);
void sb_project_search_replace_async (SbProjectSearch *self, GAsyncReadyCallback callback,
                                      gpointer user_data);
char *sb_project_search_replace_finish (SbProjectSearch *self, GAsyncResult *result);

G_END_DECLS
