/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-project-search-private.h"

enum
{
  PROP_CHECKED = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SbSearchItem, sb_search_item, G_TYPE_OBJECT)

static void
sb_search_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHECKED)
    g_value_set_boolean (value, sb_search_item_get_checked (SB_SEARCH_ITEM (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_search_item_finalize (GObject *object)
{
  g_clear_pointer (&SB_SEARCH_ITEM (object)->result, sb_search_result_unref);

  G_OBJECT_CLASS (sb_search_item_parent_class)->finalize (object);
}

static void
sb_search_item_class_init (SbSearchItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sb_search_item_get_property;
  object_class->finalize = sb_search_item_finalize;
  /**
   * SbSearchItem:checked:
   *
   * Whether it will be replaced; of a file: whether all of its matches will.
   */
  props[PROP_CHECKED] = g_param_spec_boolean ("checked", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sb_search_item_init (SbSearchItem *self)
{
}

/**
 * sb_search_item_get_result:
 * @self: an item
 *
 * Returns: (transfer none): what was found in its file
 */
SbSearchResult *
sb_search_item_get_result (SbSearchItem *self)
{
  return self->result;
}

/**
 * sb_search_item_get_hit:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the match; %NULL for the line that names the file
 */
const SbSearchHit *
sb_search_item_get_hit (SbSearchItem *self)
{
  return self->index != G_MAXUINT ? &g_array_index (self->result->hits, SbSearchHit, self->index)
                                  : NULL;
}

/**
 * sb_search_item_get_version:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the version of the applied migration whose forward script
 *   the file is: replacing there is not proposed, because it would count as changed
 */
const char *
sb_search_item_get_version (SbSearchItem *self)
{
  return self->result->source->version;
}

/**
 * sb_search_item_get_checked:
 * @self: an item
 *
 * Returns: whether it will be replaced; of a file: whether all of its matches will
 */
gboolean
sb_search_item_get_checked (SbSearchItem *self)
{
  if (self->index != G_MAXUINT)
    return self->is_checked;
  return self->n_checked > 0 && self->n_checked == self->result->hits->len;
}

static void
check (SbProjectSearch *search, SbSearchItem *self, gboolean checked)
{
  if (self->is_checked == checked)
    return;
  self->is_checked = checked;
  self->file->n_checked += checked ? 1 : -1;
  search->n_checked += checked ? 1 : -1;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHECKED]);
}

/**
 * sb_project_search_check:
 * @self: a search
 * @item: a match in it, or a file
 * @checked: whether to replace it; of a file: all of its matches
 */
void
sb_project_search_check (SbProjectSearch *self, SbSearchItem *item, gboolean checked)
{
  SbSearchItem *file = item->file != NULL ? item->file : item;
  guint position;

  if (item->file != NULL)
    check (self, item, checked);
  else if (g_ptr_array_find (self->items, item, &position))
    for (guint i = 1; i <= item->result->hits->len; i++)
      check (self, g_ptr_array_index (self->items, position + i), checked);
  g_object_notify_by_pspec (G_OBJECT (file), props[PROP_CHECKED]);
  sb_project_search_tell (self);
}
