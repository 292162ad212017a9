/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PostgreSQL of a test's own, to be stopped, killed and started again as it likes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbTestOwnServer SbTestOwnServer;

SbTestOwnServer *sb_test_own_server_start (void);
SbTestOwnServer *sb_test_own_server_start_with (const char *hba, const char *const *settings);
void sb_test_own_server_free (SbTestOwnServer *self);

const char *sb_test_own_server_get_socket_dir (SbTestOwnServer *self);
guint sb_test_own_server_get_port (SbTestOwnServer *self);
GPid sb_test_own_server_get_pid (SbTestOwnServer *self);
char *sb_test_own_server_query (SbTestOwnServer *self, const char *database, const char *sql);

void sb_test_own_server_stop (SbTestOwnServer *self);
void sb_test_own_server_kill (SbTestOwnServer *self);
void sb_test_own_server_restart (SbTestOwnServer *self);
void sb_test_own_server_kill_backend (SbTestOwnServer *self, int pid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTestOwnServer, sb_test_own_server_free)

G_END_DECLS
