/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the arguments, and the secrets among them out of the process list. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **sb_arguments_take (int argc, char **argv);

G_END_DECLS
