"use client";

import { useMessages, useTranslations } from "next-intl";
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

/** Choices of the action filter, which are all that have a label: for each kind "all", then its actions. */
export const useAuditActions = (): string[] =>
  Object.entries(useMessages().audit.actions).flatMap(([noun, verbs]) =>
    Object.keys(verbs).map((verb) => (verb === "any" ? noun : `${noun}.${verb}`)),
  );
