/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-draft-button.h"

#include "sb-printable.h"

#define MAX_REASON 120

struct _SbDraftButton
{
  GtkButton parent_instance;

  /* owned */
  SbWorkbench *workbench;

  SbScriptRole role;
  SbDraftButtonPlace place;
};

G_DEFINE_FINAL_TYPE (SbDraftButton, sb_draft_button, GTK_TYPE_BUTTON)

static const struct
{
  const char *name;
  const char *tooltip;
  SbAbility ability;
} roles[SB_N_ROLES] = {
  [SB_ROLE_ROLLBACK] = { "Suggest the rollback from forward",
                         "Draft the way back from the forward script (Ctrl+D)",
                         SB_CAN_DRAFT_ROLLBACK },
  [SB_ROLE_VERIFY] = { "Suggest the checks from forward",
                       "Draft checks from the forward script (Ctrl+Alt+D)", SB_CAN_DRAFT_VERIFY },
};

static gboolean
is_place (SbDraftButton *self)
{
  SbDocumentSet *documents = sb_workbench_get_documents (self->workbench);
  SbDocument *document = sb_document_set_get_document (documents, self->role);
  gboolean is_offered = sb_workbench_offers_draft (self->workbench, self->role);

  if (document == NULL)
    return self->place == SB_DRAFT_BUTTON_MISSING && is_offered;
  if (sb_document_get_state (document) != SB_DOCUMENT_READY
      && sb_document_get_state (document) != SB_DOCUMENT_ABSENT)
    return FALSE;
  return self->place == (is_offered ? SB_DRAFT_BUTTON_BEGUN : SB_DRAFT_BUTTON_WRITTEN);
}

static void
update (SbDraftButton *self)
{
  const char *why_not = NULL;
  gboolean can = sb_workbench_can (self->workbench, roles[self->role].ability, &why_not);
  g_autofree char *reason = can || why_not == NULL ? NULL
                                                   : sb_printable_ellipsize (why_not, MAX_REASON);

  gtk_widget_set_visible (GTK_WIDGET (self), is_place (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self), can);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               reason != NULL ? reason : roles[self->role].tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  roles[self->role].name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason != NULL ? reason : "", -1);
}

static void
sb_draft_button_clicked (GtkButton *button)
{
  SbDraftButton *self = SB_DRAFT_BUTTON (button);

  sb_workbench_draft (self->workbench, self->role);
}

static void
sb_draft_button_dispose (GObject *object)
{
  g_clear_object (&SB_DRAFT_BUTTON (object)->workbench);

  G_OBJECT_CLASS (sb_draft_button_parent_class)->dispose (object);
}

static void
sb_draft_button_class_init (SbDraftButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_draft_button_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = sb_draft_button_clicked;
}

static void
sb_draft_button_init (SbDraftButton *self)
{
}

/**
 * sb_draft_button_new:
 * @workbench: the window's model
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 * @place: where it stands, which decides when it shows
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
sb_draft_button_new (SbWorkbench *workbench, SbScriptRole role, SbDraftButtonPlace place)
{
  SbDraftButton *self = g_object_new (SB_TYPE_DRAFT_BUTTON, NULL);
  SbDocumentSet *documents = sb_workbench_get_documents (workbench);

  self->workbench = g_object_ref (workbench);
  self->role = role;
  self->place = place;
  if (place == SB_DRAFT_BUTTON_WRITTEN)
    gtk_button_set_icon_name (GTK_BUTTON (self), "document-edit-symbolic");
  else
    gtk_button_set_label (GTK_BUTTON (self), "Suggest from forward");
  g_signal_connect_object (workbench, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (documents, "shown", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (documents, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (documents, "parsed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
