/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-check-list.h"

#include "sb-check-item-private.h"
#include "sb-verify.h"

struct _SbCheckList
{
  GObject parent_instance;

  /* owned */
  GPtrArray *items; /* SbCheckItem */
  char *run_as;

  SbCheckItem *running; /* borrowed, nullable: the last one, while its statement runs */
  guint n_failed;
};

enum
{
  SB_CHECK_LIST_CHANGED,
  SB_CHECK_LIST_N_SIGNALS,
};

static guint sb_check_list_signals[SB_CHECK_LIST_N_SIGNALS];

static GType
sb_check_list_get_item_type (GListModel *model)
{
  return SB_TYPE_CHECK_ITEM;
}

static guint
sb_check_list_get_n_items (GListModel *model)
{
  return SB_CHECK_LIST (model)->items->len;
}

static gpointer
sb_check_list_get_item (GListModel *model, guint position)
{
  SbCheckList *self = SB_CHECK_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
sb_check_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_check_list_get_item_type;
  iface->get_n_items = sb_check_list_get_n_items;
  iface->get_item = sb_check_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbCheckList, sb_check_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_check_list_iface_init))

static void
sb_check_list_finalize (GObject *object)
{
  SbCheckList *self = SB_CHECK_LIST (object);

  g_ptr_array_unref (self->items);
  g_free (self->run_as);

  G_OBJECT_CLASS (sb_check_list_parent_class)->finalize (object);
}

static void
sb_check_list_class_init (SbCheckListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_check_list_finalize;

  /**
   * SbCheckList::changed:
   *
   * What sb_check_list_is_running(), sb_check_list_count_failed() or sb_check_list_get_run_as()
   * tells is not what it was.
   */
  sb_check_list_signals[SB_CHECK_LIST_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                               NULL, G_TYPE_NONE, 0);
}

static void
sb_check_list_init (SbCheckList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
emit_changed (SbCheckList *self)
{
  g_signal_emit (self, sb_check_list_signals[SB_CHECK_LIST_CHANGED], 0);
}

/**
 * sb_check_list_new:
 *
 * Returns: (transfer full): no checks yet
 */
SbCheckList *
sb_check_list_new (void)
{
  return g_object_new (SB_TYPE_CHECK_LIST, NULL);
}

/**
 * sb_check_list_clear:
 * @self: a list
 *
 * Forgets all checks and their rows.
 */
void
sb_check_list_clear (SbCheckList *self)
{
  guint n = self->items->len;

  g_return_if_fail (SB_IS_CHECK_LIST (self));

  self->running = NULL;
  self->n_failed = 0;
  g_ptr_array_set_size (self->items, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  emit_changed (self);
}

/* As soon as there are checks of a second migration each migration's first one says whose it is. */
static void
update_headings (SbCheckList *self)
{
  guint last = self->items->len - 1;
  SbCheckItem *first = self->items->pdata[0];
  const char *version = sb_check_item_get_version (self->items->pdata[last]);
  gboolean is_new = last > 0
                    && g_strcmp0 (version, sb_check_item_get_version (self->items->pdata[last - 1]))
                           != 0;

  if (!is_new)
    return;
  sb_check_item_set_heading (first, TRUE);
  sb_check_item_set_heading (self->items->pdata[last], TRUE);
}

static SbCheckItem *
add (SbCheckList *self, const SbRunEvent *event)
{
  SbCheckItem *item = sb_check_item_new (event);

  g_ptr_array_add (self->items, item);
  update_headings (self);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  return item;
}

/* In a script of TAP a statement may turn out to be no check at all. */
static void
drop_running (SbCheckList *self)
{
  guint last = self->items->len - 1;

  if (self->running == NULL)
    return;
  self->running = NULL;
  g_ptr_array_remove_index (self->items, last);
  g_list_model_items_changed (G_LIST_MODEL (self), last, 1, 0);
}

static void
end (SbCheckList *self, const SbRunEvent *event)
{
  SbCheckItem *item = self->running;

  if (item != NULL && sb_check_item_get_place (item)->line != event->line)
    {
      drop_running (self);
      item = NULL;
    }
  self->running = NULL;
  if (item == NULL)
    item = add (self, event);
  sb_check_item_end (item, event);
  self->n_failed += sb_check_item_is_failed (item);
}

/* The verify script came to no end. */
static void
fail (SbCheckList *self, const SbRunEvent *event)
{
  SbCheckItem *item = g_steal_pointer (&self->running);

  if (item != NULL)
    sb_check_item_stop (item, event->check->reason);
  else
    {
      item = add (self, event);
      sb_check_item_end (item, event);
    }
  self->n_failed += sb_check_item_is_failed (item);
}

/**
 * sb_check_list_push_event:
 * @self: a list
 * @event: any event of a run; what is not about checks is passed over
 */
void
sb_check_list_push_event (SbCheckList *self, const SbRunEvent *event)
{
  g_return_if_fail (SB_IS_CHECK_LIST (self));

  switch (event->kind)
    {
    case SB_EVENT_RUN_START:
      sb_check_list_clear (self);
      break;
    case SB_EVENT_CHECK_START:
      drop_running (self);
      self->running = add (self, event);
      emit_changed (self);
      break;
    case SB_EVENT_ROWS:
      if (self->running != NULL)
        sb_check_item_add_rows (self->running, event->rows);
      break;
    case SB_EVENT_CHECK:
      end (self, event);
      emit_changed (self);
      break;
    case SB_EVENT_ERROR:
      if (event->check == NULL)
        break;
      fail (self, event);
      emit_changed (self);
      break;
    case SB_EVENT_MIGRATION_START:
    case SB_EVENT_SUMMARY:
      if (self->running == NULL)
        break;
      drop_running (self);
      emit_changed (self);
      break;
    case SB_EVENT_STATEMENT:
    case SB_EVENT_NOTICE:
    case SB_EVENT_MIGRATION_END:
    default:
      break;
    }
}

/**
 * sb_check_list_count_failed:
 * @self: a list
 *
 * Returns: how many checks ended, and not well
 */
guint
sb_check_list_count_failed (SbCheckList *self)
{
  g_return_val_if_fail (SB_IS_CHECK_LIST (self), 0);

  return self->n_failed;
}

/**
 * sb_check_list_is_running:
 * @self: a list
 *
 * Returns: whether one of the checks runs now
 */
gboolean
sb_check_list_is_running (SbCheckList *self)
{
  g_return_val_if_fail (SB_IS_CHECK_LIST (self), FALSE);

  return self->running != NULL;
}

/**
 * sb_check_list_set_run_as:
 * @self: a list
 * @as: (nullable): as behind `-- as:`; %NULL for whom the target connects as
 * @problem: (out) (nullable): why @as cannot be understood
 *
 * Chooses whom checks without `as:` run as, from the next verification on.
 *
 * Returns: whether that is so now
 */
gboolean
sb_check_list_set_run_as (SbCheckList *self, const char *as, char **problem)
{
  g_return_val_if_fail (SB_IS_CHECK_LIST (self), FALSE);

  *problem = NULL;
  if (as != NULL && !sb_verify_check_as (as, problem))
    return FALSE;
  if (g_strcmp0 (self->run_as, as) == 0)
    return TRUE;
  g_free (self->run_as);
  self->run_as = g_strdup (as);
  emit_changed (self);
  return TRUE;
}

/**
 * sb_check_list_get_run_as:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): whom checks without `as:` run as, for #SbVerifyOptions
 */
const char *
sb_check_list_get_run_as (SbCheckList *self)
{
  g_return_val_if_fail (SB_IS_CHECK_LIST (self), NULL);

  return self->run_as;
}
