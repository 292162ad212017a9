/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-summarizer.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-script.h"

/* More rows than this are never on a screen: what was asked for longer ago has scrolled away. */
#define MAX_WAITING 400
#define BATCH 8

/* A dump of a whole database would keep everybody else waiting. */
#define MAX_SIZE (4u << 20)

struct _SbSummarizer
{
  grefcount ref_count;
  SbSummarizerFunc func; /* NULL once it is closed */
  gpointer user_data;
  GHashTable *known; /* checksum → line */
  GQueue waiting;    /* of Job, newest first */
  gboolean busy;
};

/* One question; the worker touches neither the item nor the answers of others. */
typedef struct
{
  SbTimelineItem *item;
  char *path;
  char *checksum;
  char *summary;
} Job;

typedef struct
{
  SbSummarizer *self;
  GPtrArray *jobs;
} Batch;

static void ask_next (SbSummarizer *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->item);
  g_free (job->path);
  g_free (job->checksum);
  g_free (job->summary);
  g_free (job);
}

static void
summarizer_unref (SbSummarizer *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->known);
  g_queue_clear_full (&self->waiting, job_free);
  g_free (self);
}

/* A file that was written since its checksum was taken is not what was asked about: the project
 * will be read again, and asked about anew. */
static char *
summarize (const char *path, const char *checksum)
{
  gsize length;
  g_autofree char *text = sb_file_read (path, &length, NULL);
  g_autofree char *found = text != NULL ? sb_digest_script (text, length) : NULL;
  g_autoptr (SbScript) script = NULL;

  if (found == NULL || strcmp (found, checksum) != 0)
    return g_strdup ("");
  script = sb_script_parse (text, length, NULL);
  return script != NULL ? sb_script_summarize (script) : g_strdup ("not a text in UTF-8");
}

static void
work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *jobs = task_data;

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      job->summary = summarize (job->path, job->checksum);
    }
  g_task_return_boolean (task, TRUE);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Batch *batch = user_data;
  SbSummarizer *self = batch->self;

  self->busy = FALSE;
  for (guint i = 0; i < batch->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (batch->jobs, i);

      if (*job->summary != '\0')
        g_hash_table_replace (self->known, g_strdup (job->checksum), g_strdup (job->summary));
      if (self->func != NULL)
        self->func (job->item, job->summary, self->user_data);
    }
  ask_next (self);
  g_ptr_array_unref (batch->jobs);
  summarizer_unref (self);
}

static void
ask_next (SbSummarizer *self)
{
  g_autoptr (GTask) task = NULL;
  Batch *batch;

  if (self->busy || self->func == NULL || g_queue_is_empty (&self->waiting))
    return;
  batch = g_new (Batch, 1);
  batch->self = self;
  batch->jobs = g_ptr_array_new_with_free_func (job_free);
  while (batch->jobs->len < BATCH && !g_queue_is_empty (&self->waiting))
    g_ptr_array_add (batch->jobs, g_queue_pop_head (&self->waiting));
  g_ref_count_inc (&self->ref_count);
  self->busy = TRUE;
  /* The batch outlives the task: its thread may let go of that later than this one. */
  task = g_task_new (NULL, NULL, done_cb, batch);
  g_task_set_source_tag (task, ask_next);
  g_task_set_task_data (task, batch->jobs, NULL);
  g_task_run_in_thread (task, work);
}

/**
 * sb_summarizer_new:
 * @func: gets the answers, on the main thread
 * @user_data: for @func
 *
 * Returns: (transfer full): a summarizer; close it with sb_summarizer_close()
 */
SbSummarizer *
sb_summarizer_new (SbSummarizerFunc func, gpointer user_data)
{
  SbSummarizer *self = g_new0 (SbSummarizer, 1);

  g_ref_count_init (&self->ref_count);
  self->func = func;
  self->user_data = user_data;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * sb_summarizer_close:
 * @self: (transfer full): a summarizer
 *
 * No answer comes after this. Does not wait for the one that is being worked out.
 */
void
sb_summarizer_close (SbSummarizer *self)
{
  self->func = NULL;
  g_queue_clear_full (&self->waiting, job_free);
  summarizer_unref (self);
}

/**
 * sb_summarizer_ask:
 * @self: a summarizer
 * @item: a migration whose forward script could be read
 *
 * Returns: (nullable): what its script will do, when that is known; %NULL when the answer will come
 */
const char *
sb_summarizer_ask (SbSummarizer *self, SbTimelineItem *item)
{
  SbMigration *migration = sb_timeline_item_get_migration (item);
  const char *known = g_hash_table_lookup (self->known, migration->checksum);
  Job *job;

  if (known == NULL && migration->size > MAX_SIZE)
    {
      char *size = g_format_size (migration->size);

      g_hash_table_insert (self->known, g_strdup (migration->checksum), size);
      known = size;
    }
  if (known != NULL)
    return known;
  job = g_new0 (Job, 1);
  job->item = g_object_ref (item);
  job->path = g_strdup (migration->paths[SB_ROLE_FORWARD]);
  job->checksum = g_strdup (migration->checksum);
  g_queue_push_head (&self->waiting, job);
  while (g_queue_get_length (&self->waiting) > MAX_WAITING)
    {
      Job *oldest = g_queue_pop_tail (&self->waiting);

      self->func (oldest->item, NULL, self->user_data);
      job_free (oldest);
    }
  ask_next (self);
  return NULL;
}
