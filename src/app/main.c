/* SPDX-License-Identifier: GPL-3.0-or-later */
/* switchback: the window. */
#include "sb-application.h"
#include "sb-connection.h"
#include "sb-heap.h"
#include "sb-sandbox.h"
#include "sb-thread.h"

#include <locale.h>
#include <signal.h>
#include <unistd.h>

/* A server that is silent is not waited for. */
#define PATIENCE (2 * G_USEC_PER_SEC)

int
main (int argc, char **argv)
{
  SbApplication *application;
  int exit_status;

  if (sb_sandbox_is_supervisor (argc, argv, &exit_status))
    return exit_status;
  sb_heap_set_up ();
  /* A file that may not grow is an error like any other. */
  signal (SIGXFSZ, SIG_IGN);
  setlocale (LC_ALL, "");
  sb_thread_claim_main ();
  application = sb_application_new ();
  exit_status = g_application_run (G_APPLICATION (application), argc, argv);
  g_object_unref (application);
  /* Where a thread still works, libraries must not be shut down below it. */
  if (!sb_connection_wait_for_all (PATIENCE))
    _exit (exit_status);
  return exit_status;
}
