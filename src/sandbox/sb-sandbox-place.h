/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sandbox's files live, and as whom its server runs. Reads and makes folders: workers
 * only.
 *
 * An ordinary user has all of it below the XDG folders. For root, whose home and runtime folders
 * the server's user cannot reach, everything of the server is in /var/lib/switchback/<hash>, which
 * belongs to the user postgres; only locks, address and log stay in root's state folder.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* No network port is open; the number is only part of the socket's file name. psql's default. */
#define SB_SANDBOX_PORT 5432
/* 107 bytes of a socket's path less "/.s.PGSQL.55440". */
#define SB_SANDBOX_SOCKET_MAX 92

/* Names of a throw-away server's folders: with its locks, and with its data. */
#define SB_SANDBOX_LEASE_PREFIX "lease-"
#define SB_SANDBOX_THROWAWAY_PREFIX "throwaway-"

/**
 * SbSandboxPlace:
 * @lease_path: lock file; every lease holds it shared, the supervisor waits for it exclusively
 * @start_path: lock file; held exclusively by who starts the server or changes its databases
 * @server_path: lock file; held exclusively by the supervisor as long as it lives
 * @address_path: holds the socket's folder
 * @log_path: what initdb and postgres say
 * @server_folder: holds the data directories
 * @template_folder: holds prepared data directories
 * @throwaway: (nullable): the folder in @server_folder of a server that is thrown away afterwards
 * @user: (nullable): the user under whom the server runs; %NULL for the caller
 */
typedef struct
{
  char *state_folder;
  char *lease_path;
  char *start_path;
  char *server_path;
  char *address_path;
  char *log_path;
  char *server_folder;
  char *template_folder;
  char *throwaway;
  char *user;
} SbSandboxPlace;

SbSandboxPlace *sb_sandbox_place_new (void);
SbSandboxPlace *sb_sandbox_place_new_throwaway (const char *id);
void sb_sandbox_place_free (SbSandboxPlace *self);
gboolean sb_sandbox_place_make_state (SbSandboxPlace *self, GError **error);
gboolean sb_sandbox_place_make_server (SbSandboxPlace *self, GError **error);
char *sb_sandbox_place_dup_socket (SbSandboxPlace *self);
char *sb_sandbox_place_make_socket (SbSandboxPlace *self, GError **error);
int sb_sandbox_place_open_lock (const char *path, GError **error);
gboolean sb_sandbox_place_is_locked (const char *path);
char *sb_sandbox_place_dup_database (const char *project_folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSandboxPlace, sb_sandbox_place_free)

G_END_DECLS
