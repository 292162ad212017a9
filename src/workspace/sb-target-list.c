/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target-list.h"

#include "sb-printable.h"

#define SANDBOX_SOURCE "sandbox"

struct _SbTargetItem
{
  GObject parent_instance;

  /* owned */
  SbTarget *target; /* NULL: the sandbox */
  char *name;
  char *address;
  char *source;

  gboolean is_pasted;
  gboolean is_current;
};

enum
{
  SB_TARGET_ITEM_CHANGED,
  SB_TARGET_ITEM_N_SIGNALS,
};

static guint sb_target_item_signals[SB_TARGET_ITEM_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbTargetItem, sb_target_item, G_TYPE_OBJECT)

static void
sb_target_item_finalize (GObject *object)
{
  SbTargetItem *self = SB_TARGET_ITEM (object);

  g_clear_pointer (&self->target, sb_target_unref);
  g_free (self->name);
  g_free (self->address);
  g_free (self->source);

  G_OBJECT_CLASS (sb_target_item_parent_class)->finalize (object);
}

static void
sb_target_item_class_init (SbTargetItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_target_item_finalize;

  /**
   * SbTargetItem::changed:
   * @self: an item
   *
   * It became the current target, or is it no longer.
   */
  sb_target_item_signals[SB_TARGET_ITEM_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_target_item_init (SbTargetItem *self)
{
}

/* The database of `supabase start` is called what its users call it. */
static char *
make_name (SbTarget *target)
{
  if (sb_target_get_environment (target) == SB_ENVIRONMENT_LOCAL
      && g_str_has_suffix (sb_target_get_source (target), "config.toml"))
    return g_strdup ("Local Supabase");
  return g_strdup (sb_target_get_name (target));
}

static SbTargetItem *
item_new (SbTarget *target, gboolean is_pasted)
{
  SbTargetItem *self = g_object_new (SB_TYPE_TARGET_ITEM, NULL);

  self->is_pasted = is_pasted;
  if (target == NULL)
    {
      self->name = g_strdup ("Sandbox");
      self->address = g_strdup ("private to this computer");
      self->source = g_strdup (SANDBOX_SOURCE);
      return self;
    }
  self->target = sb_target_ref (target);
  self->name = make_name (target);
  self->address = sb_target_dup_address (target);
  self->source = sb_printable_line (sb_target_get_source (target));
  return self;
}

/* The same place from the same source; the password may have changed, so the target is taken over.
 */
static gboolean
item_takes (SbTargetItem *self, SbTarget *target)
{
  g_autofree char *address = sb_target_dup_address (target);
  g_autofree char *source = sb_printable_line (sb_target_get_source (target));

  if (self->target == NULL || self->is_pasted || g_strcmp0 (self->address, address) != 0
      || g_strcmp0 (self->source, source) != 0)
    return FALSE;
  sb_target_ref (target);
  sb_target_unref (self->target);
  self->target = target;
  return TRUE;
}

struct _SbTargetList
{
  GObject parent_instance;

  /* owned */
  GPtrArray *items;      /* SbTargetItem: the sandbox, found ones, pasted ones */
  SbTargetItem *current; /* NULL before one was chosen */

  guint n_found;
};

enum
{
  SB_TARGET_LIST_CHANGED,
  SB_TARGET_LIST_N_SIGNALS,
};

static guint sb_target_list_signals[SB_TARGET_LIST_N_SIGNALS];

static GType
sb_target_list_get_item_type (GListModel *model)
{
  return SB_TYPE_TARGET_ITEM;
}

static guint
sb_target_list_get_n_items (GListModel *model)
{
  return SB_TARGET_LIST (model)->items->len;
}

static gpointer
sb_target_list_get_item (GListModel *model, guint position)
{
  SbTargetList *self = SB_TARGET_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
sb_target_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_target_list_get_item_type;
  iface->get_n_items = sb_target_list_get_n_items;
  iface->get_item = sb_target_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbTargetList, sb_target_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_target_list_iface_init))

static void
sb_target_list_finalize (GObject *object)
{
  SbTargetList *self = SB_TARGET_LIST (object);

  g_clear_object (&self->current);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (sb_target_list_parent_class)->finalize (object);
}

static void
sb_target_list_class_init (SbTargetListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_target_list_finalize;

  /**
   * SbTargetList::changed:
   * @self: a list
   *
   * Another target is the current one.
   */
  sb_target_list_signals[SB_TARGET_LIST_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_target_list_init (SbTargetList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->items, item_new (NULL, FALSE));
}

/**
 * sb_target_item_get_target:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the target; %NULL for the sandbox, whose target is known
 *   when it runs
 */
SbTarget *
sb_target_item_get_target (SbTargetItem *self)
{
  return self->target;
}

/**
 * sb_target_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): what people call it, one printable line
 */
const char *
sb_target_item_get_name (SbTargetItem *self)
{
  return self->name;
}

/**
 * sb_target_item_get_address:
 * @self: an item
 *
 * Returns: (transfer none): where it is and as whom, one printable line:
 *   "postgres@127.0.0.1:54322/postgres"
 */
const char *
sb_target_item_get_address (SbTargetItem *self)
{
  return self->address;
}

/**
 * sb_target_item_get_source:
 * @self: an item
 *
 * Returns: (transfer none): where it was found, one printable line: "DATABASE_URL in .env.local",
 *   "sandbox"
 */
const char *
sb_target_item_get_source (SbTargetItem *self)
{
  return self->source;
}

/**
 * sb_target_item_get_environment:
 * @self: an item
 *
 * Returns: how careful to be
 */
SbEnvironment
sb_target_item_get_environment (SbTargetItem *self)
{
  return self->target != NULL ? sb_target_get_environment (self->target) : SB_ENVIRONMENT_SANDBOX;
}

/**
 * sb_target_item_is_sandbox:
 * @self: an item
 *
 * Returns: whether it is the sandbox
 */
gboolean
sb_target_item_is_sandbox (SbTargetItem *self)
{
  return self->target == NULL;
}

/**
 * sb_target_item_is_pasted:
 * @self: an item
 *
 * Returns: whether it was given by hand and is forgotten with the session
 */
gboolean
sb_target_item_is_pasted (SbTargetItem *self)
{
  return self->is_pasted;
}

/**
 * sb_target_item_is_current:
 * @self: an item
 *
 * Returns: whether it is the target that is worked on
 */
gboolean
sb_target_item_is_current (SbTargetItem *self)
{
  return self->is_current;
}

/**
 * sb_target_list_new:
 *
 * Returns: (transfer full): a list with the sandbox in it, and nothing chosen
 */
SbTargetList *
sb_target_list_new (void)
{
  return g_object_new (SB_TYPE_TARGET_LIST, NULL);
}

static SbTargetItem *
take_over (GPtrArray *old, SbTarget *target)
{
  for (guint i = 0; i < old->len; i++)
    if (item_takes (old->pdata[i], target))
      return g_object_ref (old->pdata[i]);
  return item_new (target, FALSE);
}

/**
 * sb_target_list_set_found:
 * @self: a list
 * @targets: (element-type SbTarget): what was found, the one that counts first
 *
 * Replaces what was found before. Items that are still there stay the same objects. When the
 * current one is gone, none is current.
 */
void
sb_target_list_set_found (SbTargetList *self, GPtrArray *targets)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = self->n_found;

  for (guint i = 0; i < n_old; i++)
    g_ptr_array_add (old, g_object_ref (self->items->pdata[1 + i]));
  g_ptr_array_remove_range (self->items, 1, n_old);
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_insert (self->items, 1 + (int) i, take_over (old, targets->pdata[i]));
  self->n_found = targets->len;
  g_list_model_items_changed (G_LIST_MODEL (self), 1, n_old, self->n_found);
  if (self->current != NULL && !g_ptr_array_find (self->items, self->current, NULL))
    sb_target_list_set_current (self, NULL);
}

/**
 * sb_target_list_add_pasted:
 * @self: a list
 * @target: a target that was given by hand
 *
 * Returns: (transfer none): its item
 */
SbTargetItem *
sb_target_list_add_pasted (SbTargetList *self, SbTarget *target)
{
  SbTargetItem *item = item_new (target, TRUE);

  g_ptr_array_add (self->items, item);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  return item;
}

/**
 * sb_target_list_clear:
 * @self: a list
 *
 * For another project: only the sandbox is left, and nothing is chosen.
 */
void
sb_target_list_clear (SbTargetList *self)
{
  guint n = self->items->len - 1;

  sb_target_list_set_current (self, NULL);
  if (n > 0)
    g_ptr_array_remove_range (self->items, 1, n);
  self->n_found = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 1, n, 0);
}

/**
 * sb_target_list_get_sandbox:
 * @self: a list
 *
 * Returns: (transfer none): the sandbox's item, which is always there
 */
SbTargetItem *
sb_target_list_get_sandbox (SbTargetList *self)
{
  return self->items->pdata[0];
}

/**
 * sb_target_list_get_first_found:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the one that counts first among those found in files
 */
SbTargetItem *
sb_target_list_get_first_found (SbTargetList *self)
{
  return self->n_found > 0 ? self->items->pdata[1] : NULL;
}

/**
 * sb_target_list_get_current:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the target that is worked on
 */
SbTargetItem *
sb_target_list_get_current (SbTargetList *self)
{
  return self->current;
}

/**
 * sb_target_list_set_current:
 * @self: a list
 * @item: (nullable): an item of it
 */
void
sb_target_list_set_current (SbTargetList *self, SbTargetItem *item)
{
  g_autoptr (SbTargetItem) before = self->current;

  if (item == before)
    {
      g_steal_pointer (&before);
      return;
    }
  self->current = item != NULL ? g_object_ref (item) : NULL;
  if (item != NULL)
    item->is_current = TRUE;
  if (before != NULL)
    before->is_current = FALSE;
  if (before != NULL)
    g_signal_emit (before, sb_target_item_signals[SB_TARGET_ITEM_CHANGED], 0);
  if (item != NULL)
    g_signal_emit (item, sb_target_item_signals[SB_TARGET_ITEM_CHANGED], 0);
  g_signal_emit (self, sb_target_list_signals[SB_TARGET_LIST_CHANGED], 0);
}

/**
 * sb_target_list_find:
 * @self: a list
 * @source: where it was found
 * @address: (nullable): where it leads, when that has to be the same, too
 *
 * Returns: (transfer none) (nullable): the first item that fits
 */
SbTargetItem *
sb_target_list_find (SbTargetList *self, const char *source, const char *address)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      SbTargetItem *item = self->items->pdata[i];

      if (g_strcmp0 (item->source, source) == 0
          && (address == NULL || g_strcmp0 (item->address, address) == 0))
        return item;
    }
  return NULL;
}
