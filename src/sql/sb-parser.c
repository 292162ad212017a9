/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-parser.h"

#include <pthread.h>

#define STACK_BYTES (64 * 1024 * 1024)

typedef struct
{
  SbParserStep step;
  gpointer data;
} Job;

/* What waits, under the mutex. Plain pthread and not GAsyncQueue, because ThreadSanitizer sees into
 * the one and not into the other. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_job = PTHREAD_COND_INITIALIZER;
static GQueue queue = G_QUEUE_INIT;

static void
push_job (Job *job)
{
  pthread_mutex_lock (&mutex);
  g_queue_push_tail (&queue, job);
  pthread_cond_signal (&has_job);
  pthread_mutex_unlock (&mutex);
}

static Job *
pop_job (void)
{
  Job *job;

  pthread_mutex_lock (&mutex);
  while ((job = g_queue_pop_head (&queue)) == NULL)
    pthread_cond_wait (&has_job, &mutex);
  pthread_mutex_unlock (&mutex);
  return job;
}

static void *
run (void *data)
{
  SbReader *reader = sb_reader_new ();

  for (;;)
    {
      Job *job = pop_job ();

      if (job->step (reader, job->data))
        g_free (job);
      else
        push_job (job);
    }
  return NULL;
}

static void
start (void)
{
  pthread_attr_t attributes;
  pthread_t thread;
  int error;

  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, STACK_BYTES);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  error = pthread_create (&thread, &attributes, run, NULL);
  if (error != 0)
    g_error ("cannot start the parser thread: %s", g_strerror (error));
  pthread_setname_np (thread, "sb-parser");
  pthread_attr_destroy (&attributes);
}

/**
 * sb_parser_push:
 * @step: what to do
 * @data: for @step; stays with the caller until @step returned %TRUE
 *
 * Has @step called on the parser thread until it returns %TRUE. Returns at once; any thread. The
 * thread is started by the first call.
 */
void
sb_parser_push (SbParserStep step, gpointer data)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  Job *job = g_new (Job, 1);

  job->step = step;
  job->data = data;
  push_job (job);
  pthread_once (&once, start);
}
