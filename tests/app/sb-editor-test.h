/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of editors share: one on real files in a window, and what a person sees of it. */
#pragma once

#include "sb-editor.h"
#include "sb-test-folder.h"

G_BEGIN_DECLS

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
  SbDocumentSet *set;
  GtkWidget *window;
  SbEditor *editor;
} SbEditorTest;

void sb_editor_test_init (int *argc, char ***argv);
void sb_editor_test_spin (void);
GtkWidget *sb_editor_test_find_type (GtkWidget *widget, GType type);
GtkWidget *sb_editor_test_find_button (GtkWidget *widget, const char *label);
void sb_editor_test_click (SbEditorTest *self, const char *label);
gboolean sb_editor_test_says (GtkWidget *widget, const char *words);
void sb_editor_test_wait_says (SbEditorTest *self, const char *words);
SbDocument *sb_editor_test_get_document (SbEditorTest *self);
GtkTextView *sb_editor_test_get_view (SbEditorTest *self);
GtkTextBuffer *sb_editor_test_get_buffer (SbEditorTest *self);
void sb_editor_test_assert_text (SbEditorTest *self, const char *expected);
void sb_editor_test_assert_file (SbEditorTest *self, const char *name, const char *expected);
char *sb_editor_test_dup_selection (SbEditorTest *self);
void sb_editor_test_show (SbEditorTest *self, const char *file_name);
SbEditorTest *sb_editor_test_new (SbScriptRole role, const char *text);
void sb_editor_test_free (SbEditorTest *self);
void sb_editor_test_type (SbEditorTest *self, const char *text);
gboolean sb_editor_test_save (SbEditorTest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbEditorTest, sb_editor_test_free)

G_END_DECLS
