/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a verification share. Private to the floor. */
#pragma once

#include "sb-comments.h"
#include "sb-expectation.h"
#include "sb-verify.h"

G_BEGIN_DECLS

/**
 * SbObservation:
 * @answer: the server's last word: the columns, or its error
 * @rows: (element-type SbResult): the rows that are kept, the first one always
 * @n_rows: how many there were
 * @digest: (nullable): of the columns' names and all rows in order
 * @types: (nullable): names of the columns' types
 * @duration_us: how long the statement took
 *
 * What came of running one statement.
 */
typedef struct
{
  SbResult *answer;
  GPtrArray *rows;
  guint64 n_rows;
  char *digest;
  char **types;
  gint64 duration_us;
} SbObservation;

void sb_observation_clear (SbObservation *self);
void sb_observation_free (gpointer self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbObservation, sb_observation_clear)

SbVerdict sb_verify_judge (const SbExpectation *expectation, const SbObservation *seen,
                           const SbObservation *before, char **reason);

/**
 * SbCheckRole:
 * @role: whom to run as
 * @user: (nullable): the `sub` claim
 *
 * What `-- as:` means.
 */
typedef struct
{
  char *role;
  char *user;
} SbCheckRole;

SbCheckRole *sb_check_role_new (const char *text, char **problem);
const char *sb_verify_get_as (const SbStatement *statement, const SbVerifyOptions *options);
void sb_check_role_free (SbCheckRole *self);
char *sb_check_role_dup_enter (SbCheckRole *self, SbSession *session);
char *sb_check_role_dup_leave (SbResult *entered, SbSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCheckRole, sb_check_role_free)

/**
 * SbTap:
 *
 * Reads the lines that pgTAP's functions return.
 */
typedef struct
{
  GPtrArray *results; /* SbCheckResult of the statement that runs, without index and line */
  gint64 planned;     /* tests; -1 as long as no plan was seen */
  guint64 n_seen;
  guint plan_line; /* of the script */
} SbTap;

void sb_tap_init (SbTap *self);
void sb_tap_clear (SbTap *self);
gboolean sb_tap_read (SbTap *self, const char *text, guint line);
char *sb_tap_dup_problem (SbTap *self);

/**
 * SbVerification:
 *
 * The checks of one script while they run.
 */
typedef struct
{
  /* Borrowed. */
  SbSession *session;
  SbScript *script;
  SbVerifyBaseline *baseline; /* nullable */
  const SbVerifyOptions *options;
  const SbVerifyListener *listener; /* NULL while only looking */
  gpointer user_data;

  SbTap tap;
  gboolean is_tap;
  gboolean is_wrapped; /* by BEGIN and ROLLBACK of its own, which are not sent */
  guint begin, rollback;
  gboolean has_error;
  guint n_results;
  gsize n_streamed;       /* bytes */
  GHashTable *type_names; /* nullable: oid -> name, of types that the server was asked for */
} SbVerification;

/**
 * SbStream:
 *
 * The rows of one statement on their way out.
 */
typedef struct
{
  SbVerification *verification;
  SbRows *rows; /* not handed on yet; NULL before the first */
  guint n_rows;
  gsize n_bytes;  /* handed on */
  gint64 flushed; /* monotonic µs */
  gboolean is_full;
} SbStream;

void sb_stream_add (SbStream *self, SbResult *row);
void sb_stream_flush (SbStream *self);
void sb_stream_clear (SbStream *self);
gboolean sb_verification_name_types (SbVerification *self, SbResult *answer, char ***names,
                                     gboolean *failed, GError **error);

gboolean sb_verification_begin (SbVerification *self, GError **error);
gboolean sb_verification_run (SbVerification *self, guint index, SbCheckRole *role,
                              SbObservation *seen, gboolean *is_tap, SbServerMessage **role_error,
                              GError **error);
gboolean sb_verification_finish (SbVerification *self, gboolean ok, GError **error);
gboolean sb_verification_fail_cancelled (GError **error);
guint sb_verification_get_line (SbVerification *self, const SbStatement *statement);

const SbObservation *sb_verify_baseline_lookup (SbVerifyBaseline *self, guint index);
gboolean sb_verify_script_uses_tap (SbScript *script);
SbCheckComment *sb_verify_script_find_loose (SbScript *script, gsize start, gsize end);
SbCheckResult *sb_check_result_new (const char *name, SbVerdict verdict);

G_END_DECLS
