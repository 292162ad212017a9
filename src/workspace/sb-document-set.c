/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-document-set.h"

struct _SbDocumentSet
{
  GObject parent_instance;
};

enum
{
  SB_DOCUMENT_SET_SHOWN,
  SB_DOCUMENT_SET_CHANGED,
  SB_DOCUMENT_SET_REVEAL,
  SB_DOCUMENT_SET_N_SIGNALS,
};

static guint sb_document_set_signals[SB_DOCUMENT_SET_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbDocumentSet, sb_document_set, G_TYPE_OBJECT)

static void
sb_document_set_class_init (SbDocumentSetClass *klass)
{
  sb_document_set_signals[SB_DOCUMENT_SET_SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass),
                                                                 G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                                 NULL, G_TYPE_NONE, 0);
  sb_document_set_signals[SB_DOCUMENT_SET_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  sb_document_set_signals[SB_DOCUMENT_SET_REVEAL] =
      g_signal_new ("reveal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, SB_TYPE_PLACE);
}

static void
sb_document_set_init (SbDocumentSet *self)
{
}

SbDocumentSet *
sb_document_set_new (void)
{
  return g_object_new (SB_TYPE_DOCUMENT_SET, NULL);
}

void
sb_document_set_set_project (SbDocumentSet *self, SbProject *project)
{
}

void
sb_document_set_show (SbDocumentSet *self, SbMigration *migration)
{
}

SbMigration *
sb_document_set_get_migration (SbDocumentSet *self)
{
  return NULL;
}

SbDocument *
sb_document_set_get_document (SbDocumentSet *self, SbScriptRole role)
{
  return NULL;
}

guint
sb_document_set_get_n_modified (SbDocumentSet *self)
{
  return 0;
}

char **
sb_document_set_dup_modified_names (SbDocumentSet *self)
{
  return NULL;
}

gboolean
sb_document_set_has_modified_in (SbDocumentSet *self, const char *key)
{
  return 0;
}

void
sb_document_set_check_disk (SbDocumentSet *self)
{
}

void
sb_document_set_reveal (SbDocumentSet *self, const SbPlace *place)
{
}

void
sb_document_set_forget (SbDocumentSet *self, const char *key)
{
}

void
sb_document_set_save_all_async (SbDocumentSet *self, GAsyncReadyCallback callback,
                                gpointer user_data)
{
}

gboolean
sb_document_set_save_all_finish (SbDocumentSet *self, GAsyncResult *result, guint *n_saved,
                                 GError **error)
{
  return 0;
}
