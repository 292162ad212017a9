/* SPDX-License-Identifier: GPL-3.0-or-later */
/* switchback: the window. */
#include "sb-application.h"
#include "sb-heap.h"
#include "sb-sandbox.h"
#include "sb-thread.h"

#include <locale.h>
#include <signal.h>

int
main (int argc, char **argv)
{
  g_autoptr (SbApplication) application = NULL;
  int exit_status;

  if (sb_sandbox_is_supervisor (argc, argv, &exit_status))
    return exit_status;
  sb_heap_set_up ();
  /* A file that may not grow is an error like any other. */
  signal (SIGXFSZ, SIG_IGN);
  setlocale (LC_ALL, "");
  sb_thread_claim_main ();
  application = sb_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
