/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-linter-private.h"

#include <string.h>

#include "sb-lint-job.h"

/* How long a slice of the project may keep what is open waiting. */
#define SLICE_MICROSECONDS 30000
#define MAX_SLICE 32

typedef struct
{
  SbLinter *self;
  GPtrArray *jobs;
  SbProject *project; /* (nullable): its schema is to be read, and no jobs done */
  SbLintSchema *schema;
  SbLintSettings *settings;
  SbLintTrouble *trouble;
} Batch;

static void
linter_unref (SbLinter *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->applied, g_hash_table_unref);
  g_clear_pointer (&self->project, sb_project_unref);
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  g_clear_pointer (&self->settings, sb_lint_settings_unref);
  g_clear_pointer (&self->trouble, sb_lint_trouble_free);
  sb_schema_reader_free (self->reader);
  g_queue_clear_full (&self->open, g_free);
  g_queue_clear_full (&self->waiting, g_free);
  g_free (self);
}

/* Elsewhere */

static void
work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *jobs = task_data;
  gint64 deadline = g_get_monotonic_time () + SLICE_MICROSECONDS;

  for (guint i = 0; i < jobs->len && (i == 0 || g_get_monotonic_time () < deadline); i++)
    sb_lint_job_look_at (g_ptr_array_index (jobs, i));
  g_task_return_boolean (task, TRUE);
}

static void
read_schema (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Batch *batch = task_data;

  batch->settings = sb_lint_settings_read (batch->project, &batch->trouble);
  batch->schema = sb_schema_reader_read (batch->self->reader, batch->project,
                                         sb_project_get_n_migrations (batch->project),
                                         g_get_monotonic_time () + SLICE_MICROSECONDS);
  g_task_return_boolean (task, TRUE);
}

/* The main thread */

/*< private >
 * sb_linter_enqueue:
 * @self: a linter
 * @entry: one of its scripts
 *
 * Has it linted when its turn comes.
 */
void
sb_linter_enqueue (SbLinter *self, Entry *entry)
{
  if (entry->is_queued)
    return;
  entry->is_queued = TRUE;
  g_queue_push_tail (entry->document != NULL ? &self->open : &self->waiting,
                     g_strdup (entry->path));
}

static void
take_answer (SbLinter *self, SbLintJob *job)
{
  Entry *entry = g_hash_table_lookup (self->entries, job->path);
  SbScript *script = job->request.scripts[job->request.role];

  if (entry == NULL || self->func == NULL)
    return;
  if (!job->was_looked_at)
    {
      sb_linter_enqueue (self, entry);
      return;
    }
  /* It was opened or closed meanwhile: another answer is on its way. */
  if ((entry->document != NULL) != (script != NULL))
    return;
  if (entry->document != NULL)
    {
      if (script != sb_document_get_script (entry->document))
        return;
      sb_document_set_map (entry->document, job->map);
      sb_document_set_findings (entry->document, job->findings);
    }
  g_free (entry->digest);
  entry->digest = g_steal_pointer (&job->digest);
  if (!job->is_same)
    self->func (entry->path, entry->key, entry->role, job->findings, self->user_data);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Batch *batch = user_data;
  SbLinter *self = batch->self;

  self->busy = FALSE;
  for (guint i = 0; i < batch->jobs->len; i++)
    take_answer (self, g_ptr_array_index (batch->jobs, i));
  sb_linter_work_next (self);
  g_ptr_array_unref (batch->jobs);
  linter_unref (self);
}

static void
enqueue_all (SbLinter *self)
{
  GHashTableIter iter;
  gpointer value;

  for (guint i = sb_project_get_n_migrations (self->project); i > 0; i--)
    for (int role = 0; role < SB_N_ROLES; role++)
      {
        const char *path = sb_project_get_migration (self->project, i - 1)->paths[role];
        Entry *entry = path != NULL ? g_hash_table_lookup (self->entries, path) : NULL;

        if (entry != NULL)
          sb_linter_enqueue (self, entry);
      }
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    sb_linter_enqueue (self, value);
}

static void
take_trouble (SbLinter *self, SbLintTrouble *trouble)
{
  if (!sb_lint_trouble_is_same (trouble, self->trouble))
    self->trouble_func (trouble, self->user_data);
  g_clear_pointer (&self->trouble, sb_lint_trouble_free);
  self->trouble = trouble;
}

/* A file that cannot be used changes nothing. */
static gboolean
take_settings (SbLinter *self, SbLintSettings *settings)
{
  if (settings == NULL
      || (self->settings != NULL
          && strcmp (sb_lint_settings_get_mark (settings),
                     sb_lint_settings_get_mark (self->settings))
                 == 0))
    return FALSE;
  g_clear_pointer (&self->settings, sb_lint_settings_unref);
  self->settings = sb_lint_settings_ref (settings);
  return TRUE;
}

static void
schema_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Batch *batch = user_data;
  SbLinter *self = batch->self;

  self->busy = FALSE;
  if (self->func != NULL && batch->project == self->project)
    take_trouble (self, g_steal_pointer (&batch->trouble));
  if (self->func != NULL && batch->project == self->project
      && take_settings (self, batch->settings))
    enqueue_all (self);
  if (self->func != NULL && batch->schema != NULL && batch->project == self->project)
    {
      self->schema_is_due = FALSE;
      if (batch->schema != self->schema)
        {
          g_clear_pointer (&self->schema, sb_lint_schema_unref);
          self->schema = sb_lint_schema_ref (batch->schema);
          enqueue_all (self);
        }
    }
  sb_linter_work_next (self);
  g_clear_pointer (&batch->schema, sb_lint_schema_unref);
  g_clear_pointer (&batch->settings, sb_lint_settings_unref);
  g_clear_pointer (&batch->trouble, sb_lint_trouble_free);
  sb_project_unref (batch->project);
  linter_unref (self);
}

static SbScript *
find_script (SbLinter *self, const char *path)
{
  Entry *entry = path != NULL ? g_hash_table_lookup (self->entries, path) : NULL;

  return entry != NULL && entry->document != NULL && sb_linter_is_live (entry->document)
             ? sb_script_ref (sb_document_get_script (entry->document))
             : NULL;
}

static SbLintJob *
job_new (SbLinter *self, Entry *entry)
{
  SbLintJob *job = g_new0 (SbLintJob, 1);

  job->path = g_strdup (entry->path);
  job->digest = g_strdup (entry->digest);
  job->request.path = job->path;
  job->request.role = entry->role;
  job->request.facts = entry->facts;
  job->request.settings = self->settings != NULL ? sb_lint_settings_ref (self->settings) : NULL;
  job->request.same = g_strdup (entry->same);
  job->request.newer = g_strdup (entry->newer);
  job->request.has_api = self->project != NULL && sb_lint_has_api (self->project, self->schema);
  job->request.schema = self->schema != NULL ? sb_lint_schema_ref (self->schema) : NULL;
  job->request.scripts[entry->role] = find_script (self, entry->path);
  if (entry->migration == NULL)
    return job;
  job->request.migration = job->migration = sb_migration_ref (entry->migration);
  for (int role = 0; role < SB_N_ROLES; role++)
    if (role != (int) entry->role && entry->document != NULL)
      job->request.scripts[role] = find_script (self, entry->migration->paths[role]);
  return job;
}

/* What is open goes alone; of the rest a slice. */
static GPtrArray *
take_jobs (SbLinter *self)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_lint_job_free);
  GQueue *queue = g_queue_is_empty (&self->open) ? &self->waiting : &self->open;
  guint most = queue == &self->open ? 1 : MAX_SLICE;

  while (jobs->len < most && !g_queue_is_empty (queue))
    {
      g_autofree char *path = g_queue_pop_head (queue);
      Entry *entry = g_hash_table_lookup (self->entries, path);

      if (entry == NULL)
        continue;
      entry->is_queued = FALSE;
      if (entry->document != NULL ? sb_linter_is_live (entry->document) : entry->migration != NULL)
        g_ptr_array_add (jobs, job_new (self, entry));
    }
  return jobs;
}

/* Runs @func elsewhere; the batch outlives the task, whose thread may let go of that later than this
 * one. */
static void
run (SbLinter *self, Batch *batch, GTaskThreadFunc func, GAsyncReadyCallback callback,
     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, batch);

  batch->self = self;
  g_ref_count_inc (&self->ref_count);
  self->busy = TRUE;
  g_task_set_source_tag (task, sb_linter_work_next);
  g_task_set_task_data (task, data, NULL);
  g_task_run_in_thread (task, func);
}

/*< private >
 * sb_linter_work_next:
 * @self: a linter
 *
 * Has somebody work, unless somebody does. What is open is linted at once; the rest, once it is known
 * what migrations make.
 */
void
sb_linter_work_next (SbLinter *self)
{
  g_autoptr (GPtrArray) jobs = NULL;
  Batch *batch;

  if (self->busy || self->func == NULL)
    return;
  if (self->schema_is_due && self->project != NULL
      && (self->settings == NULL || g_queue_is_empty (&self->open)))
    {
      batch = g_new0 (Batch, 1);
      batch->project = sb_project_ref (self->project);
      run (self, batch, read_schema, schema_cb, batch);
      return;
    }
  do
    {
      g_clear_pointer (&jobs, g_ptr_array_unref);
      jobs = take_jobs (self);
    }
  while (jobs->len == 0 && !(g_queue_is_empty (&self->open) && g_queue_is_empty (&self->waiting)));
  if (jobs->len == 0)
    return;
  batch = g_new0 (Batch, 1);
  batch->jobs = g_steal_pointer (&jobs);
  run (self, batch, work, done_cb, batch->jobs);
}

/**
 * sb_linter_new:
 * @func: gets the findings, on the main thread
 * @trouble_func: gets what is wrong with the project's settings, there too
 * @user_data: for both
 *
 * Returns: (transfer full): a linter without a project; close it with sb_linter_close()
 */
SbLinter *
sb_linter_new (SbLinterFunc func, SbLinterTroubleFunc trouble_func, gpointer user_data)
{
  SbLinter *self = g_new0 (SbLinter, 1);

  g_ref_count_init (&self->ref_count);
  self->func = func;
  self->trouble_func = trouble_func;
  self->user_data = user_data;
  self->reader = sb_schema_reader_new ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sb_linter_entry_free);
  g_queue_init (&self->open);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * sb_linter_close:
 * @self: (transfer full): a linter
 *
 * Nothing is told after this. Does not wait for what is being linted.
 */
void
sb_linter_close (SbLinter *self)
{
  self->func = NULL;
  g_hash_table_remove_all (self->entries);
  linter_unref (self);
}

/**
 * sb_linter_is_idle:
 * @self: a linter
 *
 * Returns: whether all that it knows of is linted
 */
gboolean
sb_linter_is_idle (SbLinter *self)
{
  return !self->busy && !self->schema_is_due && g_queue_is_empty (&self->open)
         && g_queue_is_empty (&self->waiting);
}

/**
 * sb_linter_get_schema:
 * @self: a linter
 *
 * Returns: (transfer none) (nullable): what the project's files make, as they were read last
 */
SbLintSchema *
sb_linter_get_schema (SbLinter *self)
{
  return self->schema;
}
