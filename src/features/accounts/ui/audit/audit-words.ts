"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ROLES } from "#core/values/permissions.ts";
import type { AuditEntry } from "#features/accounts/contracts/audit-log.ts";
import { ownValue } from "#lib/own-value.ts";

const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text);

/** Fields of audiences whose values have a label. */
const AUDIENCE_WORDS: Readonly<Record<string, string>> = {
  format: "formats",
  purpose: "purposes",
  schedule: "schedules",
  trigger: "triggers",
};

/** Labels of actions and fields in the reader's language; names without a label are shown as recorded. `axisNames` comes with the entries. */
export const useAuditWords = (axisNames: Readonly<Record<string, string>> = {}) => {
  const t = useTranslations();
  const formats = useFormats();
  const has = (key: string) => t.has(key as never);
  const word = (key: string, otherwise: string): string => (has(key) ? t(key as never) : otherwise);

  const text = (value: unknown, field = ""): string => {
    if (value === null || value === undefined) return t("audit.none");
    if (typeof value === "number") return formats.exact(value);
    if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
    if (Array.isArray(value)) return value.length === 0 ? t("tokens.all") : value.map((part) => text(part)).join(" · ");
    if (typeof value === "object") {
      const parts = Object.entries(value).filter(([, part]) => part !== 0 && part !== null);
      const named = ([name, part]: [string, unknown]) => {
        const label = word(`audit.fields.${field}_${name}`, "");
        return label === "" ? text(part) : `${label} ${text(part)}`;
      };
      return parts.length === 0 ? t("audit.none") : parts.map(named).join(" · ");
    }
    const written = String(value);
    if (isInstant(written)) return formats.dated(written);
    if (ROLES.some((role) => role === written)) return word(`roles.${written}.name`, written);
    const axis = ownValue(axisNames, written);
    if (axis !== undefined) return axis;
    const listed = ownValue(AUDIENCE_WORDS, field);
    if (listed && has(`audiences.${listed}.${written}`)) return word(`audiences.${listed}.${written}`, written);
    return word(`permissions.${written}`, word(`job_kinds.${written}`, written));
  };

  return {
    text,
    /** `token.created`; `token` matches every action that starts with it. */
    action: (action: string): string =>
      word(`audit.actions.${action.includes(".") ? action : `${action}.any`}`, action),
    kind: (kind: string): string => word(`audit.kinds.${kind}`, kind),
    field: (field: string): string => word(`audit.fields.${field}`, field),
    actor: ({ kind, id, name }: AuditEntry["actor"]): string => {
      if (kind === "token") return t("audit.token_actor", { name: name ?? id ?? "" });
      if (kind === "user") return name ?? id ?? t("audit.unknown_user");
      return id === "command-line" ? t("audit.command_line") : t("audit.system");
    },
  };
};

/** Choices of the action filter: for each kind "all", then its actions. */
export const ACTIONS = [
  "business",
  "business.created",
  "business.changed",
  "business.secret_rotated",
  "sample",
  "sample.created",
  "sample.deleted",
  "storefront.renamed",
  "user",
  "user.created",
  "user.changed",
  "user.password_set",
  "user.password_changed",
  "user.password_reset_created",
  "user.password_reset",
  "user.language_set",
  "user.density_set",
  "user.alerts_set",
  "user.setup_dismissed",
  "business.start_pages_set",
  "user.setup_restored",
  "user.session_ended",
  "user.sessions_ended",
  "invitation",
  "invitation.created",
  "invitation.withdrawn",
  "invitation.accepted",
  "token",
  "token.created",
  "token.revoked",
  "reader",
  "reader.created",
  "reader.dropped",
  "segment",
  "segment.created",
  "segment.changed",
  "segment.deleted",
  "segment.recalculated",
  "segment.member_added",
  "segment.member_removed",
  "segment.members_added",
  "segment.members_removed",
  "customer.created",
  "customer.changed",
  "customer.corrected",
  "customer.consent_changed",
  "customer.erased",
  "customer.return_allowed",
  "customer.merged",
  "customer.merge_undone",
  "customers.duplicate_dismissed",
  "customers.duplicate_reopened",
  "customer.objected",
  "customer.objection_withdrawn",
  "customers.erased_again",
  "customers.erased_for_shop",
  "customer.data_exported",
  "customer.segments_recalculated",
  "customer.tagged",
  "customer.untagged",
  "customer.action_marked",
  "customers.saved",
  "customers.tagged",
  "customers.untagged",
  "customers.marked",
  "customers.unmarked",
  "privacy_request",
  "privacy_request.created",
  "privacy_request.closed",
  "retention.changed",
  "retention.applied",
  "note",
  "note.created",
  "note.changed",
  "note.deleted",
  "login",
  "login.succeeded",
  "login.failed",
  "login.locked",
  "logout",
  "request.refused",
  "file.downloaded",
  "import",
  "import.uploaded",
  "import.started",
  "import.resumed",
  "import.stopped",
  "import.finished",
  "import.failed",
  "import.undone",
  "connection",
  "connection.created",
  "connection.changed",
  "connection.deleted",
  "connection.tested",
  "slack_connection",
  "slack_connection.created",
  "slack_connection.changed",
  "slack_connection.deleted",
  "slack_connection.tested",
  "webhook_endpoint",
  "webhook_endpoint.created",
  "webhook_endpoint.changed",
  "webhook_endpoint.deleted",
  "webhook_endpoint.secret_rotated",
  "webhook_endpoint.tested",
  "webhook_endpoint.replayed",
  "webhook_endpoint.disabled",
  "sync",
  "sync.finished",
  "sync.written",
  "deliveries",
  "deliveries.processed",
  "deliveries.retried",
  "import.file_received",
  "import.file_changed",
  "import.file_deleted",
  "import_mapping",
  "import_mapping.created",
  "import_mapping.changed",
  "import_mapping.deleted",
  "run",
  "run.requested",
  "run.cancelled",
  "run.retried",
  "purchasing.segmented",
  "forecast.made",
  "axes.found",
  "axis_segment.named",
  "custom_field.created",
  "custom_field.changed",
  "custom_field.deleted",
  "tickets.saved",
  "events.saved",
  "orders.saved",
  "order.deleted",
  "products.saved",
  "plays.changed",
  "texts.changed",
  "view",
  "view.created",
  "view.changed",
  "view.deleted",
  "view.restored",
  "view.default_set",
  "view.default_unset",
  "campaign",
  "campaign.created",
  "campaign.ended",
  "campaign.deleted",
  "audience",
  "audience.created",
  "audience.changed",
  "audience.deleted",
  "audience.sent",
  "audience.delivered",
  "audience.destination_changed",
  "audience.destination_removed",
  "audience.destination_tested",
  "acquisition_costs.saved",
  "acquisition_costs.deleted",
  "rfm_scheme",
  "rfm_scheme.saved",
  "rfm_scheme.activated",
  "demo.loaded",
] as const;
