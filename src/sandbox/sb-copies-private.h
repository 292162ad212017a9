/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of copies, as tables of functions. Private to the floor. */
#pragma once

#include "sb-copies.h"

G_BEGIN_DECLS

/**
 * SbCopiesKind:
 * @is_apart: each copy has a server of its own
 * @free: as sb_copies_free()
 * @make: as sb_copies_make()
 * @take: (nullable): as sb_copies_take()
 * @make_twin: as sb_copies_make_twin()
 * @drop: as sb_copies_drop()
 * @has_state: as sb_copies_has_state()
 * @keep: as sb_copies_keep()
 */
typedef struct
{
  gboolean is_apart;
  void (*free) (SbCopies *self);
  SbTarget *(*make) (SbCopies *self, const char *state, GError **error);
  SbTarget *(*take) (SbCopies *self, const char *state);
  SbTarget *(*make_twin) (SbCopies *self, SbTarget *copy, GError **error);
  gboolean (*drop) (SbCopies *self, SbTarget *copy, GError **error);
  gboolean (*has_state) (SbCopies *self, const char *state);
  gboolean (*keep) (SbCopies *self, SbTarget *copy, const char *state, GError **error);
} SbCopiesKind;

struct _SbCopies
{
  const SbCopiesKind *kind;
};

G_END_DECLS
