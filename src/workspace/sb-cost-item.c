/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-item.h"

#include "sb-printable.h"
#include "sb-words.h"

#define MAX_TEXT 300
#define MAX_ADVICE 5
/* What nobody notices is not worth advice. */
#define NOTICED_US (100 * 1000)

struct _SbCostItem
{
  GObject parent_instance;

  /* owned */
  char *texts[SB_N_COST_COLUMNS];
  SbPlace *place; /* (nullable): it is in an included file */
  char *forecast; /* (nullable): in full */

  gboolean is_loud[SB_N_COST_COLUMNS];
};

G_DEFINE_FINAL_TYPE (SbCostItem, sb_cost_item, G_TYPE_OBJECT)

static void
sb_cost_item_finalize (GObject *object)
{
  SbCostItem *self = SB_COST_ITEM (object);

  for (guint i = 0; i < SB_N_COST_COLUMNS; i++)
    g_free (self->texts[i]);
  g_clear_pointer (&self->place, sb_place_free);
  g_free (self->forecast);

  G_OBJECT_CLASS (sb_cost_item_parent_class)->finalize (object);
}

static void
sb_cost_item_class_init (SbCostItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_cost_item_finalize;
}

static void
sb_cost_item_init (SbCostItem *self)
{
}

static char *
dup_rows (const SbCost *cost)
{
  gint64 n = cost->n_rows >= 0 ? cost->n_rows : cost->n_scanned;

  return n >= 0 ? sb_words_number (n) : g_strdup ("");
}

/* Takes @text. */
static void
set (SbCostItem *self, SbCostColumn column, char *text, gboolean is_loud)
{
  self->texts[column] = sb_printable_ellipsize (text, MAX_TEXT);
  self->is_loud[column] = is_loud;
  g_free (text);
}

static void
set_forecast (SbCostItem *self, const SbForecast *forecast)
{
  g_autofree char *likely = NULL, *low = NULL, *high = NULL, *words = NULL;

  if (forecast == NULL)
    {
      set (self, SB_COST_FORECAST, g_strdup (""), FALSE);
      return;
    }
  likely = sb_words_duration (forecast->likely_us);
  low = sb_words_duration (forecast->low_us);
  high = sb_words_duration (forecast->high_us);
  words = sb_forecast_dup_words (forecast);
  self->forecast = g_strdup_printf ("On the target %s", words);
  set (self, SB_COST_FORECAST, g_strdup_printf ("≈ %s (%s to %s)", likely, low, high), FALSE);
}

static SbCostItem *
item_new (const SbMigration *migration, const SbCost *cost)
{
  SbCostItem *self = g_object_new (SB_TYPE_COST_ITEM, NULL);
  const char *path = migration->paths[SB_ROLE_FORWARD];

  set (self, SB_COST_NUMBER, g_strdup_printf ("%u", cost->number), FALSE);
  set (self, SB_COST_STATEMENT, g_strdup (cost->summary), FALSE);
  set (self, SB_COST_LOCK, sb_cost_dup_lock_words (cost), sb_cost_get_blocking (cost) != NULL);
  set (self, SB_COST_REWRITES, sb_cost_dup_rewrite_words (cost), cost->rewrites[0] != NULL);
  set (self, SB_COST_ROWS, dup_rows (cost), FALSE);
  set (self, SB_COST_TIME, sb_words_duration (cost->duration_us), FALSE);
  set_forecast (self, cost->forecast);
  set (self, SB_COST_WAL, sb_words_bytes (cost->wal_bytes), FALSE);
  if (cost->file != NULL || path == NULL)
    return self;
  self->place = sb_place_new (path, migration->key, SB_ROLE_FORWARD);
  self->place->line = cost->line;
  self->place->column = 1;
  self->place->offset = cost->start;
  self->place->length = cost->length;
  return self;
}

/**
 * sb_cost_items_new:
 * @rehearsal: what came out
 *
 * Returns: (transfer full): a list of #SbCostItem, the statements in their order
 */
GListModel *
sb_cost_items_new (const SbRehearsal *rehearsal)
{
  GListStore *store = g_list_store_new (SB_TYPE_COST_ITEM);

  for (guint i = 0; i < rehearsal->costs->len; i++)
    {
      g_autoptr (SbCostItem) item = item_new (rehearsal->migration, rehearsal->costs->pdata[i]);

      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

/**
 * sb_cost_item_get_text:
 * @self: an item
 * @column: which
 *
 * Returns: (transfer none): what stands there
 */
const char *
sb_cost_item_get_text (SbCostItem *self, SbCostColumn column)
{
  return self->texts[column];
}

/**
 * sb_cost_item_get_hint:
 * @self: an item
 * @column: which
 *
 * Returns: (transfer none): what stands there, in full
 */
const char *
sb_cost_item_get_hint (SbCostItem *self, SbCostColumn column)
{
  return column == SB_COST_FORECAST && self->forecast != NULL ? self->forecast
                                                              : self->texts[column];
}

/**
 * sb_cost_item_is_loud:
 * @self: an item
 * @column: which
 *
 * Returns: whether somebody should look at that
 */
gboolean
sb_cost_item_is_loud (SbCostItem *self, SbCostColumn column)
{
  return self->is_loud[column];
}

/**
 * sb_cost_item_get_place:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the statement in the forward script; %NULL where another file
 *   has it
 */
const SbPlace *
sb_cost_item_get_place (SbCostItem *self)
{
  return self->place;
}

/**
 * sb_cost_column_get_title:
 * @column: which
 *
 * Returns: (transfer none): its title
 */
const char *
sb_cost_column_get_title (SbCostColumn column)
{
  static const char *const titles[] = { "",     "Statement", "Strongest lock", "Rewrites table",
                                        "Rows", "Time",      "On the target",  "WAL" };

  return titles[column];
}

/* What else would do, by what the statement begins with. */
static const char *
get_way_out (const SbCost *cost)
{
  static const struct
  {
    const char *begin;
    const char *words;
  } ways[] = {
    { "CREATE INDEX", "Use CREATE INDEX CONCURRENTLY in a migration of its own." },
    { "CREATE UNIQUE INDEX", "Use CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own." },
    { "DROP INDEX", "Use DROP INDEX CONCURRENTLY in a migration of its own." },
    { "REINDEX", "Use REINDEX … CONCURRENTLY." },
    { "REFRESH MATERIALIZED VIEW", "Use REFRESH MATERIALIZED VIEW CONCURRENTLY." },
  };
  g_autofree char *upper = g_ascii_strup (cost->summary, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_has_prefix (upper, ways[i].begin))
      return ways[i].words;
  if (g_str_has_prefix (upper, "ALTER TABLE") && g_strstr_len (upper, -1, "ADD CONSTRAINT") != NULL
      && g_strstr_len (upper, -1, "NOT VALID") == NULL)
    return "Use NOT VALID, then VALIDATE CONSTRAINT in a migration of its own.";
  return cost->rewrites[0] != NULL ? "It writes the whole table anew." : NULL;
}

/**
 * sb_cost_items_have_forecast:
 * @rehearsal: what came out
 *
 * Returns: whether the target told how large its tables are
 */
gboolean
sb_cost_items_have_forecast (const SbRehearsal *rehearsal)
{
  for (guint i = 0; i < rehearsal->costs->len; i++)
    if (((const SbCost *) rehearsal->costs->pdata[i])->forecast != NULL)
      return TRUE;
  return FALSE;
}

/* How long somebody waits for it: on the target, where that is known. */
static gint64
get_blocked_us (const SbCost *cost, const SbCostLock *lock)
{
  return cost->forecast != NULL ? MAX (lock->held_us, cost->forecast->likely_us) : lock->held_us;
}

/**
 * sb_cost_items_is_noticed:
 * @cost: of a statement
 *
 * Returns: whether it keeps somebody waiting for so long that it is noticed
 */
gboolean
sb_cost_items_is_noticed (const SbCost *cost)
{
  const SbCostLock *lock = sb_cost_get_blocking (cost);

  return lock != NULL && (get_blocked_us (cost, lock) >= NOTICED_US || cost->rewrites[0] != NULL);
}

/**
 * sb_cost_items_lasts:
 * @cost: of a statement
 *
 * Returns: whether it keeps somebody waiting for so long that it is noticed, or makes the locks last that
 *   its transaction holds already
 */
gboolean
sb_cost_items_lasts (const SbCost *cost)
{
  return sb_cost_items_is_noticed (cost) || (!cost->is_alone && cost->duration_us >= NOTICED_US);
}

/**
 * sb_cost_items_keep_waiting:
 * @rehearsal: what came out
 *
 * Returns: whether a statement keeps somebody waiting for so long that it is noticed
 */
gboolean
sb_cost_items_keep_waiting (const SbRehearsal *rehearsal)
{
  for (guint i = 0; i < rehearsal->costs->len; i++)
    if (sb_cost_items_is_noticed (rehearsal->costs->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * sb_cost_items_dup_advice:
 * @rehearsal: what came out
 *
 * Returns: (transfer full) (nullable): whom statements keep waiting, and what else would do, a line
 *   each; %NULL where nobody would notice
 */
char *
sb_cost_items_dup_advice (const SbRehearsal *rehearsal)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < rehearsal->costs->len; i++)
    {
      const SbCost *cost = rehearsal->costs->pdata[i];
      const SbCostLock *lock = sb_cost_get_blocking (cost);
      g_autofree char *relation = NULL, *lasts = NULL;
      const char *way_out = get_way_out (cost);

      if (n > 0 && way_out != NULL && !sb_cost_items_is_noticed (cost)
          && sb_cost_items_lasts (cost))
        {
          lasts = sb_words_duration (cost->duration_us);
          if (n++ < MAX_ADVICE)
            g_string_append_printf (out, "\nOf that, statement %u takes %s. %s", cost->number,
                                    lasts, way_out);
          continue;
        }
      if (!sb_cost_items_is_noticed (cost) || n++ >= MAX_ADVICE)
        continue;
      relation = sb_printable_ellipsize (lock->relation, MAX_TEXT);
      lasts = sb_words_duration (get_blocked_us (cost, lock));
      g_string_append_printf (out, "%sStatement %u blocks %s %s for about %s%s.%s%s",
                              out->len > 0 ? "\n" : "", cost->number,
                              sb_lock_mode_blocks_readers (lock->mode) ? "reads from and writes to"
                                                                       : "writes to",
                              relation, lasts,
                              get_blocked_us (cost, lock) > lock->held_us ? " on the target" : "",
                              way_out != NULL ? " " : "", way_out != NULL ? way_out : "");
    }
  if (n > MAX_ADVICE)
    g_string_append_printf (out, "\nand %u more statements", n - MAX_ADVICE);
  if (rehearsal->cost_problem != NULL)
    {
      g_autofree char *problem = sb_printable_ellipsize (rehearsal->cost_problem, MAX_TEXT);

      g_string_append_printf (out, "%sNot all was measured: %s", out->len > 0 ? "\n" : "", problem);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}
