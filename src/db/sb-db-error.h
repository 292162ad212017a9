/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong between Switchback and a server. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SB_DB_ERROR (sb_db_error_quark ())

/** SB_DB_NO_ANSWER: how a message begins when somebody accepted a connection and said nothing. */
#define SB_DB_NO_ANSWER "no answer from "

/**
 * SbDbError:
 * @SB_DB_ERROR_TARGET: the target's text (URL, env file, config) is wrong
 * @SB_DB_ERROR_CONNECT: no connection: host, port, password, TLS, the server's refusal
 * @SB_DB_ERROR_UNREACHABLE: no connection now, for a reason that may pass: nobody listens, the name is
 *   not known, the server is starting or has no connection to spare
 * @SB_DB_ERROR_LOST: the connection broke; what the server did meanwhile is not known
 * @SB_DB_ERROR_ABANDONED: we gave the connection up on request; as LOST
 * @SB_DB_ERROR_CANCELLED: cancelled before anything was sent
 * @SB_DB_ERROR_SERVER: the server refused one of our own statements
 */
typedef enum
{
  SB_DB_ERROR_TARGET,
  SB_DB_ERROR_CONNECT,
  SB_DB_ERROR_UNREACHABLE,
  SB_DB_ERROR_LOST,
  SB_DB_ERROR_ABANDONED,
  SB_DB_ERROR_CANCELLED,
  SB_DB_ERROR_SERVER,
} SbDbError;

/**
 * SbServerMessage:
 * @severity: "ERROR", "FATAL", "NOTICE", "WARNING" … (never translated)
 * @sqlstate: five characters
 * @message: the primary message, scrubbed of the target's secrets; so are all other texts
 * @detail: (nullable): more
 * @hint: (nullable): the server's advice
 * @context: (nullable): call stack of functions, "PL/pgSQL function f() line 3 at …"
 * @position: 1-based position in characters in the text that was sent; 0 when there is none
 * @internal_query: (nullable): the text of a failed statement inside a function
 * @internal_position: as @position, in @internal_query
 * @schema: (nullable): the object concerned, where the server names it; so @table, @column,
 * @constraint
 *
 * An error, warning or notice as the server sent it. Immutable and atomically reference counted.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  char *severity;
  char *sqlstate;
  char *message;
  char *detail;
  char *hint;
  char *context;
  guint position;
  char *internal_query;
  guint internal_position;
  char *schema;
  char *table;
  char *column;
  char *constraint;
} SbServerMessage;

GQuark sb_db_error_quark (void);
gboolean sb_db_error_is_connect (const GError *error);
gboolean sb_db_error_is_no_answer (const GError *error);
SbServerMessage *sb_server_message_new_text (const char *severity, const char *sqlstate,
                                             const char *text);
SbServerMessage *sb_server_message_ref (SbServerMessage *self);
void sb_server_message_unref (SbServerMessage *self);
SbServerMessage *sb_server_message_cut (SbServerMessage *self, gsize max_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbServerMessage, sb_server_message_unref)

G_END_DECLS
