/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a file relative to an open folder, for the project floor alone. */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

const char *sb_file_cause (int code);
const char *sb_file_type_cause (mode_t mode);
gboolean sb_file_load (int folder, const char *name, const char *path, GByteArray *bytes,
                       GError **error);

G_END_DECLS
