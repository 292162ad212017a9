/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-lines.h"

#include "sb-printable.h"

/* How many sections' lines are kept: those that are looked at, and some around. */
#define N_KEPT 16
/* Plans up to this many bytes of SQL are counted at once, others in a thread. */
#define SMALL_PLAN (64u << 10)

struct _SbPlanItem
{
  GObject parent_instance;

  /* owned */
  char *text;
  char *facts;
  SbPlace *place;

  SbPlanItemKind kind;
  gsize n_bold;
};

G_DEFINE_FINAL_TYPE (SbPlanItem, sb_plan_item, G_TYPE_OBJECT)

static void
sb_plan_item_finalize (GObject *object)
{
  SbPlanItem *self = SB_PLAN_ITEM (object);

  g_free (self->text);
  g_free (self->facts);
  g_clear_pointer (&self->place, sb_place_free);

  G_OBJECT_CLASS (sb_plan_item_parent_class)->finalize (object);
}

static void
sb_plan_item_class_init (SbPlanItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_plan_item_finalize;
}

static void
sb_plan_item_init (SbPlanItem *self)
{
}

typedef struct
{
  guint section;
  GArray *lines;
} Kept;

struct _SbPlanModel
{
  GObject parent_instance;

  /* owned */
  SbPlan *plan;
  char *refusal;
  char *summary;
  SbPlan *counted; /* whose lines are shown */
  GArray *ends;    /* guint: of each section, the index behind its last line */
  Kept kept[N_KEPT];

  SbPlanKind kind;
  guint next_kept;
};

enum
{
  SB_PLAN_MODEL_CHANGED,
  SB_PLAN_MODEL_N_SIGNALS,
};

static guint sb_plan_model_signals[SB_PLAN_MODEL_N_SIGNALS];

static GType
sb_plan_model_get_item_type (GListModel *model)
{
  return SB_TYPE_PLAN_ITEM;
}

static guint
sb_plan_model_get_n_items (GListModel *model)
{
  SbPlanModel *self = SB_PLAN_MODEL (model);

  return self->ends != NULL && self->ends->len > 0
             ? g_array_index (self->ends, guint, self->ends->len - 1)
             : 0;
}

static guint
find_section (SbPlanModel *self, guint position)
{
  guint low = 0, high = self->ends->len - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (position < g_array_index (self->ends, guint, middle))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static GArray *
get_lines (SbPlanModel *self, guint section)
{
  Kept *kept;

  for (guint i = 0; i < N_KEPT; i++)
    if (self->kept[i].lines != NULL && self->kept[i].section == section)
      return self->kept[i].lines;
  kept = &self->kept[self->next_kept++ % N_KEPT];
  g_clear_pointer (&kept->lines, g_array_unref);
  kept->section = section;
  kept->lines = sb_plan_lines_make (self->counted, section);
  return kept->lines;
}

static gpointer
sb_plan_model_get_item (GListModel *model, guint position)
{
  SbPlanModel *self = SB_PLAN_MODEL (model);
  const SbPlanStep *step;
  const SbPlanLine *line;
  SbPlanItem *item;
  guint section;

  if (position >= sb_plan_model_get_n_items (model))
    return NULL;
  section = find_section (self, position);
  if (section > 0)
    position -= g_array_index (self->ends, guint, section - 1);
  line = &g_array_index (get_lines (self, section), SbPlanLine, position);
  item = g_object_new (SB_TYPE_PLAN_ITEM, NULL);
  item->kind = line->kind;
  item->text = g_strdup (line->text);
  item->facts = g_strdup (line->facts);
  item->n_bold = line->n_bold;
  step = sb_plan_lines_get_step (self->counted, section);
  if (step != NULL && (line->kind == SB_PLAN_ITEM_STEP || line->kind == SB_PLAN_ITEM_STATEMENT))
    {
      item->place = sb_place_new (step->path, step->migration->key, step->role);
      item->place->line = line->line;
      item->place->column = line->line > 0 ? 1 : 0;
      item->place->offset = line->offset;
      item->place->length = line->length;
    }
  return item;
}

static void
sb_plan_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_plan_model_get_item_type;
  iface->get_n_items = sb_plan_model_get_n_items;
  iface->get_item = sb_plan_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbPlanModel, sb_plan_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_plan_model_iface_init))

static void
clear_kept (SbPlanModel *self)
{
  for (guint i = 0; i < N_KEPT; i++)
    g_clear_pointer (&self->kept[i].lines, g_array_unref);
}

static void
sb_plan_model_finalize (GObject *object)
{
  SbPlanModel *self = SB_PLAN_MODEL (object);

  clear_kept (self);
  g_clear_pointer (&self->plan, sb_plan_unref);
  g_clear_pointer (&self->counted, sb_plan_unref);
  g_clear_pointer (&self->ends, g_array_unref);
  g_free (self->refusal);
  g_free (self->summary);

  G_OBJECT_CLASS (sb_plan_model_parent_class)->finalize (object);
}

static void
sb_plan_model_class_init (SbPlanModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_plan_model_finalize;
  sb_plan_model_signals[SB_PLAN_MODEL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                               NULL, G_TYPE_NONE, 0);
}

static void
sb_plan_model_init (SbPlanModel *self)
{
  self->summary = g_strdup ("");
}

/**
 * sb_plan_item_get_kind:
 * @self: a line
 *
 * Returns: what it is
 */
SbPlanItemKind
sb_plan_item_get_kind (SbPlanItem *self)
{
  return self->kind;
}

/**
 * sb_plan_item_get_text:
 * @self: a line
 *
 * Returns: (transfer none): its text, printable
 */
const char *
sb_plan_item_get_text (SbPlanItem *self)
{
  return self->text;
}

/**
 * sb_plan_item_get_n_bold:
 * @self: a line
 *
 * Returns: how many bytes of the text, from its start, stand out: a migration's version
 */
gsize
sb_plan_item_get_n_bold (SbPlanItem *self)
{
  return self->n_bold;
}

/**
 * sb_plan_item_get_facts:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): what it is for; of a migration its file and how it runs
 */
const char *
sb_plan_item_get_facts (SbPlanItem *self)
{
  return self->facts;
}

/**
 * sb_plan_item_get_place:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): where it stands; %NULL for what is in no script
 */
const SbPlace *
sb_plan_item_get_place (SbPlanItem *self)
{
  return self->place;
}

/**
 * sb_plan_model_new:
 *
 * Returns: (transfer full): a model without a plan
 */
SbPlanModel *
sb_plan_model_new (void)
{
  return g_object_new (SB_TYPE_PLAN_MODEL, NULL);
}

static GArray *
count (SbPlan *plan)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  for (guint i = 0; i < sb_plan_lines_get_n_sections (plan); i++)
    {
      n += sb_plan_lines_count (plan, i);
      g_array_append_val (ends, n);
    }
  return ends;
}

/* From now on the lines of @plan are shown. Takes @ends. */
static void
show (SbPlanModel *self, SbPlan *plan, GArray *ends)
{
  guint n_old = sb_plan_model_get_n_items (G_LIST_MODEL (self)), n_new;

  clear_kept (self);
  g_clear_pointer (&self->ends, g_array_unref);
  g_clear_pointer (&self->counted, sb_plan_unref);
  self->ends = ends;
  self->counted = plan != NULL ? sb_plan_ref (plan) : NULL;
  n_new = sb_plan_model_get_n_items (G_LIST_MODEL (self));
  if (n_old > 0 || n_new > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, n_new);
  g_signal_emit (self, sb_plan_model_signals[SB_PLAN_MODEL_CHANGED], 0);
}

static void
count_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, count (task_data), (GDestroyNotify) g_array_unref);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbPlanModel) self = user_data;
  SbPlan *plan = g_task_get_task_data (G_TASK (result));
  g_autoptr (GArray) ends = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Another plan may have come meanwhile. */
  if (plan == self->plan)
    show (self, plan, g_steal_pointer (&ends));
}

static gboolean
is_small (SbPlan *plan)
{
  gsize total = 0;

  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    {
      gsize length;

      sb_script_get_text (sb_plan_get_step (plan, i)->script, &length);
      total += length + 1000; /* Switchback's own statements cost something, too */
    }
  return total <= SMALL_PLAN;
}

/**
 * sb_plan_model_set_plan:
 * @self: a model
 * @plan: (nullable): what is shown from now on; %NULL for nothing
 *
 * Lines of a large plan are there a little later; #SbPlanModel::changed tells.
 */
void
sb_plan_model_set_plan (SbPlanModel *self, SbPlan *plan)
{
  if (plan != NULL)
    sb_plan_ref (plan);
  g_clear_pointer (&self->plan, sb_plan_unref);
  self->plan = plan;
  g_clear_pointer (&self->refusal, g_free);
  g_free (self->summary);
  self->summary = plan != NULL ? sb_plan_lines_dup_summary (plan) : g_strdup ("");
  if (plan != NULL)
    self->kind = sb_plan_get_kind (plan);
  if (plan == NULL || is_small (plan))
    show (self, plan, plan != NULL ? count (plan) : NULL);
  else
    {
      /* A thread lets go of its task when it likes: no object of the main thread is in it. */
      g_autoptr (GTask) task = g_task_new (NULL, NULL, counted_cb, g_object_ref (self));

      g_task_set_source_tag (task, sb_plan_model_set_plan);
      g_task_set_task_data (task, sb_plan_ref (plan), (GDestroyNotify) sb_plan_unref);
      g_task_run_in_thread (task, count_thread);
    }
}

/**
 * sb_plan_model_set_refusal:
 * @self: a model
 * @kind: what was asked for
 * @why: why there is no plan for it
 */
void
sb_plan_model_set_refusal (SbPlanModel *self, SbPlanKind kind, const char *why)
{
  g_clear_pointer (&self->plan, sb_plan_unref);
  g_free (self->refusal);
  g_free (self->summary);
  self->kind = kind;
  self->refusal = sb_printable_ellipsize (why != NULL ? why : "", 1000);
  self->summary = g_strdup (kind == SB_PLAN_APPLY ? "Apply is refused" : "Roll back is refused");
  show (self, NULL, NULL);
}

/**
 * sb_plan_model_get_kind:
 * @self: a model
 *
 * Returns: what the plan, or what was refused, would do
 */
SbPlanKind
sb_plan_model_get_kind (SbPlanModel *self)
{
  return self->kind;
}

/**
 * sb_plan_model_get_refusal:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): why there is no plan, as one printable line
 */
const char *
sb_plan_model_get_refusal (SbPlanModel *self)
{
  return self->refusal;
}

/**
 * sb_plan_model_get_summary:
 * @self: a model
 *
 * Returns: (transfer none): "Apply 3 migrations, 12 statements", "Nothing is pending", "Apply is
 *   refused"; "" before the first plan
 */
const char *
sb_plan_model_get_summary (SbPlanModel *self)
{
  return self->summary;
}

/**
 * sb_plan_model_dup_text:
 * @self: a model
 *
 * Returns: (transfer full): all of the plan as SQL that psql runs, with remarks; "" without a plan.
 *   A large plan takes some time: sb_plan_model_copy_async() does not
 */
char *
sb_plan_model_dup_text (SbPlanModel *self)
{
  return sb_plan_model_dup_head (self, 0);
}

/**
 * sb_plan_model_dup_head:
 * @self: a model
 * @max_bytes: about how much; 0 for all
 *
 * Returns: (transfer full): the beginning of sb_plan_model_dup_text(), with an ellipsis when there
 *   is more
 */
char *
sb_plan_model_dup_head (SbPlanModel *self, gsize max_bytes)
{
  return self->plan != NULL ? sb_plan_lines_dup_sql (self->plan, max_bytes) : g_strdup ("");
}

static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, sb_plan_lines_dup_sql (task_data, 0), g_free);
}

/**
 * sb_plan_model_copy_async:
 * @self: a model with a plan
 * @callback: called when the text is there; it gets no source object
 * @user_data: for @callback
 *
 * Puts all of the plan together as SQL, in a thread.
 */
void
sb_plan_model_copy_async (SbPlanModel *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, sb_plan_model_copy_async);
  if (self->plan == NULL)
    {
      g_task_return_pointer (task, g_strdup (""), g_free);
      return;
    }
  g_task_set_task_data (task, sb_plan_ref (self->plan), (GDestroyNotify) sb_plan_unref);
  g_task_run_in_thread (task, copy_thread);
}

/**
 * sb_plan_model_copy_finish:
 * @self: a model
 * @result: what the callback got
 * @error: never set
 *
 * Returns: (transfer full): the text
 */
char *
sb_plan_model_copy_finish (SbPlanModel *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
