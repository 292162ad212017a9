/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All scripts that are open in the window: the selected migration's three, those left behind with
 * unsaved changes, and some looked at before, for their undo history; a GObject of the main thread.
 */
#pragma once

#include "sb-document.h"
#include "sb-project.h"

G_BEGIN_DECLS

#define SB_TYPE_DOCUMENT_SET (sb_document_set_get_type ())
G_DECLARE_FINAL_TYPE (SbDocumentSet, sb_document_set, SB, DOCUMENT_SET, GObject)

SbDocumentSet *sb_document_set_new (void);
void sb_document_set_set_project (SbDocumentSet *self, SbProject *project);
void sb_document_set_show (SbDocumentSet *self, SbMigration *migration);
SbMigration *sb_document_set_get_migration (SbDocumentSet *self);
SbDocument *sb_document_set_get_document (SbDocumentSet *self, SbScriptRole role);
guint sb_document_set_get_n_modified (SbDocumentSet *self);
char **sb_document_set_dup_modified_names (SbDocumentSet *self);
gboolean sb_document_set_has_modified_in (SbDocumentSet *self, const char *key);
void sb_document_set_check_disk (SbDocumentSet *self);
void sb_document_set_reveal (SbDocumentSet *self, const SbPlace *place);
void sb_document_set_unmark (SbDocumentSet *self);
void sb_document_set_create (SbDocumentSet *self, SbScriptRole role);
void sb_document_set_put_text (SbDocumentSet *self, SbScriptRole role, const char *text);
void sb_document_set_discard (SbDocumentSet *self, SbDocument *document);
void sb_document_set_move (SbDocumentSet *self, const char *old_path, const char *new_path,
                           const char *new_key);
void sb_document_set_forget (SbDocumentSet *self, const char *key);
void sb_document_set_forget_modified (SbDocumentSet *self);
void sb_document_set_save_all_async (SbDocumentSet *self, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean sb_document_set_save_all_finish (SbDocumentSet *self, GAsyncResult *result, guint *n_saved,
                                          GError **error);

G_END_DECLS
