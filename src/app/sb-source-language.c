/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-source-language.h"

#include "sb-app-resources.h"
#include "sb-config.h"

#include <adwaita.h>

#define LANGUAGE_ID "switchback-pgsql"

/**
 * sb_source_language_register:
 *
 * Makes the language "switchback-pgsql" and the schemes "switchback" and "switchback-dark" known to
 * GtkSourceView's default managers. Once is enough, more do no harm. Schemes are files beside the
 * other data of the program, or in its source tree.
 */
void
sb_source_language_register (void)
{
  static gboolean done;
  const char *styles = SB_DATADIR "/styles";

  if (done)
    return;
  done = TRUE;
  g_resources_register (sb_app_get_resource ());
  gtk_source_language_manager_append_search_path (
      gtk_source_language_manager_get_default (),
      "resource:///dev/switchback/Switchback/language/");
  /* GtkSourceView 5.6 lists schemes in a resource, but then cannot open them: they are files. */
  if (!g_file_test (styles, G_FILE_TEST_IS_DIR))
    styles = SB_SOURCE_ROOT "/data/styles";
  gtk_source_style_scheme_manager_append_search_path (
      gtk_source_style_scheme_manager_get_default (), styles);
}

static void
follow_style_cb (GtkSourceBuffer *buffer)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  gtk_source_style_scheme_manager_get_default (),
                                                  dark ? "switchback-dark" : "switchback"));
}

/**
 * sb_source_language_attach:
 * @buffer: a buffer that shows SQL
 *
 * Colours @buffer as PostgreSQL, in a scheme that follows light and dark for as long as it lives.
 * Whether it is highlighted at all stays gtk_source_buffer_set_highlight_syntax()'s to say.
 */
void
sb_source_language_attach (GtkSourceBuffer *buffer)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  sb_source_language_register ();
  gtk_source_buffer_set_language (buffer, gtk_source_language_manager_get_language (languages,
                                                                                    LANGUAGE_ID));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (follow_style_cb), buffer, G_CONNECT_SWAPPED);
  follow_style_cb (buffer);
}
