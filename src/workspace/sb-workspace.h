/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workspace: one project with one target at a time, and everything that can be done with them.
 *
 * It is the only thing that windows and commands talk to. A GObject of the main thread; nothing in
 * it blocks: what reads disks or starts processes runs in a GTask thread, what waits for a server
 * runs on the connection's worker, and answers come back to the main context in which the workspace
 * was made.
 *
 * A database job is never reported as cancelled after the fact: what a run's summary says is what
 * the target has.
 */
#pragma once

#include <gio/gio.h>

#include "sb-bundle.h"
#include "sb-connection.h"
#include "sb-doctor.h"
#include "sb-interruption.h"
#include "sb-mark.h"
#include "sb-run.h"
#include "sb-run-list.h"
#include "sb-sandbox.h"
#include "sb-schema-names.h"
#include "sb-template.h"

G_BEGIN_DECLS

#define SB_WORKSPACE_ERROR (sb_workspace_error_quark ())

/**
 * SbWorkspaceError:
 * @SB_WORKSPACE_ERROR_NO_PROJECT: no project is open
 * @SB_WORKSPACE_ERROR_NO_TARGET: no target was chosen, or no sandbox is open
 * @SB_WORKSPACE_ERROR_NO_TIMELINE: the target's history has not been read yet
 * @SB_WORKSPACE_ERROR_CONFLICT: a file is not what it was when it was read; nothing was written
 * @SB_WORKSPACE_ERROR_READ_ONLY: a script that can only be read here
 * @SB_WORKSPACE_ERROR_NOT_PROVEN: the project wants a rehearsal before Apply there
 * @SB_WORKSPACE_ERROR_NOT_REPLAYED: the migrations before one cannot be applied to a copy
 */
typedef enum
{
  SB_WORKSPACE_ERROR_NO_PROJECT,
  SB_WORKSPACE_ERROR_NO_TARGET,
  SB_WORKSPACE_ERROR_NO_TIMELINE,
  SB_WORKSPACE_ERROR_CONFLICT,
  SB_WORKSPACE_ERROR_READ_ONLY,
  SB_WORKSPACE_ERROR_NOT_PROVEN,
  SB_WORKSPACE_ERROR_NOT_REPLAYED,
} SbWorkspaceError;

/**
 * SbServerInfo:
 * @version: "15.8"
 * @pooling: what stands between us and the server
 *
 * What is known of the target's server once it has been reached.
 */
typedef struct
{
  char *version;
  SbPooling pooling;
} SbServerInfo;

/**
 * SbBundleUse:
 * @SB_BUNDLE_CHECK: only look whether the file is what would be written
 * @SB_BUNDLE_WRITE: write it, but over a bundle only
 * @SB_BUNDLE_OVERWRITE: write it, whatever is there
 *
 * What is done with a bundle.
 */
typedef enum
{
  SB_BUNDLE_CHECK,
  SB_BUNDLE_WRITE,
  SB_BUNDLE_OVERWRITE,
} SbBundleUse;

/**
 * SbBundleReport:
 * @path: absolute path of the file
 * @n_migrations: how many are in it
 * @was_there: whether there was a file
 * @is_same: whether that had the same text already
 *
 * What came of making a bundle.
 */
typedef struct
{
  char *path;
  guint n_migrations;
  gboolean was_there;
  gboolean is_same;
} SbBundleReport;

void sb_bundle_report_free (SbBundleReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbBundleReport, sb_bundle_report_free)

#define SB_TYPE_WORKSPACE (sb_workspace_get_type ())
G_DECLARE_FINAL_TYPE (SbWorkspace, sb_workspace, SB, WORKSPACE, GObject)

GQuark sb_workspace_error_quark (void);

SbWorkspace *sb_workspace_new (const char *application_name);

/* The project: sb-workspace-project.c */
void sb_workspace_open_async (SbWorkspace *self, const char *folder, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean sb_workspace_open_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
SbProject *sb_workspace_get_project (SbWorkspace *self);

/* The target: sb-workspace-target.c */
void sb_workspace_find_targets_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *sb_workspace_find_targets_finish (SbWorkspace *self, GAsyncResult *result,
                                             GPtrArray **problems, guint *n_first, GError **error);
void sb_workspace_set_target (SbWorkspace *self, SbTarget *target);
SbTarget *sb_workspace_get_target (SbWorkspace *self);

/* The sandbox: sb-workspace-sandbox.c */
void sb_workspace_open_sandbox_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean sb_workspace_open_sandbox_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_reset_sandbox_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean sb_workspace_reset_sandbox_finish (SbWorkspace *self, GAsyncResult *result,
                                            GError **error);
void sb_workspace_find_sandbox_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                      gpointer user_data);
SbTarget *sb_workspace_find_sandbox_finish (SbWorkspace *self, GAsyncResult *result,
                                            gboolean *is_up, GError **error);

/* The database: sb-workspace-database.c, sb-workspace-plan.c */
void sb_workspace_refresh_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sb_workspace_refresh_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
SbTimeline *sb_workspace_get_timeline (SbWorkspace *self);
const SbServerInfo *sb_workspace_get_server (SbWorkspace *self);
void sb_workspace_plan_async (SbWorkspace *self, const SbPlanRequest *request,
                              GAsyncReadyCallback callback, gpointer user_data);
SbPlan *sb_workspace_plan_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_run_async (SbWorkspace *self, SbPlan *plan, const SbRunOptions *options,
                             GAsyncReadyCallback callback, gpointer user_data);
SbRunEvent *sb_workspace_run_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_verify_async (SbWorkspace *self, GPtrArray *migrations,
                                const SbVerifyOptions *options, GAsyncReadyCallback callback,
                                gpointer user_data);
SbRunEvent *sb_workspace_verify_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_set_lossy_notices (SbWorkspace *self, gboolean lossy);
void sb_workspace_end_session_async (SbWorkspace *self, const SbBlocker *blocker,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_workspace_end_session_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
gboolean sb_workspace_cancel (SbWorkspace *self, SbCancelLevel level);

/* Marks and past runs: sb-workspace-mark.c */
void sb_workspace_mark_async (SbWorkspace *self, const SbMarkRequest *request,
                              GAsyncReadyCallback callback, gpointer user_data);
SbMark *sb_workspace_mark_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_write_mark_async (SbWorkspace *self, SbMark *mark, guint lock_wait_ms,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean sb_workspace_write_mark_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_list_runs_async (SbWorkspace *self, guint limit, const char *id_prefix,
                                   GAsyncReadyCallback callback, gpointer user_data);
SbRunList *sb_workspace_list_runs_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

/* Bundles: sb-workspace-bundle.c */
void sb_workspace_bundle_async (SbWorkspace *self, SbPlanKind kind, const char *path,
                                SbBundleUse use, GAsyncReadyCallback callback, gpointer user_data);
SbBundleReport *sb_workspace_bundle_finish (SbWorkspace *self, GAsyncResult *result,
                                            GError **error);

/* The doctor: sb-workspace-doctor.c */
void sb_workspace_examine_machine_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                         gpointer user_data);
void sb_workspace_examine_target_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *sb_workspace_examine_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

/* Names of what is in the target's schema: sb-workspace-names.c */
void sb_workspace_read_names_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                    gpointer user_data);
SbSchemaNames *sb_workspace_read_names_finish (SbWorkspace *self, GAsyncResult *result,
                                               GError **error);
SbSchemaNames *sb_workspace_get_names (SbWorkspace *self);
SbSchemaNames *sb_workspace_get_system_names (SbWorkspace *self);

/* New migrations: sb-workspace-create.c */
void sb_workspace_load_templates_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *sb_workspace_load_templates_finish (SbWorkspace *self, GAsyncResult *result,
                                               GPtrArray **problems, GError **error);
void sb_workspace_name_async (SbWorkspace *self, const char *description,
                              GAsyncReadyCallback callback, gpointer user_data);
char **sb_workspace_name_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
void sb_workspace_create_async (SbWorkspace *self, const char *description, const char *template_id,
                                GHashTable *values, GAsyncReadyCallback callback,
                                gpointer user_data);
char **sb_workspace_create_finish (SbWorkspace *self, GAsyncResult *result, GPtrArray **problems,
                                   GError **error);

G_END_DECLS
