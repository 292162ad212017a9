/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-document.h"

struct _SbDocument
{
  GObject parent_instance;
};

enum
{
  SB_DOCUMENT_CHANGED,
  SB_DOCUMENT_LOADED,
  SB_DOCUMENT_PARSED,
  SB_DOCUMENT_N_SIGNALS,
};

static guint sb_document_signals[SB_DOCUMENT_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbDocument, sb_document, G_TYPE_OBJECT)

static void
sb_document_class_init (SbDocumentClass *klass)
{
  sb_document_signals[SB_DOCUMENT_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                           G_TYPE_NONE, 0);
  sb_document_signals[SB_DOCUMENT_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass),
                                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                          G_TYPE_NONE, 0);
  sb_document_signals[SB_DOCUMENT_PARSED] = g_signal_new ("parsed", G_TYPE_FROM_CLASS (klass),
                                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                          G_TYPE_NONE, 0);
}

static void
sb_document_init (SbDocument *self)
{
}

SbDocument *
sb_document_new (const char *path, const char *key, SbScriptRole role)
{
  return g_object_new (SB_TYPE_DOCUMENT, NULL);
}

const char *
sb_document_get_path (SbDocument *self)
{
  return NULL;
}

const char *
sb_document_get_key (SbDocument *self)
{
  return NULL;
}

SbScriptRole
sb_document_get_role (SbDocument *self)
{
  return 0;
}

SbDocumentState
sb_document_get_state (SbDocument *self)
{
  return 0;
}

SbDocumentDisk
sb_document_get_disk (SbDocument *self)
{
  return 0;
}

const char *
sb_document_get_problem (SbDocument *self)
{
  return NULL;
}

GBytes *
sb_document_get_loaded (SbDocument *self)
{
  return NULL;
}

SbScript *
sb_document_get_script (SbDocument *self)
{
  return NULL;
}

gboolean
sb_document_is_modified (SbDocument *self)
{
  return 0;
}

void
sb_document_set_source (SbDocument *self, SbDocumentTextFunc func, gpointer user_data)
{
}

void
sb_document_touch (SbDocument *self, gboolean modified)
{
}

void
sb_document_load (SbDocument *self)
{
}

void
sb_document_check_disk (SbDocument *self)
{
}

void
sb_document_keep_mine (SbDocument *self)
{
}

void
sb_document_save_async (SbDocument *self, GAsyncReadyCallback callback, gpointer user_data)
{
}

gboolean
sb_document_save_finish (SbDocument *self, GAsyncResult *result, GError **error)
{
  return 0;
}
