/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the db floor makes results and messages out of libpq's. */
#pragma once

#include "sb-libpq-private.h"

#include "sb-result.h"
#include "sb-target.h"

G_BEGIN_DECLS

SbServerMessage *sb_server_message_new (const PGresult *result, SbTarget *target);
SbResult *sb_result_new (PGresult *result, PGresult *final, SbTarget *target);

G_END_DECLS
