/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-trials.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-includes.h"
#include "sb-thread.h"

/* More than a large project has scripts; the oldest go. */
#define MAX_TRIALS 5000

struct _SbTrials
{
  char *path;
  char *text;          /* what is in the file; the trials read from it have their words in there */
  GStringChunk *words; /* of the others */
  GPtrArray *trials;   /* SbTrial, oldest first */
  GHashTable *newest;  /* (element-type SbTrial SbTrial), a set: the last of the same scripts */
  char *now;           /* when a new one is noted; NULL: not asked for yet */
};

/* What became of one migration. */
typedef struct
{
  gboolean was_done;
  guint n_passed, n_failed;
} Note;

struct _SbTrialNotes
{
  SbProject *project;
  SbEnvironment environment;
  GHashTable *notes; /* key → Note */
};

/**
 * sb_trials_free:
 * @self: (transfer full) (nullable): trials
 */
void
sb_trials_free (SbTrials *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->now);
  g_hash_table_unref (self->newest);
  g_ptr_array_unref (self->trials);
  g_string_chunk_free (self->words);
  g_free (self->text);
  g_free (self);
}

static guint
hash_scripts (gconstpointer data)
{
  const SbTrial *self = data;
  guint hash = 0;

  /* The beginning of a checksum is as good as all of it. */
  for (int i = 0; i < 8 && self->forward[i] != '\0'; i++)
    hash = hash * 33 + (guchar) self->forward[i];
  for (int i = 0; i < 8 && self->other[i] != '\0'; i++)
    hash = hash * 33 + (guchar) self->other[i];
  return hash;
}

static gboolean
equal_scripts (gconstpointer a, gconstpointer b)
{
  const SbTrial *one = a, *other = b;

  return strcmp (one->kind, other->kind) == 0 && strcmp (one->forward, other->forward) == 0
         && strcmp (one->other, other->other) == 0;
}

/* Takes @trial. */
static void
append (SbTrials *self, SbTrial *trial)
{
  g_ptr_array_add (self->trials, trial);
  g_hash_table_add (self->newest, trial);
}

/* Cuts @line into its words. */
static void
read_line (SbTrials *self, char *line)
{
  char *words[7], *rest = line;
  guint n = 0;
  SbTrial *trial;

  while (rest != NULL && n < G_N_ELEMENTS (words))
    words[n++] = strsep (&rest, " ");
  if (n < G_N_ELEMENTS (words) || rest != NULL)
    return;
  trial = g_new (SbTrial, 1);
  *trial = (SbTrial){ .time = words[0],
                      .environment = words[1],
                      .kind = words[2],
                      .forward = words[3],
                      .other = words[4],
                      .n_passed = (guint) g_ascii_strtoull (words[5], NULL, 10),
                      .n_failed = (guint) g_ascii_strtoull (words[6], NULL, 10) };
  append (self, trial);
}

/**
 * sb_trials_load:
 * @project: a project
 *
 * What cannot be read was not tried. Workers only.
 *
 * Returns: (transfer full): what was tried
 */
SbTrials *
sb_trials_load (SbProject *project)
{
  const char *folder = sb_project_get_folder (project);
  SbTrials *self = g_new0 (SbTrials, 1);
  g_autofree char *digest = sb_digest_bytes (folder, strlen (folder));
  char *rest;
  SB_WORKERS_ONLY;

  digest[16] = '\0';
  self->path = g_build_filename (g_get_user_state_dir (), "switchback", "trials", digest, NULL);
  self->trials = g_ptr_array_new_with_free_func (g_free);
  self->words = g_string_chunk_new (4096);
  self->newest = g_hash_table_new (hash_scripts, equal_scripts);
  if (!g_file_get_contents (self->path, &self->text, NULL, NULL))
    return self;
  rest = self->text;
  while (rest != NULL)
    read_line (self, strsep (&rest, "\n"));
  return self;
}

/**
 * sb_trials_find:
 * @self: trials
 * @kind: "applied", "rolled-back" or "verified"
 * @forward: (nullable): checksum of the forward script
 * @other: (nullable): of the rollback or the verify script; "-" for "applied"
 *
 * Returns: (transfer none) (nullable): the newest such trial of exactly these scripts
 */
const SbTrial *
sb_trials_find (SbTrials *self, const char *kind, const char *forward, const char *other)
{
  const SbTrial scripts = { .kind = kind, .forward = forward, .other = other };

  if (forward == NULL || other == NULL)
    return NULL;
  return g_hash_table_lookup (self->newest, &scripts);
}

/**
 * sb_trial_notes_new:
 * @project: the project whose migrations run
 * @environment: where
 *
 * Returns: (transfer full) (nullable): what notes down how it goes; %NULL where it is no trial
 */
SbTrialNotes *
sb_trial_notes_new (SbProject *project, SbEnvironment environment)
{
  SbTrialNotes *self;

  if (environment != SB_ENVIRONMENT_SANDBOX && environment != SB_ENVIRONMENT_LOCAL)
    return NULL;
  self = g_new (SbTrialNotes, 1);
  self->project = sb_project_ref (project);
  self->environment = environment;
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * sb_trial_notes_free:
 * @self: (transfer full) (nullable): notes
 */
void
sb_trial_notes_free (SbTrialNotes *self)
{
  if (self == NULL)
    return;
  sb_project_unref (self->project);
  g_hash_table_unref (self->notes);
  g_free (self);
}

static Note *
ensure_note (SbTrialNotes *self, const char *key)
{
  Note *note = g_hash_table_lookup (self->notes, key);

  if (note == NULL)
    {
      note = g_new0 (Note, 1);
      g_hash_table_insert (self->notes, g_strdup (key), note);
    }
  return note;
}

/**
 * sb_trial_notes_take_event:
 * @self: notes
 * @event: what happened
 *
 * One thread at a time.
 */
void
sb_trial_notes_take_event (SbTrialNotes *self, const SbRunEvent *event)
{
  if (event->key == NULL)
    return;
  if (event->kind == SB_EVENT_MIGRATION_END && event->state != NULL)
    ensure_note (self, event->key)->was_done = strcmp (event->state, "applied") == 0
                                               || strcmp (event->state, "rolled-back") == 0;
  else if (event->kind == SB_EVENT_CHECK && event->check != NULL)
    {
      Note *note = ensure_note (self, event->key);

      note->n_passed += event->check->verdict == SB_VERDICT_PASSED;
      note->n_failed += event->check->verdict == SB_VERDICT_FAILED
                        || event->check->verdict == SB_VERDICT_ERROR;
    }
  else if (event->kind == SB_EVENT_ERROR && event->check != NULL)
    ensure_note (self, event->key)->n_failed++;
}

static void
add (SbTrials *trials, SbTrialNotes *self, const char *kind, const char *forward, const char *other,
     const Note *note)
{
  SbTrial *trial;

  if (forward == NULL || other == NULL)
    return;
  if (trials->now == NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

      trials->now = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
    }
  trial = g_new0 (SbTrial, 1);
  trial->time = trials->now;
  trial->environment = sb_environment_get_name (self->environment);
  trial->kind = kind;
  trial->forward = g_string_chunk_insert (trials->words, forward);
  trial->other = g_string_chunk_insert (trials->words, other);
  trial->n_passed = note->n_passed;
  trial->n_failed = note->n_failed;
  append (trials, trial);
}

static char *
dup_checksum (const SbMigration *migration, SbScriptRole role)
{
  const char *path = migration->paths[role];
  gsize length;
  g_autofree char *text = path != NULL ? sb_file_read (path, &length, NULL) : NULL;

  return text != NULL ? sb_includes_dup_checksum (migration, path, text, length) : NULL;
}

static void
add_checks (SbTrials *trials, SbTrialNotes *self, const SbMigration *migration, const char *forward,
            const Note *note)
{
  g_autofree char *verify = NULL;

  if (note->n_passed + note->n_failed == 0)
    return;
  verify = dup_checksum (migration, SB_ROLE_VERIFY);
  add (trials, self, "verified", forward, verify, note);
}

static void
add_steps (SbTrials *trials, SbTrialNotes *self, SbPlan *plan)
{
  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    {
      const SbPlanStep *step = sb_plan_get_step (plan, i);
      const Note *note = g_hash_table_lookup (self->notes, step->key);

      if (note == NULL || !note->was_done)
        continue;
      if (step->role == SB_ROLE_ROLLBACK)
        {
          add (trials, self, "rolled-back", step->forward_checksum, step->rollback_checksum, note);
          continue;
        }
      add (trials, self, "applied", step->forward_checksum, "-", note);
      add_checks (trials, self, step->migration, step->forward_checksum, note);
    }
}

static gboolean
is_newest (SbTrials *self, const SbTrial *trial)
{
  return g_hash_table_lookup (self->newest, trial) == trial;
}

static void
append_word (GString *text, const char *word)
{
  g_string_append (text, word);
  g_string_append_c (text, ' ');
}

static void
save (SbTrials *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;
  guint first = self->trials->len, n = 0;

  while (first > 0 && n < MAX_TRIALS)
    n += is_newest (self, self->trials->pdata[--first]);
  for (guint i = first; i < self->trials->len; i++)
    {
      const SbTrial *trial = self->trials->pdata[i];
      char counts[32];

      if (!is_newest (self, trial))
        continue;
      append_word (text, trial->time);
      append_word (text, trial->environment);
      append_word (text, trial->kind);
      append_word (text, trial->forward);
      append_word (text, trial->other);
      g_snprintf (counts, sizeof counts, "%u %u\n", trial->n_passed, trial->n_failed);
      g_string_append (text, counts);
    }
  if (g_mkdir_with_parents (folder, 0700) != 0
      || !g_file_set_contents_full (self->path, text->str, (gssize) text->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("what was tried could not be written: %s",
             error != NULL ? error->message : "no folder");
}

/**
 * sb_trial_notes_save:
 * @self: notes of a run or verification that has ended
 * @summary: (nullable): how; %NULL when nothing was begun
 * @plan: (nullable): what ran
 * @migrations: (nullable) (element-type SbMigration): or whose checks
 *
 * Workers only.
 */
void
sb_trial_notes_save (SbTrialNotes *self, const SbRunEvent *summary, SbPlan *plan,
                     GPtrArray *migrations)
{
  g_autoptr (SbTrials) trials = NULL;
  SB_WORKERS_ONLY;

  /* All in one transaction may be told as applied, and then fail together. */
  if (summary == NULL || summary->outcome == SB_OUTCOME_FAILED
      || summary->outcome == SB_OUTCOME_CANCELLED || g_hash_table_size (self->notes) == 0)
    return;
  trials = sb_trials_load (self->project);
  if (plan != NULL)
    add_steps (trials, self, plan);
  for (guint i = 0; migrations != NULL && i < migrations->len; i++)
    {
      const SbMigration *migration = migrations->pdata[i];
      const Note *note = g_hash_table_lookup (self->notes, migration->key);
      g_autofree char *forward = note != NULL ? dup_checksum (migration, SB_ROLE_FORWARD) : NULL;

      if (note != NULL)
        add_checks (trials, self, migration, forward, note);
    }
  save (trials);
}
