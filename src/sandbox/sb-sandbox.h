/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox: a private PostgreSQL that looks like Supabase, one per user, shared by everything of
 * that user's which needs it.
 *
 * An SbSandbox is a lease. Each holds a shared lock on the lock file; the supervisor, a process of
 * its own, waits for the exclusive one, which the kernel grants when the last lease is closed or
 * its process is killed, and then stops the server.
 *
 * Threads: opening starts processes and waits for them: workers only.
 */
#pragma once

#include "sb-target.h"

G_BEGIN_DECLS

#define SB_SANDBOX_ERROR (sb_sandbox_error_quark ())

/**
 * SbSandboxError:
 * @SB_SANDBOX_ERROR_NO_BINARIES: no PostgreSQL server found; the message says what to install
 * @SB_SANDBOX_ERROR_START: initdb or postgres failed; the message ends with the last lines of its
 * log
 * @SB_SANDBOX_ERROR_FOLDER: a folder of ours cannot be made or belongs to somebody else
 * @SB_SANDBOX_ERROR_STATE: a state that copies were to be made of is no more
 */
typedef enum
{
  SB_SANDBOX_ERROR_NO_BINARIES,
  SB_SANDBOX_ERROR_START,
  SB_SANDBOX_ERROR_FOLDER,
  SB_SANDBOX_ERROR_STATE,
} SbSandboxError;

/**
 * SbSandboxFunc:
 * @message: what is being done, for people: "making the sandbox (once)"
 * @user_data: what the caller gave
 */
typedef void (*SbSandboxFunc) (const char *message, gpointer user_data);

typedef struct _SbSandbox SbSandbox;

GQuark sb_sandbox_error_quark (void);

gboolean sb_sandbox_is_supervisor (int argc, char **argv, int *exit_status);
SbSandbox *sb_sandbox_open (const char *project_folder, SbSandboxFunc func, gpointer user_data,
                            GError **error);
void sb_sandbox_close (SbSandbox *self);
SbTarget *sb_sandbox_get_target (SbSandbox *self);
char *sb_sandbox_dup_socket (SbSandbox *self);
gboolean sb_sandbox_reset (SbSandbox *self, GError **error);
SbTarget *sb_sandbox_find_target (const char *project_folder, gboolean *is_up, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSandbox, sb_sandbox_close)

G_END_DECLS
