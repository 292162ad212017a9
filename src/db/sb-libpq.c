/* SPDX-License-Identifier: GPL-3.0-or-later */
#define SB_LIBPQ_LOADER
#include "sb-libpq-private.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "sb-libpq.h"

#define LIBRARY "libpq.so.5"

static SbLibpq functions;

/* As the loader of programs does it, which would have said so before anything was begun. */
static void
give_up (void)
{
  fprintf (stderr, "%s: %s\n", g_get_prgname () != NULL ? g_get_prgname () : "switchback",
           dlerror ());
  exit (127);
}

static void
load (void)
{
  void *library = dlopen (LIBRARY, RTLD_LAZY | RTLD_LOCAL);

  if (library == NULL)
    give_up ();
#define LOAD(name)                                                                                 \
  if ((functions.name = (__typeof__ (&name)) dlsym (library, #name)) == NULL)                      \
    give_up ();
  SB_LIBPQ_FUNCTIONS (LOAD)
#undef LOAD
}

/*< private >
 * sb_libpq_get:
 *
 * Loads libpq the first time, which reads files. Any thread.
 *
 * Returns: (transfer none): its functions
 */
const SbLibpq *
sb_libpq_get (void)
{
  static gsize is_loaded;

  if (g_once_init_enter (&is_loaded))
    {
      load ();
      g_once_init_leave (&is_loaded, 1);
    }
  return &functions;
}

static gpointer
load_thread (gpointer data)
{
  sb_libpq_get ();
  return NULL;
}

/**
 * sb_libpq_begin_to_load:
 *
 * For those who will need a connection, or to read an address, before long: libpq is loaded on a
 * thread of its own. Never waits; any thread, any number of times.
 */
void
sb_libpq_begin_to_load (void)
{
  GThread *thread = g_thread_try_new ("sb-libpq", load_thread, NULL, NULL);

  /* Without a thread it is loaded where it is needed. */
  if (thread != NULL)
    g_thread_unref (thread);
}
