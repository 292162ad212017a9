/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One script in the window: its text on disk, its unsaved changes, what it parses to; a GObject of
 * the main thread.
 *
 * The text being edited lives in the editor, which hands it out when it is needed (to be saved or
 * parsed) and says when it was touched. Reading, writing and parsing happen elsewhere; nothing here
 * waits.
 */
#pragma once

#include "sb-finding.h"
#include "sb-migration.h"
#include "sb-place.h"
#include "sb-script.h"
#include "sb-transaction-map.h"

G_BEGIN_DECLS

/**
 * SbDocumentState:
 * @SB_DOCUMENT_LOADING: being read
 * @SB_DOCUMENT_ABSENT: there is no such file yet; saving makes it
 * @SB_DOCUMENT_READY: may be edited
 * @SB_DOCUMENT_READ_ONLY: may be read only: not UTF-8, or no right to write; the problem says which
 * @SB_DOCUMENT_EXCERPT: too large, or a line too long, to be edited; the text is its beginning
 * @SB_DOCUMENT_UNREADABLE: could not be read; the problem says why
 */
typedef enum
{
  SB_DOCUMENT_LOADING,
  SB_DOCUMENT_ABSENT,
  SB_DOCUMENT_READY,
  SB_DOCUMENT_READ_ONLY,
  SB_DOCUMENT_EXCERPT,
  SB_DOCUMENT_UNREADABLE,
} SbDocumentState;

/**
 * SbDocumentDisk:
 * @SB_DISK_SAME: the file is as it was when it was read or saved last
 * @SB_DISK_CHANGED: somebody else wrote it, and there are unsaved changes here
 * @SB_DISK_DELETED: it is gone, became something else or cannot be read any more; the problem says
 *   which, the text that was read is kept
 */
typedef enum
{
  SB_DISK_SAME,
  SB_DISK_CHANGED,
  SB_DISK_DELETED,
} SbDocumentDisk;

/**
 * SbDocumentTextFunc:
 * @user_data: what the editor gave
 *
 * Returns: (transfer full): the text as it is in the editor, in UTF-8, lines ending with LF
 */
typedef GBytes *(*SbDocumentTextFunc) (gpointer user_data);

#define SB_TYPE_DOCUMENT (sb_document_get_type ())
G_DECLARE_FINAL_TYPE (SbDocument, sb_document, SB, DOCUMENT, GObject)

SbDocument *sb_document_new (const char *path, const char *key, SbScriptRole role);
const char *sb_document_get_path (SbDocument *self);
const char *sb_document_get_key (SbDocument *self);
SbScriptRole sb_document_get_role (SbDocument *self);
SbDocumentState sb_document_get_state (SbDocument *self);
SbDocumentDisk sb_document_get_disk (SbDocument *self);
const char *sb_document_get_problem (SbDocument *self);
const char *sb_document_get_save_problem (SbDocument *self);
guint sb_document_find_long_line (const char *text, gsize length);
gboolean sb_document_has_bom (SbDocument *self);
gboolean sb_document_is_crlf (SbDocument *self);
gsize sb_document_map_offset (SbDocument *self, const char *text, gsize length, gsize file_offset);
GBytes *sb_document_get_loaded (SbDocument *self);
SbScript *sb_document_get_script (SbDocument *self);
gboolean sb_document_is_parsed (SbDocument *self);
void sb_document_set_findings (SbDocument *self, SbFindingList *findings);
SbFindingList *sb_document_get_findings (SbDocument *self);
void sb_document_set_map (SbDocument *self, SbTransactionMap *map);
SbTransactionMap *sb_document_get_map (SbDocument *self);
gboolean sb_document_is_modified (SbDocument *self);
void sb_document_set_source (SbDocument *self, SbDocumentTextFunc func, gpointer user_data);
void sb_document_touch (SbDocument *self, gboolean modified);
void sb_document_hurry (SbDocument *self);
void sb_document_unmark (SbDocument *self);
void sb_document_load (SbDocument *self);
void sb_document_draft (SbDocument *self, const char *text);
void sb_document_replace (SbDocument *self, const char *text);
void sb_document_move (SbDocument *self, const char *path, const char *key);
void sb_document_close (SbDocument *self);
void sb_document_check_disk (SbDocument *self);
void sb_document_keep_mine (SbDocument *self);
void sb_document_save_async (SbDocument *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_document_save_finish (SbDocument *self, GAsyncResult *result, GError **error);
void sb_document_save_copy_async (SbDocument *self, const char *path, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sb_document_save_copy_finish (SbDocument *self, GAsyncResult *result, GError **error);

G_END_DECLS
