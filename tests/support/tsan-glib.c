/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells ThreadSanitizer about GLib's locks and hand-overs.
 *
 * Debian's GLib is not built with -fsanitize=thread and its GMutex and GCond are futexes of its
 * own,
 * so that the sanitizer sees no lock at all in correct code. A build with the sanitizer links this
 * file with one --wrap=NAME for each function below (tsan-glib.ld), and its tests run with
 * TSAN_OPTIONS=ignore_noninstrumented_modules=1.
 */
#include <gio/gio.h>

enum
{
  TRY = 1 << 4,
  TRY_FAILED = 1 << 5,
};

void __tsan_acquire (void *address);
void __tsan_release (void *address);
void __tsan_mutex_pre_lock (void *address, unsigned flags);
void __tsan_mutex_post_lock (void *address, unsigned flags, int recursion);
int __tsan_mutex_pre_unlock (void *address, unsigned flags);
void __tsan_mutex_post_unlock (void *address, unsigned flags);

#define WRAPPED(type, name, args)                                                                  \
  type __real_##name args;                                                                         \
  type __wrap_##name args;

WRAPPED (void, g_mutex_lock, (GMutex * mutex))
WRAPPED (void, g_mutex_unlock, (GMutex * mutex))
WRAPPED (gboolean, g_mutex_trylock, (GMutex * mutex))
WRAPPED (void, g_cond_wait, (GCond * cond, GMutex *mutex))
WRAPPED (gboolean, g_cond_wait_until, (GCond * cond, GMutex *mutex, gint64 end))
WRAPPED (void, g_async_queue_push, (GAsyncQueue * queue, gpointer data))
WRAPPED (gpointer, g_async_queue_pop, (GAsyncQueue * queue))
WRAPPED (gpointer, g_async_queue_try_pop, (GAsyncQueue * queue))
WRAPPED (gpointer, g_async_queue_timeout_pop, (GAsyncQueue * queue, guint64 microseconds))
WRAPPED (guint, g_idle_add_full, (int priority, GSourceFunc f, gpointer data, GDestroyNotify n))
WRAPPED (guint, g_idle_add, (GSourceFunc f, gpointer data))
WRAPPED (void, g_main_context_invoke_full,
         (GMainContext * context, int priority, GSourceFunc f, gpointer data, GDestroyNotify n))
WRAPPED (void, g_main_context_invoke, (GMainContext * context, GSourceFunc f, gpointer data))

static void
locked (GMutex *mutex)
{
  __tsan_mutex_pre_lock (mutex, 0);
  __tsan_mutex_post_lock (mutex, 0, 0);
}

static void
unlocked (GMutex *mutex)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  __tsan_mutex_post_unlock (mutex, 0);
}

void
__wrap_g_mutex_lock (GMutex *mutex)
{
  __tsan_mutex_pre_lock (mutex, 0);
  __real_g_mutex_lock (mutex);
  __tsan_mutex_post_lock (mutex, 0, 0);
}

void
__wrap_g_mutex_unlock (GMutex *mutex)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  __real_g_mutex_unlock (mutex);
  __tsan_mutex_post_unlock (mutex, 0);
}

gboolean
__wrap_g_mutex_trylock (GMutex *mutex)
{
  gboolean got;

  __tsan_mutex_pre_lock (mutex, TRY);
  got = __real_g_mutex_trylock (mutex);
  __tsan_mutex_post_lock (mutex, got ? TRY : TRY | TRY_FAILED, 0);
  return got;
}

void
__wrap_g_cond_wait (GCond *cond, GMutex *mutex)
{
  unlocked (mutex);
  __real_g_cond_wait (cond, mutex);
  locked (mutex);
}

gboolean
__wrap_g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  gboolean woken;

  unlocked (mutex);
  woken = __real_g_cond_wait_until (cond, mutex, end);
  locked (mutex);
  return woken;
}

void
__wrap_g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  __tsan_release (data);
  __real_g_async_queue_push (queue, data);
}

static gpointer
popped (gpointer data)
{
  if (data != NULL)
    __tsan_acquire (data);
  return data;
}

gpointer
__wrap_g_async_queue_pop (GAsyncQueue *queue)
{
  return popped (__real_g_async_queue_pop (queue));
}

gpointer
__wrap_g_async_queue_try_pop (GAsyncQueue *queue)
{
  return popped (__real_g_async_queue_try_pop (queue));
}

gpointer
__wrap_g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 microseconds)
{
  return popped (__real_g_async_queue_timeout_pop (queue, microseconds));
}

/* A task's work in a thread of GLib's pool, and its product on the way back: to its callback, to who
 * asks for it, and to who frees what the task brought along. */
WRAPPED (GTask *, g_task_new,
         (gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data))
WRAPPED (void, g_task_set_task_data, (GTask * task, gpointer data, GDestroyNotify destroy))
WRAPPED (void, g_task_run_in_thread, (GTask * task, GTaskThreadFunc func))
WRAPPED (void, g_task_return_pointer, (GTask * task, gpointer product, GDestroyNotify free_product))
WRAPPED (void, g_task_return_boolean, (GTask * task, gboolean product))
WRAPPED (void, g_task_return_error, (GTask * task, GError *error))
WRAPPED (gpointer, g_task_propagate_pointer, (GTask * task, GError **error))
WRAPPED (gboolean, g_task_propagate_boolean, (GTask * task, GError **error))

typedef struct
{
  GAsyncReadyCallback callback;
  gpointer data;
} Ready;

static GMutex destroys_mutex;
static GHashTable *destroys; /* what a task brought along -> who frees it */

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ready *ready = user_data;

  __tsan_acquire (result);
  ready->callback (source, result, ready->data);
}

GTask *
__wrap_g_task_new (gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer data)
{
  Ready *ready;

  if (callback == NULL)
    return __real_g_task_new (source, cancellable, NULL, data);
  ready = g_new (Ready, 1);
  *ready = (Ready){ callback, data };
  return __real_g_task_new (source, cancellable, ready_cb, ready);
}

static void
destroy_task_data (gpointer data)
{
  GDestroyNotify destroy;

  g_mutex_lock (&destroys_mutex);
  *(gpointer *) &destroy = g_hash_table_lookup (destroys, data);
  g_mutex_unlock (&destroys_mutex);
  __tsan_acquire (data);
  destroy (data);
}

void
__wrap_g_task_set_task_data (GTask *task, gpointer data, GDestroyNotify destroy)
{
  if (data == NULL || destroy == NULL)
    {
      __real_g_task_set_task_data (task, data, destroy);
      return;
    }
  /* Several tasks may hold a reference to one value, so nothing is taken out again. */
  g_mutex_lock (&destroys_mutex);
  if (destroys == NULL)
    destroys = g_hash_table_new (NULL, NULL);
  g_hash_table_insert (destroys, data, *(gpointer *) &destroy);
  g_mutex_unlock (&destroys_mutex);
  __real_g_task_set_task_data (task, data, destroy_task_data);
}

static void
returned (GTask *task)
{
  if (g_task_get_task_data (task) != NULL)
    __tsan_release (g_task_get_task_data (task));
  __tsan_release (task);
}

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func;

  __tsan_acquire (task);
  *(gpointer *) &func = g_object_get_data (G_OBJECT (task), "tsan-func");
  func (task, source, data, cancellable);
}

void
__wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_data (G_OBJECT (task), "tsan-func", *(gpointer *) &func);
  __tsan_release (task);
  __real_g_task_run_in_thread (task, run_task);
}

void
__wrap_g_task_return_pointer (GTask *task, gpointer product, GDestroyNotify free_product)
{
  returned (task);
  __real_g_task_return_pointer (task, product, free_product);
}

void
__wrap_g_task_return_boolean (GTask *task, gboolean product)
{
  returned (task);
  __real_g_task_return_boolean (task, product);
}

void
__wrap_g_task_return_error (GTask *task, GError *error)
{
  returned (task);
  __real_g_task_return_error (task, error);
}

gpointer
__wrap_g_task_propagate_pointer (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return __real_g_task_propagate_pointer (task, error);
}

gboolean
__wrap_g_task_propagate_boolean (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return __real_g_task_propagate_boolean (task, error);
}

/* A callback handed to another thread's main loop. */
typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Call;

static Call *
call_new (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ func, data, notify };
  __tsan_release (call);
  return call;
}

static gboolean
call_run_cb (gpointer user_data)
{
  Call *call = user_data;

  __tsan_acquire (call);
  return call->func (call->data);
}

static void
call_free (gpointer user_data)
{
  Call *call = user_data;

  __tsan_acquire (call);
  if (call->notify != NULL)
    call->notify (call->data);
  g_free (call);
}

guint
__wrap_g_idle_add_full (int priority, GSourceFunc f, gpointer data, GDestroyNotify n)
{
  return __real_g_idle_add_full (priority, call_run_cb, call_new (f, data, n), call_free);
}

guint
__wrap_g_idle_add (GSourceFunc f, gpointer data)
{
  return __wrap_g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, f, data, NULL);
}

void
__wrap_g_main_context_invoke_full (GMainContext *context, int priority, GSourceFunc f,
                                   gpointer data, GDestroyNotify n)
{
  __real_g_main_context_invoke_full (context, priority, call_run_cb, call_new (f, data, n),
                                     call_free);
}

void
__wrap_g_main_context_invoke (GMainContext *context, GSourceFunc f, gpointer data)
{
  __wrap_g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, f, data, NULL);
}
