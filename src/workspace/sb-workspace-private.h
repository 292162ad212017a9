/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the workspace share. */
#pragma once

#include "sb-mailbox.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

struct _SbWorkspace
{
  GObject parent_instance;

  /* owned */
  char *application_name;
  SbProject *project;
  SbTarget *target;
  SbConnection *connection;
  SbTimeline *timeline;
  SbSchemaNames *names;        /* of the target, as they were read last */
  SbSchemaNames *system_names; /* of what came with its server */
  SbServerInfo server;
  SbSandbox *sandbox;
  GCancellable *rehearsal; /* of the one that goes on */
  GCancellable *draft;     /* of the one that is made */
  guint rehearsal_rows;
  guint rehearsal_limit_ms;
  gboolean rehearsal_strength;
  gboolean rehearsal_on_target_copy;
  gboolean rehearsal_pending_only;
  gboolean rehearsal_strict;
  char **rehearsal_seeds;
  gboolean rehearsal_order;

  gboolean lossy_notices;
  gboolean is_asking; /* a run asks what became of its COMMIT */
  guint n_jobs;       /* jobs on the connection that have not come back */
  guint n_runs;       /* of these, runs and verifications */
};

typedef enum
{
  SB_WORKSPACE_RUN_EVENT,
  SB_WORKSPACE_ACTIVITY,
  SB_WORKSPACE_INTERRUPTION,
  SB_WORKSPACE_N_SIGNALS,
} SbWorkspaceSignal;

void sb_workspace_emit (SbWorkspace *self, SbWorkspaceSignal signal, gpointer value);
void sb_workspace_run_in_thread (GTask *task, GTaskThreadFunc func, GDestroyNotify free_product);
GTask *sb_workspace_new_project_task (SbWorkspace *self, gpointer tag, GAsyncReadyCallback callback,
                                      gpointer user_data);
void sb_workspace_run_job (SbWorkspace *self, gpointer tag, SbJobFunc func, gpointer job,
                           GDestroyNotify free_job, GDestroyNotify free_product,
                           GAsyncReadyCallback callback, gpointer user_data);
char **sb_workspace_create_triple (SbProject *project, const char *description, const char *forward,
                                   GError **error);
void sb_workspace_create_drafted_async (SbWorkspace *self, const char *description,
                                        const char *forward, GAsyncReadyCallback callback,
                                        gpointer user_data);
void sb_workspace_forget_connection (SbWorkspace *self);

char *sb_workspace_take_fingerprint (SbSession *session, const char *history, char **form,
                                     GError **error);

G_END_DECLS
