/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A target: a database to work on, with everything needed to connect to it; immutable.
 *
 * The password lives only in here. No function returns it but the one for libpq and the one for
 * programs of PostgreSQL; every text that
 * leaves the db floor goes through sb_target_scrub().
 */
#pragma once

#include "sb-db-error.h"
#include "sb-pooling.h"

G_BEGIN_DECLS

typedef enum
{
  SB_ENVIRONMENT_SANDBOX,
  SB_ENVIRONMENT_LOCAL,
  SB_ENVIRONMENT_STAGING,
  SB_ENVIRONMENT_PRODUCTION,
} SbEnvironment;

typedef struct _SbTarget SbTarget;

SbTarget *sb_target_new_from_text (const char *text, const char *source, GError **error);
SbTarget *sb_target_new_sandbox (const char *socket_dir, guint port, const char *user,
                                 const char *database);
SbTarget *sb_target_ref (SbTarget *self);
void sb_target_unref (SbTarget *self);

const char *sb_target_get_name (SbTarget *self);
const char *sb_target_get_source (SbTarget *self);
const char *sb_target_get_host (SbTarget *self);
const char *sb_target_get_port (SbTarget *self);
const char *sb_target_get_user (SbTarget *self);
const char *sb_target_get_database (SbTarget *self);
SbEnvironment sb_target_get_environment (SbTarget *self);
const char *sb_environment_get_name (SbEnvironment environment);
SbPooling sb_target_get_pooling_hint (SbTarget *self);
GPtrArray *sb_target_get_direct (SbTarget *self);
void sb_target_add_direct (SbTarget *self, SbTarget *direct);
char *sb_target_dup_address (SbTarget *self);
char *sb_target_dup_url (SbTarget *self);
char *sb_target_scrub (SbTarget *self, const char *text);
void sb_target_get_keywords (SbTarget *self, const char *application_name, GPtrArray *keywords,
                             GPtrArray *values);
int sb_target_open_service_file (SbTarget *self, const char *service, GError **error);
int sb_target_open_password_file (SbTarget *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTarget, sb_target_unref)

G_END_DECLS
