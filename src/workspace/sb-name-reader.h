/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database asked for the names of what is in it. */
#pragma once

#include "sb-schema-names.h"
#include "sb-session.h"

G_BEGIN_DECLS

SbSchemaNames *sb_name_reader_read (SbSession *session, GError **error);
SbSchemaNames *sb_name_reader_read_system (SbSession *session, GError **error);

G_END_DECLS
