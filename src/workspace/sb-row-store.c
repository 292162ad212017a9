/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-row-store.h"

struct _SbRowStore
{
  GObject parent_instance;
};

enum
{
  SB_ROW_STORE_CHANGED,
  SB_ROW_STORE_N_SIGNALS,
};

static guint sb_row_store_signals[SB_ROW_STORE_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbRowStore, sb_row_store, G_TYPE_OBJECT)

static void
sb_row_store_class_init (SbRowStoreClass *klass)
{
  sb_row_store_signals[SB_ROW_STORE_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                             G_TYPE_NONE, 0);
}

static void
sb_row_store_init (SbRowStore *self)
{
}

SbRowStore *
sb_row_store_new (void)
{
  return g_object_new (SB_TYPE_ROW_STORE, NULL);
}

void
sb_row_store_set_columns (SbRowStore *self, SbResult *columns)
{
}

void
sb_row_store_append (SbRowStore *self, SbResult *rows)
{
}

guint
sb_row_store_get_n_columns (SbRowStore *self)
{
  return 0;
}

const char *
sb_row_store_get_column_name (SbRowStore *self, guint column)
{
  return NULL;
}

const char *
sb_row_store_get_column_type (SbRowStore *self, guint column)
{
  return NULL;
}

guint
sb_row_store_get_n_rows (SbRowStore *self)
{
  return 0;
}

const char *
sb_row_store_get_value (SbRowStore *self, guint row, guint column, gsize *length)
{
  return NULL;
}

gboolean
sb_row_store_is_cut (SbRowStore *self, guint row, guint column, gsize *full_length)
{
  return 0;
}
