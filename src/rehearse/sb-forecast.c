/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-forecast.h"

/**
 * sb_forecast_free:
 * @self: (transfer full): a forecast
 */
void
sb_forecast_free (SbForecast *self)
{
  g_free (self->relation);
  g_free (self);
}
