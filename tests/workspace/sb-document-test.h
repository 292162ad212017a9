/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of documents share: one on a real file, as an editor holds it. */
#pragma once

#include "sb-document.h"
#include "sb-test-folder.h"

G_BEGIN_DECLS

/* The editor's text is a string here. */
typedef struct
{
  SbTestFolder *folder;
  SbDocument *document;
  char *text;
  guint n_loaded;
  guint n_parsed;
} SbDocumentTest;

void sb_document_test_wait_loaded (SbDocumentTest *self, guint n);
void sb_document_test_wait_parsed (SbDocumentTest *self, guint n);
void sb_document_test_wait_disk (SbDocumentTest *self, SbDocumentDisk disk);
void sb_document_test_start (SbDocumentTest *self, const char *name);
SbDocumentTest *sb_document_test_new (const char *text);
SbDocumentTest *sb_document_test_new_bytes (const char *bytes, gsize length);
void sb_document_test_free (SbDocumentTest *self);
void sb_document_test_type (SbDocumentTest *self, const char *text);
void sb_document_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
gboolean sb_document_test_save (SbDocumentTest *self, GError **error);
void sb_document_test_assert_saves (SbDocumentTest *self);
void sb_document_test_assert_file (SbDocumentTest *self, const char *expected);
void sb_document_test_assert_refused (SbDocumentTest *self, SbDocumentState state,
                                      const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDocumentTest, sb_document_test_free)

G_END_DECLS
