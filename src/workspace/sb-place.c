/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-place.h"

G_DEFINE_BOXED_TYPE (SbPlace, sb_place, sb_place_copy, sb_place_free)

SbPlace *
sb_place_copy (const SbPlace *self)
{
  return NULL;
}

void
sb_place_free (SbPlace *self)
{
}
