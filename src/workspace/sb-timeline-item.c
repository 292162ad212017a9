/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-item.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-proof-words.h"
#include "sb-timeline-item-private.h"

/* A key in the history can be any text; a file's name cannot be longer than 255 bytes. */
#define MAX_VERSION 40
#define MAX_DESCRIPTION 240

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbTimelineItem, sb_timeline_item, G_TYPE_OBJECT)

static void
sb_timeline_item_finalize (GObject *object)
{
  SbTimelineItem *self = SB_TIMELINE_ITEM (object);

  g_free (self->id);
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_free (self->version);
  g_free (self->description);
  g_free (self->haystack);
  g_free (self->facts);
  g_clear_pointer (&self->badges, g_array_unref);
  g_free (self->summary);
  g_free (self->live_note);
  g_free (self->error);
  g_free (self->verify_run);
  g_free (self->waiting);
  g_clear_pointer (&self->proof, sb_proof_unref);

  G_OBJECT_CLASS (sb_timeline_item_parent_class)->finalize (object);
}

static void
sb_timeline_item_class_init (SbTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_timeline_item_finalize;

  /**
   * SbTimelineItem::changed:
   * @self: the item
   *
   * Something that its row shows is different now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_timeline_item_init (SbTimelineItem *self)
{
  self->state = SB_STATE_UNKNOWN;
  self->live_us = -1;
}

SbTimelineItem *
sb_timeline_item_new (const char *id)
{
  SbTimelineItem *self = g_object_new (SB_TYPE_TIMELINE_ITEM, NULL);

  self->id = g_strdup (id);
  return self;
}

SbTimelineItem *
sb_timeline_item_new_marker (void)
{
  SbTimelineItem *self = g_object_new (SB_TYPE_TIMELINE_ITEM, NULL);

  self->kind = SB_TIMELINE_MARKER;
  return self;
}

void
sb_timeline_item_forget_words (SbTimelineItem *self)
{
  g_clear_pointer (&self->facts, g_free);
  g_clear_pointer (&self->badges, g_array_unref);
}

/* Forgets what was said, and says that it is different now. */
void
sb_timeline_item_changed (SbTimelineItem *self)
{
  sb_timeline_item_forget_words (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_same_script (const SbMigration *a, const SbMigration *b)
{
  return a != NULL && b != NULL && g_strcmp0 (a->checksum, b->checksum) == 0;
}

static gboolean
is_same_migration (const SbMigration *a, const SbMigration *b)
{
  if (a == b)
    return TRUE;
  if (!is_same_script (a, b) || a->is_duplicate != b->is_duplicate
      || g_strcmp0 (a->other_rollback, b->other_rollback) != 0
      || g_strcmp0 (a->unreadable, b->unreadable) != 0)
    return FALSE;
  for (int role = 0; role < SB_N_ROLES; role++)
    if (g_strcmp0 (a->paths[role], b->paths[role]) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_same_row (const SbTimelineRow *a, const SbTimelineRow *b)
{
  return a != NULL && a->state == b->state && a->duration_ms == b->duration_ms
         && g_strcmp0 (a->version, b->version) == 0
         && g_strcmp0 (a->description, b->description) == 0
         && g_strcmp0 (a->applied_at, b->applied_at) == 0 && g_strcmp0 (a->note, b->note) == 0
         && g_strcmp0 (a->renamed, b->renamed) == 0
         && is_same_migration (a->migration, b->migration);
}

/* Cuts and cleans what did not come from a file's name. */
static void
make_shown (SbTimelineItem *self)
{
  const SbTimelineRow *row = self->row;

  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->haystack, g_free);
  if (strlen (row->version) > MAX_VERSION)
    self->version = sb_printable_ellipsize (row->version, MAX_VERSION);
  if (row->migration == NULL || row->description == NULL
      || strlen (row->description) > MAX_DESCRIPTION)
    self->description = sb_printable_ellipsize (row->description != NULL ? row->description : "",
                                                MAX_DESCRIPTION);
}

/* Takes a row of a timeline that was read anew: what a run has told is history now. Returns whether
 * what is shown is different; the caller tells when all items have their places. */
gboolean
sb_timeline_item_set_row (SbTimelineItem *self, SbTimeline *timeline, const SbTimelineRow *row)
{
  gboolean same = is_same_row (self->row, row) && !self->live && self->state == row->state;
  gboolean same_script = self->row != NULL && is_same_script (self->row->migration, row->migration);
  SbTimeline *old = self->timeline;

  self->timeline = sb_timeline_ref (timeline);
  self->row = row;
  g_clear_pointer (&old, sb_timeline_unref);
  if (same)
    return FALSE;
  if (!same_script)
    {
      g_clear_pointer (&self->summary, g_free);
      self->asked = FALSE;
    }
  make_shown (self);
  self->state = row->state;
  sb_timeline_item_forget_live (self);
  return TRUE;
}

void
sb_timeline_item_set_state (SbTimelineItem *self, SbState state)
{
  if (self->state == state)
    return;
  self->state = state;
  sb_timeline_item_changed (self);
}

void
sb_timeline_item_set_trail (SbTimelineItem *self, SbTrail above, SbTrail below)
{
  if (self->above == above && self->below == below)
    return;
  self->above = above;
  self->below = below;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* %NULL: it was not looked at after all, and may be asked for again. */
void
sb_timeline_item_set_summary (SbTimelineItem *self, const char *summary)
{
  self->asked = FALSE;
  if (summary == NULL || g_strcmp0 (self->summary, summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_strdup (summary);
  sb_timeline_item_changed (self);
}

/* The key; where another row has it already, with the path behind it. */
const char *
sb_timeline_item_make_id (const SbTimelineRow *row, GHashTable *taken, char **made)
{
  const char *path = row->migration != NULL ? row->migration->paths[SB_ROLE_FORWARD] : NULL;
  const char *id = row->key;

  while (g_hash_table_contains (taken, id))
    {
      char *longer = g_strconcat (id, "\n", path != NULL ? path : "", NULL);

      g_free (*made);
      *made = longer;
      id = longer;
    }
  return id;
}

/* Whether they differ from what was known. */
gboolean
sb_timeline_item_set_findings (SbTimelineItem *self, SbScriptRole role, guint n_errors,
                               guint n_warnings)
{
  if (self->n_errors[role] == n_errors && self->n_warnings[role] == n_warnings)
    return FALSE;
  self->n_errors[role] = n_errors;
  self->n_warnings[role] = n_warnings;
  sb_timeline_item_forget_words (self);
  return TRUE;
}

/* Whether it is another than what was known. */
gboolean
sb_timeline_item_set_proof (SbTimelineItem *self, SbProof *proof)
{
  SbProof *old = self->proof;
  gboolean is_same = old == proof
                     || (old != NULL && proof != NULL && old->grade == proof->grade
                         && old->breaks_chain == proof->breaks_chain
                         && strcmp (old->time, proof->time) == 0);

  if (old == proof)
    return FALSE;
  self->proof = proof != NULL ? sb_proof_ref (proof) : NULL;
  g_clear_pointer (&old, sb_proof_unref);
  if (is_same)
    return FALSE;
  sb_timeline_item_forget_words (self);
  return TRUE;
}

void
sb_timeline_item_count_findings (SbTimelineItem *self, guint *n_errors, guint *n_warnings)
{
  *n_errors = *n_warnings = 0;
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      *n_errors += self->n_errors[role];
      *n_warnings += self->n_warnings[role];
    }
}

/* Whether version, description or file name have all of these folded words in them. */
gboolean
sb_timeline_item_matches (SbTimelineItem *self, char **words)
{
  if (self->haystack == NULL)
    {
      const SbMigration *migration = self->row->migration;
      g_autofree char *name = migration != NULL
                                  ? sb_migration_dup_file_name (migration, SB_ROLE_FORWARD)
                                  : sb_printable_ellipsize (self->row->key, MAX_DESCRIPTION);
      g_autofree char *all = g_strjoin ("\n", sb_timeline_item_get_version (self),
                                        sb_timeline_item_get_description (self), name, NULL);

      self->haystack = sb_timeline_words_fold (all);
    }
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (self->haystack, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * sb_timeline_item_get_kind:
 * @self: an item
 *
 * Returns: whether it is a migration or the marker
 */
SbTimelineItemKind
sb_timeline_item_get_kind (SbTimelineItem *self)
{
  return self->kind;
}

/**
 * sb_timeline_item_get_migration:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the files; %NULL when they are gone, and for the marker
 */
SbMigration *
sb_timeline_item_get_migration (SbTimelineItem *self)
{
  return self->row != NULL ? self->row->migration : NULL;
}

/**
 * sb_timeline_item_get_row:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what was read last, as it was then; %NULL for the marker
 */
const SbTimelineRow *
sb_timeline_item_get_row (SbTimelineItem *self)
{
  return self->row;
}

/**
 * sb_timeline_item_get_id:
 * @self: an item
 *
 * The name of a row in the window. It is the key, except where several migrations have the same.
 *
 * Returns: (nullable): for sb_timeline_model_find() and sb_workbench_select(); %NULL for the marker
 */
const char *
sb_timeline_item_get_id (SbTimelineItem *self)
{
  return self->id;
}

/**
 * sb_timeline_item_get_key:
 * @self: an item
 *
 * Returns: (nullable): its key in the history, any text; %NULL for the marker
 */
const char *
sb_timeline_item_get_key (SbTimelineItem *self)
{
  return self->row != NULL ? self->row->key : NULL;
}

/**
 * sb_timeline_item_get_version:
 * @self: an item
 *
 * Returns: its version, fit to be shown; "" for the marker
 */
const char *
sb_timeline_item_get_version (SbTimelineItem *self)
{
  if (self->row == NULL)
    return "";
  return self->version != NULL ? self->version : self->row->version;
}

/**
 * sb_timeline_item_get_description:
 * @self: an item
 *
 * Returns: what people call it, fit to be shown
 */
const char *
sb_timeline_item_get_description (SbTimelineItem *self)
{
  if (self->row == NULL)
    return "database is here";
  return self->description != NULL ? self->description : self->row->description;
}

/**
 * sb_timeline_item_get_facts:
 * @self: an item
 *
 * One line about it: "Applied today 10:30 · 84 ms", "Pending · new table, 2 indexes". What a script
 * will do is found out elsewhere once this was asked: "changed" tells when it is there.
 *
 * Returns: the line; "" for the marker
 */
const char *
sb_timeline_item_get_facts (SbTimelineItem *self)
{
  if (self->row == NULL)
    return "";
  if (self->summary == NULL && !self->asked && self->ask != NULL && self->row->migration != NULL
      && self->row->migration->checksum != NULL && !sb_timeline_item_is_applied (self))
    {
      self->summary = g_strdup (self->ask (self, self->ask_data));
      self->asked = self->summary == NULL;
      if (self->summary != NULL)
        g_clear_pointer (&self->facts, g_free);
    }
  if (self->facts == NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();

      self->facts = sb_timeline_words_facts (self, now);
    }
  return self->facts;
}

/**
 * sb_timeline_item_dup_spoken:
 * @self: an item
 *
 * Returns: (transfer full): what a screen reader says for its row: "035 add notification read
 *   state, pending, no rollback"
 */
char *
sb_timeline_item_dup_spoken (SbTimelineItem *self)
{
  g_autoptr (GString) text = g_string_new (sb_timeline_item_get_version (self));
  guint n_badges;
  const SbBadge *badges = sb_timeline_item_get_badges (self, &n_badges);
  const char *state = self->row != NULL ? sb_state_get_name (self->state) : NULL;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sb_timeline_item_get_description (self));
  if (self->running)
    state = "running";
  if (state != NULL)
    g_string_append_printf (text, ", %s",
                            self->state == SB_STATE_UNKNOWN && !self->running ? "state unknown"
                                                                              : state);
  for (guint i = 0; i < n_badges; i++)
    if (g_strcmp0 (badges[i].text, state) != 0)
      g_string_append_printf (text, ", %s", badges[i].text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sb_timeline_item_get_state:
 * @self: an item
 *
 * Returns: its state, as a run that goes on has left it
 */
SbState
sb_timeline_item_get_state (SbTimelineItem *self)
{
  return self->state;
}

/**
 * sb_timeline_item_is_applied:
 * @self: an item
 *
 * Returns: whether the target has it: applied, changed, missing, or partly rolled back
 */
gboolean
sb_timeline_item_is_applied (SbTimelineItem *self)
{
  if (self->row == NULL)
    return FALSE;
  if (self->state == SB_STATE_PARTIAL)
    return self->live
               ? self->undoing
               : self->row->entry != NULL && strcmp (self->row->entry->direction, "rollback") == 0;
  return sb_state_is_applied (self->state) || self->state == SB_STATE_MISSING;
}

/**
 * sb_timeline_item_needs_attention:
 * @self: an item
 *
 * Returns: whether a person should look at it
 */
gboolean
sb_timeline_item_needs_attention (SbTimelineItem *self)
{
  const SbMigration *migration = sb_timeline_item_get_migration (self);
  guint n_errors, n_warnings;

  if (self->row == NULL)
    return FALSE;
  sb_timeline_item_count_findings (self, &n_errors, &n_warnings);
  if (n_errors > 0)
    return TRUE;
  switch (self->state)
    {
    case SB_STATE_PARTIAL:
    case SB_STATE_MISSING:
    case SB_STATE_CHANGED:
    case SB_STATE_FAILED:
    case SB_STATE_LATE:
      return TRUE;
    default:
      break;
    }
  return self->n_passed < self->n_checks
         || (self->proof != NULL && sb_proof_words_tone_of (self->proof) == SB_PROOF_BAD)
         || (self->row->renamed != NULL && !self->live)
         || (migration != NULL
             && (migration->is_duplicate || migration->unreadable != NULL
                 || migration->other_rollback != NULL));
}

/**
 * sb_timeline_item_is_running:
 * @self: an item
 *
 * Returns: whether a run is at it right now
 */
gboolean
sb_timeline_item_is_running (SbTimelineItem *self)
{
  return self->running;
}

/**
 * sb_timeline_item_get_trail_above:
 * @self: an item
 *
 * Returns: the trail towards the next newer one
 */
SbTrail
sb_timeline_item_get_trail_above (SbTimelineItem *self)
{
  return self->above;
}

/**
 * sb_timeline_item_get_trail_below:
 * @self: an item
 *
 * Returns: the trail towards the next older one
 */
SbTrail
sb_timeline_item_get_trail_below (SbTimelineItem *self)
{
  return self->below;
}

/**
 * sb_timeline_item_get_badges:
 * @self: an item
 * @n_badges: (out): how many
 *
 * Returns: (array length=n_badges) (transfer none): its badges, the loudest first; valid until the
 *   next "changed"
 */
const SbBadge *
sb_timeline_item_get_badges (SbTimelineItem *self, guint *n_badges)
{
  if (self->row == NULL)
    {
      *n_badges = 0;
      return NULL;
    }
  if (self->badges == NULL)
    self->badges = sb_timeline_words_badges (self);
  *n_badges = self->badges->len;
  return (const SbBadge *) self->badges->data;
}

/**
 * sb_timeline_item_get_why_fixed:
 * @self: an item
 *
 * Files of what a target has must keep their names, and stay: the history knows them by those.
 *
 * Returns: (nullable): why its files cannot be renamed, renumbered or deleted, one sentence; %NULL
 *   when they can; in state unknown a person has to be asked
 */
const char *
sb_timeline_item_get_why_fixed (SbTimelineItem *self)
{
  if (self->row == NULL)
    return "no migration is selected";
  if (self->row->migration == NULL)
    return "its file is gone";
  if (self->running)
    return "it is running";
  switch (self->state)
    {
    case SB_STATE_APPLIED:
      return "it is applied: the history knows it by its file name; roll it back first";
    case SB_STATE_CHANGED:
      return "it is applied, and its file was edited since; roll it back first";
    case SB_STATE_PARTIAL:
      return "it is partly applied; bring it to an end or roll it back first";
    case SB_STATE_MISSING:
      return "its file is gone";
    default:
      break;
    }
  return self->row->renamed != NULL ? "it is probably applied already, under another name" : NULL;
}
