/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs after a rehearsal, as rows of a list. */
#include "sb-printable.h"
#include "sb-rehearsal-words.h"

#define MAX_NAME 300
#define MAX_DEFINITION 100000

/* What the state was compared with: which step left it. */
typedef enum
{
  STEP_BACK,  /* the rollback */
  STEP_AGAIN, /* forward, run once more */
  STEP_CHAIN, /* several, one after the other */
} Step;

struct _SbDifferenceItem
{
  GObject parent_instance;

  /* owned */
  char *change;
  char *name;
  char *before;
  char *after;

  Step step;
  gboolean is_serious;
};

G_DEFINE_FINAL_TYPE (SbDifferenceItem, sb_difference_item, G_TYPE_OBJECT)

static void
sb_difference_item_finalize (GObject *object)
{
  SbDifferenceItem *self = SB_DIFFERENCE_ITEM (object);

  g_free (self->change);
  g_free (self->name);
  g_free (self->before);
  g_free (self->after);

  G_OBJECT_CLASS (sb_difference_item_parent_class)->finalize (object);
}

static void
sb_difference_item_class_init (SbDifferenceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_difference_item_finalize;
}

static void
sb_difference_item_init (SbDifferenceItem *self)
{
}

static char *
dup_definition (const char *text)
{
  g_autofree char *printable = sb_printable_text (text != NULL ? text : "");

  if (g_utf8_strlen (printable, -1) <= MAX_DEFINITION)
    return g_steal_pointer (&printable);
  *g_utf8_offset_to_pointer (printable, MAX_DEFINITION) = '\0';
  return g_strconcat (printable, "\n…", NULL);
}

static SbDifferenceItem *
item_new (const SbDifference *difference, Step step)
{
  static const char *const changes[][3] = {
    [SB_CHANGE_ADDED] = { "stays behind", "is new", "was not there" },
    [SB_CHANGE_REMOVED] = { "is gone", "is missing", "is missing" },
    [SB_CHANGE_ALTERED] = { "is another", "is another", "is another" },
  };
  static const char *const begins[] = { "", "applied again: ", "in the chain: " };
  SbDifferenceItem *self = g_object_new (SB_TYPE_DIFFERENCE_ITEM, NULL);
  g_autofree char *identity = sb_printable_ellipsize (difference->identity, MAX_NAME);

  self->change = g_strdup_printf ("%s%s", begins[step], changes[difference->change][step]);
  self->name = g_strdup_printf ("%s %s", difference->kind, identity);
  self->before = dup_definition (difference->before);
  self->after = dup_definition (difference->after);
  self->step = step;
  self->is_serious = difference->weight == SB_WEIGHT_SCHEMA;
  return self;
}

static void
append (GListStore *store, SbDifferences *differences, Step step)
{
  for (guint i = 0; differences != NULL && i < sb_differences_get_n (differences); i++)
    {
      g_autoptr (SbDifferenceItem) item = item_new (sb_differences_get (differences, i), step);

      g_list_store_append (store, item);
    }
}

/**
 * sb_difference_items_new:
 * @rehearsal: what came out
 * @chain: (nullable): what became of it and its neighbours
 *
 * Returns: (transfer full): a list of #SbDifferenceItem: what the rollback left different, then what
 *   forward did when it ran once more, then what they left in the chain
 */
GListModel *
sb_difference_items_new (const SbRehearsal *rehearsal, const SbChain *chain)
{
  GListStore *store = g_list_store_new (SB_TYPE_DIFFERENCE_ITEM);

  append (store, rehearsal->back, STEP_BACK);
  append (store, rehearsal->again, STEP_AGAIN);
  append (store, chain != NULL ? chain->differences : NULL, STEP_CHAIN);
  return G_LIST_MODEL (store);
}

/**
 * sb_difference_item_get_change:
 * @self: an item
 *
 * Returns: (transfer none): what became of it, a few words
 */
const char *
sb_difference_item_get_change (SbDifferenceItem *self)
{
  return self->change;
}

/**
 * sb_difference_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): which object, on one printable line
 */
const char *
sb_difference_item_get_name (SbDifferenceItem *self)
{
  return self->name;
}

/**
 * sb_difference_item_get_before:
 * @self: an item
 *
 * Returns: (transfer none): its definition as it should be, printable lines; "" when there should be
 *   none
 */
const char *
sb_difference_item_get_before (SbDifferenceItem *self)
{
  return self->before;
}

/**
 * sb_difference_item_get_after:
 * @self: an item
 *
 * Returns: (transfer none): its definition as it is, printable lines; "" when there is none
 */
const char *
sb_difference_item_get_after (SbDifferenceItem *self)
{
  return self->after;
}

/**
 * sb_difference_item_get_before_title:
 * @self: an item
 *
 * Returns: (transfer none): when it was as it should be
 */
const char *
sb_difference_item_get_before_title (SbDifferenceItem *self)
{
  static const char *const titles[] = { "Before forward", "After forward", "As it was" };

  return titles[self->step];
}

/**
 * sb_difference_item_get_after_title:
 * @self: an item
 *
 * Returns: (transfer none): when it was as it is
 */
const char *
sb_difference_item_get_after_title (SbDifferenceItem *self)
{
  static const char *const titles[] = { "After the rollback", "After forward again",
                                        "In the chain" };

  return titles[self->step];
}

/**
 * sb_difference_item_is_serious:
 * @self: an item
 *
 * Returns: whether the database does or allows something else for it
 */
gboolean
sb_difference_item_is_serious (SbDifferenceItem *self)
{
  return self->is_serious;
}
