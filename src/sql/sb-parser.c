/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-parser.h"

#include <pthread.h>

#define STACK_BYTES (64 * 1024 * 1024)

typedef struct
{
  SbParserStep step;
  gpointer data;
} Job;

static void *
run (void *data)
{
  GAsyncQueue *queue = data;
  SbReader *reader = sb_reader_new ();

  for (;;)
    {
      Job *job = g_async_queue_pop (queue);

      if (job->step (reader, job->data))
        g_free (job);
      else
        g_async_queue_push (queue, job);
    }
  return NULL;
}

static GAsyncQueue *
get_queue (void)
{
  static GAsyncQueue *queue;

  if (g_once_init_enter (&queue))
    {
      GAsyncQueue *fresh = g_async_queue_new ();
      pthread_attr_t attributes;
      pthread_t thread;
      int error;

      pthread_attr_init (&attributes);
      pthread_attr_setstacksize (&attributes, STACK_BYTES);
      pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
      error = pthread_create (&thread, &attributes, run, fresh);
      if (error != 0)
        g_error ("cannot start the parser thread: %s", g_strerror (error));
      pthread_setname_np (thread, "sb-parser");
      pthread_attr_destroy (&attributes);
      g_once_init_leave (&queue, fresh);
    }
  return queue;
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
  Job *job = g_new (Job, 1);

  job->step = step;
  job->data = data;
  g_async_queue_push (get_queue (), job);
}
