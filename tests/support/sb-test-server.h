/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of db and the floors above: a database of their own on the server of the test run. */
#pragma once

#include "sb-connection.h"
#include "sb-test-program.h"

G_BEGIN_DECLS

char *sb_test_server_create_database (void);
SbTarget *sb_test_server_get_target (const char *database, const char *user);
char *sb_test_server_query (const char *database, const char *sql);

G_END_DECLS
