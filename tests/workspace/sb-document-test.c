/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-document-test.h"

#include "sb-test-wait.h"
#include "sb-workspace.h"

#include <string.h>

static GBytes *
get_text (gpointer data)
{
  SbDocumentTest *self = data;

  return g_bytes_new (self->text, strlen (self->text));
}

static void
loaded_cb (SbDocumentTest *self)
{
  GBytes *bytes = sb_document_get_loaded (self->document);

  g_free (self->text);
  self->text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self->n_loaded++;
}

static void
parsed_cb (SbDocumentTest *self)
{
  self->n_parsed++;
}

void
sb_document_test_wait_loaded (SbDocumentTest *self, guint n)
{
  sb_test_wait_for (self->n_loaded >= n);
}

void
sb_document_test_wait_parsed (SbDocumentTest *self, guint n)
{
  sb_test_wait_for (self->n_parsed >= n);
}

void
sb_document_test_wait_disk (SbDocumentTest *self, SbDocumentDisk disk)
{
  sb_test_wait_for (sb_document_get_disk (self->document) == disk);
}

void
sb_document_test_start (SbDocumentTest *self, const char *name)
{
  g_autofree char *path = sb_test_folder_path (self->folder, name);

  self->document = sb_document_new (path, "001_x.sql", SB_ROLE_FORWARD);
  g_signal_connect_swapped (self->document, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect_swapped (self->document, "parsed", G_CALLBACK (parsed_cb), self);
  sb_document_set_source (self->document, get_text, self);
  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_LOADING);
  sb_document_load (self->document);
  sb_document_test_wait_loaded (self, 1);
}

SbDocumentTest *
sb_document_test_new (const char *text)
{
  SbDocumentTest *self = g_new0 (SbDocumentTest, 1);

  self->folder = sb_test_folder_new (NULL);
  if (text != NULL)
    sb_test_folder_write (self->folder, "001_x.sql", text);
  sb_document_test_start (self, "001_x.sql");
  return self;
}

SbDocumentTest *
sb_document_test_new_bytes (const char *bytes, gsize length)
{
  SbDocumentTest *self = g_new0 (SbDocumentTest, 1);
  g_autofree char *path = NULL;

  self->folder = sb_test_folder_new (NULL);
  path = sb_test_folder_path (self->folder, "001_x.sql");
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  sb_document_test_start (self, "001_x.sql");
  return self;
}

void
sb_document_test_free (SbDocumentTest *self)
{
  gpointer weak = self->document;

  /* What still goes on elsewhere keeps it for a while. */
  g_signal_handlers_disconnect_by_data (self->document, self);
  sb_document_set_source (self->document, NULL, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->document), &weak);
  g_object_unref (self->document);
  sb_test_wait_for (weak == NULL);
  sb_test_folder_free (self->folder);
  g_free (self->text);
  g_free (self);
}

void
sb_document_test_type (SbDocumentTest *self, const char *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  sb_document_touch (self->document, TRUE);
}

void
sb_document_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

gboolean
sb_document_test_save (SbDocumentTest *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sb_document_save_async (self->document, sb_document_test_result_cb, &result);
  sb_test_wait_for (result != NULL);
  return sb_document_save_finish (self->document, result, error);
}

void
sb_document_test_assert_saves (SbDocumentTest *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sb_document_test_save (self, &error));
  g_assert_no_error (error);
}

void
sb_document_test_assert_file (SbDocumentTest *self, const char *expected)
{
  g_autofree char *text = sb_test_folder_read (self->folder, "001_x.sql");

  g_assert_cmpstr (text, ==, expected);
}

void
sb_document_test_assert_refused (SbDocumentTest *self, SbDocumentState state, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sb_document_get_state (self->document), ==, state);
  g_test_message ("problem: %s", sb_document_get_problem (self->document));
  g_assert_nonnull (strstr (sb_document_get_problem (self->document), words));
  sb_document_touch (self->document, TRUE);
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_READ_ONLY);
}
