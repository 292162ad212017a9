/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the supervisor and the process that starts it agree on. Private to the supervisor. */
#pragma once

/* File descriptors of the supervisor at its start, beside the log as 1 and 2. */
#define SB_SUPERVISOR_REPORT_FD 3
#define SB_SUPERVISOR_START_FD 4

/* Arguments. */
enum
{
  SB_SUPERVISOR_ARG_OPTION = 1,
  SB_SUPERVISOR_ARG_BINARIES,
  SB_SUPERVISOR_ARG_LEASE,
  SB_SUPERVISOR_ARG_SERVER,
  SB_SUPERVISOR_ARG_SERVER_FOLDER,
  SB_SUPERVISOR_ARG_TEMPLATE_FOLDER,
  SB_SUPERVISOR_ARG_SOCKET,
  SB_SUPERVISOR_ARG_USER,      /* may be empty */
  SB_SUPERVISOR_ARG_THROWAWAY, /* its folder, in the server's folder; empty: this is the sandbox */
  SB_SUPERVISOR_ARG_SOURCE,    /* what a throw-away server begins with: the name of a kept state,
                                  with SB_SUPERVISOR_TAKE before it if it is not needed any more;
                                  empty: the template */
  SB_SUPERVISOR_N_ARGS,
};

#define SB_SUPERVISOR_TAKE '='

/* A throw-away server's lease file may hold the name under which its data are to be kept. */
#define SB_SUPERVISOR_KEEP_MAX 80

/* First letter of a line in the report. */
#define SB_SUPERVISOR_PROGRESS 'P' /* the rest of the line is what is being done */
#define SB_SUPERVISOR_ERROR                                                                        \
  'E' /* then a digit, an SbSandboxError; all that follows is the message */
#define SB_SUPERVISOR_READY 'R' /* the server takes connections */
