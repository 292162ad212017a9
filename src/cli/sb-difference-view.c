/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-difference-view.h"

static const char *const changes[] = {
  [SB_CHANGE_ADDED] = "added", [SB_CHANGE_REMOVED] = "removed", [SB_CHANGE_ALTERED] = "altered"
};

/**
 * sb_difference_view_print:
 * @out: where
 * @indent: blanks before each line
 * @differences: (nullable): what differs
 *
 * Prints them object by object; nothing where there are none.
 */
void
sb_difference_view_print (SbOutput *out, guint indent, SbDifferences *differences)
{
  g_autofree char *text = NULL;

  if (differences == NULL || sb_differences_get_n (differences) == 0)
    return;
  text = sb_differences_dup_text (differences);
  sb_output_text (out, SB_STYLE_PLAIN, indent, text);
}

/**
 * sb_difference_view_add_json:
 * @json: an object that is open
 * @name: of the array
 * @differences: (nullable): what differs
 */
void
sb_difference_view_add_json (SbJson *json, const char *name, SbDifferences *differences)
{
  sb_json_begin_array (json, name);
  for (guint i = 0; differences != NULL && i < sb_differences_get_n (differences); i++)
    {
      const SbDifference *item = sb_differences_get (differences, i);

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "change", changes[item->change]);
      sb_json_add_string (json, "kind", item->kind);
      sb_json_add_string (json, "name", item->identity);
      if (item->before != NULL)
        sb_json_add_string (json, "before", item->before);
      if (item->after != NULL)
        sb_json_add_string (json, "after", item->after);
      sb_json_end (json);
    }
  sb_json_end (json);
}
